"""Duty in blocks with relief in pairs, and who would go without rest. A safety rule, no score of persons."""
