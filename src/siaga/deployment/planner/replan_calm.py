"""How are few people moved? At the profile's prices first; dearer moves where travel can bear it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from siaga.deployment.planner import people
from siaga.deployment.planner.people_cost import Draft, flat
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import People, Post

FEW = 0.02
MORE_TRAVEL = 0.002
DEARER = 2.4


def seat(
    problem: Problem, posts: Sequence[Post], held: frozenset[str], options: Options, current: Mapping[str, str]
) -> People:
    """Seat with a price on moves; more than 2 % of the seats moved makes them 2.4 times dearer.

    A dearer answer is taken when it moves fewer and its travel stays within 0.2 % of the lower bound of the
    travel at the same filled seats, so it is that close to a fresh plan too. Its prices are in the answer.
    """
    task = people.prepare(problem, posts, held, options, current)
    made = people.settle(task)
    bound = people.travel_bound(task, made)
    if _moved(task, made) > FEW * int(task.field.seats.sum()):
        task, made = _calmer(task, made, posts, held, current, (1 + MORE_TRAVEL) * bound)
    return people.tell(task, made, True, bound=bound)


def _calmer(
    task: people.Task,
    made: Draft,
    posts: Sequence[Post],
    held: frozenset[str],
    current: Mapping[str, str],
    most: float,
) -> tuple[people.Task, Draft]:
    """The dearer answer if it moves fewer within `most` minutes of travel, else the answer as it is."""
    dear = people.prepare(_dearer(task.problem), posts, held, task.options, current)
    found = people.again(dear, made)
    if found and _moved(dear, found) < _moved(task, made) and _travel(dear, found) <= most:
        return dear, replace(found, notes=(*found.notes, _said(dear.problem)))
    return task, made


def _dearer(problem: Problem) -> Problem:
    prices = problem.rules.prices
    more = (DEARER - 1) * prices.move
    dear = replace(prices, move=prices.move + more, call_up=prices.call_up + more)
    return replace(problem, rules=replace(problem.rules, prices=dear))


def _said(problem: Problem) -> str:
    prices = problem.rules.prices
    return f"Harga pergeseran dinaikkan ke {prices.move:g} menit agar lebih sedikit personel bergeser"


def _moved(task: people.Task, made: Draft) -> int:
    officer, post = flat(made.team)
    now = task.field.current[officer]
    return int(((now >= 0) & (now != post)).sum())


def _travel(task: people.Task, made: Draft) -> float:
    officer, post = flat(made.team)
    return float(np.sum(task.field.minutes[officer, post]))
