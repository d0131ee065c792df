"""Terminal commands: thin wrappers over acts and reads."""
