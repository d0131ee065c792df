"""What may a program know of the day, and what may it hand in? Situation, reports, alarms, the ladder.

Every act is the room's own act, under the room's own rule, by the holder of the token.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Body, Field, Query, Schema
from pydantic import AwareDatetime

from siaga.accounts import door as doors
from siaga.accounts.sign_in import actor_of
from siaga.operation.models import Operation
from siaga.reporting import alarm_acts, front, intake, moment
from siaga.reporting.board import reads
from siaga.reporting.envelope import Envelope
from siaga.reporting.models import Alarm
from siaga.reporting.sender import of_user
from siaga.vulnerability import disturbances
from siaga.vulnerability.access import covers, risk_area
from siaga.web.api.rooms import Listed, Paging, part
from siaga.web.api.service import ERRORS, Scope, api, may
from siaga.web.situation import situation as now_standing

MOST = 1000
FIGURES = ("officers", "stations", "muster", "muster_at", "shortfalls", "levels", "reports", "silent", "calls")
TOLD = (
    "id", "seq", "channel", "stage", "kind", "slot", "post", "station", "answers", "event_at", "received_at",
    "late", "unverified", "state",
)  # fmt: skip


class Disturbance(Schema):
    """A disturbance to put on the ladder: a place and an activity, never a person."""

    stage: str = Field(max_length=60)
    place: str = Field(max_length=20)
    activity: str = Field(max_length=200)
    cause: str = Field(max_length=500)
    level: str = Field(max_length=20)
    owner: str = Field(max_length=100)
    response_kind: str = Field(max_length=20)
    response: str = Field(max_length=500)
    due: AwareDatetime
    evidence: str = Field(max_length=500)
    command: str = Field("polsek", max_length=10)


@api.get("/situation", auth=Scope("situation"), response={200: dict[str, Any], **ERRORS}, tags=["situation"])
def situation(request: HttpRequest) -> Any:
    """The figures of the situation screen, each with its denominator."""
    may(request, "web.read_situation")
    found = now_standing()
    if found is None:
        raise Http404
    plan = asdict(found.plan) if found.plan else None
    return {"operation": found.operation.name, "at": found.now, "plan": plan} | {
        name: getattr(found, name) for name in FIGURES
    }


@api.get("/reports", auth=Scope("reports"), response={200: Listed, **ERRORS}, tags=["reports"])
def reports(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Reports of this person's posts as they came in, newest first; never who sent them."""
    rows = reads.inbox(may(request, "reporting.read_board"))
    found = rows.values(*TOLD)[paging.offset : paging.offset + paging.limit]
    return {"total": rows.count(), "limit": paging.limit, "offset": paging.offset, "items": list(found)}


@api.post("/reports", auth=Scope("reports:write"), response={200: list[dict[str, Any]], **ERRORS}, tags=["reports"])
def hand_in(request: HttpRequest, given: Annotated[list[dict[str, Any]], Body(max_length=MOST)]) -> Any:
    """Hand in up to 1,000 reports, each answered by its receipt or refusal in the same order; safe to repeat."""
    user = may(request, "reporting.take_down")
    sender, at = of_user(user, actor_of(request).device), moment.now()
    lines = (json.dumps(row).encode() for row in given)
    read = [front.read_line(line, sender, "batch", at) for line in lines]
    answers = iter(intake.take([e for e in read if isinstance(e, Envelope)]))
    return [(next(answers) if isinstance(e, Envelope) else e).as_dict() for e in read]


@api.get("/alarms", auth=Scope("reports"), response={200: Listed, **ERRORS}, tags=["reports"])
def alarms(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Who has not reported, of this person's places: the highest and oldest first."""
    names = ("id", "stage", "kind", "slot", "posts", "level", "due_at", "raised_at", "acknowledged_at")
    return part(list(reads.open_alarms(may(request, "reporting.read_board")).values(*names)), paging)


@api.post(
    "/alarms/{number}/acknowledge", auth=Scope("reports:write"), response={200: dict[str, Any], **ERRORS},
    tags=["reports"],
)  # fmt: skip
def acknowledge(request: HttpRequest, number: int) -> Any:
    """ "I am on it": the ladder of the alarm waits."""
    may(request, "reporting.acknowledge")
    row = Alarm.objects.filter(pk=number).first() if number < 2**63 else None
    if row is None:
        raise Http404
    doors.check(request, "reporting.acknowledge", row)
    alarm_acts.acknowledge_alarm(row, actor_of(request))
    row.refresh_from_db()
    return {"id": row.pk, "acknowledged_at": row.acknowledged_at}


@api.get("/ladder", auth=Scope("ladder"), response={200: Listed, **ERRORS}, tags=["ladder"])
def ladder(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Open disturbances within this person's area: places and activities, never persons."""
    area = risk_area(may(request, "vulnerability.read_risk"))
    return part([row for row in disturbances.standing() if covers(area, row["place"])], paging)


@api.post("/ladder", auth=Scope("ladder:write"), response={200: dict[str, Any], **ERRORS}, tags=["ladder"])
def open_disturbance(request: HttpRequest, given: Disturbance) -> Any:
    """Put a disturbance on the ladder, where this person keeps it."""
    user = may(request, "vulnerability.keep_ladder")
    if not covers(risk_area(user), given.place):
        doors.refuse(request, "vulnerability.keep_ladder")
    if not Operation.objects.exists():
        raise Http404
    row = disturbances.open_disturbance(actor_of(request), **given.dict())
    return {"id": row.pk, "level": row.level, "due": row.due}
