"""What every room needs and nothing of the operation: the workspace, clock, errors, import and export helpers."""
