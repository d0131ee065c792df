"""Which post guards this station, and where does this officer stand? An index of the plan in force."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from siaga.deployment.models import Plan

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Index:
    """A plan by what one looks up. `approved` is False for a plan that is only proposed."""

    number: int
    approved: bool
    order_number: str
    posts: dict[str, Row]
    post_of: dict[str, str]
    seats: dict[str, list[Row]]
    seat_of: dict[str, Row]
    teams: list[Row]
    reserve_minutes: float

    def posts_in(self, village: str) -> list[Row]:
        """Posts that guard a station of this village or start there."""
        return [p for p in self.posts.values() if p["village"] == village]

    def team_of(self, officer: str) -> Row | None:
        """The reserve team the officer belongs to."""
        return next((t for t in self.teams if officer in t["officers"]), None)


def index() -> Index | None:
    """The plan approved last, else the one proposed last; None where nothing is planned. One small query."""
    known = Plan.objects.values_list("pk", "made_at", "approved_at", "number", "order_number")
    row = known.exclude(approved_at=None).order_by("-number").first() or known.order_by("-number").first()
    return _index(*row) if row else None


@lru_cache(maxsize=2)
def _index(pk: int, made_at: Any, approved_at: Any, number: int, order_number: str) -> Index:
    document: dict[str, Any] = Plan.objects.values_list("document", flat=True).get(pk=pk)
    posts = {p["id"]: p for p in document["posts"]}
    seats: dict[str, list[Row]] = {key: [] for key in posts}
    for seat in document["seats"]:
        seats[seat["post"]].append(seat)
    return Index(
        number, approved_at is not None, order_number, posts,
        {code: p["id"] for p in posts.values() for code in p["stations"]}, seats,
        {s["officer"]: s for s in document["seats"] if s["officer"]}, document["reserve"]["teams"],
        document["reserve"].get("minutes", 0.0),
    )  # fmt: skip


def reached(index: Index, teams: tuple[tuple[str, int], ...]) -> list[tuple[float, float, str, int]]:
    """Villages with stations that reserve teams reach in time: lon, lat, name and how many teams."""
    return list(_reached(index.number, index.reserve_minutes, teams, id(index)))


@lru_cache(maxsize=2)
def _reached(number: int, limit: float, teams: tuple[tuple[str, int], ...], _: int) -> tuple[Any, ...]:
    import numpy as np

    from siaga.deployment.planner import problem_io
    from siaga.deployment.planner.travel import trips

    raw: dict[str, Any] = Plan.objects.values_list("problem", flat=True).get(number=number)
    problem = problem_io.from_dict(raw)
    homes = {b.code: b for b in problem.bases}
    known, guarded = [(b, n) for b, n in teams if b in homes], {s.village for s in problem.stations}
    places = [v for v in problem.villages if v.code in guarded]
    if not known or not places:
        return ()
    near = trips([homes[b] for b, _ in known], places, problem.travel) <= limit
    count = np.array([n for _, n in known]) @ near
    return tuple((v.lon, v.lat, v.name, int(n)) for v, n in zip(places, count.tolist(), strict=True) if n)
