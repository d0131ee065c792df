"""Reporting: what each post owes the command post, what came in by which way, and who has not spoken yet.

Knock at `acts` to take a report in, at `reads` for the board; `silence` (pure) says who is late, and by how much.
"""
