"""How far up has a silence climbed, and which silences are one? One alarm a post, or one a district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GROUP_LEVEL = "command"


@dataclass(frozen=True, slots=True)
class Missing:
    """A report that is overdue: its own clock (`closes_at`) has run out."""

    post: str
    base: str
    district: str
    kind: str
    slot: str
    due_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """The ladder: levels with the minutes after which each is told, and when silences are one.

    A district of which `share` is silent, and no fewer than `posts` posts, is one alarm; once open it stays one
    until less than half of that is silent. An acknowledgement holds the ladder for `hold` minutes.
    """

    rungs: tuple[tuple[str, int], ...]
    share: float
    posts: int
    hold: int

    def level(self, since: datetime, now: datetime) -> str:
        """The highest level told after so long."""
        passed = (now - since) / timedelta(minutes=1)
        return next((name for name, minutes in reversed(self.rungs) if minutes <= passed), self.rungs[0][0])

    def higher(self, one: str, other: str) -> str:
        """The higher of two levels."""
        order = [name for name, _ in self.rungs]
        known = [name for name in (one, other) if name in order]
        return max(known, key=order.index, default=one)


@dataclass(frozen=True, slots=True)
class Held:
    """An alarm that is open: how far it climbed, and when somebody said "I am on it"."""

    level: str
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A post, or a district, that has not spoken. `since`: when the first of its clocks ran out."""

    group: str
    district: str
    base: str
    posts: tuple[str, ...]
    owed: tuple[tuple[str, str], ...]
    due_at: datetime
    since: datetime
    level: str


def silences(
    missing: Iterable[Missing],
    now: datetime,
    rules: Rules,
    *,
    heard: Mapping[str, datetime],
    sizes: Mapping[str, int],
    held: Mapping[str, Held] = {},
) -> list[Silence]:
    """The silences of this moment, by group.

    `heard`: when each post last spoke, by the time of the event: who spoke after a clock ran out is not silent,
    though that report is still missing. `sizes`: posts of each district. `held`: the alarms that are open.
    """
    by_post: dict[str, list[Missing]] = defaultdict(list)
    for row in missing:
        spoke = heard.get(row.post)
        if row.closes_at <= now and (spoke is None or spoke < row.closes_at):
            by_post[row.post].append(row)
    found = []
    for district, posts in sorted(_by_district(by_post).items()):
        group = f"district/{district}"
        if _is_one(len(posts), sizes.get(district, 0), rules, group in held):
            rows = [row for post in posts for row in by_post[post]]
            found.append(_silence(group, "", rows, now, rules, held))
        else:
            found += [_silence(f"post/{p}", by_post[p][0].base, by_post[p], now, rules, held) for p in posts]
    return found


def _by_district(by_post: Mapping[str, Sequence[Missing]]) -> dict[str, list[str]]:
    districts: dict[str, list[str]] = defaultdict(list)
    for post in sorted(by_post):
        districts[by_post[post][0].district].append(post)
    return districts


def _is_one(silent: int, posts: int, rules: Rules, is_open: bool) -> bool:
    slack = 2 if is_open else 1
    return silent * slack >= rules.posts and silent * slack >= rules.share * posts


def _silence(
    group: str, base: str, rows: Sequence[Missing], now: datetime, rules: Rules, held: Mapping[str, Held]
) -> Silence:
    since, due = min(r.closes_at for r in rows), min(r.due_at for r in rows)
    level = rules.level(since, now)
    if group.startswith("district/"):
        level = rules.higher(level, GROUP_LEVEL)
    return Silence(
        group, rows[0].district, base, tuple(sorted({r.post for r in rows})),
        tuple(sorted({(r.kind, r.slot) for r in rows})), due, since, _climbed(level, held.get(group), now, rules),
    )  # fmt: skip


def _climbed(level: str, held: Held | None, now: datetime, rules: Rules) -> str:
    """An alarm never climbs down, and does not climb while somebody is on it."""
    if held is None:
        return level
    if held.acknowledged_at is not None and now < held.acknowledged_at + timedelta(minutes=rules.hold):
        return held.level
    return rules.higher(held.level, level)
