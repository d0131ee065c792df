"""Which stations make which post? Numbers per village dealt to named posts, always in the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from siaga.deployment.planner.posts_group import LETTERS, Group, Item
from siaga.deployment.planner.posts_model import Layout
from siaga.deployment.planner.problem import CLASSES
from siaga.deployment.planner.result import Post

Bundle = list[tuple[Item, str]]


def deal(group: Group, layout: Layout) -> list[Post]:
    """All posts of a group, fixed ones under their own ids."""
    at = _hand_out(group, layout)
    places = len(group.villages)
    bundles = [(v, b) for v in range(places) for b in _split(group, v, at[v], int(layout.n[v]))]
    legs, walks, open_legs = group.raw_legs(), group.walks(), group.legs()
    posts = [_fixed_post(group, i, at[places + i], legs, walks) for i in range(len(group.fixed))]
    taken = {f.id for f in group.fixed}
    names = _names(group, taken)
    seated = sorted((_base(base, bundle, open_legs), i) for i, (base, bundle) in enumerate(bundles))
    for base, i in seated:
        posts.append(_post(group, names, base, bundles[i][1], legs, walks))
    return sorted(posts, key=lambda p: p.id)


def _hand_out(group: Group, layout: Layout) -> dict[int, Bundle]:
    """Stations of each item in code order: to their own village first, then to the other sites in order."""
    at: dict[int, Bundle] = defaultdict(list)
    for row, item in zip(layout.x, group.items, strict=True):
        left = iter(item.stations)
        sites = [item.village, *(s for s in np.nonzero(row)[0].tolist() if s != item.village)]
        for site in sites:
            at[site].extend((item, next(left)) for _ in range(int(row[site])))
    return at


def _split(group: Group, village: int, rows: Bundle, teams: int) -> Iterator[Bundle]:
    """A base's stations to its teams: even numbers, neighbours kept together, one own station in each."""
    if not teams:
        return iter(())
    if len({item.weight for item, _ in rows}) > 1:
        return iter(_packed(rows, teams))
    own = [r for r in rows if r[0].village == village]
    away = [r for r in rows if r[0].village != village]
    size, more = divmod(len(rows), teams)
    out: list[Bundle] = []
    for i in range(teams):
        full = size + (i < more)
        guests, away = away[: full - 1], away[full - 1 :]
        hosts, own = own[: full - len(guests)], own[full - len(guests) :]
        out.append(hosts + guests)
    return iter(out)


def _packed(rows: Bundle, teams: int) -> list[Bundle]:
    """Heaviest first to the emptiest team: whole where the weights divide one another."""
    out: list[Bundle] = [[] for _ in range(teams)]
    for row in sorted(rows, key=lambda r: (-r[0].weight, r[0].village, r[1])):
        min(out, key=lambda b: sum(item.weight for item, _ in b)).append(row)
    return out


def _base(base: int, bundle: Bundle, legs: np.ndarray) -> int:
    """The post's own village with the least legs; the given one where equal."""
    inside = [item.village for item, _ in bundle]
    own = sorted(set(inside), key=lambda v: (round(float(legs[v, inside].sum()), 9), v != base, v))
    return own[0]


def _names(group: Group, taken: set[str]) -> dict[tuple[int, str], Iterator[str]]:
    def free(village: int, letter: str) -> Iterator[str]:
        for i in range(1, 10_000):
            name = f"{group.villages[village].code}/{letter}{i:02d}"
            if name not in taken:
                yield name

    return {(v, letter): free(v, letter) for v in range(len(group.villages)) for letter in LETTERS.values()}


def _post(
    group: Group,
    names: dict[tuple[int, str], Iterator[str]],
    base: int,
    bundle: Bundle,
    legs: np.ndarray,
    walks: np.ndarray,
) -> Post:
    top = max((item.station_class for item, _ in bundle), key=CLASSES.index)
    seats = max(item.officers for item, _ in bundle)
    inside = [(item.village, code) for item, code in bundle]
    return _made(group, next(names[base, LETTERS[top]]), base, top, seats, inside, legs, walks)


def _fixed_post(group: Group, number: int, added: Bundle, legs: np.ndarray, walks: np.ndarray) -> Post:
    fixed = group.fixed[number]
    top = max([fixed.station_class, *(item.station_class for item, _ in added)], key=CLASSES.index)
    seats = max([fixed.officers, *(item.officers for item, _ in added)])
    inside = [*fixed.stations, *((item.village, code) for item, code in added)]
    return _made(group, fixed.id, fixed.base, top, seats, inside, legs, walks)


def _made(
    group: Group,
    name: str,
    base: int,
    top: str,
    seats: int,
    inside: list[tuple[int, str]],
    legs: np.ndarray,
    walks: np.ndarray,
) -> Post:
    at = [v for v, _ in inside]
    return Post(
        id=name,
        village=group.villages[base].code,
        district=group.villages[base].district,
        station_class=top,
        seats=seats,
        river=any(group.villages[v].mode == "water" for v in at),
        stations=tuple(sorted(code for _, code in inside)),
        patrol_minutes=float(sum(legs[base, v] + walks[v] for v in sorted(at))),
    )
