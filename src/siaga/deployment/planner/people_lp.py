"""What is the cheapest share-out, seats divisible? A linear program grown by pricing every type at every group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import highspy
import numpy as np

from siaga.deployment.planner.people_model import Flags, Floats, Ints, Model
from siaga.deployment.planner.solver import Silent

TOLERANCE = 1e-6
DUAL, PRIMAL = 1, 4
EMPTY = np.empty(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the share-out may not pass: weighted unfilled seats and their number (0 fills every seat).

    `at_least` seats stay unfilled because that many officers are needed for other objects.
    `empty` fixes the unfilled seats of each group. `counting` drops travel: only unfilled seats cost.
    """

    unfilled_weight: float = 0.0
    unfilled: int = 0
    at_least: int = 0
    empty: Ints | None = None
    counting: Literal["", "weight", "number"] = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Row number of each rule per group, -1 where the rule does not apply. Seats rows follow type rows."""

    senior: Ints
    boat: Ints
    bko: Ints
    woman: Ints
    total: int

    @property
    def rules(self) -> tuple[Ints, Ints, Ints, Ints]:
        """The four rules in the order of `Model.has`."""
        return self.senior, self.boat, self.bko, self.woman


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The linear optimum: `bound` valid for whole seats too, `missing` seats nobody could be put on.

    `arcs` (n, 2) type and group of each column, `share` (n,) its value, `empty` (G,) seats unfilled,
    `reduced` (T, G) reduced costs of every pair, `worst_reduced` the most negative of them.
    """

    value: float
    bound: float
    missing: float
    arcs: Ints
    share: Floats
    empty: Floats
    reduced: Floats
    worst_reduced: float


@dataclass(frozen=True, slots=True)
class Guide:
    """An earlier optimum of nearly the same model: its cheap arcs are the first ones of the next."""

    model: Model
    relaxed: Relaxed

    def reduced(self, model: Model) -> Floats:
        """The earlier reduced costs on the types and groups of another model of the same field."""
        rows = self.model.type_of[model.officer_at]
        out: Floats = self.relaxed.reduced[rows][:, self.model.group_of[model.post_at]]
        return out


def solve(model: Model, limits: Limits, guide: Guide | None = None, stay: Ints | None = None) -> Relaxed:
    """Grow the program until no pair of type and group has a negative reduced cost.

    `stay` (n, 2) are types and groups that belong together already: arcs worth having from the start.
    """
    lp, rows = frame(model, limits)
    fixed = lp.getNumCol()
    columns = [first_arcs(model, guide.reduced(model) if guide else model.cost, stay)]
    known: Flags = np.zeros(model.cost.shape, dtype=np.bool_)
    while True:
        _few_new(lp, len(columns[-1]))
        add_columns(lp, model, rows, columns[-1])
        known[columns[-1][:, 0], columns[-1][:, 1]] = True
        run(lp)
        dual = np.array(lp.getSolution().row_dual)
        reduced = _reduced(model, rows, dual if len(dual) else np.zeros(rows.total + 2))
        priced = np.where(known, 0.0, reduced)
        if priced.min(initial=0.0) >= -TOLERANCE:
            break
        columns.append(_cheapest(priced))
    return _answer(model, lp, np.concatenate(columns), fixed, reduced, float(priced.min(initial=0.0)))


def quiet(gap: float = 0.0, nodes: int = 0) -> highspy.Highs:
    """A silent solver on one thread with fixed seed."""
    lp = Silent()
    for name, value in (
        ("output_flag", False),
        ("log_to_console", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", gap),
    ):
        lp.setOptionValue(name, value)
    if nodes:
        lp.setOptionValue("mip_max_nodes", nodes)
    return lp


def run(lp: highspy.Highs) -> None:
    """Solve; anything but an optimum of a linear program that always has one is a defect of ours."""
    lp.run()
    status = lp.getModelStatus()
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
        raise RuntimeError(f"linear program ended as {lp.modelStatusToString(status)}")


def frame(model: Model, limits: Limits, gap: float = 0.0, nodes: int = 0) -> tuple[highspy.Highs, Rows]:
    """A solver with every row and the slack columns, and no arcs yet."""
    rows = number_rows(model)
    lp = quiet(gap, nodes)
    add_rows(lp, model, rows, limits)
    add_slacks(lp, model, rows, limits)
    return lp, rows


def number_rows(model: Model) -> Rows:
    """Give every rule that can bind a row: types, seats, senior, boat, BKO, woman, then the two totals."""
    at = len(model.count) + len(model.seats)
    numbered = []
    for needed in (
        model.senior_need > 0,
        model.boat_need > 0,
        (model.bko_room < model.seats) & bool(model.bko.any()),
        (model.woman_need > 0) & (model.no_woman > 0),
    ):
        out = np.full(len(needed), -1, dtype=np.int64)
        out[needed] = at + np.arange(int(needed.sum()))
        at += int(needed.sum())
        numbered.append(out)
    senior, boat, bko, woman = numbered
    return Rows(senior, boat, bko, woman, at)


def add_rows(lp: highspy.Highs, model: Model, rows: Rows, limits: Limits) -> None:
    """Bounds of the rows in the order of `number_rows`."""
    inf = highspy.kHighsInf
    senior, boat, room, woman = (n[r >= 0].astype(float) for n, r in zip(_needed(model), rows.rules, strict=True))
    count, seats = model.count.astype(float), model.seats.astype(float)
    most = np.array([limits.unfilled_weight + TOLERANCE, float(limits.unfilled)])
    low = (
        np.zeros(len(count)),
        seats,
        senior,
        boat,
        np.zeros(len(room)),
        woman,
        np.array([-inf, float(limits.at_least)]),
    )
    top = (count, seats, np.full(len(senior), inf), np.full(len(boat), inf), room, np.full(len(woman), inf), most)
    lower, upper = np.concatenate(low), np.concatenate(top)
    none = EMPTY.astype(np.int32)
    lp.addRows(len(lower), lower, upper, 0, np.zeros(len(lower), dtype=np.int32), none, EMPTY)


def _needed(model: Model) -> tuple[Ints, Ints, Ints, Ints]:
    return model.senior_need, model.boat_need, model.bko_room, model.woman_need


def add_slacks(lp: highspy.Highs, model: Model, rows: Rows, limits: Limits) -> None:
    """Per group: an unfilled seat (paid from the totals), a seat nobody reaches (huge price), no woman."""
    groups = len(model.seats)
    zero = np.zeros(groups)
    finite = model.cost[np.isfinite(model.cost)]
    huge = 1_000.0 + 10.0 * float(finite.max(initial=0.0))
    allowed = np.minimum(model.seats, limits.unfilled) if limits.empty is None else limits.empty
    needed = zero if limits.empty is None else limits.empty
    priced = {"": zero, "weight": model.weight, "number": np.ones(groups)}[limits.counting]
    stands_for = [rows.senior, rows.boat, rows.woman]
    entries = [[len(model.count) + g, *(int(r[g]) for r in stands_for if r[g] >= 0)] for g in range(groups)]
    totals = [[(rows.total, float(model.weight[g])), (rows.total + 1, 1.0)] for g in range(groups)]
    unfilled = [[(r, 1.0) for r in e] + t for e, t in zip(entries, totals, strict=True)]
    _add(lp, priced, needed, allowed, unfilled)
    _add(lp, np.full(groups, huge), zero, model.seats, [[(r, 1.0) for r in e] for e in entries])
    woman = 0.0 if limits.counting else model.no_woman
    lone = np.flatnonzero(rows.woman >= 0)
    need = model.woman_need[lone]
    _add(lp, np.full(len(lone), woman), zero[lone], need, [[(int(rows.woman[g]), 1.0)] for g in lone])


def _add(
    lp: highspy.Highs,
    cost: Floats,
    lower: Floats | Ints,
    upper: Floats | Ints,
    entries: Sequence[Sequence[tuple[int, float]]],
) -> None:
    sizes = np.array([len(e) for e in entries], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32) if len(sizes) else EMPTY.astype(np.int32)
    index = np.array([r for e in entries for r, _ in e], dtype=np.int32)
    value = np.array([v for e in entries for _, v in e], dtype=np.float64)
    lp.addCols(len(cost), cost, lower.astype(float), upper.astype(float), len(index), starts, index, value)


def add_columns(lp: highspy.Highs, model: Model, rows: Rows, arcs: Ints) -> None:
    """One column per arc: an officer of the type takes a seat of the group."""
    if not len(arcs):
        return
    kinds, groups = arcs[:, 0], arcs[:, 1]
    table = np.full((len(arcs), 6), -1, dtype=np.int64)
    table[:, 0], table[:, 1] = kinds, len(model.count) + groups
    for k, (row, flag) in enumerate(zip(rows.rules, model.has.T.astype(bool), strict=True)):
        table[:, 2 + k] = np.where(flag[kinds], row[groups], -1)
    used = table >= 0
    index = table[used].astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(used.sum(axis=1))[:-1]]).astype(np.int32)
    cost, zero = model.cost[kinds, groups], np.zeros(len(arcs))
    top = np.full(len(arcs), highspy.kHighsInf)
    lp.addCols(len(arcs), cost, zero, top, len(index), starts, index, np.ones(len(index)))


def first_arcs(model: Model, price: Floats, stay: Ints | None = None, near: int = 3) -> Ints:
    """The cheapest types of each group, the cheapest groups of each type, and whoever may stay."""
    chosen = _lowest(price, near, near)
    if stay is not None:
        chosen[stay[:, 0], stay[:, 1]] = True
    return np.argwhere(chosen & np.isfinite(model.cost))


def _cheapest(priced: Floats, per_group: int = 3, per_type: int = 1) -> Ints:
    """The most negative pairs: a few per group and a few per type."""
    return np.argwhere(_lowest(priced, per_group, per_type) & (priced < -TOLERANCE))


def _lowest(table: Floats, per_column: int, per_row: int) -> Flags:
    """The lowest few of each column and of each row."""
    chosen = np.zeros(table.shape, dtype=np.bool_)
    for axis, many in ((0, per_column), (1, per_row)):
        keep = min(many, table.shape[axis])
        if keep and table.size:
            order = np.argpartition(table, keep - 1, axis=axis)
            np.put_along_axis(chosen, np.take(order, np.arange(keep), axis=axis), True, axis=axis)
    return chosen


def _few_new(lp: highspy.Highs, added: int) -> None:
    """Primal simplex when few columns come in: the old point stays feasible, dual would start over."""
    lp.setOptionValue("simplex_strategy", PRIMAL if added < lp.getNumCol() / 10 else DUAL)


def _reduced(model: Model, rows: Rows, dual: Floats) -> Floats:
    types = len(model.count)
    price = np.stack([np.where(r >= 0, dual[r], 0.0) for r in rows.rules])
    out: Floats = model.cost - dual[:types, None] - dual[None, types : types + len(model.seats)] - model.has @ price
    return out


def _answer(model: Model, lp: highspy.Highs, arcs: Ints, fixed: int, reduced: Floats, worst: float) -> Relaxed:
    value = np.array(lp.getSolution().col_value)
    groups = len(model.seats)
    cost = float(lp.getInfo().objective_function_value)
    bound = cost + worst * float(model.seats.sum())
    missing = float(value[groups : 2 * groups].sum())
    return Relaxed(cost, bound, missing, arcs, value[fixed:], value[:groups], reduced, worst)
