"""Who has not spoken, since when, and who must be told? Pure: plain data and a moment in, silences out.

The word on the screen is "Belum lapor"; nothing here knows a person, only posts.
"""

from siaga.reporting.silence.ladder import Held, Missing, Rules, Silence, silences

__all__ = ["Held", "Missing", "Rules", "Silence", "silences"]
