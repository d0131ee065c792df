"""What happens on the day that is played? Every report with its arrival, and who stays silent. Pure and seeded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One owed report, as the schedule has it. `dead`: its place is known to have no signal."""

    kind: str
    slot: str
    place: str
    post: str
    station: str
    district: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    dead: bool


@dataclass(frozen=True, slots=True)
class Shares:
    """How bad a day it is. `silent`: posts that fall silent once; `tower`: share of a district cut off at once."""

    silent: float = 0.04
    tower: float = 0.7
    repeats: float = 0.2
    wrong_clocks: float = 0.1
    silence_minutes: int = 150


USUAL = Shares()


@dataclass(frozen=True, slots=True)
class Arrival:
    """One report reaching the post, as JSON without its moment of sending, and how far the phone's clock is off."""

    at: datetime
    report: dict[str, Any]
    skew: timedelta


@dataclass(frozen=True, slots=True)
class Silence:
    """A post that says nothing from `since`: its first missing report's clock runs out then."""

    post: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Script:
    """The day: arrivals in order, the silences put into it, the posts known to be dead, and what must be stored."""

    arrivals: tuple[Arrival, ...]
    silences: tuple[Silence, ...]
    dead: frozenset[str]
    answered: int
    missing: int
    until: datetime | None = None


def write(rows: Sequence[Row], answers: dict[str, dict[str, Any]], seed: int, shares: Shares = USUAL) -> Script:
    """The script of a day over these owed reports; `answers` by kind. The same seed gives the same day."""
    dice, by_post = Random(seed), _by_post(rows)  # nosec B311
    quiet = _quiet(by_post, dice, shares)
    skews = {post: _skew(dice, shares) for post in sorted(by_post)}
    arrivals: list[Arrival] = []
    answered, number = 0, 0
    for post in sorted(by_post):
        for row in by_post[post]:
            if post in quiet and quiet[post][0] <= row.due_at < quiet[post][1]:
                continue
            answered, number = answered + 1, number + 1
            arrivals += _sent(row, answers[row.kind], number, skews[post], dice, shares, seed)
    arrivals.sort(key=lambda a: (a.at, a.report["instance"]))
    silences = tuple(
        Silence(post, min(r.closes_at for r in by_post[post] if quiet[post][0] <= r.due_at < quiet[post][1]))
        for post in sorted(quiet)
    )
    dead = frozenset(p for p, owed in by_post.items() if any(r.dead for r in owed))
    return Script(tuple(arrivals), silences, dead, answered, len(rows) - answered)


def _by_post(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r.due_at, r.place, r.kind)):
        found[row.post].append(row)
    return dict(found)


def _quiet(by_post: dict[str, list[Row]], dice: Random, shares: Shares) -> dict[str, tuple[datetime, datetime]]:
    """When which posts say nothing: some alone, and most of one district at once. Dead places speak."""
    living = [p for p, owed in sorted(by_post.items()) if not any(r.dead for r in owed)]
    districts: dict[str, list[str]] = defaultdict(list)
    for post in living:
        districts[by_post[post][0].district].append(post)
    found = {}
    if districts:
        tower = max(sorted(districts), key=lambda d: len(districts[d]))
        dues = sorted(r.due_at for p in living for r in by_post[p])
        cut = dues[len(dues) // 5]
        for post in dice.sample(districts[tower], int(len(districts[tower]) * shares.tower)):
            found[post] = cut
    for post in dice.sample(living, round(len(living) * shares.silent)):
        found.setdefault(post, dice.choice(by_post[post]).due_at)
    length = shares.silence_minutes * MINUTE
    return {post: (start, start + length) for post, start in found.items() if _owes(by_post[post], start, length)}


def _owes(rows: Sequence[Row], start: datetime, length: timedelta) -> bool:
    return any(start <= r.due_at < start + length for r in rows)


def _skew(dice: Random, shares: Shares) -> timedelta:
    """Up to thirty days wrong, either way, for some phones."""
    if dice.random() >= shares.wrong_clocks:
        return timedelta(0)
    return timedelta(seconds=dice.choice((-1, 1)) * dice.randint(600, 30 * 86400))


def _sent(
    row: Row, answers: dict[str, Any], number: int, skew: timedelta, dice: Random, shares: Shares, seed: int
) -> list[Arrival]:
    """A report on its way, with its repeats; it arrives before its clock runs out."""
    last = row.closes_at - MINUTE
    event = row.due_at + dice.random() * (min(last, row.due_at + 15 * MINUTE) - row.due_at) * 0.8
    first = event + dice.random() * (last - event)
    report = {
        "instance": f"latihan:{seed}-{number:06d}", "kind": row.kind, "post": row.post,
        "slot": row.slot, "answers": answers, "at": (event + skew).isoformat(), "origin": number,
        "officer": f"latihan-{row.post}"[:60], **({"station": row.station} if row.station else {}),
    }  # fmt: skip
    found = [Arrival(first, report, skew)]
    while dice.random() < shares.repeats:
        found.append(Arrival(first + dice.random() * 90 * MINUTE, report, skew))
    return found
