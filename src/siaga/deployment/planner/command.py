"""Who commands whom? Kapolsek, a padal per district, pamatwil per rayon, the command post: taken first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import atan2

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from siaga.deployment.planner.problem import Officer, Problem
from siaga.deployment.planner.result import Command
from siaga.deployment.planner.travel import trips

Rayon = tuple[str, Sequence[str]]
Pairs = tuple[tuple[str, str], ...]
STAFF = ("Kapolres", "Wakapolres", "Kabag Ops")
ACTING = ("plt", "plh", "pjs", "ps")
HIGHER_FIRST = 1e6
FAR = 1e5


def solve(problem: Problem, rayons: Sequence[Rayon] = ()) -> Command:
    """Name the chain from the ready force; whoever is missing is "" with a note (Indonesian).

    An officer locked to a post stays there. Padal are the highest ranks left, then those nearest their
    district; a pamatwil is only named where the roster says so, since most come from the Polda.
    """
    locked = {officer for officer, _ in problem.locks.posts}
    free = {o.id: o for o in problem.officers if o.ready and o.id not in locked}
    staff = tuple((role, _take(free, _titled(free.values(), role))) for role in STAFF)
    pamatwil = tuple((name, _take(free, _titled(free.values(), "Pamatwil"))) for name, _ in rayons)
    kapolsek, notes = _kapolsek(problem, free)
    padal, missing = _padal(problem, free)
    return Command(padal, kapolsek, pamatwil, (*notes, *missing), staff)


def held(chain: Command) -> frozenset[str]:
    """Every officer the chain holds back from the posts."""
    parts = (chain.padal, chain.kapolsek, chain.pamatwil, chain.staff)
    return frozenset(officer for part in parts for _, officer in part if officer)


def split(problem: Problem, count: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Districts in `count` rayons of about equal stations, by bearing from the Polres, so neighbours meet."""
    home = next((b for b in problem.bases if b.kind == "polres"), None)
    points = _centres(problem)
    if home is None or not points or count < 1:
        return ()
    order = sorted(points, key=lambda d: (atan2(points[d][0] - home.lat, points[d][1] - home.lon), d))
    sizes, total, before = [points[d][2] for d in order], sum(p[2] for p in points.values()), 0.0
    rayons: dict[int, list[str]] = defaultdict(list)
    for district, size in zip(order, sizes, strict=True):
        rayons[min(count - 1, int((before + size / 2) * count / total))].append(district)
        before += size
    return tuple((f"Rayon {n + 1}", tuple(sorted(rayons[n]))) for n in range(count) if rayons[n])


def _centres(problem: Problem) -> dict[str, tuple[float, float, float]]:
    """Mean latitude, longitude and number of stations of each district that has stations."""
    count = Counter(s.village for s in problem.stations)
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for village in problem.villages:
        n = float(count[village.code])
        for i, part in enumerate((n * village.lat, n * village.lon, n)):
            sums[village.district][i] += part
    return {d: (lat / n, lon / n, n) for d, (lat, lon, n) in sums.items() if n}


def _titled(officers: Iterable[Officer], title: str, base: str = "") -> list[Officer]:
    """Officers whose position is the title, acting or not, highest rank first: "Plt. Kapolsek Betung"."""
    found = [o for o in officers if _holds(o.position, title)]
    return _ranked(o for o in found if not base or o.base == base)


def _holds(position: str, title: str) -> bool:
    words = position.casefold().split()
    if words and words[0].rstrip(".") in ACTING:
        words = words[1:]
    wanted = title.casefold().split()
    return words[: len(wanted)] == wanted


def _ranked(officers: Iterable[Officer]) -> list[Officer]:
    return sorted(officers, key=lambda o: (o.origin == "bko", -o.rank_order, o.id))


def _take(free: dict[str, Officer], ranked: Sequence[Officer]) -> str:
    """Remove the first from the free force; "" if there is none."""
    if not ranked:
        return ""
    return free.pop(ranked[0].id).id


def _kapolsek(problem: Problem, free: dict[str, Officer]) -> tuple[Pairs, tuple[str, ...]]:
    """Per polsek: who holds the position, else its highest own rank (noted), else nobody (noted)."""
    pairs: list[tuple[str, str]] = []
    notes: list[str] = []
    polsek = [b for b in problem.bases if b.kind == "polsek"] if problem.rules.kapolsek_per_base else []
    titles = {b.code: _take(free, _titled(free.values(), "Kapolsek", b.code)) for b in polsek}
    for base in polsek:
        officer, label = titles[base.code], base.name or base.code
        if not officer:
            own = [o for o in free.values() if o.base == base.code and o.origin != "bko" and o.senior]
            officer = _take(free, _ranked(own))
            word = "pangkat tertinggi yang siap ditunjuk" if officer else "belum ada yang siap"
            notes.append(f"{label}: Kapolsek tidak tercatat siap, {word}")
        pairs.append((base.code, officer))
    return tuple(pairs), tuple(notes)


def _padal(problem: Problem, free: dict[str, Officer]) -> tuple[Pairs, tuple[str, ...]]:
    """Highest ranks first, then least minutes to the district's stations; equal officers by id."""
    places = [d for d in sorted(_centres(problem)) for _ in range(problem.rules.padal_per_district)]
    officers = _candidates(free, len(places))
    if not places or not officers:
        return tuple((d, "") for d in places), tuple(f"{d}: belum ada Padal" for d in places)
    away = _to_districts(problem, places)
    base = {b.code: i for i, b in enumerate(problem.bases)}
    cut = officers[-1].rank_order
    bonus = np.array([HIGHER_FIRST if o.rank_order > cut else 0.0 for o in officers])
    cost = np.round(away[[base[o.base] for o in officers]] - bonus[:, None], 6)
    rows, columns = linear_sum_assignment(cost)
    named = dict(_by_base(officers, places, rows.tolist(), columns.tolist()))
    for officer in named.values():
        del free[officer]
    pairs = tuple((d, named.get(i, "")) for i, d in enumerate(places))
    return pairs, tuple(f"{d}: belum ada Padal" for d, o in pairs if not o)


def _candidates(free: dict[str, Officer], places: int) -> list[Officer]:
    """The own seniors (then BKO) from whom padal are drawn: down to the rank that fills the last place."""
    seniors = sorted((o for o in free.values() if o.senior), key=lambda o: (-o.rank_order, o.id))
    own = [o for o in seniors if o.origin != "bko"]
    pool = own if len(own) >= places else seniors
    cut = pool[min(places, len(pool)) - 1].rank_order if pool and places else 0
    return [o for o in pool if o.rank_order >= cut]


def _by_base(
    officers: list[Officer], places: list[str], rows: list[int], columns: list[int]
) -> list[tuple[int, str]]:
    """Give names: officers of one base and rank are alike to the assignment; the lowest ids go, in order."""
    wanted: dict[tuple[str, int], list[int]] = defaultdict(list)
    alike: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row, column in zip(rows, columns, strict=True):
        wanted[officers[row].base, officers[row].rank_order].append(column)
    for officer in officers:
        alike[officer.base, officer.rank_order].append(officer.id)
    return [
        (place, name)
        for key, group in sorted(wanted.items())
        for place, name in zip(sorted(group), sorted(alike[key]), strict=False)
    ]


def _to_districts(problem: Problem, places: Sequence[str]) -> NDArray[np.float64]:
    """Mean one-way minutes from each base to the stations of each district, shape (bases, places)."""
    count = Counter(s.village for s in problem.stations)
    villages = [v for v in problem.villages if count[v.code]]
    away = np.minimum(trips(problem.bases, villages, problem.travel), FAR)
    weight = np.array([count[v.code] for v in villages], dtype=np.float64)
    inside = np.array([[v.district == d for d in places] for v in villages], dtype=np.float64)
    share = inside * weight[:, None]
    out: NDArray[np.float64] = away @ (share / share.sum(axis=0))
    return out
