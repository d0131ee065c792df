"""What is due, by whom, when? Stages with their dates, sources and due items, and the calendar of them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from siaga.operation.ical import Event, feed
from siaga.operation.models import Operation, Stage, StageDate
from siaga.operation.reads import profile_of
from siaga.profiles import Profile
from siaga.profiles.stages import DueItem
from siaga.profiles.stages import Stage as ProfileStage


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's dates of a stage."""

    starts: date | None
    ends: date | None
    rule: str
    source: str
    used: bool


@dataclass(frozen=True, slots=True)
class Due:
    """Something due at a stage. `date` None: the stage's date is not known yet."""

    stage: str
    stage_title: str
    item: str
    label: str
    owner: str
    owner_label: str
    date: date | None
    document: str
    done: bool
    overdue: bool
    source: str


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A report due at an hour of a day (the node's clock)."""

    day: date
    hour: str
    label: str
    owner: str
    owner_label: str
    document: str
    source: str


def stage(operation: Operation, key: str) -> Stage:
    """The stage of this key; raises Stage.DoesNotExist."""
    return operation.stages.get(key=key)


def claims(row: Stage) -> list[Claim]:
    """All that the sources say of the stage's dates, the one in use first."""
    rows = sorted(row.dates.all(), key=lambda d: (not d.used, d.pk))
    return [Claim(d.starts, d.ends, d.rule, d.source, d.used) for d in rows]


def conflicting(row: Stage) -> bool:
    """True when the sources do not say the same."""
    return len({(d.starts, d.ends, d.rule) for d in row.dates.all()}) > 1


def station_codes(row: Stage) -> list[str] | None:
    """Codes of the stage's own stations, sorted; None when it has all of the territory's."""
    own = sorted(row.own_stations.values_list("station_id", flat=True))
    return own or None


def all_stages(operation: Operation) -> list[Stage]:
    """Stages in order of the profile, later ones after, with their dates at hand."""
    return list(operation.stages.order_by("position", "pk").prefetch_related("dates", "done"))


def due(operation: Operation, today: date) -> list[Due]:
    """Every due item, by date; undated ones last. Overdue: not done and its day is past."""
    profile = profile_of(operation)
    rows = [d for row in all_stages(operation) for d in _due_of(row, profile, today)]
    return sorted(rows, key=lambda d: (d.date is None, d.date or date.max, d.stage, d.item))


def _due_of(row: Stage, profile: Profile, today: date) -> Iterator[Due]:
    roles = {r.key: r.label.id for r in profile.roles}
    done = {d.item for d in row.done.all()}
    for item in _of_profile(profile, row.kind).due:
        day = _day(row, item)
        late = day is not None and day < today and item.key not in done
        yield Due(
            row.key, row.title, item.key, item.label.id, item.owner, roles.get(item.owner, item.owner), day,
            item.document, item.key in done, late, item.source,
        )  # fmt: skip


def _of_profile(profile: Profile, kind: str) -> ProfileStage:
    return next(s for s in profile.stages if s.key == kind)


def _day(row: Stage, item: DueItem) -> date | None:
    base = row.starts if item.counted_from == "start" else row.ends
    return base + timedelta(days=item.days) if base else None


def reports_due(operation: Operation, day: date) -> list[ReportDue]:
    """The reports of one day, by hour: those of the whole operation and those of the stages under way."""
    profile = profile_of(operation)
    roles = {r.key: r.label.id for r in profile.roles}
    under_way = {s.kind for s in all_stages(operation) if s.starts and s.starts <= day <= (s.ends or s.starts)}
    rows = [
        ReportDue(day, hour, r.label.id, r.owner, roles.get(r.owner, r.owner), r.document, r.source)
        for r in profile.reports
        if not r.stages or under_way & set(r.stages)
        for hour in r.times
    ]
    return sorted(rows, key=lambda r: (r.hour, r.label))


def calendar(operation: Operation, today: date, stamp: datetime, mark: str = "") -> str:
    """The operation's stages and due items as an iCalendar feed."""
    host = f"op{operation.pk}.siaga"
    events = [e for row in all_stages(operation) for e in _stage_events(row, host)]
    events += [
        Event(
            f"{d.stage}.{d.item}@{host}", d.date, d.date, f"{d.label} ({d.owner_label})", d.stage_title, "tenggat"
        )
        for d in due(operation, today)
        if d.date
    ]
    return feed(operation.name, events, stamp, mark)


def _stage_events(row: Stage, host: str) -> Iterator[Event]:
    start, end = row.starts or row.ends, row.ends or row.starts
    if start and end:
        yield Event(f"{row.key}@{host}", start, end, row.title, _sources(row), "tahapan")


def _sources(row: Stage) -> str:
    said = claims(row)
    lines = [f"Sumber: {said[0].source}"] if said else []
    lines += [f"Sumber lain menyebut {spoken(c)}: {c.source}" for c in said[1:]]
    return "\n".join(lines)


def spoken(claim: Claim | StageDate) -> str:
    """The dates of a claim in words."""
    if claim.rule:
        return claim.rule
    ends = [f"{day:%d-%m-%Y}" if day else "?" for day in (claim.starts, claim.ends)]
    return ends[0] if ends[0] == ends[1] else " s.d. ".join(ends)
