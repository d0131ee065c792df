"""Siaga: the command post of an election-security operation, from the roll call to the final report."""

__version__ = "0.1.0"
