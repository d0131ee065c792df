"""Which lists does the register have? Places from wide to narrow, then people and things."""

from __future__ import annotations

from typing import Any

from siaga.web.register import people, places
from siaga.web.register.lists import Register

REGISTERS: dict[str, Register] = {
    r.key: r
    for r in (
        places.PROVINCES, places.REGENCIES, places.DISTRICTS, places.VILLAGES, places.STATIONS, places.BASES,
        people.UNITS, people.OFFICERS_LIST, people.ASSETS_LIST,
    )
}  # fmt: skip


def open_to(user: Any) -> list[Register]:
    """The lists this person may open."""
    return [r for r in REGISTERS.values() if user.has_perm(r.permission)]
