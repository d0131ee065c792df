"""How does a problem become a checked plan? Solver, then the independent checker, on all cores."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from siaga.deployment.checker import broken_rules
from siaga.deployment.planner import plan as planner
from siaga.deployment.planner import problem_io
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.pool import workers as pool_of

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan's document with the checker's verdict in it, and the wall seconds of all stages."""

    document: dict[str, Any]
    broken: list[str]
    seconds: float


def solve(
    problem: Problem,
    options: Options | None = None,
    *,
    workers: int | None = None,
    cache: MutableMapping[str, Any] | None = None,
    progress: Progress = lambda stage: None,
) -> Solved:
    """Plan and check. Raises nothing for a shortage: an unfilled seat is part of the answer."""
    began = perf_counter()
    with pool_of(workers) as map_:
        answer = planner.plan(problem, options, map=map_, cache=cache, progress=progress)
    progress("check")
    document, broken = checked(problem, answer.document)
    return Solved(document, broken, perf_counter() - began)


def checked(problem: Problem, document: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The document with `hard_violations` filled in by the checker, and the broken rules by name."""
    broken = broken_rules(problem_io.to_dict(problem), document)
    summary = {**document["summary"], "hard_violations": len(broken)}
    return {**document, "summary": summary}, broken
