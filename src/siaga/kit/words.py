"""How is a number written on the screen? Indonesian: 1.389 and 0,5 %. And a word that all rooms share."""

from __future__ import annotations

from math import ceil

# Who receives a copy that nobody else asked for.
ARCHIVE = "Arsip pos komando"


def number(value: float, decimals: int = 0) -> str:
    """`1389` -> `1.389`; `0.52` with one decimal -> `0,5`."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def percent(fraction: float, decimals: int = 1) -> str:
    """`0.0052` -> `0,5 %`."""
    return f"{number(fraction * 100, decimals)} %"


def at_most(share: float | None) -> str | None:
    """A proven share, rounded up to a hundredth of a percent: a promise is never rounded down."""
    return None if share is None else percent(ceil(share * 10_000 - 1e-9) / 10_000, 2)
