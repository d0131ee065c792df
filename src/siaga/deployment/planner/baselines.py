"""What would three human rules cost? Posts cut by hand, seats filled from the nearest base, the same minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from siaga.deployment.planner import travel
from siaga.deployment.planner.posts_group import LETTERS
from siaga.deployment.planner.problem import Officer, Problem, Station, Village
from siaga.deployment.planner.result import Post

Cut = list[list[Station]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A human rule beside the plan; minutes one way.

    `hard_violations` counts teams of two or more without a senior, river posts without a boat handler, pairs
    with too many BKO, officers in their home village under a hard rule, and closed roads used by a post.
    """

    name: str
    label: str
    posts: int
    seats_needed: int
    seats_filled: int
    patrol_minutes: float
    travel_minutes: float
    total_minutes: float
    worst_trip_minutes: float
    hard_violations: int


def all_rules(problem: Problem, taken: frozenset[str] = frozenset()) -> tuple[Baseline, ...]:
    """List order, nearest base, next-nearest village; `taken` officers serve elsewhere."""
    return (list_order(problem, taken), nearest_base(problem, taken), next_nearest(problem, taken))


def list_order(problem: Problem, taken: frozenset[str] = frozenset()) -> Baseline:
    """Stations in code order, cut at the most stations per team."""
    return _measured(problem, "list_order", "urut daftar", by_list(problem), taken)


def nearest_base(problem: Problem, taken: frozenset[str] = frozenset()) -> Baseline:
    """Stations by nearest base and the minutes from it, then cut."""
    return _measured(problem, "nearest_base", "polsek terdekat", by_base(problem), taken)


def next_nearest(problem: Problem, taken: frozenset[str] = frozenset()) -> Baseline:
    """From the first village left, always on to the village nearest to it, until the team is full."""
    return _measured(problem, "next_nearest_village", "desa terdekat berikutnya", by_village(problem), taken)


def by_list(problem: Problem) -> tuple[Post, ...]:
    """The posts of the rule of list order."""
    return _posts(problem, _cut)


def by_base(problem: Problem) -> tuple[Post, ...]:
    """The posts of the rule of the nearest base; list order where there is no base."""
    if not problem.bases:
        return by_list(problem)
    trips = travel.trips(problem.bases, problem.villages, problem.travel)
    near = {v.code: (int(trips[:, i].argmin()), float(trips[:, i].min())) for i, v in enumerate(problem.villages)}
    return _posts(
        problem, lambda rows, most, legs: _cut(sorted(rows, key=lambda s: (near[s.village], s)), most, legs)
    )


def by_village(problem: Problem) -> tuple[Post, ...]:
    """The posts of the rule of the next-nearest village."""
    return _posts(problem, _onwards)


@dataclass(frozen=True, slots=True)
class _Legs:
    """Minutes between the villages of one group."""

    index: dict[str, int]
    legs: travel.Minutes
    walks: travel.Minutes


def _posts(problem: Problem, cut: Callable[[Sequence[Station], int, _Legs], Cut]) -> tuple[Post, ...]:
    villages = {v.code: v for v in problem.villages}
    groups: dict[tuple[str, str], list[Station]] = defaultdict(list)
    for s in problem.stations:
        groups[villages[s.village].district, s.station_class].append(s)
    out = []
    for (district, name), rows in sorted(groups.items()):
        pattern = problem.pattern(name, district)
        places = [villages[c] for c in sorted({s.village for s in rows})]
        index = {v.code: i for i, v in enumerate(places)}
        legs = _Legs(index, travel.legs(places, problem.travel), travel.walks(places, problem.travel))
        for number, part in enumerate(cut(sorted(rows, key=_listed), pattern.stations_max, legs), 1):
            out.append(_post(places, legs, part, number, pattern.officers))
    return tuple(out)


def _listed(s: Station) -> tuple[str, str]:
    return s.village, s.code


def _cut(rows: Sequence[Station], most: int, legs: _Legs) -> Cut:
    return [list(rows[i : i + most]) for i in range(0, len(rows), most)]


def _onwards(rows: Sequence[Station], most: int, legs: _Legs) -> Cut:
    left: dict[str, list[Station]] = defaultdict(list)
    for s in rows:
        left[s.village].append(s)
    out: Cut = []
    while left:
        start = min(left)
        team: list[Station] = []
        for code in sorted(left, key=lambda c: (float(legs.legs[legs.index[start], legs.index[c]]), c)):
            if len(team) == most:
                break
            room = most - len(team)
            team += left[code][:room]
            left[code] = left[code][room:]
        left = defaultdict(list, {c: r for c, r in left.items() if r})
        out.append(team)
    return out


def _post(places: Sequence[Village], legs: _Legs, part: Sequence[Station], number: int, officers: int) -> Post:
    at = [legs.index[s.village] for s in part]
    base = min(sorted(set(at)), key=lambda v: float(legs.legs[v, at].sum()))
    home = places[base]
    name = part[0].station_class
    return Post(
        id=f"{home.district}/{LETTERS[name]}{number:03d}",
        village=home.code,
        district=home.district,
        station_class=name,
        seats=officers,
        river=any(places[v].mode == "water" for v in at),
        stations=tuple(sorted(s.code for s in part)),
        patrol_minutes=float(legs.legs[base, at].sum() + legs.walks[at].sum()),
    )


def _measured(problem: Problem, name: str, label: str, posts: Sequence[Post], taken: frozenset[str]) -> Baseline:
    crews, trips = _filled(problem, posts, taken)
    patrol = sum(p.patrol_minutes for p in posts)
    return Baseline(
        name=name,
        label=label,
        posts=len(posts),
        seats_needed=sum(p.seats for p in posts),
        seats_filled=len(trips),
        patrol_minutes=patrol,
        travel_minutes=sum(trips),
        total_minutes=patrol + sum(trips),
        worst_trip_minutes=max(trips, default=0.0),
        hard_violations=sum(_broken(problem, p, crew) for p, crew in zip(posts, crews, strict=True)),
    )


def _filled(
    problem: Problem, posts: Iterable[Post], taken: frozenset[str]
) -> tuple[list[list[Officer]], list[float]]:
    """Post by post in the list: the next officers in the list of the nearest base that still has some."""
    left: dict[str, list[Officer]] = defaultdict(list)
    for o in reversed(problem.officers):
        if o.ready and o.id not in taken:
            left[o.base].append(o)
    minutes = travel.trips(problem.bases, problem.villages, problem.travel)
    order = np.argsort(minutes, axis=0, kind="stable")
    column = {v.code: i for i, v in enumerate(problem.villages)}
    crews: list[list[Officer]] = []
    trips: list[float] = []
    for post in posts:
        at = column[post.village]
        crew: list[Officer] = []
        for b in order[:, at].tolist():
            base = problem.bases[b].code
            while left[base] and len(crew) < post.seats:
                crew.append(left[base].pop())
                trips.append(float(minutes[b, at]))
        crews.append(crew)
    return crews, trips


def _broken(problem: Problem, post: Post, crew: Sequence[Officer]) -> int:
    rules = problem.rules
    several = len(crew) >= 2
    return (
        (rules.senior_in_team and several and not any(o.senior for o in crew))
        + (rules.boat_at_river and post.river and bool(crew) and not any(o.boat for o in crew))
        + (len(crew) == 2 and sum(o.origin == "bko" for o in crew) > rules.max_bko_in_pair)
        + (rules.home_village == "hard" and any(o.home_village == post.village for o in crew))
        + (post.patrol_minutes >= travel.CLOSED)
    )
