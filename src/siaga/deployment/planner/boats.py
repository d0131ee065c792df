"""Whom can a base carry no more? Those beyond what its boats left take in as many lifts as were planned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siaga.deployment.planner import travel
from siaga.deployment.planner.problem import Problem


@dataclass(frozen=True, slots=True)
class Boat:
    """A boat of a base. `seats`: places that can be used, the fewer of seats and life jackets; 0 if unknown."""

    id: str
    base: str
    seats: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a base's boats out of service mean. `afloat`: its ready officers at river posts, one movement.

    `lifts` are trips of all its boats to carry them, as planned and with the boats left (0: none is left).
    `stranded`: officers beyond as many lifts as were planned; their seats must be filled from elsewhere.
    """

    base: str
    boats: tuple[str, ...]
    seats_before: int
    seats_now: int
    afloat: int
    lifts_before: int
    lifts_now: int
    stranded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fleet:
    """All boats, those out of service when the plan was made and those out now."""

    boats: Sequence[Boat]
    out_then: Collection[str]
    out_now: Collection[str]

    def seats(self, base: str, out: Collection[str]) -> int:
        """Usable places of a base's boats that are not out."""
        return sum(b.seats for b in self.boats if b.base == base and b.id not in out)

    def bases(self, gone: Collection[str], but: Collection[str]) -> dict[str, list[str]]:
        """Base -> its boats among `gone` and not among `but`."""
        out: dict[str, list[str]] = {}
        for boat in sorted(self.boats, key=lambda b: b.id):
            if boat.id in gone and boat.id not in but:
                out.setdefault(boat.base, []).append(boat.id)
        return out


def losses(problem: Problem, plan: Mapping[str, Any], fleet: Fleet) -> tuple[Loss, ...]:
    """One for each base with a boat out now that served when the plan (plan.json) was made.

    A base without a usable boat of its own in the plan loses nothing: it went by other people's boats.
    """
    out = []
    for base, gone in sorted(fleet.bases(fleet.out_now, fleet.out_then).items()):
        afloat = _afloat(problem, plan, base)
        before, now = fleet.seats(base, fleet.out_then), fleet.seats(base, fleet.out_now)
        planned = -(-len(afloat) // before) if before else 0
        surplus = len(afloat) - planned * now if before else 0
        stranded = _nearest_to_others(problem, base, afloat)[: max(0, surplus)]
        lifts = -(-len(afloat) // now) if now else 0
        out.append(Loss(base, tuple(gone), before, now, len(afloat), planned, lifts, tuple(sorted(stranded))))
    return tuple(out)


def carried_again(
    problem: Problem, plan: Mapping[str, Any], fleet: Fleet, stranded: Collection[str]
) -> tuple[str, ...]:
    """Of the officers stranded in the plan, those whom boats back in service can carry in the planned lifts."""
    home = {o.id: o.base for o in problem.officers}
    out: list[str] = []
    for base in fleet.bases(fleet.out_then, fleet.out_now):
        afloat = len(_afloat(problem, plan, base))
        before = fleet.seats(base, fleet.out_then)
        room = (-(-afloat // before) if before and afloat else 1) * fleet.seats(base, fleet.out_now) - afloat
        out += sorted(o for o in stranded if home.get(o) == base)[: max(0, room)]
    return tuple(sorted(out))


def _afloat(problem: Problem, plan: Mapping[str, Any], base: str) -> dict[str, str]:
    """The base's ready officers at river posts -> the post's village."""
    here = {o.id for o in problem.officers if o.base == base and o.ready}
    village = {p["id"]: p["village"] for p in plan["posts"] if p["river"]}
    return {
        s["officer"]: village[s["post"]] for s in plan["seats"] if s["officer"] in here and s["post"] in village
    }


def _nearest_to_others(problem: Problem, base: str, afloat: Mapping[str, str]) -> list[str]:
    """Officers in the order of how little longer the way is from the next base."""
    wanted = set(afloat.values())
    villages = [v for v in problem.villages if v.code in wanted]
    if not villages or len(problem.bases) < 2:
        return sorted(afloat)
    minutes = travel.trips(problem.bases, villages, problem.travel)
    own = [b.code for b in problem.bases].index(base)
    others = [i for i in range(len(problem.bases)) if i != own]
    more = minutes[others].min(axis=0) - minutes[own]
    extra = {v.code: float(m) for v, m in zip(villages, more, strict=True)}
    return sorted(afloat, key=lambda o: (extra[afloat[o]], afloat[o], o))
