"""Did the clock jump? Wall time against the last entry, and against the time since the machine started."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

TOLERANCE = 2_000_000


def uptime() -> int:
    """Microseconds since the machine started, sleep included; not moved by setting the clock."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1000


@cache
def boot() -> str:
    """Id of this start of the machine, or empty where the system has none."""
    file = Path("/proc/sys/kernel/random/boot_id")
    return file.read_text("ascii").strip() if file.is_file() else ""


def jump(now: int, last: int, passed: int | None) -> int:
    """Microseconds by which the clock moved beyond the time that really passed since the last entry.

    `passed` is None when the machine was restarted since; then only a step backwards can be known.
    """
    off = now - last - passed if passed is not None else min(0, now - last)
    return off if abs(off) > TOLERANCE else 0
