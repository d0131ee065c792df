"""Which officer sits on which seat? Teams inside each group first, then the cheapest names for the kinds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations_with_replacement

import highspy
import numpy as np
from scipy.optimize import linear_sum_assignment

from siaga.deployment.planner.people_lp import quiet
from siaga.deployment.planner.people_model import Field, Floats, Ints, Model
from siaga.deployment.planner.people_round import Whole

Kind = tuple[bool, bool, bool, bool]
Team = tuple[Kind | None, ...]
NEVER = 1e9


@dataclass(frozen=True, slots=True)
class Named:
    """`team` per post: officer indices, -1 unfilled. `apart`: posts whose group could not be cut into teams."""

    team: tuple[tuple[int, ...], ...]
    apart: frozenset[int]


def name(field: Field, model: Model, whole: Whole, price: Floats) -> Named:
    """Cut every group into teams that keep the rules, then give each seat the officer that costs least."""
    members = _members(model.group_of)
    teams: dict[int, Team] = {}
    apart: set[int] = set()
    for group, posts in members.items():
        cut = _cut(field, model, whole, group, posts)
        if cut is None:
            apart.update(posts)
        else:
            teams.update(zip(posts, cut, strict=True))
    if apart:
        return Named((), frozenset(apart))
    return _assign(field, teams, price)


def _members(labels: Ints) -> dict[int, list[int]]:
    out: dict[int, list[int]] = defaultdict(list)
    for post, group in enumerate(labels):
        out[int(group)].append(post)
    return dict(sorted(out.items()))


def _cut(field: Field, model: Model, whole: Whole, group: int, posts: list[int]) -> list[Team] | None:
    people: list[Kind | None] = []
    for kind in np.flatnonzero(whole.takes[:, group]):
        who = (bool(model.senior[kind]), bool(model.boat[kind]), bool(model.bko[kind]), bool(model.woman[kind]))
        people += [who] * int(whole.takes[kind, group])
    people.sort(key=str)
    people += [None] * (int(model.seats[group]) - len(people))
    size = int(model.seats[group]) // len(posts)
    if len(posts) == 1 or size <= 1:
        return [tuple(people[i * size : (i + 1) * size]) for i in range(len(posts))]
    cut = _pairs if size == 2 else _crews
    return cut(people, len(posts), _needs(model, group, len(posts)))


def _needs(model: Model, group: int, posts: int) -> tuple[bool, bool, int, float]:
    senior, boat = bool(model.senior_need[group]), bool(model.boat_need[group])
    return senior, boat, int(model.bko_room[group]) // posts, model.no_woman


def _pairs(people: list[Kind | None], posts: int, needs: tuple[bool, bool, int, float]) -> list[Team] | None:
    """Exact: the number of each lawful pair, by a tiny integer program that misses the fewest women."""
    have = {k: people.count(k) for k in dict.fromkeys(people)}
    pairs = [p for p in combinations_with_replacement(have, 2) if _lawful(p, needs)]
    if not pairs:
        return None
    lp = quiet()
    need = np.array(list(have.values()), dtype=np.float64)
    lp.addRows(
        len(need), need, need, 0, np.zeros(len(need), dtype=np.int32), np.empty(0, dtype=np.int32), np.empty(0)
    )
    for pair in pairs:
        index = [i for i, k in enumerate(have) if k in pair]
        value = [float(pair.count(list(have)[i])) for i in index]
        lp.addCol(
            _price(pair, needs), 0.0, float(posts), len(index), np.array(index, dtype=np.int32), np.array(value)
        )
    columns = np.arange(len(pairs), dtype=np.int32)
    lp.changeColsIntegrality(len(pairs), columns, np.full(len(pairs), highspy.HighsVarType.kInteger))
    lp.run()
    if lp.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    many = np.rint(np.array(lp.getSolution().col_value)).astype(int)
    return [pair for pair, n in zip(pairs, many, strict=True) for _ in range(n)]


def _crews(people: list[Kind | None], posts: int, needs: tuple[bool, bool, int, float]) -> list[Team] | None:
    """Teams of three and more: deal those with the rarest pair of skills first, each to the team that needs it.

    Exact for the hard rules: an empty seat, or a senior who steers, serves one team alone; the rest need one
    senior and one steersman each.
    """
    size = len(people) // posts
    teams: list[list[Kind | None]] = [[] for _ in range(posts)]
    for person in sorted(people, key=lambda k: (k is not None, k is None or -k[0] - k[1], str(k))):
        open_ = [t for t in teams if len(t) < size]
        open_.sort(key=lambda t: -_gain(t, person, needs))
        open_[0].append(person)
    done = [tuple(t) for t in teams]
    return done if all(_lawful(t, needs) for t in done) else None


def _gain(team: list[Kind | None], person: Kind | None, needs: tuple[bool, bool, int, float]) -> float:
    def lacks(t: list[Kind | None]) -> float:
        whole = None in t
        senior = needs[0] and not whole and not any(k and k[0] for k in t)
        boat = needs[1] and not whole and not any(k and k[1] for k in t)
        woman = not whole and not any(k and k[3] for k in t)
        return 100.0 * (senior + boat) + woman

    return lacks(team) - lacks([*team, person]) - len(team) / 1000


def _lawful(team: Team, needs: tuple[bool, bool, int, float]) -> bool:
    senior, boat, room, _ = needs
    empty = None in team
    people = [k for k in team if k]
    return (
        (empty or not senior or any(k[0] for k in people))
        and (empty or not boat or any(k[1] for k in people))
        and sum(k[2] for k in people) <= room
    )


def _price(team: Team, needs: tuple[bool, bool, int, float]) -> float:
    return 0.0 if None in team or any(k[3] for k in team if k) else needs[3]


def _assign(field: Field, teams: dict[int, Team], price: Floats) -> Named:
    """Officers of one kind to the seats of that kind, at least cost; ties fall to the lower officer id."""
    seats: dict[Kind, list[int]] = defaultdict(list)
    for post, team in sorted(teams.items()):
        for kind in team:
            if kind:
                seats[kind].append(post)
    crew: list[list[int]] = [list(field.locked.get(p, ())) for p in range(len(field.posts))]
    for kind in sorted(seats):
        posts = np.array(seats[kind], dtype=np.int64)
        free = _of_kind(field, kind)
        table = np.minimum(price[np.ix_(free, posts)], NEVER)
        rows, columns = linear_sum_assignment(table)
        for r, c in zip(rows, columns, strict=True):
            crew[int(posts[c])].append(int(free[r]))
    full = [tuple(c + [-1] * (int(field.seats[p]) - len(c))) for p, c in enumerate(crew)]
    return Named(tuple(full), frozenset())


def _of_kind(field: Field, kind: Kind) -> Ints:
    same = (field.senior == kind[0]) & (field.boat == kind[1]) & (field.bko == kind[2]) & (field.woman == kind[3])
    held = list(field.locked_officers)
    same[held] = False
    return np.flatnonzero(same)
