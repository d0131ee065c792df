"""What does each post owe, and by when? The forms' hours laid over the posts of a plan. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from siaga.profiles.field_reports import Due, FieldReports, ReportForm


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post of the approved plan: ids only."""

    code: str
    base: str
    district: str
    village: str
    stations: tuple[str, ...]
    officers: tuple[str, ...] = ()
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """One report owed. `place` is the station where each station owes one, else the post."""

    kind: str
    slot: str
    place: str
    post: PlannedPost
    station: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def owed(
    reports: FieldReports, kind: str, day: date, posts: Sequence[PlannedPost], *, zone_hours: int,
    dead: Mapping[str, bool] | None = None,
) -> Iterator[Owed]:  # fmt: skip
    """Every report owed by these posts in a stage of this kind whose first day is `day`.

    `dead` names places (post, station or village) known to have no signal: their silence has its own clock.
    """
    silent = {place for place, is_dead in (dead or {}).items() if is_dead}
    for form in (f for f in reports.forms if kind in f.stages):
        for due in form.due:
            at = _moment(day, due, zone_hours)
            for post in posts:
                for place, station in _places(form, post):
                    quiet = not silent.isdisjoint((place, post.code, post.village))
                    wait = max(form.tolerance_minutes, reports.dead_zone_minutes if quiet else 0)
                    yield Owed(
                        form.key, due.slot, place, post, station, at - timedelta(minutes=form.early_minutes), at,
                        at + timedelta(minutes=wait),
                    )  # fmt: skip


def _moment(day: date, due: Due, zone_hours: int) -> datetime:
    hour, minute = map(int, due.at.split(":"))
    zone = timezone(timedelta(hours=zone_hours))
    return datetime.combine(day + timedelta(days=due.day), time(hour, minute), zone)


def _places(form: ReportForm, post: PlannedPost) -> list[tuple[str, str]]:
    return [(post.code, "")] if form.per == "post" else [(station, station) for station in post.stations]
