"""Who goes without rest, and who could relieve? Pure. Times are whole minutes from voting day's midnight.

Rest: a gap between turns of at least `rest` minutes. In every `window` minutes that follow a rest another rest must
have been completed, so a stretch without rest is at most `window - rest` long. A plain limit of hours would flag
everybody who guards a station; this flags those whom the plan gives no rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Reason = Literal["no_rest", "health", "long_leg"]
HOME = "return"
ORDER: tuple[Reason, ...] = ("no_rest", "health", "long_leg")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of duty; a shared one is divided among those of the post."""

    key: str
    start: int
    end: int
    shared: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Blocks in order of time; limits in minutes."""

    blocks: tuple[Block, ...]
    window: int = 24 * 60
    rest: int = 4 * 60
    long_road: float = 90.0
    long_water: float = 60.0

    def __post_init__(self) -> None:
        for before, after in zip(self.blocks, self.blocks[1:], strict=False):
            if after.start < before.end:
                raise ValueError(f"block {after.key} starts before {before.key} ends")


@dataclass(frozen=True, slots=True)
class Stand:
    """One officer's place in the plan: post, one-way minutes from the base, by water or road."""

    officer: str
    post: str
    minutes: float
    water: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One officer on duty from `start` to `end`."""

    officer: str
    post: str
    block: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spare:
    """Someone free to relieve: fit, no place in the plan; minutes to each post that can be reached."""

    officer: str
    boat: bool
    minutes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Alert:
    """An officer at risk: why, the longest stretch without rest in minutes, who could relieve, in which turn."""

    officer: str
    post: str
    reasons: tuple[Reason, ...]
    stretch: int
    allowed: int
    leg_minutes: float
    water: bool
    reliever: str
    reliever_minutes: float | None
    turn: Turn | None


def turns_of(stands: Sequence[Stand], pairs: Sequence[tuple[str, str]], rules: Rules) -> tuple[Turn, ...]:
    """Duty of everyone in blocks.

    Movement lasts as long as the trip. Shared blocks are divided among the post's officers, and between two lone
    posts that the plan paired; the first of one shared block is the last of the next. The way home follows the
    last block.
    """
    crews = _crews(stands, pairs)
    turns: list[Turn] = []
    for crew in crews:
        shared = 0
        for n, block in enumerate(rules.blocks):
            if block.shared and len(crew) > 1:
                turns += _divided(crew, block, backwards=shared % 2 == 1)
                shared += 1
            else:
                turns += [_whole(s, block, moving=n == 0) for s in crew]
        turns += [_home(s, rules.blocks[-1].end) for s in crew if s.minutes > 0]
    return tuple(sorted(turns, key=lambda t: (t.officer, t.start, t.end)))


def _crews(stands: Sequence[Stand], pairs: Sequence[tuple[str, str]]) -> list[list[Stand]]:
    posts: dict[str, list[Stand]] = defaultdict(list)
    for stand in sorted(stands, key=lambda s: (s.post, s.officer)):
        posts[stand.post].append(stand)
    joined: set[str] = set()
    crews = []
    for one, two in sorted(pairs):
        if len(posts.get(one, ())) == 1 and len(posts.get(two, ())) == 1 and not {one, two} & joined and one != two:
            crews.append(posts[one] + posts[two])
            joined |= {one, two}
    return crews + [crew for post, crew in sorted(posts.items()) if post not in joined]


def _divided(crew: list[Stand], block: Block, *, backwards: bool) -> list[Turn]:
    order = crew[::-1] if backwards else crew
    length = (block.end - block.start) / len(order)
    edges = [block.start + round(length * n) for n in range(len(order) + 1)]
    return [Turn(s.officer, s.post, block.key, edges[n], edges[n + 1]) for n, s in enumerate(order)]


def _whole(stand: Stand, block: Block, *, moving: bool) -> Turn:
    end = min(block.end, block.start + round(stand.minutes)) if moving else block.end
    return Turn(stand.officer, stand.post, block.key, block.start, max(end, block.start))


def _home(stand: Stand, start: int) -> Turn:
    return Turn(stand.officer, stand.post, HOME, start, start + round(stand.minutes))


def longest_stretch(turns: Sequence[Turn], rest: int) -> tuple[int, Turn | None]:
    """Longest time from the end of one rest to the start of the next, and the turn it begins with."""
    best, first = 0, None
    start: Turn | None = None
    end = 0
    for turn in sorted((t for t in turns if t.end > t.start), key=lambda t: (t.start, t.end)):
        if start is None or turn.start - end >= rest:
            start, end = turn, turn.end
        end = max(end, turn.end)
        if end - start.start > best:
            best, first = end - start.start, start
    return best, first


def alerts(
    stands: Sequence[Stand],
    turns: Sequence[Turn],
    verdicts: Mapping[str, str],
    spares: Sequence[Spare],
    rules: Rules,
) -> tuple[Alert, ...]:
    """Everyone at risk, most reasons first, each with a reliever while there are any.

    `verdicts`: officer -> fit, limited or unfit; those not examined carry no health flag. A reliever is the spare
    nearest to the post (boat-skilled where the way is by water), used once, whose own way is not long, or at least
    no longer than that of the officer he relieves.
    """
    own: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        own[turn.officer].append(turn)
    found = [_alert(s, own[s.officer], verdicts.get(s.officer, ""), rules) for s in stands]
    ranked = sorted((a for a in found if a.reasons), key=_urgency)
    free = {spare.officer: spare for spare in spares}
    return tuple(_relieved(a, free, rules) for a in ranked)


def _alert(stand: Stand, turns: list[Turn], verdict: str, rules: Rules) -> Alert:
    stretch, first = longest_stretch(turns, rules.rest)
    allowed = rules.window - rules.rest
    limit = rules.long_water if stand.water else rules.long_road
    flags: dict[Reason, bool] = {
        "no_rest": stretch > allowed,
        "health": verdict in ("limited", "unfit"),
        "long_leg": stand.minutes > limit and any(t.block == HOME for t in turns),
    }
    reasons = tuple(r for r in ORDER if flags[r])
    return Alert(
        stand.officer, stand.post, reasons, stretch, allowed, stand.minutes, stand.water, "", None,
        _turn_to_take(turns, reasons, first),
    )  # fmt: skip


def _turn_to_take(turns: list[Turn], reasons: tuple[Reason, ...], first: Turn | None) -> Turn | None:
    """The turn to take over: the way home for a long leg alone, else the night, else the stretch's first."""
    if reasons == ("long_leg",):
        return next((t for t in turns if t.block == HOME), None)
    return next((t for t in turns if t.block == "night"), first)


def _urgency(alert: Alert) -> tuple[int, int, float, str]:
    return -len(alert.reasons), ORDER.index(alert.reasons[0]), -alert.leg_minutes, alert.officer


def _relieved(alert: Alert, free: dict[str, Spare], rules: Rules) -> Alert:
    farthest = max(alert.leg_minutes, rules.long_water if alert.water else rules.long_road)
    near = [
        (minutes, key)
        for key, spare in free.items()
        if (minutes := spare.minutes.get(alert.post, farthest + 1)) <= farthest and (spare.boat or not alert.water)
    ]
    if not near:
        return alert
    minutes, key = min(near)
    del free[key]
    return Alert(
        alert.officer, alert.post, alert.reasons, alert.stretch, alert.allowed, alert.leg_minutes, alert.water, key,
        minutes, alert.turn,
    )  # fmt: skip
