"""Was the number typed right? Damm's check digit finds every wrong digit and every swap of neighbours. Pure.

Source: H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004 (the table of order 10).
"""

from __future__ import annotations

import re

_TABLE = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_WRITTEN = re.compile(r"(\d{4,6})[-.]?(\d)(?:/(\d{1,2}))?")


def digit(number: str) -> str:
    """The check digit of a row of digits."""
    state = 0
    for char in number:
        state = int(_TABLE[state][int(char)])
    return str(state)


def written(number: int) -> str:
    """How a post's number is printed: four digits at least, then the check digit: `349` -> `0349-6`."""
    digits = f"{number:04d}"
    return f"{digits}-{digit(digits)}"


def read(token: str) -> tuple[int, int | None] | None:
    """Post's number and, after a slash, which of its stations; None where the check digit does not fit."""
    found = _WRITTEN.fullmatch(token)
    if found is None or digit(found[1]) != found[2]:
        return None
    return int(found[1]), int(found[3]) if found[3] else None


def looks_like_number(token: str) -> bool:
    """Whether somebody meant a post's number, right or wrong."""
    return _WRITTEN.fullmatch(token) is not None
