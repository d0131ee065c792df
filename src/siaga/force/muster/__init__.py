"""The muster (apel): plan it, call the roll by QR, list or paper, sign its minutes. Knock on `acts` and `reads`."""
