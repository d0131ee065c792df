"""Which stations may share a team? One group per district and class, unless the rules let them merge."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import lcm

import numpy as np
from numpy.typing import NDArray

from siaga.deployment.planner import travel
from siaga.deployment.planner.problem import CLASSES, Options, Pattern, Problem, Station, Travel, Village

LETTERS = {"low": "L", "elevated": "E", "high": "H", "special": "S"}


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """The stations of one class in one village: `weight` is one station's share of a team's `capacity`."""

    village: int
    station_class: str
    weight: int
    officers: int
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fixed:
    """A post the planner has fixed, and the room left in it. `base` is the place of its village in the group."""

    id: str
    base: int
    station_class: str
    officers: int
    room: int
    stations: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One independent piece of the posts stage; everything its answer depends on, so its hash is a cache key."""

    district: str
    station_class: str
    villages: tuple[Village, ...]
    items: tuple[Item, ...]
    fixed: tuple[Fixed, ...]
    capacity: int
    stations_max: int
    stations_min: int
    officers: int
    teams: int | None
    travel: Travel
    spread: float | None
    gap: float
    nodes: int

    def count(self) -> int:
        """Stations that are free to place."""
        return sum(len(i.stations) for i in self.items)

    def key(self) -> str:
        """SHA-256 of everything above."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def raw_legs(self) -> NDArray[np.float64]:
        """One-way minutes [base, village], a closed road at its price: what a post fixed by hand costs."""
        return travel.legs(self.villages, self.travel)

    def legs(self) -> NDArray[np.float64]:
        """One-way minutes [base, village]; infinite where the road is closed or beyond the bound of spread."""
        out = self.raw_legs()
        barred = out >= travel.CLOSED
        if self.spread is not None:
            barred |= out > self.spread
        np.fill_diagonal(barred, False)
        return np.where(barred, np.inf, out)

    def walks(self) -> NDArray[np.float64]:
        """Unavoidable minutes inside each village."""
        return travel.walks(self.villages, self.travel)


def groups(problem: Problem, options: Options) -> tuple[list[Group], list[str]]:
    """All groups, largest first, and what could not be merged. Locked stations leave their own group."""
    villages = {v.code: v for v in problem.villages}
    locked = _locked(problem)
    parts: dict[tuple[str, str], list[Station]] = defaultdict(list)
    for s in problem.stations:
        home = _home(locked[s.code][0], s, villages) if s.code in locked else _own(s, villages)
        parts[home].append(s)
    merged, notes = _merge(problem, parts, villages)
    teams = {(d, c): n for d, c, n in problem.locks.teams}
    out = []
    for key, keys in merged.items():
        rows = [s for k in keys for s in parts[k]]
        asked = [teams[k] for k in keys if k in teams]
        out.append(_group(problem, options, key, rows, villages, locked, sum(asked) if asked else None))
    return sorted(out, key=lambda g: (-g.count(), g.district, g.station_class)), notes


def _own(s: Station, villages: Mapping[str, Village]) -> tuple[str, str]:
    return villages[s.village].district, s.station_class


def _home(post: str, s: Station, villages: Mapping[str, Village]) -> tuple[str, str]:
    village, _, tail = post.partition("/")
    names = {letter: name for name, letter in LETTERS.items()}
    district = villages[village].district if village in villages else villages[s.village].district
    return district, names.get(tail[:1], s.station_class)


def _locked(problem: Problem) -> dict[str, tuple[str, tuple[Station, ...]]]:
    known = {s.code: s for s in problem.stations}
    posts: dict[str, list[Station]] = defaultdict(list)
    for code, post in sorted(set(problem.locks.stations)):
        if code in known:
            posts[post].append(known[code])
    return {s.code: (post, tuple(rows)) for post, rows in posts.items() for s in rows}


def _merge(
    problem: Problem, parts: Iterable[tuple[str, str]], villages: Mapping[str, Village]
) -> tuple[dict[tuple[str, str], list[tuple[str, str]]], list[str]]:
    """Group keys ("" for what is merged) and their parts; mixed only where team sizes divide one another."""
    rules, notes = problem.rules, []
    out: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for district, name in sorted(parts):
        key = ("" if rules.posts_cross_districts else district, "" if rules.posts_mix_classes else name)
        out[key].append((district, name))
    for key, keys in list(out.items()):
        if not _chain({problem.pattern(name, district).stations_max for district, name in keys}):
            del out[key]
            notes.append(f"{' '.join(filter(None, key)) or 'Semua'}: pola tidak saling membagi, tidak digabung")
            out.update({k: [k] for k in keys})
    return dict(sorted(out.items())), notes


def _chain(sizes: set[int]) -> bool:
    rows = sorted(sizes)
    return all(b % a == 0 for a, b in pairwise(rows))


def _group(
    problem: Problem,
    options: Options,
    key: tuple[str, str],
    rows: Sequence[Station],
    villages: Mapping[str, Village],
    locked: Mapping[str, tuple[str, tuple[Station, ...]]],
    teams: int | None,
) -> Group:
    places = tuple(villages[c] for c in sorted({s.village for s in rows}))
    index = {v.code: i for i, v in enumerate(places)}
    patterns = {s.code: problem.pattern(s.station_class, villages[s.village].district) for s in rows}
    capacity = lcm(*(p.stations_max for p in patterns.values()))
    weigh = {c: capacity // p.stations_max for c, p in patterns.items()}
    free: dict[tuple[int, str, int, int], list[str]] = defaultdict(list)
    held: dict[str, list[Station]] = defaultdict(list)
    for s in rows:
        if s.code in locked:
            held[locked[s.code][0]].append(s)
        else:
            pattern = patterns[s.code]
            free[index[s.village], s.station_class, weigh[s.code], pattern.officers].append(s.code)
    uniform = (
        set(patterns.values()) if len({(p.stations_max, p.stations_min) for p in patterns.values()}) == 1 else None
    )
    return Group(
        district=key[0],
        station_class=key[1],
        villages=places,
        items=tuple(sorted(Item(*k, stations=tuple(sorted(v))) for k, v in free.items())),
        fixed=tuple(_fixed(post, held[post], index, patterns, weigh, capacity) for post in sorted(held)),
        capacity=capacity,
        stations_max=max(p.stations_max for p in patterns.values()),
        stations_min=min(p.stations_min for p in patterns.values()) if uniform else 1,
        officers=max(p.officers for p in patterns.values()),
        teams=teams,
        travel=_inside(problem.travel, index),
        spread=problem.rules.spread_minutes,
        gap=options.posts_gap,
        nodes=options.posts_nodes,
    )


def _fixed(
    post: str,
    rows: Sequence[Station],
    index: Mapping[str, int],
    patterns: Mapping[str, Pattern],
    weigh: Mapping[str, int],
    capacity: int,
) -> Fixed:
    inside = sorted((index[s.village], s.code) for s in rows)
    wanted = index.get(post.partition("/")[0])
    base = wanted if wanted is not None and wanted in {v for v, _ in inside} else inside[0][0]
    return Fixed(
        id=post,
        base=base,
        station_class=max((s.station_class for s in rows), key=CLASSES.index),
        officers=max(patterns[s.code].officers for s in rows),
        room=max(0, capacity - sum(weigh[s.code] for s in rows)),
        stations=tuple(inside),
    )


def _inside(model: Travel, index: Mapping[str, int]) -> Travel:
    """The travel model with only the pairs among these villages, so that far corrections keep the cache warm."""
    return Travel(
        model.road_factor,
        model.road_kmh,
        model.water_factor,
        model.water_kmh,
        model.water_boarding,
        tuple(p for p in sorted(model.pairs) if p[0][0] in index and p[0][1] in index),
        tuple(p for p in sorted(model.closed) if p[0] in index and p[1] in index),
    )
