"""Pure planner: frozen problem in, plan out. No Django, no clock, no network."""
