"""Where does the approved plan differ from what the registers say now?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from siaga.deployment import snapshot
from siaga.deployment.models import Plan
from siaga.deployment.planner import problem_io
from siaga.deployment.planner.boats import Boat
from siaga.deployment.planner.problem import Problem
from siaga.force import reads as force
from siaga.force.models import Absence, OutOfService
from siaga.vulnerability import reads as vulnerability


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is no more as the plan has it; see `models.ProposedChange`."""

    kind: str
    subject: str
    value: str = ""
    reason: str = ""
    cause: str = ""
    stamp: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same as one proposed before."""
        return self.kind, self.subject, self.stamp


def against(plan: Plan) -> list[Difference]:
    """Every difference, in kind and id order. A few queries, whatever the size of the force."""
    problem = problem_io.from_dict(plan.problem)
    return sorted([*_people(plan, problem), *_boats(plan), *_stations(plan, problem)], key=lambda d: d.key)


def boats() -> list[Boat]:
    """Every boat; places are the fewer of seats and life jackets, nobody's count is none."""
    return [
        Boat(a.id, a.base, min(a.seats or 0, a.seats or 0 if a.life_jackets is None else a.life_jackets))
        for a in force.assets()
        if a.kind == "boat"
    ]


def boats_out() -> list[str]:
    """Boats out of service now."""
    return sorted(a.id for a in force.assets() if a.kind == "boat" and a.out)


def _people(plan: Plan, problem: Problem) -> Iterator[Difference]:
    now = {o.id: o for o in force.officers()}
    noted = {a.officer_id: a for a in Absence.objects.all()}
    for officer in problem.officers:
        row = now.get(officer.id)
        if officer.ready and (row is None or not row.available):
            note = noted.get(officer.id)
            reason = row.reason if row else "tidak ada lagi dalam daftar personel"
            stamp = note.since.isoformat() if note else reason
            yield Difference("absent", officer.id, "", reason, note.cause if note else "", stamp)
        elif not officer.ready and row is not None and row.available and officer.id not in plan.stranded:
            yield Difference("returned", officer.id)


def _boats(plan: Plan) -> Iterator[Difference]:
    then, noted = set(plan.boats_out), {o.asset_id: o for o in OutOfService.objects.all()}
    for boat in boats():
        note = noted.get(boat.id)
        if note and boat.id not in then:
            yield Difference("boat_out", boat.id, "", note.reason, note.cause, note.since.isoformat())
        elif not note and boat.id in then:
            yield Difference("boat_back", boat.id)


def _stations(plan: Plan, problem: Problem) -> Iterator[Difference]:
    """Cancelled, opened, and of another class. A station without a class yet is no news."""
    then = {s.code: s.station_class for s in problem.stations}
    rows = vulnerability.classes()
    now = {code: rows[code] for code in snapshot.station_codes(plan.stage) if code in rows}
    yield from (Difference("cancelled", code) for code in sorted(then.keys() - now.keys()))
    for code, row in now.items():
        if code not in then:
            yield Difference("opened", code, row.value, stamp=row.value)
        elif row.value != then[code]:
            yield Difference("class", code, row.value, row.source, stamp=row.value)
