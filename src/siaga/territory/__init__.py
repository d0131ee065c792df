"""The places: provinces to villages, polling stations (TPS), police bases, measured trips.

Knock on `acts` to change, `reads` to ask, `register` for the national files.
"""
