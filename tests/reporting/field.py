"""A voting day over the small regency: three posts, their schedule, and envelopes as a channel hands them in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from operation.cast import open_cast
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.reporting import rules
from siaga.reporting.acts import draw_schedule
from siaga.reporting.alarm_acts import tick
from siaga.reporting.envelope import Envelope
from siaga.reporting.intake import take
from siaga.reporting.models import Alarm, CallForHelp, Conflict, Quarantined
from siaga.reporting.schedule import PlannedPost

DAY = date(2024, 11, 27)
POSTS = (
    PlannedPost(
        "P1", "polsek-darat", "16.07.01", "16.07.01.2002", ("16.07.01.2002-001", "16.07.01.2002-002"), ("o1", "o2"),
        "padal-1",
    ),
    PlannedPost("P2", "polsek-darat", "16.07.01", "16.07.01.2001", ("16.07.01.2001-001",), ("o3",), "padal-1"),
    PlannedPost("P3", "polsek-air", "16.07.02", "16.07.02.2001", ("16.07.02.2001-001",), ("o4",), "padal-2"),
)  # fmt: skip


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """A time of voting day in WIB, as UTC."""
    start = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) - timedelta(hours=7)
    return start + timedelta(days=day, hours=hour, minutes=minute)


def voting_day(**more: Any) -> None:
    """Open the operation and draw up what its posts owe."""
    open_cast()
    rules.forget()
    draw_schedule("voting", "voting", DAY, POSTS, CONSOLE, plan_number=1, **more)


def situation(instance: str = "uuid:1-situasi-P1", **more: Any) -> Envelope:
    """Post P1 says at 10.00 that all is smooth."""
    values: dict[str, Any] = {
        "channel": "page", "sender": "hp-1", "instance": instance, "kind": "situation", "post": "P1",
        "answers": {"state": "smooth"}, "device_at": at(10), "received_at": at(10, 2), "officer": "o1", "origin": 1,
    }  # fmt: skip
    return Envelope(**{**values, **more})


def one_of_each() -> dict[str, list[Any]]:
    """An object for every address of the reports, over a small regency that is open already."""
    rules.forget()
    draw_schedule("voting", "voting", DAY, POSTS, CONSOLE, plan_number=1)
    other = {"officer": "o2", "sender": "hp-2", "answers": {"state": "stopped"}}
    take([situation(), situation("uuid:2-situasi-P1", **other)])
    take([situation("uuid:3-bantu-P1", kind="help", answers={"what": "crowd"})])
    tick(at(10, 30))
    with act("tests.message", CONSOLE, "x"):
        message = Quarantined.objects.create(id="q1", channel="sms", sender="x", why="unknown", received_at=at(9))
    return {
        "report_district": ["16.07.01"], "report_post": ["voting", "P1"],
        "report_acknowledge": [Alarm.objects.order_by("pk").values_list("pk", flat=True)[0]],
        "report_call": [CallForHelp.objects.get().pk], "report_conflict": [Conflict.objects.get().pk],
        "report_put_aside": [message.pk], "report_name_sender": [message.pk],
    }  # fmt: skip
