"""Who fills a seat right now? Vacated seats only, from the unposted and then the reserve; nobody else moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from siaga.deployment.planner import replan_held, travel
from siaga.deployment.planner.people_roles import roles
from siaga.deployment.planner.problem import Officer, Problem
from siaga.deployment.planner.result import Command, Reserve, Seat

EMPTY = 1e6
FROM_RESERVE = 60.0


@dataclass(frozen=True, slots=True)
class Repair:
    """All seats after the repair. `filled` (post, officer); `from_reserve` are those whom the reserve loses.

    `unfilled` are posts with a seat still empty that was filled before; `waiting` stations no post guards
    (new, or of a changed class): only a full re-plan places those. `command` and `reserve` have whoever of
    them is absent replaced from the unposted, and those who took a seat left out.
    """

    seats: tuple[Seat, ...]
    filled: tuple[tuple[str, str], ...]
    from_reserve: tuple[str, ...]
    stood_down: tuple[str, ...]
    unfilled: tuple[str, ...]
    waiting: tuple[str, ...]
    command: Command
    reserve: Reserve


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A vacated seat and what its holder must bring so that the team keeps the hard rules."""

    seat: Seat
    village: str
    lone: bool
    senior: bool
    boat: bool
    no_bko: bool
    weight: float


def repair(problem: Problem, old: Mapping[str, Any]) -> Repair:
    """Fill what absences vacated, at least trip and soft price, high classes first; the rules stay kept.

    Posts without any station left are given up and their people stand down. The reserve is drawn upon
    only where no unposted officer may serve (a price of 60 minutes).
    """
    found = vacated(problem, old)
    chosen = _choose(found)
    chosen = _spared(problem, old, found.vacant, chosen, found.free)
    return _answer(problem, old, found.kept, chosen, {o.id for o in found.reserve}, found.gone, found.posts)


@dataclass(frozen=True, slots=True)
class Vacated:
    """What an old plan lacks under a changed problem, and who could step in.

    `minutes` and `price` have the shape (vacancies, free + reserve); a price is infinite where a hard rule forbids.
    """

    posts: Mapping[str, Mapping[str, Any]]
    kept: tuple[Seat, ...]
    gone: tuple[Seat, ...]
    vacant: tuple[Vacancy, ...]
    free: tuple[Officer, ...]
    reserve: tuple[Officer, ...]
    minutes: NDArray[np.float64]
    price: NDArray[np.float64]


def vacated(problem: Problem, old: Mapping[str, Any]) -> Vacated:
    """Find the vacated seats of `old` and price everybody unposted or in reserve on each."""
    people = {o.id: o for o in problem.officers}
    posts = _alive(problem, old["posts"])
    seats = [_seat(row) for row in old["seats"] if row["post"] in posts]
    kept = [
        s if s.officer and people[s.officer].ready else replace(s, officer="", role="", travel_minutes=0.0)
        for s in seats
    ]
    gone = [a for a, b in zip(seats, kept, strict=True) if a.officer and not b.officer]
    vacant = _vacancies(problem, posts, kept, gone, people)
    free, reserve = _free(problem, old, kept, people)
    minutes, price = _priced(problem, old, vacant, [*free, *reserve])
    return Vacated(posts, tuple(kept), tuple(gone), tuple(vacant), tuple(free), tuple(reserve), minutes, price)


def _priced(
    problem: Problem, old: Mapping[str, Any], vacant: Sequence[Vacancy], crew: Sequence[Officer]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not vacant or not crew:
        return np.zeros((len(vacant), 0)), np.zeros((len(vacant), 0))
    minutes = _minutes(problem, vacant, crew)
    price = _price(problem, vacant, crew, minutes)
    limit = problem.rules.worst_trip_ratio * float(old["summary"]["worst_attainable_minutes"]) + 1e-6
    price[minutes > limit] = np.inf
    return minutes, price


def _seat(row: Mapping[str, Any]) -> Seat:
    return Seat(row["post"], int(row["number"]), row["officer"], row["role"], float(row["travel_minutes"]))


def _alive(problem: Problem, rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Posts with at least one station that still exists."""
    known = {s.code for s in problem.stations}
    return {r["id"]: r for r in rows if any(c in known for c in r["stations"])}


def _vacancies(
    problem: Problem,
    posts: Mapping[str, Mapping[str, Any]],
    kept: Sequence[Seat],
    gone: Sequence[Seat],
    people: Mapping[str, Officer],
) -> list[Vacancy]:
    crew: dict[str, list[Officer]] = defaultdict(list)
    for seat in kept:
        if seat.officer:
            crew[seat.post].append(people[seat.officer])
    open_: dict[str, list[Seat]] = defaultdict(list)
    for seat in gone:
        open_[seat.post].append(seat)
    return [v for post, seats in sorted(open_.items()) for v in _needed(problem, posts[post], crew[post], seats)]


def _needed(
    problem: Problem, post: Mapping[str, Any], crew: Sequence[Officer], seats: Sequence[Seat]
) -> list[Vacancy]:
    """A senior is asked of the first vacancy and a boat of the last, unless another seat stays empty anyway."""
    full = len(crew) + len(seats) == post["seats"]
    rules = problem.rules
    team, pair = post["seats"] >= 2, post["seats"] == 2
    senior = full and team and rules.senior_in_team and not any(o.senior for o in crew)
    boat = bool(post["river"]) and rules.boat_at_river and (not team or full) and not any(o.boat for o in crew)
    room = rules.max_bko_in_pair - sum(o.origin == "bko" for o in crew)
    weight = dict(rules.class_weights).get(post["class"], 1.0)
    last = len(seats) - 1
    return [
        Vacancy(s, post["village"], not team, senior and i == 0, boat and i == last, pair and room <= i, weight)
        for i, s in enumerate(seats)
    ]


def _free(
    problem: Problem, old: Mapping[str, Any], kept: Sequence[Seat], people: Mapping[str, Officer]
) -> tuple[list[Officer], list[Officer]]:
    """The unposted, and the reserve: ready officers by id."""
    busy = {s.officer for s in kept} | replan_held.old_names(old)
    reserve = {o for t in old["reserve"]["teams"] for o in t["officers"]}
    ready = [o for o in problem.officers if o.ready]
    return [o for o in ready if o.id not in busy], [o for o in ready if o.id in reserve]


def _choose(found: Vacated) -> dict[tuple[str, int], tuple[str, float]]:
    """(post, seat number) to (officer, minutes)."""
    vacant, crew, price = found.vacant, (*found.free, *found.reserve), found.price.copy()
    if not price.size:
        return {}
    price[:, len(found.free) :] += FROM_RESERVE
    weight = np.array([v.weight for v in vacant])
    table = np.where(np.isfinite(price), price - EMPTY * weight[:, None], 0.0)
    rows, columns = linear_sum_assignment(table)
    return {
        (vacant[r].seat.post, vacant[r].seat.number): (crew[c].id, float(found.minutes[r, c]))
        for r, c in zip(rows, columns, strict=True)
        if np.isfinite(price[r, c])
    }


def _spared(
    problem: Problem,
    old: Mapping[str, Any],
    vacant: Sequence[Vacancy],
    chosen: Mapping[tuple[str, int], tuple[str, float]],
    free: Sequence[Officer],
) -> dict[tuple[str, int], tuple[str, float]]:
    """Leave the headcount of other objects among the unposted; high classes and short trips go first."""
    unposted = {o.id for o in free}
    weight = {(v.seat.post, v.seat.number): v.weight for v in vacant}
    order = sorted(chosen, key=lambda k: (-weight[k], chosen[k][1], k))
    drawn = [k for k in order if chosen[k][0] in unposted]
    ready = {o.id for o in problem.officers if o.ready}
    chain = len(replan_held.old_names(old) - ready) if problem.other_objects else 0
    kept = set(drawn[: max(0, len(unposted) - problem.other_objects - chain)])
    return {k: chosen[k] for k in order if k in kept or chosen[k][0] not in unposted}


def _minutes(problem: Problem, vacant: Sequence[Vacancy], crew: Sequence[Officer]) -> NDArray[np.float64]:
    codes = sorted({v.village for v in vacant})
    places = {v.code: v for v in problem.villages}
    table = travel.trips(problem.bases, [places[c] for c in codes], problem.travel)
    base = {b.code: i for i, b in enumerate(problem.bases)}
    column = {c: i for i, c in enumerate(codes)}
    rows = np.array([column[v.village] for v in vacant])
    out: NDArray[np.float64] = table[np.array([base[o.base] for o in crew])[None, :], rows[:, None]]
    return out


def _price(
    problem: Problem, vacant: Sequence[Vacancy], crew: Sequence[Officer], minutes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Trip plus soft prices, shape (vacancies, officers); infinite where a hard rule forbids."""

    def seat(name: str) -> NDArray[np.bool_]:
        return np.array([getattr(v, name) for v in vacant], dtype=np.bool_)[:, None]

    prices, rule = problem.rules.prices, problem.rules.home_village
    senior, boat = np.array([o.senior for o in crew]), np.array([o.boat for o in crew])
    bko = np.array([o.origin == "bko" for o in crew])
    home = np.array([o.home_village for o in crew])[None, :] == np.array([v.village for v in vacant])[:, None]
    out = minutes + prices.lone_bko * (seat("lone") & bko) + (prices.home_village * home if rule == "soft" else 0.0)
    bad = seat("senior") & ~senior | seat("boat") & ~boat | seat("no_bko") & bko | (minutes >= travel.CLOSED)
    if rule == "hard":
        bad |= home
    barred = set(problem.locks.bans)
    locked = {o for o, _ in problem.locks.posts}
    at = [
        (r, c)
        for r, v in enumerate(vacant)
        for c, o in enumerate(crew)
        if o.id in locked or (o.id, v.seat.post) in barred
    ]
    for r, c in at:
        bad[r, c] = (crew[c].id, vacant[r].seat.post) not in problem.locks.posts
    result: NDArray[np.float64] = np.where(bad, np.inf, out)
    return result


def _answer(
    problem: Problem,
    old: Mapping[str, Any],
    kept: Sequence[Seat],
    chosen: Mapping[tuple[str, int], tuple[str, float]],
    reserve: set[str],
    gone: Sequence[Seat],
    posts: Mapping[str, Mapping[str, Any]],
) -> Repair:
    seats = [_filled(seat, chosen) for seat in kept]
    seats = _renamed(problem, seats, posts, {post for post, _ in chosen})
    filled = tuple((post, officer) for (post, _), (officer, _) in sorted(chosen.items()))
    guarded = {c: p["class"] for p in posts.values() for c in p["stations"]}
    mixed = problem.rules.posts_mix_classes
    ready = {o.id for o in problem.officers if o.ready}
    left = {s["officer"] for s in old["seats"] if s["post"] not in posts}
    command, held = replan_held.keep(problem, old, frozenset(s.officer for s in seats if s.officer))
    return Repair(
        tuple(seats),
        filled,
        tuple(sorted(o for _, o in filled if o in reserve)),
        tuple(sorted(left & ready - replan_held.names(command, held))),
        tuple(sorted({s.post for s in gone if (s.post, s.number) not in chosen})),
        tuple(
            s.code
            for s in problem.stations
            if not (s.code in guarded and (mixed or guarded[s.code] == s.station_class))
        ),
        command,
        held,
    )


def _filled(seat: Seat, chosen: Mapping[tuple[str, int], tuple[str, float]]) -> Seat:
    if (seat.post, seat.number) not in chosen:
        return seat
    officer, minutes = chosen[seat.post, seat.number]
    return replace(seat, officer=officer, travel_minutes=minutes)


def _renamed(
    problem: Problem, seats: Sequence[Seat], posts: Mapping[str, Mapping[str, Any]], touched: set[str]
) -> list[Seat]:
    """The same seats with the roles of the touched teams told anew."""
    people = {o.id: o for o in problem.officers}
    crew: dict[str, list[Officer]] = defaultdict(list)
    for seat in seats:
        if seat.post in touched and seat.officer:
            crew[seat.post].append(people[seat.officer])
    named = {
        officer.id: role
        for post, team in crew.items()
        for officer, role in roles(team, posts[post]["seats"], bool(posts[post]["river"]))
    }
    return [replace(s, role=named[s.officer]) if s.officer in named else s for s in seats]
