"""Which forms and posts does intake know? Read once, read anew when a schedule's version moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min

from siaga.operation import reads as operations
from siaga.profiles.field_reports import FieldReports
from siaga.reporting.models import Expected, Post, Schedule


@dataclass(frozen=True, slots=True)
class Window:
    """One hour at which a kind of report is owed."""

    slot: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class KnownPost:
    """Where a post belongs."""

    code: str
    base: str
    district: str
    stations: tuple[str, ...]


@dataclass(slots=True)
class StageRules:
    """The posts and hours of one stage."""

    stage: str
    posts: dict[str, KnownPost] = field(default_factory=dict)
    post_of: dict[str, str] = field(default_factory=dict)
    windows: dict[str, list[Window]] = field(default_factory=dict)
    posts_of: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Rules:
    """Everything intake asks of the database before a report is looked at."""

    forms: FieldReports | None
    versions: tuple[tuple[str, int], ...]
    stages: dict[str, StageRules]

    def posts_of(self, officer: str) -> frozenset[str]:
        """Posts of any stage where this officer stands, or which he controls."""
        return frozenset(code for s in self.stages.values() for code in s.posts_of.get(officer, ()))

    def stage_of(self, stage: str, place: str, at: datetime) -> StageRules | None:
        """The stage named, else that of this place whose hours lie nearest to the moment."""
        if stage:
            return self.stages.get(stage)
        fitting = [s for s in self.stages.values() if not place or place in s.posts or place in s.post_of]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        return min(fitting, key=lambda s: _distance(s, at), default=None)


def _distance(rules: StageRules, at: datetime) -> float:
    return min((abs((w.due_at - at).total_seconds()) for ws in rules.windows.values() for w in ws), default=1e18)


_held: dict[str, Rules] = {}


def current() -> Rules:
    """The rules in force; one small query unless something changed."""
    versions = tuple(Schedule.objects.order_by("stage").values_list("stage", "version"))
    held = _held.get("rules")
    if held is None or held.versions != versions or held.forms is None:
        held = _held["rules"] = _read(versions)
    return held


def last() -> Rules | None:
    """The rules last read, without asking the database."""
    return _held.get("rules")


def forget() -> None:
    """Read everything anew at the next question: for tests and after another operation was opened."""
    _held.clear()


def _read(versions: tuple[tuple[str, int], ...]) -> Rules:
    from siaga.kit.errors import Refused

    try:
        forms = operations.profile_of(operations.current()).field_reports
    except Refused:  # a workspace without an operation still answers, with a refusal
        forms = None
    return Rules(forms, versions, {stage: _stage(stage) for stage, _ in versions})


def _stage(stage: str) -> StageRules:
    rules = StageRules(stage)
    names = ("code", "base_code", "district_code", "stations", "officers", "supervisor")
    for code, base, district, stations, officers, supervisor in (
        Post.objects.filter(stage=stage).values_list(*names).iterator()
    ):
        rules.posts[code] = KnownPost(code, base, district, tuple(stations))
        for officer in {*officers, supervisor} - {""}:
            rules.posts_of.setdefault(officer, set()).add(code)
        rules.post_of.update(dict.fromkeys(stations, code))
    hours = Expected.objects.filter(stage=stage).values_list("kind", "slot", "opens_at", "due_at")
    for kind, slot, opens, due, closes in hours.annotate(closes=Min("closes_at")).order_by("due_at", "kind"):
        rules.windows.setdefault(kind, []).append(Window(slot, opens, due, closes))
    return rules
