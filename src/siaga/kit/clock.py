"""What time is it here? UTC inside, the node's zone on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}


def now() -> datetime:
    """Current instant in UTC, from the system clock."""
    return datetime.now(UTC)


def local(instant: datetime, zone: str = "WIB") -> datetime:
    """The same instant on the wall clock of WIB, WITA or WIT."""
    return instant.astimezone(timezone(timedelta(hours=ZONES[zone]), zone))


def hour(instant: datetime, zone: str = "WIB") -> str:
    """Clock time as the post writes it: `13.00 WIB`."""
    return f"{local(instant, zone):%H.%M} {zone}"
