"""How far must somebody travel at best, and would the team rules allow it? Flows and a plain program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

Minutes = Callable[[Any, str, str], float]


def best_worst_trip(facts: Any, minutes: Minutes) -> float:
    """Largest of three bottlenecks: anybody to filled seats, seniors to full teams, boats to full river teams.

    Officers locked to a post are fixed there. Solved as flows from bases to villages.
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
    bases = [facts.officers[o]["base"] for o in who]
    places = [facts.posts[p]["village"] for p in seats]
    first = dict(zip(reversed(bases), reversed(who), strict=True))
    rows, columns = {b: i for i, b in enumerate(first)}, {v: i for i, v in enumerate(dict.fromkeys(places))}
    small = np.array([[minutes(facts, first[b], v) for v in columns] for b in rows])
    out: NDArray[np.float64] = small[np.array([rows[b] for b in bases])][:, np.array([columns[v] for v in places])]
    return out


def _bottleneck(facts: Any, minutes: Minutes, who: list[str], seats: list[str]) -> float:
    """Smallest limit at which as many seats can be served as with none; a flow between bases and villages."""
    if not who or not seats:
        return 0.0
    bases = Counter(facts.officers[o]["base"] for o in who)
    places = Counter(facts.posts[p]["village"] for p in seats)
    one = {facts.officers[o]["base"]: o for o in who}
    table = np.array([[minutes(facts, one[b], v) for v in places] for b in bases])
    supply, demand = np.array(list(bases.values())), np.array(list(places.values()))
    steps = np.unique(table[np.isfinite(table)])
    if not len(steps):
        return 0.0
    goal = _served(table <= steps[-1], supply, demand)
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        enough = _served(table <= steps[middle], supply, demand) >= goal
        low, high = (low, middle) if enough else (middle + 1, high)
    return float(steps[low])


def _served(open_: NDArray[np.bool_], supply: NDArray[np.int64], demand: NDArray[np.int64]) -> int:
    """Seats served over open pairs: a square of room between source, bases, villages and sink."""
    a, b = open_.shape
    room = np.zeros((a + b + 2, a + b + 2), dtype=np.int32)
    room[-2, :a], room[a : a + b, -1] = supply, demand
    room[:a, a : a + b] = np.where(open_, np.minimum(supply[:, None], demand[None, :]), 0)
    return int(maximum_flow(csr_matrix(room), a + b, a + b + 1).flow_value)


def can_serve(facts: Any, minutes: Minutes, limit: float) -> bool:
    """Could the same number of seats at every post be filled by trips within the limit, all rules kept?

    A whole-number program, kinds of officers by post; where its solver gives up the answer is no.
    """
    locked = _locked(facts)
    posts = [p for p, crew in facts.crew.items() if any(o not in locked for o in crew)]
    kinds = _kinds(facts, _free(facts, locked))
    table = _table(facts, minutes, [crew[0] for crew in kinds], posts)
    arcs = [(r, c) for r, c in np.argwhere(table <= limit).tolist() if _may(facts, kinds[r][0], posts[c])]
    if not arcs:
        return False
    rows, low, high = _rows(facts, locked, kinds, posts, arcs)
    most = np.array([min(len(kinds[r]), facts.posts[posts[c]]["seats"]) for r, c in arcs])
    answer = milp(
        np.zeros(len(arcs)),
        constraints=LinearConstraint(rows, low, high),
        integrality=np.ones(len(arcs)),
        bounds=Bounds(0, most),
        options={"node_limit": 1_000},
    )
    return answer.x is not None


def _kinds(facts: Any, free: list[str]) -> list[list[str]]:
    """Officers that no rule tells apart: same base and skills, same bans, same home where homes are barred."""
    bans: dict[str, set[str]] = {}
    for officer, post in facts.problem["locks"]["bans"]:
        bans.setdefault(officer, set()).add(post)
    out: dict[tuple[Any, ...], list[str]] = {}
    for officer in free:
        who = facts.officers[officer]
        home = who["home_village"] if facts.rules["home_village"] == "hard" else ""
        barred = tuple(sorted(bans.get(officer, ())))
        key = (who["base"], who["senior"], who["boat"], who["origin"] == "bko", home, barred)
        out.setdefault(key, []).append(officer)
    return list(out.values())


def _may(facts: Any, officer: str, post: str) -> bool:
    row, who = facts.posts[post], facts.officers[officer]
    if [officer, post] in [list(b) for b in facts.problem["locks"]["bans"]]:
        return False
    if row["seats"] == 1 and facts.rules["boat_at_river"] and row["river"] and not who["boat"]:
        return False
    return not (facts.rules["home_village"] == "hard" and who["home_village"] == row["village"])


def _rows(
    facts: Any, locked: dict[str, str], kinds: list[list[str]], posts: list[str], arcs: list[tuple[int, int]]
) -> tuple[csr_matrix, NDArray[np.float64], NDArray[np.float64]]:
    """Places per kind; per post the same filled seats, a senior, a boat, room for reinforcements."""
    size, first = len(posts), len(kinds)
    entries = []
    for column, (r, c) in enumerate(arcs):
        who = facts.officers[kinds[r][0]]
        entries.append((r, column))
        has = (True, who["senior"], who["boat"], who["origin"] == "bko")
        entries += [(first + k * size + c, column) for k, true in enumerate(has) if true]
    row, column = np.array(entries).T
    table = csr_matrix((np.ones(len(row)), (row, column)), shape=(first + 4 * size, len(arcs)))
    low, high = np.zeros(first + 4 * size), np.full(first + 4 * size, np.inf)
    high[:first] = [len(crew) for crew in kinds]
    for c, post in enumerate(posts):
        crew, at = facts.crew[post], first + c
        low[at] = high[at] = sum(o not in locked for o in crew)
        low[at + size] = facts.rules["senior_in_team"] and _lacks(facts, post, locked, "senior", 2)
        low[at + 2 * size] = facts.rules["boat_at_river"] and _lacks(facts, post, locked, "boat", 1)
        if facts.posts[post]["seats"] == 2:
            held = sum(o in locked and facts.officers[o]["origin"] == "bko" for o in crew)
            high[at + 3 * size] = max(0, facts.rules["max_bko_in_pair"] - held)
    return table, low, high
