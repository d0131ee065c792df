"""How is the solver kept silent and on one thread? Its greeting would spoil JSON on standard output.

HiGHS keeps one global thread pool for the process: the first solver sets its size, and a later one that asks
for another size does not run at all.
"""

from __future__ import annotations

import highspy


class Silent(highspy.Highs):
    """HiGHS without a word. The greeting comes with the first call, made inside the constructor."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802
        """Silence and one thread first: the constructor calls this."""
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)
        super().enableCallbacks()  # type: ignore[no-untyped-call]
