"""Who and what there is: officers, vehicles, boats, and the walk from real strength to ready.

Knock on `acts` to change, `reads` to ask, `roster` for the synthetic sample.
"""
