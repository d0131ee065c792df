"""How many seats must stay empty? The fewest by class weight, then by number; distance plays no part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from siaga.deployment.planner import people_lp
from siaga.deployment.planner.people_lp import Limits
from siaga.deployment.planner.people_model import Flags, Ints, Model, totals
from siaga.deployment.planner.people_round import round_up

UNLIMITED = 1e12


def anywhere(model: Model, at_least: int = 0) -> Limits:
    """Fewest unfilled if everybody could go everywhere: a lower bound, and nearly always the answer.

    `at_least` stay unfilled in any case, since their officers are needed elsewhere.

    Officers of equal skills and groups of equal weight, size and need are merged, so the program is tiny.
    """
    kinds = [(bool(s), bool(b), bool(k)) for s, b, k in zip(model.senior, model.boat, model.bko, strict=True)]
    steered = _steered(model)
    per_group = (model.weight, steered, model.senior_need > 0, model.boat_need > 0, model.bko_room < model.seats)
    keys = [tuple(float(v) for v in key) for key in zip(*per_group, strict=True)]
    return fewest(_merged(model, kinds, keys, steered), at_least)[0]


def fewest(model: Model, at_least: int = 0) -> tuple[Limits, bool]:
    """Least weighted unfilled seats of a model, then the fewest at that weight, and whether both are proven."""
    free = Limits(UNLIMITED, int(model.seats.sum()), at_least, counting="weight")
    weight, sure = _least(model, free)
    number, sure_too = _least(model, replace(free, unfilled_weight=weight, counting="number"))
    return Limits(weight, round(number), at_least), sure and sure_too


def _least(model: Model, limits: Limits) -> tuple[float, bool]:
    flat = replace(model, cost=np.where(np.isfinite(model.cost), 0.0, np.inf))
    whole_weights = bool((model.weight == np.rint(model.weight)).all()) or limits.counting == "number"
    step = 1.0 if whole_weights else 1e-4
    relaxed = people_lp.solve(flat, limits)
    answer = round_up(flat, limits, relaxed, 0.49 * step, 20_000)
    value = float(answer.empty @ (model.weight if limits.counting == "weight" else np.ones(len(model.weight))))
    return value, value <= relaxed.value + (1 - 1e-4) * step


def _steered(model: Model) -> Flags:
    """Groups of lone river posts: only the boat-skilled may sit there."""
    if model.boat.all():
        return np.zeros(len(model.seats), dtype=np.bool_)
    others = np.isfinite(model.cost[~model.boat]).any(axis=0)
    out: Flags = ~others & (np.isfinite(model.cost).any(axis=0) | (model.seats == 0))
    return out


def _merged(model: Model, kinds: Sequence[object], keys: Sequence[object], steered: Flags) -> Model:
    rows, columns = _numbered(kinds), _numbered(keys)
    first, head = _heads(rows), _heads(columns)
    boat = model.boat[first]
    cost = np.where(steered[head][None, :] & ~boat[:, None], np.inf, 0.0)

    return Model(
        cost=cost,
        count=totals(rows, model.count),
        senior=model.senior[first],
        boat=boat,
        bko=model.bko[first],
        woman=np.zeros(len(first), dtype=np.bool_),
        seats=totals(columns, model.seats),
        senior_need=totals(columns, model.senior_need),
        boat_need=totals(columns, model.boat_need),
        woman_need=np.zeros(len(head), dtype=np.int64),
        bko_room=totals(columns, model.bko_room),
        weight=model.weight[head],
        no_woman=0.0,
        type_of=rows,
        group_of=columns,
        officer_at=first,
        post_at=head,
    )


def _numbered(keys: Sequence[object]) -> Ints:
    seen: dict[object, int] = {}
    return np.array([seen.setdefault(k, len(seen)) for k in keys], dtype=np.int64)


def _heads(labels: Ints) -> Ints:
    out: Ints = np.unique(labels, return_index=True)[1].astype(np.int64)
    return out
