"""How does an officer report where there is no signal? A page kept on his phone, an outbox until the receipt.

The page is the same for everybody and holds no name; what is one's own comes by the phone's secret.
"""
