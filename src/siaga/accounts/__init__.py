"""The people who sign in, their roles and devices, and who may do what."""
