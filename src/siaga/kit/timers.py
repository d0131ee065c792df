"""What happens by the clock, though nobody asks? A short list that `serve` and `siaga tick` work through."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

Work = Callable[[datetime], int]
SHORTEST = 15


@dataclass(frozen=True, slots=True)
class Timer:
    """Work that is due every so many seconds; it is told the time and returns how much it did."""

    name: str
    seconds: int
    work: Work


@dataclass(frozen=True, slots=True)
class Ran:
    """One turn of a timer: how much it did, or the fault that stopped it."""

    name: str
    done: int
    fault: str = ""


_timers: dict[str, Timer] = {}


def every(seconds: int, name: str, work: Work) -> None:
    """Put work on the list, once for each name."""
    _timers[name] = Timer(name, seconds, work)


def timers() -> list[Timer]:
    """The whole list, by name."""
    return sorted(_timers.values(), key=lambda t: t.name)


def run(now: datetime, last: Mapping[str, datetime] | None = None) -> list[Ran]:
    """Do what is due at `now`: everything, or what was not done within its seconds since `last`.

    A fault of one stops no other; it is logged and told.
    """
    seen = last or {}
    due = [t for t in timers() if t.name not in seen or now - seen[t.name] >= timedelta(seconds=t.seconds)]
    return [_turn(timer, now) for timer in due]


def _turn(timer: Timer, now: datetime) -> Ran:
    try:
        return Ran(timer.name, timer.work(now))
    except Exception as error:  # one timer's fault must not silence the others
        logging.getLogger(__name__).exception("timer %s failed", timer.name)
        return Ran(timer.name, 0, f"{type(error).__name__}: {error}"[:300])


class Runner:
    """The one thread of a server that runs the list; `after` is called when a round is over."""

    def __init__(self, now: Callable[[], datetime], after: Callable[[], None] = lambda: None) -> None:
        self._now, self._after = now, after
        self._last: dict[str, datetime] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="siaga-timers", daemon=True)

    def start(self) -> None:
        """Begin; the first round comes after the shortest time, so that a start is not slowed."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def step(self) -> list[Ran]:
        """One round at the time it is now."""
        now = self._now()
        done = run(now, self._last)
        self._last |= {ran.name: now for ran in done}
        return done

    def _run(self) -> None:
        while not self._stop.wait(SHORTEST):
            self.step()
            self._after()
