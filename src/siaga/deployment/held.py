"""Which plan lies ready in memory? A kept plan never changes, so its sheet is built once for all pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from siaga.deployment import access, reads
from siaga.deployment.access import Part
from siaga.deployment.models import Plan
from siaga.deployment.pictures import plan_map
from siaga.deployment.pictures.sheet import Person, Sheet
from siaga.deployment.planner import problem_io
from siaga.deployment.planner.problem import Problem
from siaga.force.models import Officer

KEPT = 8
T = TypeVar("T")
_sheets: OrderedDict[Any, Sheet] = OrderedDict()
_problems: OrderedDict[Any, Problem] = OrderedDict()
_maps: OrderedDict[Any, str] = OrderedDict()
_gaps: OrderedDict[Any, Any] = OrderedDict()
_building = Lock()


def sheet(plan: Plan, part: Part) -> Sheet:
    """The plan's sheet without names, cut to the part that a person sees."""
    with _building:
        key = _key(plan)
        if key not in _sheets:
            _keep(_sheets, key, reads.sheet(plan, problem=_problem(plan)))
        if part.whole:
            return _sheets[key]
        mine = (*key, part.bases, part.districts)
        if mine not in _sheets:
            _keep(_sheets, mine, access.restrict(_sheets[key], part))
        return _sheets[mine]


def problem(plan: Plan) -> Problem:
    """What the plan was made from; its JSON is read once."""
    with _building:
        return _problem(plan)


def _problem(plan: Plan) -> Problem:
    key = (plan.pk, plan.input_hash)
    if key not in _problems:
        _keep(_problems, key, problem_io.from_dict(plan.problem))
    return _problems[key]


def drawn(plan: Plan, part: Part) -> str:
    """The plan's map as SVG; it carries no name of anybody."""
    found = sheet(plan, part)
    key = (*_key(plan), part.whole, part.bases, part.districts)
    with _building:
        if key not in _maps:
            _keep(_maps, key, plan_map(found))
        return _maps[key]


def gaps(plan: Plan, told: Hashable, make: Callable[[], T]) -> T:
    """A plan's gap list; worked out once for all that it depends on: the plan, the changes and the boats told."""
    key = (*_key(plan), told)
    if key not in _gaps:
        _keep(_gaps, key, make())
    found: T = _gaps[key]
    return found


def forget() -> None:
    """Build everything anew at the next question."""
    _sheets.clear()
    _problems.clear()
    _maps.clear()
    _gaps.clear()


def _key(plan: Plan) -> tuple[Any, ...]:
    return plan.pk, plan.number, plan.input_hash, plan.approved_at


def _keep(store: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    store[key] = value
    while len(store) > KEPT:
        store.popitem(last=False)


def names(officers: set[str], part: Part) -> dict[str, Person]:
    """Who these ids are: by name for roles that read names, else nobody; one query."""
    if not part.names:
        return {}
    rows = Officer.objects.filter(pk__in=officers).values_list("officer_id", "name", "rank", "nrp", "position")
    return {row[0]: Person(*row) for row in rows}


def called(officer: str, known: dict[str, Person]) -> str:
    """Rank and name where they may be read, else the id."""
    person = known.get(officer)
    return f"{person.rank} {person.name}".strip() if person else officer
