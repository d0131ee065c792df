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
