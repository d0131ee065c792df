"""How far must somebody travel at best, and would the team rules allow it? Matching and a plain program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, lil_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

Minutes = Callable[[Any, str, str], float]


def best_worst_trip(facts: Any, minutes: Minutes) -> float:
    """Largest of three bottlenecks: anybody to filled seats, seniors to full teams, boats to full river teams.

    Officers locked to a post are fixed there. Solved by maximum matching of officers to seats.
    """
    locked = _locked(facts)
    free = _free(facts, locked)
    fixed = [minutes(facts, o, facts.posts[p]["village"]) for o, p in locked.items()]
    boats = [o for o in free if facts.officers[o]["boat"]]
    seniors = [o for o in free if facts.officers[o]["senior"]]
    needs = (
        (free, [p for p, crew in facts.crew.items() for o in crew if o not in locked]),
        (boats, [p for p in facts.posts if facts.rules["boat_at_river"] and _lacks(facts, p, locked, "boat", 1)]),
        (
            seniors,
            [p for p in facts.posts if facts.rules["senior_in_team"] and _lacks(facts, p, locked, "senior", 2)],
        ),
    )
    return max([0.0, *fixed, *(_bottleneck(facts, minutes, who, seats) for who, seats in needs)])


def _locked(facts: Any) -> dict[str, str]:
    return {o: p for o, p in facts.problem["locks"]["posts"] if o in facts.crew.get(p, [])}


def _free(facts: Any, locked: dict[str, str]) -> list[str]:
    held = set(facts.held)
    return sorted(i for i, o in facts.officers.items() if o["ready"] and i not in held and i not in locked)


def _lacks(facts: Any, post: str, locked: dict[str, str], skill: str, least: int) -> bool:
    """A full post of `least` seats or more (river for boats) whose locked officers do not bring the skill."""
    row, crew = facts.posts[post], facts.crew.get(post, [])
    if len(crew) < row["seats"] or row["seats"] < least or (skill == "boat" and not row["river"]):
        return False
    return not any(facts.officers[o][skill] for o in crew if o in locked) and any(o not in locked for o in crew)


def _table(facts: Any, minutes: Minutes, who: list[str], seats: list[str]) -> NDArray[np.float64]:
    """Minutes of every officer to every seat, each pair of base and village measured once."""
    seen: dict[tuple[str, str], float] = {}
    out = np.empty((len(who), len(seats)))
    for r, officer in enumerate(who):
        for c, post in enumerate(seats):
            key = (facts.officers[officer]["base"], facts.posts[post]["village"])
            if key not in seen:
                seen[key] = minutes(facts, officer, key[1])
            out[r, c] = seen[key]
    return out


def _bottleneck(facts: Any, minutes: Minutes, who: list[str], seats: list[str]) -> float:
    """Smallest limit at which as many seats can be matched as with none."""
    if not who or not seats:
        return 0.0
    table = _table(facts, minutes, who, seats)
    steps = np.unique(table[np.isfinite(table)])
    if not len(steps):
        return 0.0
    goal = _matched(table, float(steps[-1]))
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _matched(table, float(steps[middle])) >= goal else (middle + 1, high)
    return float(steps[low])


def _matched(table: NDArray[np.float64], limit: float) -> int:
    return int((maximum_bipartite_matching(csr_matrix(table <= limit), perm_type="column") >= 0).sum())


def can_serve(facts: Any, minutes: Minutes, limit: float) -> bool:
    """Could the same number of seats at every post be filled by trips within the limit, all rules kept?

    A whole-number program, officer by post; where its solver gives up the answer is no.
    """
    locked = _locked(facts)
    free = _free(facts, locked)
    posts = [p for p, crew in facts.crew.items() if any(o not in locked for o in crew)]
    barred = {(o, p) for o, p in (tuple(b) for b in facts.problem["locks"]["bans"])}
    table = _table(facts, minutes, free, posts)
    arcs = [(r, c) for r, c in np.argwhere(table <= limit).tolist() if _may(facts, free[r], posts[c], barred)]
    if not arcs:
        return False
    rows, low, high = _rows(facts, locked, free, posts, arcs)
    count = len(arcs)
    answer = milp(
        np.zeros(count),
        constraints=LinearConstraint(rows, low, high),
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        options={"node_limit": 20_000},
    )
    return answer.x is not None


def _may(facts: Any, officer: str, post: str, barred: set[tuple[str, str]]) -> bool:
    row, who = facts.posts[post], facts.officers[officer]
    if (officer, post) in barred or (
        row["seats"] == 1 and facts.rules["boat_at_river"] and row["river"] and not who["boat"]
    ):
        return False
    return not (facts.rules["home_village"] == "hard" and who["home_village"] == row["village"])


def _rows(
    facts: Any, locked: dict[str, str], free: list[str], posts: list[str], arcs: list[tuple[int, int]]
) -> tuple[csr_matrix, NDArray[np.float64], NDArray[np.float64]]:
    """One place per officer; per post the same filled seats, a senior, a boat, room for reinforcements."""
    size = len(posts)
    table = lil_matrix((len(free) + 4 * size, len(arcs)))
    low, high = np.zeros(len(free) + 4 * size), np.full(len(free) + 4 * size, np.inf)
    high[: len(free)] = 1.0
    for column, (r, c) in enumerate(arcs):
        who = facts.officers[free[r]]
        table[r, column] = 1.0
        for k, has in enumerate((True, who["senior"], who["boat"], who["origin"] == "bko")):
            if has:
                table[len(free) + k * size + c, column] = 1.0
    for c, post in enumerate(posts):
        row, crew = facts.posts[post], facts.crew[post]
        at = len(free) + c
        low[at] = high[at] = sum(o not in locked for o in crew)
        low[at + size] = facts.rules["senior_in_team"] and _lacks(facts, post, locked, "senior", 2)
        low[at + 2 * size] = facts.rules["boat_at_river"] and _lacks(facts, post, locked, "boat", 1)
        if row["seats"] == 2:
            held = sum(o in locked and facts.officers[o]["origin"] == "bko" for o in crew)
            high[at + 3 * size] = max(0, facts.rules["max_bko_in_pair"] - held)
    return csr_matrix(table), low, high
