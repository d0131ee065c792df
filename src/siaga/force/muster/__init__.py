"""The muster (apel): plan it, call the roll by QR, list or paper, and sign its minutes. Knock on `acts` and `reads`."""
