"""How is a mixed-integer program solved here? One thread, limited by nodes, status read before any number."""

from __future__ import annotations

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


def solve(model: Model, gap: float, nodes: int, start: Floats | None = None) -> Answer:
    """Solve to a relative `gap` or to `nodes` branch-and-bound nodes; `start` is a good feasible solution.

    With a start the solver looks for nothing else and proves. HiGHS keeps one global thread pool, so every
    caller in a process asks for the same one thread.
    """
    solver = _loaded(model, whole=True)
    for name, value in (("mip_rel_gap", gap), ("mip_abs_gap", 1e-9), ("mip_max_nodes", nodes), *_GUIDE):
        solver.setOptionValue(name, value)
    if start is not None:
        for name, value in _ONLY_PROVE:
            solver.setOptionValue(name, value)
        solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    solver.run()
    return _read(solver)


def relax(model: Model) -> tuple[float, Floats] | None:
    """Value and solution of the linear relaxation, a valid bound; None unless proven optimal."""
    solver = _loaded(model, whole=False)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    value = float(solver.getInfo().objective_function_value)
    return value - 1e-9 * abs(value), np.asarray(solver.getSolution().col_value)


_GUIDE: tuple[tuple[str, bool | float], ...] = (("random_seed", 0), ("mip_allow_restart", False))
_ONLY_PROVE: tuple[tuple[str, bool | float], ...] = (
    ("mip_heuristic_effort", 0.0),
    ("mip_heuristic_run_feasibility_jump", False),
    ("mip_heuristic_run_root_reduced_cost", False),
    ("mip_heuristic_run_rins", False),
    ("mip_heuristic_run_rens", False),
)


def _loaded(model: Model, whole: bool) -> Silent:
    solver = Silent()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    matrix = model.matrix
    columns = len(model.cost)
    solver.passModel(
        columns,
        len(model.row_lower),
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
        np.full(columns, int(whole), dtype=np.int32),
    )
    return solver


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
