"""How is the solver kept silent? Its constructor greets on standard output, where JSON must stand alone."""

from __future__ import annotations

import highspy


class Silent(highspy.Highs):
    """HiGHS without a word. The greeting comes with the first call, made inside the constructor."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Silence first: the constructor calls this."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()
