"""What does the page know of its officer? Posts, stations, hours, supervisor, signal point, forms, receipts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from siaga.accounts.models import User
from siaga.force.models import Officer
from siaga.operation import reads as operations
from siaga.profiles.field_reports import ReportForm
from siaga.reporting.acts import field_reports
from siaga.reporting.coded import check
from siaga.reporting.coded.numbers import numbers_of
from siaga.reporting.models import Expected, Post, Report, Signal
from siaga.reporting.sender import Sender
from siaga.territory.models import Base, Station

MOST_POSTS = 60
MOST_RECEIPTS = 200


def mine(sender: Sender) -> dict[str, Any]:
    """Everything the page keeps for this person, as JSON; the forms are those of every other channel."""
    posts = _posts(sender)
    reports = field_reports()
    return {
        "person": _person(sender), "operation": operations.current().name, "posts": _told(posts, sender),
        "owed": _owed(posts), "forms": [_form(f) for f in reports.forms], "receipts": _receipts(sender),
        "source": reports.note,
    }  # fmt: skip


def _posts(sender: Sender) -> list[Post]:
    rows = Post.objects.order_by("stage", "code")
    return [p for p in rows if not sender.everywhere and sender.speaks_for(p.code, p.district_code, p.base_code)][
        :MOST_POSTS
    ]


def _person(sender: Sender) -> dict[str, str]:
    officer = Officer.objects.filter(pk=sender.officer).first() if sender.officer else None
    user = User.objects.filter(pk=sender.user).first()
    name = f"{officer.rank} {officer.name}" if officer else user.name if user else ""
    return {"id": sender.officer or sender.user, "name": name, "device": sender.device}


def _told(posts: list[Post], sender: Sender) -> list[dict[str, Any]]:
    """The posts with what an officer needs to find and to call; his supervisor's telephone is the only one."""
    numbers = {stage: numbers_of(stage) for stage in {p.stage for p in posts}}
    stations = _stations(code for p in posts for code in p.stations)
    chiefs = Officer.objects.in_bulk({p.supervisor for p in posts if p.supervisor})
    bases = dict(Base.objects.filter(pk__in={p.base_code for p in posts}).values_list("pk", "name"))
    signals = Signal.objects.in_bulk({place for p in posts for place in (p.code, p.village_code, *p.stations)})
    return [
        {
            "code": p.code, "stage": p.stage, "number": _number(numbers[p.stage].get(p.code)),
            "stations": [{"code": c, "label": stations.get(c, c)} for c in p.stations],
            "base": bases.get(p.base_code, p.base_code), "supervisor": _chief(chiefs.get(p.supervisor), sender),
            "signal": [_signal(signals[k]) for k in (p.code, p.village_code, *p.stations) if k in signals],
        }
        for p in posts
    ]  # fmt: skip


def _number(number: int | None) -> str:
    return check.written(number) if number is not None else ""


def _chief(officer: Officer | None, sender: Sender) -> dict[str, str]:
    if officer is None or officer.pk == sender.officer:
        return {}
    return {"name": f"{officer.rank} {officer.name}", "phone": officer.phone}


def _signal(row: Signal) -> dict[str, Any]:
    return {"dead": row.dead, "point": row.point, "minutes": row.minutes_away, "times": row.contact_times}


def _stations(codes: Iterable[str]) -> dict[str, str]:
    rows = Station.objects.filter(pk__in=list(codes)).select_related("village")
    return {s.code: f"TPS {s.number} {s.village.name}" for s in rows}


def _owed(posts: list[Post]) -> list[dict[str, Any]]:
    stages, codes = {p.stage for p in posts}, [p.code for p in posts]
    rows = Expected.objects.filter(stage__in=stages, post__in=codes).order_by("due_at", "kind", "place")
    return [
        {
            "kind": e.kind, "slot": e.slot, "place": e.place, "post": e.post, "station": e.station,
            "stage": e.stage, "opens": e.opens_at.isoformat(), "due": e.due_at.isoformat(), "state": e.state,
        }
        for e in rows
    ]  # fmt: skip


def _receipts(sender: Sender) -> list[dict[str, Any]]:
    """His newest reports that are stored: a phone whose data were cleared shows them again."""
    rows = Report.objects.filter(officer=sender.officer or sender.user).order_by("-seq")[:MOST_RECEIPTS]
    return [
        {"instance": r.instance, "kind": r.kind, "place": r.station or r.post, "slot": r.slot, "number": r.seq,
         "at": r.event_at.isoformat(), "state": r.state}
        for r in rows
    ]  # fmt: skip


def _form(form: ReportForm) -> dict[str, Any]:
    return {
        "key": form.key, "code": form.code, "label": form.label.model_dump(), "per": form.per, "alert": form.alert,
        "due": bool(form.due),
        "fields": [
            {
                "key": f.key, "type": f.type, "label": f.label.model_dump(), "required": f.required,
                "numeric": f.numeric,
                "options": [{"key": o.key, "code": o.code, "label": o.label.model_dump()} for o in f.options],
            }
            for f in form.fields
        ],
    }  # fmt: skip
