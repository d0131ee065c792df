"""How does a frozen problem travel as JSON and come back the same?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from siaga.deployment.planner.problem import (
    Base,
    Locks,
    Officer,
    Pattern,
    Prices,
    Problem,
    Rules,
    Station,
    Travel,
    Village,
)


def to_dict(problem: Problem) -> dict[str, Any]:
    """Plain data, ready for JSON."""
    return asdict(problem)


def from_dict(raw: dict[str, Any]) -> Problem:
    """The problem that `to_dict` gave, also after a trip through JSON; its input hash is the same."""
    rules = dict(raw["rules"])
    rules["prices"] = Prices(**rules["prices"])
    rules["class_weights"] = tuple((c, w) for c, w in rules["class_weights"])
    locks = raw["locks"]
    return Problem(
        villages=tuple(Village(**v) for v in raw["villages"]),
        stations=tuple(Station(**s) for s in raw["stations"]),
        patterns=tuple(Pattern(**p) for p in raw["patterns"]),
        bases=tuple(Base(**{**b, "districts": tuple(b["districts"])}) for b in raw["bases"]),
        officers=tuple(Officer(**o) for o in raw["officers"]),
        travel=_travel(raw["travel"]),
        rules=Rules(**rules),
        locks=Locks(**{name: tuple(tuple(row) for row in rows) for name, rows in locks.items()}),
        other_objects=raw["other_objects"],
    )


def _travel(raw: dict[str, Any]) -> Travel:
    pairs = tuple(((a, b), m) for (a, b), m in raw["pairs"])
    closed = tuple((a, b) for a, b in raw["closed"])
    return Travel(**{**raw, "pairs": pairs, "closed": closed})
