"""How far must somebody travel at best? The bottleneck over the filled seats, a bound no plan can beat."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from siaga.deployment.planner.people_model import Field, Flags, Floats, Ints


def attainable(field: Field, filled: Ints) -> float:
    """Best attainable worst one-way trip at the same filled seats, minutes.

    The largest of three bottlenecks, each a flow from bases to villages: any officer to every filled seat;
    a senior to every full team of two or more; a boat-skilled officer to every full river team. Locked
    officers count where they are locked. Bans and home villages are left out, so it is never too high.
    """
    locked = [float(field.minutes[o, p]) for p, held in field.locked.items() for o in held]
    open_ = filled - np.array([len(field.locked.get(p, ())) for p in range(len(filled))], dtype=np.int64)
    free = np.ones(len(field.officers), dtype=np.bool_)
    free[list(field.locked_officers)] = False
    full = filled == field.seats
    senior = (full & field.led & ~_has(field, field.senior)).astype(np.int64)
    boat = (full & field.river & ~_has(field, field.boat)).astype(np.int64)
    parts = [
        (free, open_),
        (free & field.boat, np.minimum(boat, open_)),
        (free & field.senior, np.minimum(senior, open_)),
    ]
    return max([0.0, *locked, *(_bottleneck(field, who, need) for who, need in parts)])


def _has(field: Field, skill: Flags) -> Flags:
    return np.array(
        [any(skill[o] for o in field.locked.get(p, ())) for p in range(len(field.posts))], dtype=np.bool_
    )


def _bottleneck(field: Field, who: Flags, need: Ints) -> float:
    """Smallest t such that trips of at most t minutes serve as much of `need` as trips of any length."""
    if not who.any() or not need.any():
        return 0.0
    minutes, supply, demand = _by_place(field, who, need)
    steps = np.unique(minutes)
    goal = _flow(minutes, supply, demand, float(steps[-1]))
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        if _flow(minutes, supply, demand, float(steps[middle])) >= goal:
            high = middle
        else:
            low = middle + 1
    return float(steps[low])


def _by_place(field: Field, who: Flags, need: Ints) -> tuple[Floats, Ints, Ints]:
    bases = np.array([o.base for o in field.officers])[who]
    places = np.array([p.village for p in field.posts])[need > 0]
    _, first, row = np.unique(bases, return_index=True, return_inverse=True)
    _, head, column = np.unique(places, return_index=True, return_inverse=True)
    table = field.minutes[np.flatnonzero(who)[first]][:, np.flatnonzero(need > 0)[head]]
    return table, np.bincount(row), np.bincount(column, weights=need[need > 0]).astype(np.int64)


def _flow(minutes: Floats, supply: Ints, demand: Ints, limit: float) -> int:
    """Most seats served by trips within the limit. Nodes: bases, villages, source, sink."""
    a, b = minutes.shape
    rows, columns = np.nonzero(minutes <= limit)
    start = np.concatenate([rows, np.full(a, a + b), a + np.arange(b)])
    end = np.concatenate([a + columns, np.arange(a), np.full(b, a + b + 1)])
    room = np.concatenate([np.minimum(supply[rows], demand[columns]), supply, demand]).astype(np.int32)
    net = csr_array((room, (start.astype(np.int32), end.astype(np.int32))), shape=(a + b + 2, a + b + 2))
    return int(maximum_flow(net, a + b, a + b + 1).flow_value)
