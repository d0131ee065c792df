"""When did it happen, and which owed report is it? Clocks put right, the hour it belongs to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

GOOD, FIXED, IGNORED = "good", "fixed", "ignored"
SKEW = timedelta(minutes=2)
AHEAD = timedelta(minutes=5)
OLDEST = timedelta(days=3)


class Slot(Protocol):
    """An hour at which a report is owed."""

    @property
    def slot(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...


def event_time(device_at: datetime, sent_at: datetime | None, received_at: datetime) -> tuple[datetime, str]:
    """The moment of the event by the server's clock, and whether the device's clock was good, fixed or ignored.

    A device that says when it sent shows how wrong its clock is. One that does not is believed within bounds.
    """
    if sent_at is not None:
        skew = received_at - sent_at
        if abs(skew) <= SKEW:
            return min(device_at, received_at), GOOD
        return min(device_at + skew, received_at), FIXED
    if received_at - OLDEST <= device_at <= received_at + AHEAD:
        return min(device_at, received_at), GOOD
    return received_at, IGNORED


S = TypeVar("S", bound=Slot)


def slot_for(slots: Sequence[S], at: datetime) -> S | None:
    """The last slot open at the moment, else the first: such a report comes too early. Slots stand by time."""
    if not slots:
        return None
    open_now = [s for s in slots if s.opens_at <= at]
    return open_now[-1] if open_now else slots[0]
