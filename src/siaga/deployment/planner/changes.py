"""What has changed since the plan? A list of changes, read with exact errors and applied to the problem."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from siaga.deployment.planner.problem import CLASSES, Locks, Problem, Station
from siaga.kit.errors import Problem as Fault
from siaga.kit.errors import Refused

FORMAT = "siaga-changes/1"


@dataclass(frozen=True, slots=True)
class Absent:
    """An officer who is no longer ready."""

    officer: str
    kind: ClassVar[str] = "absent"


@dataclass(frozen=True, slots=True)
class Returned:
    """An officer who is ready again."""

    officer: str
    kind: ClassVar[str] = "returned"


@dataclass(frozen=True, slots=True)
class Closed:
    """A road or waterway between two places (base or village codes) that cannot be used."""

    origin: str
    destination: str
    kind: ClassVar[str] = "closed"


@dataclass(frozen=True, slots=True)
class Reclassed:
    """A station whose class a named officer has changed."""

    station: str
    station_class: str
    kind: ClassVar[str] = "class"


@dataclass(frozen=True, slots=True)
class Opened:
    """A new station in a known village."""

    station: str
    village: str
    station_class: str
    kind: ClassVar[str] = "opened"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A station that will not open."""

    station: str
    kind: ClassVar[str] = "cancelled"


@dataclass(frozen=True, slots=True)
class Locked:
    """An officer fixed to a post by the planner."""

    officer: str
    post: str
    kind: ClassVar[str] = "lock"


@dataclass(frozen=True, slots=True)
class Barred:
    """An officer kept from a post for a conflict of interest."""

    officer: str
    post: str
    kind: ClassVar[str] = "bar"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A lock or a bar that the planner has taken away."""

    officer: str
    post: str
    kind: ClassVar[str] = "unlock"


Change = Absent | Returned | Closed | Reclassed | Opened | Cancelled | Locked | Barred | Unlocked
KINDS: dict[str, type[Change]] = {
    k.kind: k for k in (Absent, Returned, Closed, Reclassed, Opened, Cancelled, Locked, Barred, Unlocked)
}


def parse(text: str, file: str = "changes.json") -> tuple[Change, ...]:
    """Read `{"format": "siaga-changes/1", "changes": [{"change": "absent", "officer": "..."}, ...]}`.

    Raises `Refused` with every fault; `row` is the number of the change in the list.
    """
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(_fault(file, 0, "", str(error), "bukan JSON yang sah", "not valid JSON")) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT or not isinstance(raw.get("changes"), list):
        wrong = f'harus berisi "format": "{FORMAT}" dan daftar "changes"'
        raise Refused(_fault(file, 0, "", "", wrong, f'must hold "format": "{FORMAT}" and a list "changes"'))
    read = [_one(file, row, item) for row, item in enumerate(raw["changes"], 1)]
    faults = [f for r in read if isinstance(r, list) for f in r]
    if faults:
        raise Refused(faults)
    return tuple(r for r in read if not isinstance(r, list))


def apply(problem: Problem, changes: Sequence[Change], file: str = "changes.json") -> Problem:
    """The problem after the changes. Raises `Refused` for unknown names and for two changes of one thing."""
    faults = [*_twice(changes, file), *_unknown(problem, changes, file)]
    if faults:
        raise Refused(faults)
    if not changes:
        return problem
    gone = {c.officer for c in changes if isinstance(c, Absent)}
    back = {c.officer for c in changes if isinstance(c, Returned)}
    ready = {**dict.fromkeys(back, True), **dict.fromkeys(gone, False)}
    return replace(
        problem,
        stations=_stations(problem, changes),
        officers=tuple(replace(o, ready=ready[o.id]) if o.id in ready else o for o in problem.officers),
        travel=replace(
            problem.travel,
            closed=problem.travel.closed
            + tuple((c.origin, c.destination) for c in changes if isinstance(c, Closed)),
        ),
        locks=_locks(problem, changes, gone),
    )


def _fault(file: str, row: int, column: str, value: str, reason: str, reason_en: str) -> Fault:
    cure, english = "Perbaiki daftar perubahan", "Correct the list of changes"
    return Fault(file, row, column, value, reason, cure, reason_en, english)


def _one(file: str, row: int, item: Any) -> Change | list[Fault]:
    kind = item.get("change") if isinstance(item, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join(KINDS)
        wrong = f"perubahan tidak dikenal, yang dikenal: {known}"
        return [_fault(file, row, "change", str(kind), wrong, f"unknown change, known are: {known}")]
    wanted = {_key(f.name): f.name for f in fields(KINDS[kind])}
    faults = [
        _fault(file, row, key, str(item.get(key, "")), "wajib diisi teks", "must be a text")
        for key in wanted
        if not isinstance(item.get(key), str) or not item[key].strip()
    ]
    faults += [
        _fault(file, row, key, str(item[key]), "kolom tidak dikenal", "unknown field")
        for key in sorted(set(item) - set(wanted) - {"change", "note"})
    ]
    if not faults and item.get("class", "low") not in CLASSES:
        known = ", ".join(CLASSES)
        faults.append(_fault(file, row, "class", item["class"], f"kelas harus {known}", f"class must be {known}"))
    return faults or KINDS[kind](**{name: item[key].strip() for key, name in wanted.items()})


def _key(name: str) -> str:
    return {"origin": "from", "destination": "to", "station_class": "class"}.get(name, name)


def _subject(change: Change) -> tuple[str, ...]:
    match change:
        case Absent(officer) | Returned(officer):
            return ("officer", officer)
        case Closed(origin, destination):
            return ("road", *sorted((origin, destination)))
        case Reclassed(station) | Opened(station) | Cancelled(station):
            return ("station", station)
        case Locked(officer):
            return ("lock", officer)
        case Barred(officer, post):
            return ("bar", officer, post)
        case Unlocked(officer, post):
            return ("unlock", officer, post)


def _twice(changes: Sequence[Change], file: str) -> Iterator[Fault]:
    seen: set[tuple[str, ...]] = set()
    for row, change in enumerate(changes, 1):
        subject = _subject(change)
        if subject in seen:
            yield _fault(file, row, subject[0], subject[-1], "diubah dua kali", "changed twice")
        seen.add(subject)


def _unknown(problem: Problem, changes: Sequence[Change], file: str) -> Iterator[Fault]:
    officers, villages = {o.id for o in problem.officers}, {v.code for v in problem.villages}
    stations, places = {s.code for s in problem.stations}, villages | {b.code for b in problem.bases}
    known: dict[str, Callable[[str], bool]] = {
        "officer": officers.__contains__,
        "village": villages.__contains__,
        "station": stations.__contains__,
        "origin": places.__contains__,
        "destination": places.__contains__,
    }
    for row, change in enumerate(changes, 1):
        for name in (f.name for f in fields(change)):
            value, new = getattr(change, name), isinstance(change, Opened) and name == "station"
            if name in known and known[name](value) == new:
                wrong = ("sudah ada", "already exists") if new else ("tidak dikenal", "unknown")
                yield _fault(file, row, _key(name), value, *wrong)


def _stations(problem: Problem, changes: Sequence[Change]) -> tuple[Station, ...]:
    gone = {c.station for c in changes if isinstance(c, Cancelled)}
    classes = {c.station: c.station_class for c in changes if isinstance(c, Reclassed)}
    kept = tuple(
        replace(s, station_class=classes[s.code]) if s.code in classes else s
        for s in problem.stations
        if s.code not in gone
    )
    return kept + tuple(Station(c.station, c.village, c.station_class) for c in changes if isinstance(c, Opened))


def _locks(problem: Problem, changes: Sequence[Change], gone: set[str]) -> Locks:
    """New locks replace an officer's old one; locks of absent officers and cancelled stations fall away."""
    fresh = {c.officer: c.post for c in changes if isinstance(c, Locked)}
    freed = {(c.officer, c.post) for c in changes if isinstance(c, Unlocked)}
    kept = tuple((o, p) for o, p in problem.locks.posts if o not in fresh and o not in gone and (o, p) not in freed)
    cancelled = {c.station for c in changes if isinstance(c, Cancelled)}
    bars = tuple((c.officer, c.post) for c in changes if isinstance(c, Barred))
    return replace(
        problem.locks,
        posts=tuple(sorted((*kept, *fresh.items()))),
        bans=tuple(sorted({*problem.locks.bans, *bars} - freed)),
        stations=tuple((s, p) for s, p in problem.locks.stations if s not in cancelled),
    )
