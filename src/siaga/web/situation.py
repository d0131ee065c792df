"""How does the operation stand right now? Every figure of the situation screen and of the situation report.

A constant number of questions, however many people, stations, reports and disturbances there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q

from siaga.accounts.models import Watch
from siaga.deployment.models import Plan
from siaga.force.models import Muster, Officer, RollLine, Shortfall
from siaga.kit import clock
from siaga.operation import reads as operations
from siaga.operation import stages
from siaga.operation.models import Operation, Stage
from siaga.operation.stages import Due, ReportDue
from siaga.reporting import moment
from siaga.reporting.models import Alarm, CallForHelp, Expected
from siaga.territory.models import Base, District, Station
from siaga.vulnerability.ladder import LABELS
from siaga.vulnerability.models import Disturbance

SHOWN = 8
AHEAD = 7


@dataclass(frozen=True, slots=True)
class Plans:
    """The newest plan and the one that stands, by number; seats of the one that matters."""

    number: int
    state: str
    order_number: str
    needed: int
    filled: int
    newer: int

    @property
    def open(self) -> int:
        """Seats nobody fills."""
        return self.needed - self.filled


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the screen tells."""

    operation: Operation
    now: datetime
    today: date
    voting_day: date
    stages: list[Stage]
    following: Stage | None
    ended: date | None
    due: list[Due]
    due_more: int
    overdue: int
    reports_today: list[ReportDue]
    next_report: ReportDue | None
    officers: dict[str, int]
    stations: int
    plan: Plans | None
    muster: dict[str, int] | None
    muster_at: datetime | None
    shortfalls: dict[str, int]
    ladder: list[dict[str, Any]]
    levels: dict[str, int]
    reports: dict[str, int]
    alarms: list[Alarm]
    silent: int
    calls: int
    districts: dict[str, str]
    holder: str
    unit: str = ""

    @property
    def steps(self) -> list[str]:
        """What a post that has just been opened still needs, in order."""
        wanting = {"officers": not self.officers["real"], "plan": self.plan is None, "watch": not self.holder}
        return [step for step, lacks in wanting.items() if lacks]


def situation() -> Situation | None:
    """The operation's situation now; None before one is opened."""
    operation = Operation.objects.order_by("-id").first()
    if operation is None:
        return None
    now = clock.now()
    here = clock.local(now, settings.CONFIG.zone)
    rules, today = operations.profile_of(operation), here.date()
    rows = stages.all_stages(operation)
    due = [d for d in stages.due(operation, today) if not d.done and d.date]
    soon = [d for d in due if d.date and d.date <= today + timedelta(days=AHEAD)]
    reports = stages.reports_due(operation, today)
    alarms = list(Alarm.objects.filter(cleared_at=None).order_by("raised_at")[:100])
    levels = _levels()
    return Situation(
        operation=operation, now=now, today=today, voting_day=rules.election.voting_day,
        stages=[s for s in rows if _under_way(s, today)], following=_following(rows, today),
        ended=_ended(rows, today), due=soon[:SHOWN], due_more=max(0, len(soon) - SHOWN),
        overdue=sum(d.overdue for d in due), reports_today=reports,
        next_report=next((r for r in reports if r.hour >= f"{here:%H:%M}"), None), officers=_officers(),
        stations=Station.objects.count(), plan=_plan(), **_muster(), shortfalls=_shortfalls(today),
        ladder=_ladder(now), levels=levels, reports=_reports(), alarms=alarms[:SHOWN],
        silent=sum(len(a.posts) for a in alarms), calls=CallForHelp.objects.filter(closed_at=None).count(),
        districts=_districts(alarms[:SHOWN]), holder=_holder(operation.regency_code), unit=_unit(),
    )  # fmt: skip


def _under_way(stage: Stage, today: date) -> bool:
    start, end = stage.starts or stage.ends, stage.ends or stage.starts
    return bool(start and end and start <= today <= end)


def _following(rows: list[Stage], today: date) -> Stage | None:
    ahead = [s for s in rows if s.starts and s.starts > today]
    return min(ahead, key=lambda s: s.starts or today, default=None)


def _ended(rows: list[Stage], today: date) -> date | None:
    last = max((day for s in rows if (day := s.ends or s.starts)), default=today)
    return last if last < today else None


def _officers() -> dict[str, int]:
    found = Officer.objects.aggregate(real=Count("pk"), available=Count("pk", filter=Q(available=True)))
    return {**found, "away": found["real"] - found["available"]}


def _plan() -> Plans | None:
    rows = list(Plan.objects.order_by("-number").values("number", "approved_at", "superseded_at", "order_number"))
    stands = next((r for r in rows if r["approved_at"] and not r["superseded_at"]), None)
    row = stands or (rows[0] if rows else None)
    if row is None:
        return None
    # Two numbers out of a document of megabytes: the database takes them out.
    columns = (F("document__summary__seats_needed"), F("document__summary__seats_filled"))
    needed, filled = Plan.objects.filter(number=row["number"]).values_list(*columns).get()
    newer = rows[0]["number"] if stands and rows[0]["number"] > stands["number"] else 0
    state = "approved" if stands else "proposed"
    return Plans(row["number"], state, row["order_number"], int(needed), int(filled), newer)


def _muster() -> dict[str, Any]:
    last = Muster.objects.exclude(state="planned").order_by("-at").first()
    if last is None:
        return {"muster": None, "muster_at": None}
    counts = dict(RollLine.objects.filter(muster=last).values_list("state").annotate(n=Count("pk")))
    known = {"present": counts.get("present", 0), "missing": counts.get("absent", 0)}
    strength = sum(counts.values())
    return {
        "muster": {"strength": strength, **known, "waiting": strength - sum(known.values())}, "muster_at": last.at,
    }  # fmt: skip


def _shortfalls(today: date) -> dict[str, int]:
    rows = Shortfall.objects.filter(closed=None)
    return rows.aggregate(
        open=Count("pk"),
        essential=Count("pk", filter=Q(essential=True)),
        overdue=Count("pk", filter=Q(due__lt=today)),
    )


def _levels() -> dict[str, int]:
    counts = dict(Disturbance.objects.filter(closed=False).values_list("level").annotate(n=Count("pk")))
    return {level: counts.get(level, 0) for level in LABELS}


def _ladder(now: datetime) -> list[dict[str, Any]]:
    """Open disturbances, the longest open first, with their age in whole days."""
    rows = Disturbance.objects.filter(closed=False).annotate(since=Min("moves__at")).order_by("since")[:SHOWN]
    return [
        {"row": row, "days": (now - row.since).days if row.since else 0, "label": LABELS[row.level],
         "overdue": row.due < now}
        for row in rows
    ]  # fmt: skip


def _reports() -> dict[str, int]:
    """Reports owed until now and those that came; by the clock of the day that is lived (a drill has its own)."""
    now = moment.now()
    owed = Expected.objects.filter(due_at__lte=now)
    found = owed.aggregate(owed=Count("pk"), came=Count("pk", filter=~Q(report="")))
    return {**found, "out": found["owed"] - found["came"]}


def _holder(regency: str) -> str:
    row = Watch.objects.filter(scope_code=regency, until=None).select_related("holder").first()
    return row.holder.name if row else ""


def _districts(alarms: list[Alarm]) -> dict[str, str]:
    return dict(District.objects.filter(pk__in={a.district_code for a in alarms}).values_list("pk", "name"))


def _unit() -> str:
    return Base.objects.filter(kind="polres").values_list("name", flat=True).first() or settings.CONFIG.node
