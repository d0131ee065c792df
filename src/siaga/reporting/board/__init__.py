"""The response board: who owes, who has spoken, who has not. Figures in `reads`, pages in `views`."""
