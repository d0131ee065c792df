"""What does a seating cost, part by part? Counted from the names, apart from the program that found them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siaga.deployment.planner.people_lp import Guide
from siaga.deployment.planner.people_model import Field, Flags, Ints
from siaga.deployment.planner.problem import Problem

Crew = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished seating: officer indices per post (-1 unfilled), its price, what bounds it, what limited it."""

    team: Crew
    value: float
    bound: float
    worst_reduced: float
    nodes: int
    limit_hit: bool
    guide: Guide
    limit: float = np.inf
    attainable: float = 0.0
    proven: bool = True
    notes: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """Relative gap as a fraction."""
        return max(0.0, (self.value - self.bound) / self.value) if self.value else 0.0

    def worst(self, field: Field) -> float:
        """Longest one-way trip, minutes."""
        officer, post = flat(self.team)
        return float(field.minutes[officer, post].max(initial=0.0))


def flat(team: Crew) -> tuple[Ints, Ints]:
    """Filled seats as two arrays: officer index and post index."""
    pairs = [(o, p) for p, crew in enumerate(team) for o in crew if o >= 0]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def without_woman(field: Field, team: Crew) -> Flags:
    """Full teams of two or more in which no woman serves; shape (posts,)."""
    return np.array(
        [len(c) >= 2 and -1 not in c and not any(field.woman[o] for o in c) for c in team], dtype=np.bool_
    )


def total(problem: Problem, field: Field, team: Crew) -> float:
    """Travel plus every soft price, minutes."""
    officer, post = flat(team)
    lacking = int(without_woman(field, team).sum())
    return float(field.exact[officer, post].sum()) + problem.rules.prices.no_woman * lacking


def soft(problem: Problem, field: Field, team: Crew, moving: bool) -> list[tuple[str, int, float]]:
    """Each soft rule that applies, how often it is broken and its price each, minutes."""
    prices = problem.rules.prices
    officer, post = flat(team)
    now = field.current[officer]
    out = [
        ("no_woman", int(without_woman(field, team).sum()), prices.no_woman),
        ("lone_bko", int((field.bko[officer] & (field.seats[post] == 1)).sum()), prices.lone_bko),
        ("unknown_area", int(field.unknown[officer, post].sum()), prices.unknown_area),
    ]
    if problem.rules.home_village == "soft":
        out.append(("home_village", int(field.home[officer, post].sum()), prices.home_village))
    if moving:
        out.append(("move", int(((now >= 0) & (now != post)).sum()), prices.move))
        out.append(("call_up", int((now == -1).sum()), prices.call_up))
    return out
