"""What does the planner answer? Each stage: value, valid lower bound, status, and what limited it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Proof:
    """How good a stage's answer is. `gap` = (value - bound) / value, None with `reason` if nothing was left.

    A `maximised` value has its bound above it.
    """

    value: float
    bound: float
    status: str
    nodes: int = 0
    limit_hit: bool = False
    reason: str = ""
    maximised: bool = False

    @property
    def gap(self) -> float | None:
        """Proven relative gap as a fraction, never negative; None where there was nothing to plan."""
        if self.reason:
            return None
        short = self.bound - self.value if self.maximised else self.value - self.bound
        return max(0.0, short / abs(self.value)) if self.value else 0.0


@dataclass(frozen=True, slots=True)
class Post:
    """One team's stations. `id` is built from base village, class and number, so it survives a re-plan.

    `stations` are sorted codes; `patrol_minutes` the legs from the base village plus the walks (one way).
    """

    id: str
    village: str
    district: str
    station_class: str
    seats: int
    river: bool
    stations: tuple[str, ...]
    patrol_minutes: float


@dataclass(frozen=True, slots=True)
class Posts:
    """Every post, with the proof per (district, class) and the whole. Cost: patrol minutes; notes: Indonesian."""

    posts: tuple[Post, ...]
    proof: Proof
    parts: tuple[tuple[str, str, Proof], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a post and who fills it ("" is a shortage), with why and what the next best would cost."""

    post: str
    number: int
    officer: str
    role: str
    travel_minutes: float
    why: str = ""
    next_best: str = ""
    next_best_cost: float | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Seats filled and unfilled. `travel_bound` is a valid lower bound of the summed one-way trips."""

    seats: tuple[Seat, ...]
    proof: Proof
    travel_minutes: float
    travel_bound: float
    worst_trip: float
    worst_attainable: float
    shortage: int
    shortage_weighted: float
    shortage_proven: bool
    soft: tuple[tuple[str, int, float], ...]
    lone_pairs: tuple[tuple[str, str], ...]
    lone_risks: tuple[str, ...]
    not_used: tuple[str, ...]
    notes: tuple[str, ...] = ()
    reduced_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Command:
    """The chain above the posts and the officers held back for it.

    `staff` are the officers of the command post (role, officer), Kaops first; "" comes from outside the roster.
    """

    padal: tuple[tuple[str, str], ...]
    kapolsek: tuple[tuple[str, str], ...]
    pamatwil: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    staff: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """A reserve team at its base; an unfilled place is an empty officer id."""

    id: str
    base: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reserve:
    """Quick-reaction teams and their reach: shares of stations reachable by one and by two teams."""

    teams: tuple[Team, ...]
    proof: Proof
    minutes: float
    by_one: float
    by_two: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole answer. `document` is what `plan.json` holds: no times, byte for byte repeatable."""

    posts: Posts
    people: People
    command: Command
    reserve: Reserve
    input_hash: str
    document: dict[str, Any]
