"""Where would a good planner seat the teams? A first solution by moving one team at a time; proves nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NEAR, TRIES = 6, 400
FAR = 1e7


@dataclass(frozen=True, slots=True)
class Seats:
    """`legs[base, village]` minutes, `supply` stations per village, `most` stations per team."""

    legs: Floats
    supply: Ints
    most: int


def first(seats: Seats, wish: Floats, teams: int) -> tuple[Ints, Ints] | None:
    """Teams per village and stations `x[village, base]`, near the fractional `wish`; None if nothing fits."""
    n = _rounded(seats, wish, teams)
    best, tries = _cost(seats, n), 1
    near = np.argsort(seats.legs, axis=1, kind="stable")[:, 1 : NEAR + 1]
    moved = True
    while moved and tries < TRIES:
        moved = False
        for u in np.nonzero(n)[0].tolist():
            for w in near[u].tolist():
                if not n[u] or n[w] >= seats.supply[w] or tries >= TRIES:
                    continue
                n[u] -= 1
                n[w] += 1
                cost, tries = _cost(seats, n), tries + 1
                if cost < best - 1e-9:
                    best, moved = cost, True
                    break
                n[u] += 1
                n[w] -= 1
    return None if best >= FAR else (n, _assigned(seats, n))


def _rounded(seats: Seats, wish: Floats, teams: int) -> Ints:
    """Whole parts first, then the largest fractions, codes in order where equal."""
    n = np.minimum(np.floor(wish + 1e-6).astype(np.int64), seats.supply)
    rank = sorted(range(len(wish)), key=lambda v: (-round(float(wish[v] - n[v]), 6), v))
    while (missing := teams - int(n.sum())) > 0:
        room = [v for v in rank if n[v] < seats.supply[v]]
        n[room[:missing]] += 1
    return n


def _rest(seats: Seats, n: Ints) -> tuple[Ints, Ints, Ints]:
    """Stations guarded at home, then the villages of those left over and the bases of the places left."""
    home = np.minimum(seats.supply, seats.most * n)
    every = np.arange(len(n))
    return home, np.repeat(every, seats.supply - home), np.repeat(every, seats.most * n - home)


def _cost(seats: Seats, n: Ints) -> float:
    _, left, places = _rest(seats, n)
    table = seats.legs[np.ix_(places, left)]
    row, column = linear_sum_assignment(table)
    return float(table[row, column].sum())


def _assigned(seats: Seats, n: Ints) -> Ints:
    home, left, places = _rest(seats, n)
    row, column = linear_sum_assignment(seats.legs[np.ix_(places, left)])
    x = np.diag(home)
    np.add.at(x, (left[column], places[row]), 1)
    return x
