"""Who can sit where, and at what price? Officer types against groups of identical posts, as dense arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siaga.deployment.planner import travel
from siaga.deployment.planner.problem import Officer, Problem
from siaga.deployment.planner.result import Post

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Field:
    """Officers against posts, row by row: minutes and full price of each officer at each post.

    Shapes: `minutes` and `price` (officers, posts), `price` infinite where a hard rule, a ban, a lock
    elsewhere or a closed road forbids; the others (officers,) or (posts,); `led` posts need
    a senior, `river` posts a boat-skilled officer. `price` leaves out the soft home
    village (see `exact`) and what depends on the team (woman).
    `current` is the index of an officer's present post, -1 none, -2 it vanished.
    """

    officers: tuple[Officer, ...]
    posts: tuple[Post, ...]
    minutes: Floats
    price: Floats
    senior: Flags
    boat: Flags
    bko: Flags
    woman: Flags
    current: Ints
    seats: Ints
    led: Flags
    river: Flags
    weight: Floats
    locked: dict[int, tuple[int, ...]]
    home: Flags
    unknown: Flags
    home_price: float

    @property
    def exact(self) -> Floats:
        """`price` with the soft home village in it."""
        out: Floats = self.price + self.home_price * self.home
        return out

    @property
    def locked_officers(self) -> frozenset[int]:
        """Indices of officers with a lock."""
        return frozenset(o for held in self.locked.values() for o in held)


def build(
    problem: Problem,
    posts: Sequence[Post],
    held: frozenset[str],
    current: Mapping[str, str] | None = None,
) -> Field:
    """Lay out every free, ready officer and every post, sorted by id."""
    ready = tuple(o for o in problem.officers if o.ready and o.id not in held)
    teams = tuple(sorted(posts, key=lambda p: p.id))
    index = {p.id: i for i, p in enumerate(teams)}
    row = {o.id: i for i, o in enumerate(ready)}
    locked: dict[int, list[int]] = defaultdict(list)
    for officer, post in sorted(problem.locks.posts):
        locked[index[post]].append(row[officer])
    minutes = _minutes(problem, ready, teams)
    home, unknown = _homes(problem, ready, teams)
    now = _current(ready, index, current)
    attributes = {
        "senior": np.array([o.senior for o in ready], dtype=np.bool_),
        "boat": np.array([o.boat for o in ready], dtype=np.bool_),
        "bko": np.array([o.origin == "bko" for o in ready], dtype=np.bool_),
        "woman": np.array([o.woman for o in ready], dtype=np.bool_),
    }
    weights = dict(problem.rules.class_weights)
    field = Field(
        ready,
        teams,
        minutes,
        minutes.copy(),
        **attributes,
        current=now,
        seats=np.array([p.seats for p in teams], dtype=np.int64),
        led=np.array([p.seats >= 2 and problem.rules.senior_in_team for p in teams], dtype=np.bool_),
        river=np.array([p.river and problem.rules.boat_at_river for p in teams], dtype=np.bool_),
        weight=np.array([weights.get(p.station_class, 1.0) for p in teams], dtype=np.float64),
        locked={p: tuple(sorted(o)) for p, o in sorted(locked.items())},
        home=home,
        unknown=unknown,
        home_price=problem.rules.prices.home_village if problem.rules.home_village == "soft" else 0.0,
    )
    _priced(problem, field, current is not None)
    _forbidden(problem, field, index, row)
    return field


def _minutes(problem: Problem, ready: Sequence[Officer], posts: Sequence[Post]) -> Floats:
    places = {v.code: v for v in problem.villages}
    used = sorted({p.village for p in posts})
    column = {v: i for i, v in enumerate(used)}
    base = {b.code: i for i, b in enumerate(problem.bases)}
    table = travel.trips(problem.bases, [places[v] for v in used], problem.travel)
    rows = np.array([base[o.base] for o in ready], dtype=np.int64)
    columns = np.array([column[p.village] for p in posts], dtype=np.int64)
    return np.ascontiguousarray(table[rows[:, None], columns[None, :]]).reshape(len(rows), len(columns))


def _homes(problem: Problem, ready: Sequence[Officer], posts: Sequence[Post]) -> tuple[Flags, Flags]:
    """Officers against posts: is it the home village; is the area unknown to the officer."""
    district = {v.code: v.district for v in problem.villages}
    covers = {b.code: frozenset(b.districts) for b in problem.bases}
    home = np.array([o.home_village for o in ready])[:, None] == np.array([p.village for p in posts])[None, :]
    names = sorted({p.district for p in posts})
    knows = np.array(
        [[d == district.get(o.home_village) or d in covers[o.base] for d in names] for o in ready],
        dtype=np.bool_,
    ).reshape(len(ready), len(names))
    at = {d: i for i, d in enumerate(names)}
    columns = np.array([at[p.district] for p in posts], dtype=np.int64)
    return home.reshape(len(ready), len(posts)), ~knows[:, columns]


def _current(ready: Sequence[Officer], index: Mapping[str, int], current: Mapping[str, str] | None) -> Ints:
    held = current or {}
    return np.array([index.get(held[o.id], -2) if o.id in held else -1 for o in ready], dtype=np.int64)


def elsewhere(field: Field) -> Flags:
    """Officers against posts: would it be a move from the present post."""
    out: Flags = (field.current[:, None] != np.arange(len(field.posts))[None, :]) & (field.current >= 0)[:, None]
    return out


def _priced(problem: Problem, field: Field, moving: bool) -> None:
    prices = problem.rules.prices
    field.price[field.unknown] += prices.unknown_area
    field.price[np.ix_(field.bko, field.seats == 1)] += prices.lone_bko
    if moving:
        field.price[elsewhere(field)] += prices.move
        field.price[field.current == -1] += prices.call_up


def _forbidden(problem: Problem, field: Field, index: Mapping[str, int], row: Mapping[str, int]) -> None:
    """Infinite price: closed roads, hard home, non-boat alone at a river, bans, locked officers elsewhere."""
    field.price[field.minutes >= travel.CLOSED] = np.inf
    if problem.rules.home_village == "hard":
        field.price[field.home] = np.inf
    field.price[np.ix_(~field.boat, field.river & (field.seats == 1))] = np.inf
    for officer, post in sorted(problem.locks.bans):
        if officer in row and post in index:
            field.price[row[officer], index[post]] = np.inf
    for post_at, officers in field.locked.items():
        for officer_at in officers:
            own = field.price[officer_at, post_at]
            field.price[officer_at] = np.inf
            field.price[officer_at, post_at] = own


@dataclass(frozen=True, slots=True)
class Model:
    """The field with equal officers and equal posts merged: types (T) against groups (G).

    `cost` (T, G) minutes and prices; `count` (T,) officers; `seats` (G,) left after locks; `senior_need`,
    `boat_need`, `woman_need` (G,) teams that still lack one; `bko_room` (G,) BKO a pair may still take.
    `type_of` and `group_of` say where each officer and post went, `officer_at` and `post_at` name one of each.
    """

    cost: Floats
    count: Ints
    senior: Flags
    boat: Flags
    bko: Flags
    woman: Flags
    seats: Ints
    senior_need: Ints
    boat_need: Ints
    woman_need: Ints
    bko_room: Ints
    weight: Floats
    no_woman: float
    type_of: Ints
    group_of: Ints
    officer_at: Ints
    post_at: Ints

    @property
    def has(self) -> Floats:
        """Skills of the types as numbers, shape (T, 4): senior, boat, BKO, woman."""
        return np.stack([self.senior, self.boat, self.bko, self.woman], axis=1).astype(np.float64)


def stays(field: Field, model: Model) -> Ints:
    """Type and group of every officer at a present post, shape (n, 2)."""
    who = np.flatnonzero((field.current >= 0) & (model.type_of >= 0))
    return np.stack([model.type_of[who], model.group_of[field.current[who]]], axis=1)


def merge(
    problem: Problem,
    field: Field,
    price: Floats,
    *,
    apart: frozenset[int] = frozenset(),
    empty: Ints | None = None,
) -> Model:
    """Merge equal rows and equal columns of `price`; posts in `apart` stay alone, `empty` must be equal too.

    Officers with a lock are left out and their posts need less.
    """
    free = np.array([i not in field.locked_officers for i in range(len(field.officers))], dtype=np.bool_)
    needs = _needs(problem, field)
    rows = _equal([(r.tobytes(), *flags) for r, *flags in _officer_rows(field, price)], free)
    columns = np.ascontiguousarray(price[free].T)
    alone = [(p if p in apart or p in field.locked else -1) for p in range(len(field.posts))]
    blank = np.zeros(len(alone), dtype=np.int64) if empty is None else empty
    keys = [
        (columns[p].tobytes(), alone[p], int(blank[p]), *(int(n[p]) for n in needs), float(field.weight[p]))
        for p in range(len(alone))
    ]
    groups = _equal(keys, np.ones(len(keys), dtype=np.bool_))
    first = _first(rows)
    head = _first(groups)
    seats, senior, boat, woman, room = (totals(groups, n) for n in needs)
    return Model(
        cost=price[np.ix_(first, head)],
        count=np.bincount(rows[rows >= 0], minlength=len(first)).astype(np.int64),
        senior=field.senior[first],
        boat=field.boat[first],
        bko=field.bko[first],
        woman=field.woman[first],
        seats=seats,
        senior_need=senior,
        boat_need=boat,
        woman_need=woman,
        bko_room=room,
        weight=field.weight[head],
        no_woman=problem.rules.prices.no_woman,
        type_of=rows,
        group_of=groups,
        officer_at=first,
        post_at=head,
    )


def totals(labels: Ints, values: Ints) -> Ints:
    """Sum of `values` per label."""
    out: Ints = np.bincount(labels, weights=values).astype(np.int64)
    return out


def _officer_rows(field: Field, price: Floats) -> list[tuple[Floats, bool, bool, bool, bool]]:
    skills = zip(field.senior, field.boat, field.bko, field.woman, strict=True)
    return [(price[i], bool(s), bool(b), bool(k), bool(w)) for i, (s, b, k, w) in enumerate(skills)]


def _needs(problem: Problem, field: Field) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Per post after locks: seats, senior, boat, woman, room for BKO (shape (posts,) each)."""
    team = field.seats >= 2
    seats = field.seats.copy()
    senior = field.led.astype(np.int64)
    boat = (field.river & team).astype(np.int64)
    woman = team.astype(np.int64)
    room = np.where(field.seats == 2, problem.rules.max_bko_in_pair, field.seats)
    for post, held in field.locked.items():
        who = list(held)
        seats[post] -= len(who)
        senior[post] = max(0, senior[post] - field.senior[who].sum())
        boat[post] = max(0, boat[post] - field.boat[who].sum())
        woman[post] = max(0, woman[post] - field.woman[who].sum())
        room[post] -= field.bko[who].sum()
    gone = seats == 0
    return seats, np.where(gone, 0, senior), np.where(gone, 0, boat), np.where(gone, 0, woman), np.maximum(room, 0)


def _equal(keys: Sequence[object], wanted: Flags) -> Ints:
    """Number equal keys in order of first appearance; -1 where not wanted."""
    seen: dict[object, int] = {}
    return np.array(
        [seen.setdefault(k, len(seen)) if w else -1 for k, w in zip(keys, wanted, strict=True)], dtype=np.int64
    )


def _first(labels: Ints) -> Ints:
    """Index of the first member of each label."""
    values, first = np.unique(labels, return_index=True)
    out: Ints = first[values >= 0].astype(np.int64)
    return out
