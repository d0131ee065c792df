"""Who is here, by unit, now? Counts that always add up: strength = missing + present + not yet called."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q

from siaga.force.access import officers_of
from siaga.force.models import Muster, RollLine
from siaga.force.muster import lines
from siaga.kit.errors import refuse


@dataclass(frozen=True, slots=True)
class UnitRoll:
    """One unit's roll; `reasons` are (words, count) of the missing, in the profile's order."""

    unit: str
    strength: int
    missing: int
    present: int
    waiting: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def called(self) -> int:
        """Present or missing: those about whom something is known."""
        return self.missing + self.present

    @property
    def remarks(self) -> str:
        """The reasons in words: `Dinas 2, Sakit 1`."""
        told = [f"{word} {count}" for word, count in self.reasons]
        return ", ".join([*told, *([f"belum dipanggil {self.waiting}"] if self.waiting else [])])


@dataclass(frozen=True, slots=True)
class LiveRoll:
    """A muster's roll by unit and in all."""

    muster: int
    state: str
    units: tuple[UnitRoll, ...]
    total: UnitRoll

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def get(number: int | None = None) -> Muster:
    """The muster of this number, else the last planned; refuses when there is none."""
    rows = Muster.objects.select_related("operation").order_by("-pk")
    found = rows.first() if number is None else rows.filter(pk=number).first()
    if found is None:
        raise refuse(
            "Apel ini belum direncanakan", "Rencanakan dengan `siaga muster plan`",
            "There is no such muster", "Plan one with `siaga muster plan`", value=str(number or ""),
        )  # fmt: skip
    return found


def live(muster: Muster, user: Any = None) -> LiveRoll:
    """The roll as it stands, in one query whatever its size; with `user`, of the part that is this person's."""
    mine = officers_of(user, "officer__") if user is not None else Q()
    rows_of = RollLine.objects.filter(mine, muster=muster)
    counted = rows_of.values_list("unit", "state", "reason").annotate(n=Count("pk"))
    units: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    total: dict[tuple[str, str], int] = defaultdict(int)
    for unit, state, reason, n in counted:
        units[unit][state, reason] = n
        total[state, reason] += n
    words = {r.key: r.label.id for r in lines.roll_of(muster).reasons}
    rows = tuple(_unit(unit, units[unit], words) for unit in sorted(units))
    return LiveRoll(muster.pk, muster.state, rows, _unit("Jumlah", total, words))


def _unit(unit: str, found: dict[tuple[str, str], int], words: dict[str, str]) -> UnitRoll:
    def of(state: str) -> int:
        return sum(n for (s, _), n in found.items() if s == state)

    reasons = tuple((word, found["absent", key]) for key, word in words.items() if ("absent", key) in found)
    return UnitRoll(unit, sum(found.values()), of("absent"), of("present"), of("waiting"), reasons)


def present_but_marked_away(muster: Muster) -> list[str]:
    """Officers who stand at the muster although the roster marks them as not available, in id order."""
    here = muster.lines.filter(state="present", officer__available=False, officer__absence=None)
    return sorted(here.values_list("officer_id", flat=True))


def health_counts(muster: Muster, user: Any = None) -> dict[str, int]:
    """How many were found fit, limited or unfit, and how many of the roll were not examined."""
    mine = officers_of(user, "officer__") if user is not None else Q()
    counts = dict(muster.health.filter(mine).values_list("verdict").annotate(n=Count("pk")))
    told = {v: counts.get(v, 0) for v in ("fit", "limited", "unfit")}
    return {**told, "not_examined": muster.lines.filter(mine).count() - sum(told.values())}
