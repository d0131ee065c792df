"""What time is it here? UTC inside, the node's zone on the screen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}


def now() -> datetime:
    """Current instant in UTC, from the system clock."""
    return datetime.now(UTC)


def local(instant: datetime, zone: str) -> datetime:
    """The same instant on the wall clock of WIB, WITA or WIT."""
    return instant.astimezone(timezone(timedelta(hours=ZONES[zone]), zone))


def today(zone: str) -> date:
    """The day it is now on the wall clock of WIB, WITA or WIT; from 17.00 UTC on it is tomorrow's."""
    return local(now(), zone).date()


def hour(instant: datetime, zone: str) -> str:
    """Clock time as the post writes it: `13.00 WIB`."""
    return f"{local(instant, zone):%H.%M} {zone}"
