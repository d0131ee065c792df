"""How many officers would these patterns need, and are there as many? Counted at once; nothing is solved."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from siaga.deployment import snapshot
from siaga.deployment.models import Plan
from siaga.deployment.planner import shortage
from siaga.deployment.planner.problem import CLASSES, Pattern, Problem, Village
from siaga.deployment.planner.problem import Station as PlanStation
from siaga.force import reads as force
from siaga.journal import reads as journal
from siaga.operation import reads as operations
from siaga.profiles import Profile
from siaga.territory.models import District, Station
from siaga.vulnerability.models import StationClass

KEPT = 16


@dataclass(frozen=True, slots=True)
class Line:
    """Stations, teams and officers of one class, or of one class in one district."""

    station_class: str
    district: str
    stations: int
    teams: int
    officers: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Need against force. `free` are the ready officers less command, reserve and other objects."""

    classes: tuple[Line, ...]
    districts: tuple[tuple[str, str, int, int, int], ...]
    need: int
    ready: int
    held: int
    other: int
    ways: tuple[dict[str, Any], ...]

    @property
    def free(self) -> int:
        """Officers left for posts."""
        return self.ready - self.held - self.other

    @property
    def missing(self) -> int:
        """Officers that the posts lack; 0 when there are enough."""
        return max(0, self.need - self.free)

    @property
    def spare(self) -> int:
        """Officers that stay over."""
        return max(0, self.free - self.need)


def patterns(profile: Profile) -> list[Pattern]:
    """The regency's patterns in force, in class order; districts keep their own."""
    rows = {p.station_class: p for p in snapshot.patterns(profile) if not p.district}
    return [rows[c] for c in CLASSES if c in rows]


_answers: OrderedDict[tuple[bytes, tuple[Pattern, ...]], Answer] = OrderedDict()


def answer(changed: Sequence[Pattern] = ()) -> Answer:
    """The arithmetic under the profile's patterns with these in place of their class's.

    Worked out once until anything is journalled: every change of its figures is.
    """
    key = (journal.root(), tuple(changed))
    found = _answers.get(key)
    if found is None:
        found = _answers[key] = _answer(changed)
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return found


def _answer(changed: Sequence[Pattern]) -> Answer:
    profile = operations.profile_of(operations.current())
    problem = _lean(profile, changed)
    counts = Counter((s.village, s.station_class) for s in problem.stations)
    lines = [_line(problem, d, c, n) for (d, c), n in sorted(counts.items())]
    need, ready = sum(line.officers for line in lines), sum(o.available for o in force.officers())
    held, other = _held(), problem.other_objects
    missing = max(0, need - (ready - held - other))
    ways = tuple(asdict(w) for w in shortage.ways_out(problem, missing, held))
    return Answer(_by_class(lines), _by_district(lines), need, ready, held, other, ways)


def without_class() -> int:
    """Standing stations of which nobody has said the class; they are not counted."""
    standing = Station.objects.filter(cancelled=False)
    return standing.count() - StationClass.objects.filter(station__cancelled=False).count()


def _lean(profile: Profile, changed: Sequence[Pattern]) -> Problem:
    """The problem as far as counting goes: a district stands for its villages, and nobody travels."""
    new = {p.station_class: p for p in changed}
    rows = tuple(
        new[p.station_class] if p.station_class in new and not p.district else p for p in snapshot.patterns(profile)
    )
    classes = dict(StationClass.objects.values_list("station_id", "value"))
    standing = Station.objects.filter(cancelled=False).values_list("code", "village__district")
    stations = tuple(PlanStation(code, d, classes[code]) for code, d in standing if code in classes)
    places = tuple(Village(d, d, 0.0, 0.0, "road", 0.0) for d in sorted({s.village for s in stations}))
    other = sum(o.headcount or 0 for o in profile.other_objects)
    return Problem(places, stations, rows, (), (), rules=snapshot.rules(profile), other_objects=other)


def _line(problem: Problem, district: str, cls: str, stations: int) -> Line:
    pattern = problem.pattern(cls, district)
    teams = -(-stations // pattern.stations_max)
    return Line(cls, district, stations, teams, teams * pattern.officers)


def _by_class(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(_sum([x for x in lines if x.station_class == c], c) for c in CLASSES)


def _sum(lines: Sequence[Line], cls: str) -> Line:
    return Line(
        cls, "", sum(x.stations for x in lines), sum(x.teams for x in lines), sum(x.officers for x in lines)
    )


def _by_district(lines: Sequence[Line]) -> tuple[tuple[str, str, int, int, int], ...]:
    names = dict(District.objects.values_list("code", "name"))
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.district, []).append(line)
    return tuple(
        (d, names.get(d, d), sum(x.stations for x in rows), sum(x.teams for x in rows),
         sum(x.officers for x in rows))
        for d, rows in sorted(found.items())
    )  # fmt: skip


def _held() -> int:
    """Officers in command and reserve: as the last plan has them, else as its rules would."""
    last = Plan.objects.order_by("-number").values_list("document__summary__officers_held", flat=True).first()
    if last is not None:
        return int(last)
    from siaga.deployment.reads import held_by_rules

    return sum(held_by_rules(snapshot.problem()))
