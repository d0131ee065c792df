"""What time is it for the reports? The post's clock; in a workspace for drills, the clock of the drill."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from siaga.kit import clock
from siaga.reporting.models import RehearsalClock

_READ_EVERY = 0.5
_fixed: list[datetime] = []
_held: list[tuple[float, RehearsalClock | None]] = []


@contextmanager
def fixed(at: datetime) -> Iterator[None]:
    """Let it be this moment within the block: for a day that is played without waiting."""
    _fixed.append(at)
    try:
        yield
    finally:
        _fixed.pop()


def now() -> datetime:
    """The moment by which reports arrive and silences count. The journal keeps the real time beside it."""
    if _fixed:
        return _fixed[-1]
    drill = _drill() if settings.CONFIG.rehearsal else None
    if drill is None:
        return clock.now()
    return drill.day_start + (clock.now() - drill.real_start) * drill.speed


def speed() -> float:
    """How many times faster than life the clock runs."""
    drill = _drill() if settings.CONFIG.rehearsal else None
    return drill.speed if drill else 1.0


def forget() -> None:
    """Read the drill's clock anew."""
    _held.clear()


def _drill() -> RehearsalClock | None:
    at = time.monotonic()
    if not _held or at - _held[0][0] > _READ_EVERY:
        _held[:] = [(at, RehearsalClock.objects.first())]
    return _held[0][1]
