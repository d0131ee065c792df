"""The append-only log of every act, and its proofs.

Knock on `acts.act` to change anything, on `reads` to look, on `merkle` for the tree.
"""
