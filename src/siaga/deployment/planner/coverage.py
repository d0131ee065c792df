"""Where should quick-reaction teams stand? Maximal expected covering location (MEXCLP), exact.

Daskin (1983): a team is busy with probability q, independently of the others. A village with n teams in
reach is worth (1 - q) + (1 - q) q + ... (n terms) for each of its stations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from siaga.deployment.planner.result import Proof
from siaga.deployment.planner.solver import Silent

Reach = NDArray[np.bool_]
PROVEN = 1e-6


@dataclass(frozen=True, slots=True)
class Cover:
    """Demand groups: `weight` stations of every village with the same `reach` row (groups x sites)."""

    weight: NDArray[np.float64]
    reach: Reach
    teams: int
    busy: float

    def gains(self) -> NDArray[np.float64]:
        """Worth per station of the first, second ... team in reach."""
        out: NDArray[np.float64] = (1 - self.busy) * self.busy ** np.arange(self.teams, dtype=np.float64)
        return out

    def value(self, counts: Sequence[int]) -> float:
        """Expected stations covered by `counts` teams per site."""
        worth = np.concatenate([[0.0], np.cumsum(self.gains())])
        return float(self.weight @ worth[self.reach @ np.asarray(counts, dtype=np.int64)])


def cover(weight: NDArray[np.float64], reach: Reach, teams: int, busy: float) -> Cover:
    """Merge villages reached by the same sites; villages out of all reach fall away."""
    rows, group = np.unique(reach, axis=0, return_inverse=True)
    total = np.bincount(group.ravel(), weights=weight, minlength=len(rows)).astype(np.float64)
    keep = rows.any(axis=1) & (total > 0)
    return Cover(total[keep], rows[keep], teams, busy)


def best_sites(task: Cover, nodes: int, gap: float) -> tuple[tuple[int, ...], Proof]:
    """Teams per site, proven best; among equals the plan with most teams at the earliest site.

    A limit that was hit keeps the best plan found and says so; ties are then not broken.
    """
    model, sites = _model(task, nodes, gap)
    model.run()
    status, bound = model.modelStatusToString(model.getModelStatus()), 0.0
    if model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return _first(task, sites), Proof(task.value(_first(task, sites)), _most(task), status, limit_hit=True)
    counts, bound = _counts(model, sites), model.getInfo().mip_dual_bound
    used, optimal = int(model.getInfo().mip_node_count), status == "Optimal"
    if optimal and bound - task.value(counts) <= PROVEN * max(1.0, bound):
        counts = _earliest(model, task, sites, counts)
    value = task.value(counts)
    proof = Proof(value, max(value, min(bound, _most(task))), status, used, not optimal, maximised=True)
    return counts, proof


def _model(task: Cover, nodes: int, gap: float) -> tuple[highspy.Highs, int]:
    """Columns: integer x per site, then y per group and team. Rows: sum of x; y <= teams in reach."""
    groups, sites = task.reach.shape
    model = Silent()
    model.setOptionValue("random_seed", 1)
    model.setOptionValue("mip_max_nodes", nodes)
    model.setOptionValue("mip_rel_gap", gap)
    model.setOptionValue("mip_abs_gap", 0.0)
    model.addVars(sites, np.zeros(sites), np.full(sites, float(task.teams)))
    model.changeColsIntegrality(sites, np.arange(sites), np.array([highspy.HighsVarType.kInteger] * sites))
    worth = np.outer(task.weight, task.gains()).ravel()
    model.addVars(worth.size, np.zeros(worth.size), np.ones(worth.size))
    columns = sites + np.arange(worth.size)
    model.changeColsCost(worth.size, columns, worth)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.addRow(float(task.teams), float(task.teams), sites, np.arange(sites), np.ones(sites))
    for row in range(groups):
        near = np.flatnonzero(task.reach[row])
        own = columns[row * task.teams : (row + 1) * task.teams]
        index = np.concatenate([near, own]).astype(np.int32)
        value = np.concatenate([-np.ones(near.size), np.ones(own.size)])
        model.addRow(-highspy.kHighsInf, 0.0, index.size, index, value)
    return model, sites


def _earliest(model: highspy.Highs, task: Cover, sites: int, counts: tuple[int, ...]) -> tuple[int, ...]:
    """Among plans of equal value, the greatest counts site by site: the tie rule, in order of base code."""
    best, left = task.value(counts), task.teams
    worth = np.outer(task.weight, task.gains()).ravel()
    columns = (sites + np.arange(worth.size)).astype(np.int32)
    model.addRow(best - _tolerance(best), highspy.kHighsInf, worth.size, columns, worth)
    model.changeColsCost(worth.size, columns, np.zeros(worth.size))
    for site in range(sites):
        if counts[site] < left:
            model.changeColCost(site, 1.0)
            model.run()
            if model.modelStatusToString(model.getModelStatus()) != "Optimal":
                return counts
            found = _counts(model, sites)
            counts = found if found[site] > counts[site] else counts
            model.changeColCost(site, 0.0)
        left -= counts[site]
        model.changeColBounds(site, float(counts[site]), float(counts[site]))
        if left == 0:
            break
    return counts


def _tolerance(best: float) -> float:
    """Stations two plans may differ by and still count as equal: what the solver cannot tell apart."""
    return max(1e-6, 1e-9 * best)


def _counts(model: highspy.Highs, sites: int) -> tuple[int, ...]:
    return tuple(round(x) for x in list(model.getSolution().col_value)[:sites])


def _first(task: Cover, sites: int) -> tuple[int, ...]:
    return (task.teams,) + (0,) * (sites - 1)


def _most(task: Cover) -> float:
    return float(task.weight.sum() * task.gains().sum())
