"""Is an answer on a checklist good enough? Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from siaga.profiles.readiness import CheckItem

Standing = Literal["ready", "not_ready", "unchecked"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one item: pieces by state, a measure in the item's unit, the date it expires."""

    tally: Mapping[str, int]
    measure: float | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok`: usable and enough. `short`: pieces that cannot be used or are missing. `why` in words."""

    ok: bool
    short: float
    why: str


def judge(item: CheckItem, answer: Answer, usable: frozenset[str], seats: int | None, today: date) -> Verdict:
    """Judge one answer. `usable`: states that can be used; `seats` of a boat, None if nobody has counted."""
    bad = sum(n for state, n in answer.tally.items() if state not in usable)
    good = sum(n for state, n in answer.tally.items() if state in usable)
    if item.expires and answer.expires and answer.expires < today:
        return Verdict(False, good + bad, f"kedaluwarsa {answer.expires:%d-%m-%Y}")
    need = seats if item.minimum == "seats" else item.minimum
    if need is None:
        return Verdict(False, bad, "jumlah tempat duduk belum diketahui")
    have: float = good if answer.measure is None else answer.measure if good else 0
    if have < need:
        return Verdict(
            False, max(bad, need - have), f"{have:g} dari {need:g}{' ' + item.unit if item.unit else ''}"
        )
    return Verdict(True, bad, f"{bad} tidak dapat dipakai" if bad else "")


def standing(items: Sequence[CheckItem], verdicts: Mapping[str, Verdict]) -> Standing:
    """A subject is ready when every essential item is answered and ok; not ready when one is not ok."""
    essential = [item.key for item in items if item.essential]
    if any(key in verdicts and not verdicts[key].ok for key in essential):
        return "not_ready"
    return "ready" if all(key in verdicts for key in essential) and verdicts else "unchecked"
