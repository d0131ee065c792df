"""How do divisible seats become whole ones? What came out whole is fixed; a small integer program does the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np

from siaga.deployment.planner.people_lp import Limits, Relaxed, add_columns, frame
from siaga.deployment.planner.people_model import Flags, Floats, Ints, Model

WHOLE = 1e-6
MINUTES = {0.0: np.inf, 0.01: 1.0, 0.5: 5.0, np.inf: np.inf}


@dataclass(frozen=True, slots=True)
class Whole:
    """Whole numbers: `takes` (T, G) officers of a type in a group, `empty` (G,) unfilled seats."""

    takes: Ints
    empty: Ints
    missing: int
    nodes: int = 0
    limit_hit: bool = False
    proven: bool = True


def round_up(model: Model, limits: Limits, relaxed: Relaxed, slack: float, nodes: int) -> Whole:
    """Fix whole groups and solve the others, freeing neighbours until the cost is within `slack` of the bound.

    `slack` is in the unit of cost. The last try frees every group.
    """
    loose = _fractional(model, relaxed)
    nodes_used, hit = 0, False
    for reach, far in MINUTES.items():
        loose = _wider(relaxed, loose, reach)
        whole = _solve_loose(model, limits, relaxed, loose, (slack / 2, nodes, far))
        nodes_used, hit = nodes_used + whole.nodes, hit or whole.limit_hit
        if not whole.missing and cost(model, whole, limits) <= relaxed.value + slack:
            break
    return replace(whole, nodes=nodes_used, limit_hit=hit)


def cost(model: Model, whole: Whole, limits: Limits) -> float:
    """Cost of whole numbers in the model's own terms."""
    if limits.counting:
        return float(whole.empty @ (model.weight if limits.counting == "weight" else np.ones(len(model.weight))))
    used = whole.takes > 0
    women = model.woman.astype(np.int64) @ whole.takes + whole.empty
    lacking = np.maximum(model.woman_need - women, 0)
    return float((model.cost[used] * whole.takes[used]).sum() + model.no_woman * lacking.sum())


def _fractional(model: Model, relaxed: Relaxed) -> Flags:
    loose: Flags = np.abs(relaxed.empty - np.rint(relaxed.empty)) > WHOLE
    off = np.abs(relaxed.share - np.rint(relaxed.share)) > WHOLE
    loose[relaxed.arcs[off, 1]] = True
    return loose


def _wider(relaxed: Relaxed, loose: Flags, reach: float) -> Flags:
    """Loose groups, and those using a type that a loose group would take within `reach` of the best price."""
    if not reach:
        return loose
    if np.isinf(reach):
        return np.ones_like(loose)
    used = relaxed.share > WHOLE
    table = np.zeros(relaxed.reduced.shape, dtype=np.bool_)
    table[relaxed.arcs[used, 0], relaxed.arcs[used, 1]] = True
    wanted = (relaxed.reduced[:, loose] <= reach).any(axis=1)
    out: Flags = loose | table[wanted].any(axis=0)
    return out


def _solve_loose(
    model: Model, limits: Limits, relaxed: Relaxed, loose: Flags, effort: tuple[float, int, float]
) -> Whole:
    """Keep whole groups, solve the loose ones; `effort` is absolute gap, nodes and farthest reduced cost."""
    takes = np.zeros(model.cost.shape, dtype=np.int64)
    takes[relaxed.arcs[:, 0], relaxed.arcs[:, 1]] = np.rint(relaxed.share)
    empty = np.rint(relaxed.empty).astype(np.int64)
    takes[:, loose], empty[loose] = 0, 0
    if not loose.any():
        return Whole(takes, empty, 0)
    part = _part(model, loose, model.count - takes.sum(axis=1))
    rest = replace(
        limits,
        unfilled_weight=limits.unfilled_weight - float(empty @ model.weight),
        unfilled=limits.unfilled - int(empty.sum()),
        at_least=limits.at_least - int(empty.sum()),
        empty=None if limits.empty is None else limits.empty[loose],
    )
    slack, nodes, far = effort
    answer = _integers(part, rest, _near(part, relaxed.reduced[:, loose], far), slack, nodes)
    takes[:, loose], empty[loose] = answer.takes, answer.empty
    return replace(answer, takes=takes, empty=empty)


def _part(model: Model, loose: Flags, left: Ints) -> Model:
    """The model with some groups only and the officers left for them."""
    return replace(
        model,
        cost=model.cost[:, loose],
        count=left,
        seats=model.seats[loose],
        senior_need=model.senior_need[loose],
        boat_need=model.boat_need[loose],
        woman_need=model.woman_need[loose],
        bko_room=model.bko_room[loose],
        weight=model.weight[loose],
    )


def _near(model: Model, reduced: Floats, far: float, most: int = 20_000) -> Ints:
    """Arcs worth having: those within `far` of the best price, of them the `most` cheapest."""
    usable = np.isfinite(model.cost) & (model.count > 0)[:, None] & (reduced <= far)
    if int(usable.sum()) > most:
        usable &= reduced <= np.partition(reduced[usable], most)[most]
    return np.argwhere(usable)


def _integers(model: Model, limits: Limits, arcs: Ints, slack: float, nodes: int) -> Whole:
    lp, rows = frame(model, limits, nodes=nodes)
    lp.setOptionValue("mip_abs_gap", slack)
    fixed = lp.getNumCol()
    add_columns(lp, model, rows, arcs)
    columns = np.arange(lp.getNumCol(), dtype=np.int32)
    kinds = np.full(len(columns), highspy.HighsVarType.kInteger)
    lp.changeColsIntegrality(len(columns), columns, kinds)
    lp.run()
    info, status = lp.getInfo(), lp.getModelStatus()
    optimal = status == highspy.HighsModelStatus.kOptimal
    if not optimal and info.primal_solution_status != 2:
        return Whole(
            np.zeros(model.cost.shape, dtype=np.int64), model.seats.copy(), int(model.seats.sum()), 0, True
        )
    value = np.rint(np.array(lp.getSolution().col_value)).astype(np.int64)
    takes = np.zeros(model.cost.shape, dtype=np.int64)
    takes[arcs[:, 0], arcs[:, 1]] = value[fixed:]
    groups = len(model.seats)
    missing = int(value[groups : 2 * groups].sum())
    return Whole(takes, value[:groups], missing, max(0, int(info.mip_node_count)), not optimal, optimal)
