"""Which officers alone overnight have a neighbour? Lone posts in pairs, the rest a risk somebody signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from siaga.deployment.planner import travel
from siaga.deployment.planner.people_lp import quiet
from siaga.deployment.planner.problem import Problem
from siaga.deployment.planner.result import Post

Pairs = tuple[tuple[str, str], ...]


def pair(problem: Problem, lone: Sequence[Post]) -> tuple[Pairs, tuple[str, ...]]:
    """Most pairs within `Rules.lone_pair_minutes` of each other, then the shortest; ids of pairs and of the rest.

    Exact: posts of one village are alike, so whole numbers of pairs between villages are chosen.
    """
    waiting: dict[str, list[str]] = defaultdict(list)
    for post in sorted(lone, key=lambda p: p.id):
        waiting[post.village].append(post.id)
    codes = sorted(waiting)
    pairs: list[tuple[str, str]] = []
    for a, b, many in _numbers(problem, codes, [len(waiting[c]) for c in codes]):
        for _ in range(many):
            first, second = waiting[codes[a]].pop(0), waiting[codes[b]].pop(0)
            pairs.append((min(first, second), max(first, second)))
    return tuple(sorted(pairs)), tuple(sorted(p for rest in waiting.values() for p in rest))


def _numbers(problem: Problem, codes: list[str], have: list[int]) -> list[tuple[int, int, int]]:
    """(village, village, pairs): the most pairs, then the fewest minutes."""
    if not codes:
        return []
    places = {v.code: v for v in problem.villages}
    minutes = travel.legs([places[c] for c in codes], problem.travel)
    near = problem.rules.lone_pair_minutes
    edges = [(a, b) for a in range(len(codes)) for b in range(a, len(codes)) if minutes[a, b] <= near]
    edges = [(a, b) for a, b in edges if a != b or have[a] > 1]
    if not edges:
        return []
    most = _whole(have, edges, np.full(len(edges), -1.0), 0)
    many = _whole(have, edges, np.array([minutes[a, b] for a, b in edges]), int(most.sum()))
    return [(a, b, int(n)) for (a, b), n in zip(edges, many, strict=True) if n > 0]


def _whole(
    have: list[int], edges: list[tuple[int, int]], price: NDArray[np.float64], least: int
) -> NDArray[np.int64]:
    """Pairs per edge at least price, `least` of them in all. Two scales in one price would stall the solver."""
    lp = quiet()
    top = np.array([*have, highspy.kHighsInf], dtype=np.float64)
    low = np.array([*(0.0 for _ in have), float(least)])
    none = np.zeros(len(top), dtype=np.int32)
    lp.addRows(len(top), low, top, 0, none, np.empty(0, dtype=np.int32), np.empty(0))
    for (a, b), cost in zip(edges, price, strict=True):
        rows, values = ([a, len(have)], [2.0, 1.0]) if a == b else ([a, b, len(have)], [1.0, 1.0, 1.0])
        room = have[a] // 2 if a == b else min(have[a], have[b])
        lp.addCol(float(cost), 0.0, float(room), len(rows), np.array(rows, dtype=np.int32), np.array(values))
    columns = np.arange(len(edges), dtype=np.int32)
    lp.changeColsIntegrality(len(edges), columns, np.full(len(edges), highspy.HighsVarType.kInteger))
    lp.run()
    many: NDArray[np.int64] = np.rint(np.array(lp.getSolution().col_value)).astype(np.int64)
    return many
