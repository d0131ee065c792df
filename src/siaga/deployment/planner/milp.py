"""How is a mixed-integer program solved here? One thread, limited by nodes, status read before any number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from siaga.deployment.planner.solver import Silent

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """Minimise `cost @ x` with `row_lower <= matrix @ x <= row_upper`, `lower <= x <= upper`, all x whole."""

    cost: Floats
    lower: Floats
    upper: Floats
    matrix: sparse.csr_matrix
    row_lower: Floats
    row_upper: Floats


@dataclass(frozen=True, slots=True)
class Answer:
    """`x` is None where no solution was found; `bound` is valid for the whole program in every case."""

    x: NDArray[np.int64] | None
    bound: float
    status: str
    nodes: int
    limit_hit: bool


def solve(model: Model, gap: float, nodes: int, start: Sequence[float] | Floats | None = None) -> Answer:
    """Solve to a relative `gap` or to `nodes` branch-and-bound nodes; `start` is a first feasible solution.

    HiGHS keeps one global thread pool, so every caller in a process asks for the same one thread.
    """
    solver = Silent()
    for name, value in _settings(gap, nodes):
        solver.setOptionValue(name, value)
    matrix = model.matrix
    columns, rows = len(model.cost), len(model.row_lower)
    solver.passModel(
        columns,
        rows,
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        model.cost,
        model.lower,
        model.upper,
        model.row_lower,
        model.row_upper,
        matrix.indptr[:-1].astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        np.ones(columns, dtype=np.int32),
    )
    if start is not None:
        solver.setSolution(columns, np.arange(columns, dtype=np.int32), np.asarray(start, dtype=np.float64))
    solver.run()
    return _read(solver)


def _settings(gap: float, nodes: int) -> list[tuple[str, bool | int | float]]:
    return [
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", gap),
        ("mip_abs_gap", 1e-9),
        ("mip_max_nodes", nodes),
        ("mip_allow_restart", False),
        ("mip_heuristic_run_rins", False),
        ("mip_heuristic_run_rens", False),
        ("mip_heuristic_run_root_reduced_cost", False),
        ("mip_heuristic_run_feasibility_jump", False),
    ]


def _read(solver: highspy.Highs) -> Answer:
    status, info = solver.getModelStatus(), solver.getInfo()
    proven = status == highspy.HighsModelStatus.kOptimal
    limited = status in (highspy.HighsModelStatus.kSolutionLimit, highspy.HighsModelStatus.kIterationLimit)
    name = solver.modelStatusToString(status)
    if not (proven or limited):
        return Answer(None, float("-inf"), name, max(0, int(info.mip_node_count)), False)
    feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    x = np.rint(np.asarray(solver.getSolution().col_value)).astype(np.int64) if feasible else None
    return Answer(x, float(info.mip_dual_bound), name, max(0, int(info.mip_node_count)), limited)
