"""Who sits at which post? Officers to seats, with a proven gap, the fewest empty seats and a fair worst trip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from siaga.deployment.planner import (
    names,
    people_answer,
    people_cost,
    people_fewest,
    people_locks,
    people_lp,
    people_model,
    people_worst,
)
from siaga.deployment.planner.people_cost import Draft
from siaga.deployment.planner.people_lp import Guide, Limits
from siaga.deployment.planner.people_model import Field, Floats, Ints, Model
from siaga.deployment.planner.people_round import Whole, round_up
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import People, Post

EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Task:
    """What every attempt shares."""

    problem: Problem
    field: Field
    options: Options

    @property
    def elsewhere(self) -> int:
        """Seats that stay empty at least, since other objects take their officers off the force."""
        usable = max(0, len(self.field.officers) - self.problem.other_objects)
        return max(0, int(self.field.seats.sum()) - usable)


def solve(
    problem: Problem,
    posts: Sequence[Post],
    held: frozenset[str],
    options: Options,
    *,
    current: Mapping[str, str] | None = None,
    explain: bool = True,
) -> People:
    """Seat ready officers that are not `held`; with `current` (officer to post) a move and a call-up cost.

    `explain` False leaves out the sentences, the next best and the lone pairs, for large benches. Raises
    `siaga.kit.errors.Refused` when a lock contradicts a hard rule.
    """
    task = prepare(problem, posts, held, options, current)
    return tell(task, settle(task), current is not None, explain)


def prepare(
    problem: Problem,
    posts: Sequence[Post],
    held: frozenset[str],
    options: Options,
    current: Mapping[str, str] | None = None,
) -> Task:
    """Check the locks and lay the officers out against the posts."""
    people_locks.check(problem, posts, held)
    return Task(problem, people_model.build(problem, posts, held, current), options)


def settle(task: Task, guide: Guide | None = None) -> Draft:
    """Seat the officers; `guide` is an earlier optimum of nearly the same task."""
    return _homes_apart(task, _draft(task, guide))


def again(task: Task, made: Draft) -> Draft | None:
    """Seat anew, at other prices, the same seats within the same longest trip; None if that went wrong."""
    empty = np.array([sum(o < 0 for o in team) for team in made.team], dtype=np.int64)
    found = _attempt(task, _near(task, made.limit), Limits(), empty, made.guide)
    return found and replace(
        found, attainable=made.attainable, limit=made.limit, proven=made.proven, notes=made.notes
    )


def tell(task: Task, made: Draft, moving: bool, explain: bool = True, bound: float | None = None) -> People:
    """The finished answer of a draft; `bound` of its travel where it is known."""
    known = travel_bound(task, made, guide=made.guide) if bound is None else bound
    return people_answer.answer(task.problem, task.field, made, known, moving, explain)


def _draft(task: Task, guide: Guide | None = None) -> Draft:
    limits = people_fewest.anywhere(people_model.merge(task.problem, task.field, task.field.price), task.elsewhere)
    if limits.unfilled:
        return _short(task, limits, True)
    best = people_worst.attainable(task.field, task.field.seats)
    found = _within(task, Limits(), best, None, _longest(task), guide)
    return found or _short(task, *_counted(task))


def _short(task: Task, limits: Limits, proven: bool) -> Draft:
    """The fewest seats stay empty; which ones, distance decides; then the worst trip at those filled seats."""
    draft = _attempt(task, task.field.price, limits)
    while draft is None:
        limits, proven = _more(task, limits)
        draft = _attempt(task, task.field.price, limits)
    filled = np.array([sum(o >= 0 for o in team) for team in draft.team], dtype=np.int64)
    best = people_worst.attainable(task.field, filled)
    limit = task.problem.rules.worst_trip_ratio * best + EPS
    found = replace(draft, attainable=best, limit=limit, proven=proven)
    if draft.worst(task.field) <= limit:
        return found
    empty = task.field.seats - filled
    again = _within(task, limits, best, empty, draft.worst(task.field), draft.guide) or replace(
        found, limit=draft.worst(task.field), notes=(_raised(limit, draft.worst(task.field)),)
    )
    return replace(again, bound=min(draft.bound, again.bound), proven=proven)


def _more(task: Task, limits: Limits) -> tuple[Limits, bool]:
    """Nobody could keep the count: first count again with distances, then give up one more seat, unproven."""
    counted, sure = _counted(task)
    if counted.unfilled_weight > limits.unfilled_weight + EPS or counted.unfilled > limits.unfilled:
        return counted, sure
    step = float(task.field.weight.max(initial=1.0))
    return Limits(limits.unfilled_weight + step, limits.unfilled + 1, limits.at_least), False


def _counted(task: Task) -> tuple[Limits, bool]:
    """Fewest unfilled with distances: closed roads, bans and hard home villages leave some seats to nobody."""
    return people_fewest.fewest(people_model.merge(task.problem, task.field, task.field.price), task.elsewhere)


def _within(
    task: Task, limits: Limits, best: float, empty: Ints | None, longest: float, guide: Guide | None = None
) -> Draft | None:
    """Keep the worst trip within the ratio; where the rules cannot, raise it by a tenth at least and say so."""
    asked = limit = task.problem.rules.worst_trip_ratio * best + EPS
    while True:
        draft = _attempt(task, _near(task, limit), limits, empty, guide)
        if draft:
            notes = () if limit == asked else (_raised(asked, limit),)
            return replace(draft, attainable=best, limit=limit, notes=notes)
        if limit >= longest:
            return None
        limit = max(1.1 * limit, float(task.field.minutes[task.field.minutes > limit].min()) + EPS)


def _near(task: Task, limit: float) -> Floats:
    """Prices without trips longer than `limit`; the locked stay where they are."""
    price = np.where(task.field.minutes > limit, np.inf, task.field.price)
    for post, held in task.field.locked.items():
        price[list(held), post] = task.field.price[list(held), post]
    return price


def _raised(asked: float, limit: float) -> str:
    return (
        f"Batas perjalanan terjauh dinaikkan dari {asked:.1f} menjadi {limit:.1f} menit:"
        " aturan regu tidak terpenuhi di bawahnya"
    )


def _longest(task: Task) -> float:
    finite = task.field.minutes[np.isfinite(task.field.price)]
    return float(finite.max(initial=0.0))


def _attempt(
    task: Task, price: Floats, limits: Limits, empty: Ints | None = None, guide: Guide | None = None
) -> Draft | None:
    """Relax, round and name at this price; None when a seat cannot be served."""
    apart: frozenset[int] = frozenset()
    while True:
        model = people_model.merge(task.problem, task.field, price, apart=apart, empty=empty)
        within = _fixed(model, limits, empty)
        relaxed = people_lp.solve(model, within, guide, people_model.stays(task.field, model))
        if relaxed.missing > EPS:
            return None
        slack = max(EPS, relaxed.value * task.options.people_gap / 4)
        whole = round_up(model, within, relaxed, slack, task.options.people_nodes)
        if whole.missing:
            return None
        named = names.name(task.field, model, whole, price + task.field.home_price * task.field.home)
        if not named.apart:
            return _drafted(task, named.team, Guide(model, relaxed), whole)
        apart |= named.apart
        guide = Guide(model, relaxed)


def _fixed(model: Model, limits: Limits, empty: Ints | None) -> Limits:
    if empty is None:
        return limits
    per_group = np.bincount(model.group_of, weights=empty, minlength=len(model.seats)).astype(np.int64)
    return Limits(float(per_group @ model.weight), int(per_group.sum()), empty=per_group)


def _drafted(task: Task, team: tuple[tuple[int, ...], ...], guide: Guide, whole: Whole) -> Draft:
    value = people_cost.total(task.problem, task.field, team)
    locked = sum(float(task.field.exact[o, p]) for p, held in task.field.locked.items() for o in held)
    bound, worst = guide.relaxed.bound + locked, guide.relaxed.worst_reduced
    return Draft(team, value, bound, worst, whole.nodes, whole.limit_hit, guide)


def _homes_apart(task: Task, draft: Draft) -> Draft:
    """Home villages are priced only when names are given; where that costs too much, solve with them."""
    if draft.gap <= task.options.people_gap or not task.field.home_price:
        return draft
    field = replace(task.field, price=task.field.exact, home_price=0.0)
    again = _draft(replace(task, field=field))
    better = again if again.value < draft.value else draft
    return replace(better, bound=max(draft.bound, again.bound))


def travel_bound(task: Task, draft: Draft, *, move: float = 0.0, guide: Guide | None = None) -> float:
    """Valid lower bound of the pure travel at the same filled seats, rules kept, prices off.

    Each move costs `move`. `guide` is an optimum of the same field. Minus infinity where these officers cannot
    fill the same seats.
    """
    field = task.field
    minutes = field.minutes + move * people_model.elsewhere(field)
    price = np.where(np.isfinite(field.price) & (field.minutes <= draft.limit), minutes, np.inf)
    empty = np.array([sum(o < 0 for o in team) for team in draft.team], dtype=np.int64)
    plain = replace(
        task.problem, rules=replace(task.problem.rules, prices=replace(task.problem.rules.prices, no_woman=0.0))
    )
    model = people_model.merge(plain, field, price, empty=empty)
    stay = people_model.stays(field, model) if move else None
    relaxed = people_lp.solve(model, _fixed(model, Limits(), empty), guide, stay)
    if relaxed.missing > EPS:
        return -np.inf
    return relaxed.bound + sum(float(minutes[o, p]) for p, held in field.locked.items() for o in held)
