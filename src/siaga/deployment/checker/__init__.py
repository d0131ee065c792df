"""Independent check of a plan against raw input; shares no code with the planner."""
