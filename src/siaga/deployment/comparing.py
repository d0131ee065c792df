"""What differs between two plans? Figures side by side, and who moves. Pure: two documents in, rows out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIGURES = (
    "seats_needed", "seats_filled", "shortage", "travel_minutes", "worst_trip_minutes", "patrol_minutes",
    "total_minutes", "hard_violations", "posts", "stations", "officers_ready",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """An officer whose place differs. `kind`: moved, called_up or stood_down; posts are "" where there is none."""

    officer: str
    kind: str
    before: str
    after: str
    minutes_before: float
    minutes_after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`figures` are (name, value in a, value in b); posts that only one of the two has; and who moves."""

    figures: tuple[tuple[str, Any, Any], ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    recut: tuple[str, ...]
    moves: tuple[Move, ...]
    staying: int

    def count(self, kind: str) -> int:
        """How many of one kind."""
        return sum(m.kind == kind for m in self.moves)


def compare(a: Mapping[str, Any], b: Mapping[str, Any]) -> Comparison:
    """From plan document a to plan document b."""
    before, after = _places(a), _places(b)
    posts_a, posts_b = _stations(a), _stations(b)
    moves = [
        _move(officer, before.get(officer), after.get(officer)) for officer in sorted(before.keys() | after.keys())
    ]
    changed = tuple(m for m in moves if m.before != m.after)
    return Comparison(
        tuple((name, a["summary"].get(name), b["summary"].get(name)) for name in FIGURES),
        tuple(sorted(posts_a.keys() - posts_b.keys())),
        tuple(sorted(posts_b.keys() - posts_a.keys())),
        tuple(sorted(p for p in posts_a.keys() & posts_b.keys() if posts_a[p] != posts_b[p])),
        changed,
        len(moves) - len(changed),
    )


def _places(document: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    return {s["officer"]: (s["post"], s["travel_minutes"]) for s in document["seats"] if s["officer"]}


def _stations(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {p["id"]: tuple(p["stations"]) for p in document["posts"]}


def _move(officer: str, before: tuple[str, float] | None, after: tuple[str, float] | None) -> Move:
    kind = "called_up" if before is None else "stood_down" if after is None else "moved"
    (old, was), (new, now) = before or ("", 0.0), after or ("", 0.0)
    return Move(officer, kind, old, new, was, now)
