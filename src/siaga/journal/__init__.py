"""The append-only log of every act, and its proofs. Knock on `acts.act` to change anything, `merkle` for the tree."""
