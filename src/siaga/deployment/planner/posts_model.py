"""How many stations of which village are guarded from where? One group: fewest teams, then fewest minutes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from siaga.deployment.planner import milp, posts_start
from siaga.deployment.planner.posts_group import Group

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """`x[item, site]` stations guarded from a site, `n[village]` teams seated there.

    Sites are the group's villages, then its fixed posts. `value`, `bound` in minutes, fixed stations included.
    """

    x: Ints
    n: Ints
    value: float
    bound: float
    status: str
    nodes: int
    limit_hit: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """The allowed (item, site) pairs with their minutes; teams' columns follow them."""

    item: Ints
    site: Ints
    minutes: Floats
    base: Ints
    home: Ints
    supply: Ints
    weight: Ints


def lay_out(group: Group) -> Layout:
    """The fewest teams (or the number asked for), then the fewest minutes at that number."""
    columns = _columns(group)
    teams, notes, few_nodes, few_hit = _teams(group, columns)
    least = min(group.stations_min, group.count() // teams) if teams else 1
    if least < group.stations_min and teams:
        notes.append(f"isi paling sedikit per regu diturunkan dari {group.stations_min} ke {least}")
    answer = _best(group, columns, teams, least)
    if answer.x is None and least > 1:
        notes.append(f"isi paling sedikit {least} TPS per regu tidak dapat dipenuhi, dilonggarkan")
        answer = _best(group, columns, teams, 1)
    if answer.x is None:
        raise RuntimeError(f"posts {group.district} {group.station_class}: {answer.status}")
    k = len(columns.item)
    x = np.zeros((len(group.items), len(group.villages) + len(group.fixed)), dtype=np.int64)
    x[columns.item, columns.site] = answer.x[:k]
    value = float(columns.minutes @ answer.x[:k])
    return Layout(
        x=x,
        n=answer.x[k:],
        value=value,
        bound=min(value, answer.bound),
        status=answer.status,
        nodes=answer.nodes + few_nodes,
        limit_hit=answer.limit_hit or few_hit,
        notes=tuple(notes),
    )


def _columns(group: Group) -> Columns:
    home = np.array([i.village for i in group.items], dtype=np.int64)
    base = np.array([*range(len(group.villages)), *(f.base for f in group.fixed)], dtype=np.int64)
    cost = group.legs()[base][:, home].T + group.walks()[home][:, None]
    own = np.isin(np.arange(len(base)), home) | (np.arange(len(base)) >= len(group.villages))
    room = np.array([1] * len(group.villages) + [f.room for f in group.fixed])
    item, site = np.nonzero(np.isfinite(cost) & own[None, :] & (room > 0)[None, :])
    return Columns(
        item=item,
        site=site,
        minutes=cost[item, site],
        base=base,
        home=home,
        supply=np.array([len(i.stations) for i in group.items], dtype=np.int64),
        weight=np.array([i.weight for i in group.items], dtype=np.int64),
    )


def _teams(group: Group, columns: Columns) -> tuple[int, list[str], int, bool]:
    """Free teams: the pooled minimum where every pair of villages may share, else a small program of its own."""
    room = sum(f.room for f in group.fixed)
    load = int(columns.supply @ columns.weight)
    few = max(0, ceil((load - room) / group.capacity))
    whole = len(columns.item) == len(group.items) * len(set(columns.home.tolist()))
    nodes, hit, notes = 0, False, []
    if group.items and not (whole and not group.fixed):
        answer = milp.solve(_program(group, columns, None, 1), 0.0, group.nodes)
        if answer.x is None:
            raise RuntimeError(f"posts {group.district} {group.station_class}: {answer.status}")
        found, nodes, hit = int(answer.x[len(columns.item) :].sum()), answer.nodes, answer.limit_hit
        if found > few:
            why = "jalan tertutup, batas sebaran atau plot yang dikunci"
            notes.append(
                f"{found - few} regu ({(found - few) * group.officers} personel) lebih banyak karena {why}"
            )
        few = found
    if group.teams is None:
        return few, notes, nodes, hit
    wanted = min(max(group.teams - len(group.fixed), few), group.count())
    if wanted + len(group.fixed) != group.teams:
        notes.append(f"diminta {group.teams} regu, yang mungkin {wanted + len(group.fixed)}")
    return wanted, notes, nodes, hit


def _best(group: Group, columns: Columns, teams: int, least: int) -> milp.Answer:
    """Least minutes: at once where nothing is left to choose, from a good start where villages are plain."""
    if not group.items:
        return milp.Answer(np.zeros(len(group.villages), dtype=np.int64), 0.0, "Optimal", 0, False)
    if not group.fixed and (teams == group.count() or len(group.items) == 1):
        return _at_home(group, columns, teams)
    plain = not group.fixed and len(set(columns.home.tolist())) == len(group.items) and columns.weight.max() == 1
    if not plain:
        return milp.solve(_program(group, columns, teams, least), group.gap, group.nodes)
    loose = milp.relax(_program(group, columns, teams, least, tight=1))
    start = _start(group, columns, loose[1], teams, least) if loose else None
    if loose and start is not None:
        value = float(columns.minutes @ start[: len(columns.item)])
        if value - loose[0] <= group.gap * value:
            return milp.Answer(start, loose[0], "Optimal", 0, False)
    program = _program(group, columns, teams, least, tight=3)
    return milp.solve(program, group.gap, group.nodes, None if start is None else start.astype(np.float64))


def _at_home(group: Group, columns: Columns, teams: int) -> milp.Answer:
    x = np.where(columns.base[columns.site] == columns.home[columns.item], columns.supply[columns.item], 0)
    n = np.bincount(columns.home, weights=columns.supply, minlength=len(group.villages)).astype(np.int64)
    n = n if teams == group.count() else np.where(n > 0, teams, 0)
    return milp.Answer(np.concatenate([x, n]), float(columns.minutes @ x), "Optimal", 0, False)


def _start(group: Group, columns: Columns, loose: Floats, teams: int, least: int) -> Ints | None:
    legs = np.where(np.isfinite(group.legs()), group.legs(), posts_start.FAR)
    seats = posts_start.Seats(legs, columns.supply, group.capacity)
    found = posts_start.first(seats, loose[len(columns.item) :], teams)
    if found is None or (found[1].sum(axis=0) < least * found[0]).any():
        return None
    return np.concatenate([found[1][columns.item, columns.site], found[0]])


def _program(group: Group, columns: Columns, teams: int | None, least: int, tight: int = 0) -> milp.Model:
    """Least minutes with `teams` free teams; least teams where `teams` is None.

    `tight` adds, for villages with at most 1/`tight` of a team's stations, a row per pair: no station guarded
    from a village without a team. Right for small villages, ballast for large ones.
    """
    places, k = len(group.villages), len(columns.item)
    free = np.nonzero(columns.site < places)[0]
    held = np.nonzero(columns.site >= places)[0]
    own = free[columns.home[columns.item[free]] == columns.site[free]]
    weight, n = columns.weight[columns.item], np.arange(places) + k
    every = np.arange(places)
    count = np.bincount(columns.home, weights=columns.supply, minlength=places)
    rows = _Rows(k + places)
    rows.add(columns.item, np.arange(k), 1.0, columns.supply, columns.supply)
    at = rows.add(columns.site[free], free, weight[free], np.full(places, -np.inf), np.zeros(places))
    rows.more(at + every, n, -float(group.capacity))
    at = rows.add(columns.site[own], own, 1.0, np.zeros(places), np.full(places, np.inf))
    rows.more(at + every, n, -1.0)
    if least > 1:
        at = rows.add(columns.site[free], free, 1.0, np.zeros(places), np.full(places, np.inf))
        rows.more(at + every, n, -float(least))
    if group.fixed:
        room = np.array([f.room for f in group.fixed], dtype=np.float64)
        rows.add(columns.site[held] - places, held, weight[held], np.full(len(room), -np.inf), room)
    if teams is not None:
        rows.add(np.zeros(places, dtype=np.int64), n, 1.0, np.array([teams]), np.array([teams]))
    if tight:
        few = free[columns.supply[columns.item[free]] * tight <= group.capacity]
        at = rows.add(np.arange(len(few)), few, 1.0, np.full(len(few), -np.inf), np.zeros(len(few)))
        rows.more(np.arange(len(few)) + at, columns.site[few] + k, -columns.supply[columns.item[few]])
    cost = np.concatenate(
        [columns.minutes, np.zeros(places)] if teams is not None else [np.zeros(k), np.ones(places)]
    )
    upper = np.concatenate([columns.supply[columns.item], count]).astype(np.float64)
    return rows.model(cost, upper)


class _Rows:
    """Rows of a sparse program, gathered block by block."""

    def __init__(self, columns: int) -> None:
        self.columns, self.rows = columns, 0
        self.parts: list[tuple[Ints, Ints, Floats]] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []

    def add(self, row: Ints, column: Ints, value: float | Ints, lower: Ints | Floats, upper: Ints | Floats) -> int:
        """A block of len(lower) rows; gives the number of its first."""
        first = self.rows
        self.rows += len(lower)
        self.lower.append(np.asarray(lower, dtype=np.float64))
        self.upper.append(np.asarray(upper, dtype=np.float64))
        self.more(row + first, column, value)
        return first

    def more(self, row: Ints, column: Ints, value: float | Ints) -> None:
        """Further entries of rows already added."""
        filled = np.broadcast_to(np.asarray(value, dtype=np.float64), column.shape)
        self.parts.append((row, column, filled))

    def model(self, cost: Floats, upper: Floats) -> milp.Model:
        row, column, value = (np.concatenate(p) for p in zip(*self.parts, strict=True))
        matrix = sparse.csr_matrix((value, (row, column)), shape=(self.rows, self.columns))
        lower = np.zeros(self.columns)
        return milp.Model(cost, lower, upper, matrix, np.concatenate(self.lower), np.concatenate(self.upper))
