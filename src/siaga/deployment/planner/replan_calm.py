"""How are few people moved? At the profile's prices first; dearer moves where travel can bear it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from siaga.deployment.planner import command, people, people_model, reserve
from siaga.deployment.planner.people_cost import Draft, flat
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import People, Post

FEW = 0.02
MORE_TRAVEL = 0.002
STEP, RUNGS = 1.25, 15
EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Try:
    """One seating, at one price of a move."""

    task: people.Task
    made: Draft

    @property
    def price(self) -> float:
        """Minutes that one move costs."""
        return self.task.problem.rules.prices.move

    @property
    def moved(self) -> int:
        """Officers at another post than before, their own still being there."""
        officer, post = flat(self.made.team)
        return int(people_model.elsewhere(self.task.field)[officer, post].sum())

    @property
    def travel(self) -> float:
        """One-way minutes over the filled seats."""
        officer, post = flat(self.made.team)
        return float(np.sum(self.task.field.minutes[officer, post]))


def seat(
    problem: Problem, posts: Sequence[Post], held: frozenset[str], options: Options, current: Mapping[str, str]
) -> tuple[People, int | None]:
    """Seat with a price on moves; where more than 2 % of the seats move, the least dearer price that moves so few.

    Travel stays within 0.2 % of the least a plan from scratch needs, or of the least with this command and
    reserve where that is more. If even then more than 2 % move, the fewest within it are taken, and the second
    answer is the proven least number of moves (same posts, command, reserve and filled seats); else None.
    """
    task = people.prepare(problem, posts, held, options, current)
    first = Try(task, people.settle(task))
    bound = people.travel_bound(task, first.made, guide=first.made.guide)
    few = FEW * int(task.field.seats.sum())
    if first.moved <= few:
        return people.tell(task, first.made, True, bound=bound), None
    most = (1 + MORE_TRAVEL) * max(bound, _from_scratch(first, posts))

    def dearer(times: float) -> Try | None:
        dear = people.prepare(_dearer(problem, times), posts, held, options, current)
        found = people.again(dear, first.made)
        return None if found is None else Try(dear, found)

    best, price = _calmest(first, dearer, few, most)
    told = people.tell(best.task, _said(first, best), True, bound=bound)
    return told, None if best.moved <= few else _least(first, price, most)


def _from_scratch(first: Try, posts: Sequence[Post]) -> float:
    """Least travel where command and reserve are chosen anew, as a fresh plan does; 0 if that fills fewer seats."""
    problem, options = first.task.problem, first.task.options
    chain = command.held(command.solve(problem, command.split(problem, problem.rules.rayons)))
    teams = reserve.solve(problem, options, chain).teams
    held = chain | {o for team in teams for o in team.officers if o}
    return max(0.0, people.travel_bound(people.prepare(problem, posts, held, options), first.made))


def _calmest(first: Try, dearer: Callable[[float], Try | None], few: float, most: float) -> tuple[Try, float]:
    """The lowest rung of prices at which few move or travel passes `most`, by halving; the best try within `most`.

    The second answer is the price of that rung.
    """
    low, high, tried = 0, RUNGS + 1, [first]
    while high - low > 1:
        middle = (low + high) // 2
        found = dearer(STEP**middle)
        tried += [found] if found else []
        if found and found.moved > few and found.travel <= most:
            low = middle
        else:
            high = middle
    within = [t for t in tried if t.travel <= most] or [first]
    return min(within, key=lambda t: (max(t.moved, few), t.travel)), first.price * STEP**high


def _least(first: Try, price: float, most: float) -> int:
    """Fewest moves within `most` minutes of travel, by weak duality: each move short of it costs `price`."""
    bound = people.travel_bound(first.task, first.made, move=price, guide=first.made.guide)
    return max(0, ceil((bound - most) / price - EPS))


def _dearer(problem: Problem, times: float) -> Problem:
    prices = problem.rules.prices
    more = (times - 1) * prices.move
    dear = replace(prices, move=prices.move + more, call_up=prices.call_up + more)
    return replace(problem, rules=replace(problem.rules, prices=dear))


def _said(first: Try, best: Try) -> Draft:
    """The draft with what the dearer price bought."""
    if best is first:
        return best.made
    note = (
        f"Harga pergeseran dinaikkan ke {best.price:.1f} menit: {first.moved - best.moved} personel lebih sedikit"
        f" bergeser, perjalanan bertambah {best.travel - first.travel:.0f} menit"
    )
    return replace(best.made, notes=(*best.made.notes, note))
