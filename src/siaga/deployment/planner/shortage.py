"""How many officers does the guard need, and what would close a gap? Arithmetic only; nothing is solved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from siaga.deployment.planner.problem import CLASSES, Pattern, Problem

OUTSIDE_WEIGHT = 1.5
RESERVE_WEIGHT = 2.0
LARGEST_RAISE = 8
WORDS = {"low": "kurang rawan", "elevated": "rawan", "high": "sangat rawan", "special": "khusus"}
Counts = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pooled:
    """The arithmetic minimum as if all stations of a class lay side by side; other objects not yet taken off.

    `force` are the ready officers before command and reserve; `per_class` (class, stations, officers).
    """

    needed: int
    force: int
    missing: int
    other_objects: int
    per_class: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to close a shortage. `saves` officers inside districts, `left` seats still empty after it.

    `pooled_left` is what is missing of the pooled minimum after it. `price` is guard given up: officers
    times the class weight; an officer from outside counts 1.5 and one of the reserve 2 (assumptions).
    """

    kind: str
    station_class: str
    amount: int
    saves: int
    left: int
    closes: bool
    pooled_left: int
    price: float
    text: str
    text_en: str


def minimum_pooled(problem: Problem) -> Pooled:
    """Per class and pattern ceil(stations / most per team) x officers, summed over the regency."""
    counts = _counts(problem)
    pools: Counter[tuple[str, Pattern]] = Counter()
    for (district, cls), many in counts.items():
        pools[cls, replace(problem.pattern(cls, district), district="")] += many
    officers: Counter[str] = Counter()
    for (cls, pattern), many in pools.items():
        officers[cls] += -(-many // pattern.stations_max) * pattern.officers
    stations = Counter(s.station_class for s in problem.stations)
    per_class = tuple((c, stations[c], officers[c]) for c in CLASSES if stations[c])
    needed, force = sum(officers.values()), sum(o.ready for o in problem.officers)
    return Pooled(needed, force, max(0, needed - force), problem.other_objects, per_class)


def own_need(problem: Problem) -> int:
    """Officers that posts inside districts need at least: the plan's own need, no post across a border."""
    return _need(problem, _counts(problem))


def ways_out(problem: Problem, shortage: int, held: int) -> tuple[Way, ...]:
    """What would close a `shortage` of seats, those that close it first, cheapest first; empty without one.

    `held` are officers of command and reserve; only the reserve's part of them can be released.
    """
    if shortage <= 0:
        return ()
    ways = [*_raises(problem, shortage), *_reclassed(problem, shortage), *_others(problem, shortage, held)]
    return tuple(sorted(ways, key=lambda w: (not w.closes, w.price, w.kind, w.station_class, w.amount)))


def _counts(problem: Problem) -> Counts:
    district = {v.code: v.district for v in problem.villages}
    return Counter((district[s.village], s.station_class) for s in problem.stations)


def _need(problem: Problem, counts: Counts) -> int:
    return sum(_officers(problem.pattern(cls, d), many) for (d, cls), many in counts.items())


def _officers(pattern: Pattern, stations: int) -> int:
    return -(-stations // pattern.stations_max) * pattern.officers


def _weight(problem: Problem, cls: str) -> float:
    return dict(problem.rules.class_weights).get(cls, 1.0)


def _raised(problem: Problem, counts: Counts, cls: str, more: int) -> Problem:
    """The same problem with `more` stations to a team of one class, in every district."""
    used = {problem.pattern(cls, d) for d, c in counts if c == cls}
    patterns = tuple(replace(p, stations_max=p.stations_max + more) if p in used else p for p in problem.patterns)
    return replace(problem, patterns=patterns)


def _raises(problem: Problem, shortage: int) -> list[Way]:
    """More stations to a team, at most twice as many, class by class, until it closes; the rest from outside."""
    out: list[Way] = []
    counts = _counts(problem)
    for cls in CLASSES:
        most = [problem.pattern(cls, d).stations_max for d, c in counts if c == cls]
        saved = 0
        for more in range(1, min(LARGEST_RAISE, max(most)) + 1) if most else ():
            way = _raise(problem, counts, shortage, cls, more, max(most))
            if way.saves <= saved:
                continue
            saved = way.saves
            out.append(way)
            if not way.left:
                break
            out.append(_with_outside(way))
    return out


def _raise(problem: Problem, counts: Counts, shortage: int, cls: str, more: int, most: int) -> Way:
    changed = _raised(problem, counts, cls, more)
    saves = _need(problem, counts) - _need(changed, counts)
    left = max(0, shortage - saves)
    text = f"{most + more} TPS per regu pada kelas {WORDS[cls]}"
    english = f"{most + more} stations per team of class {cls}"
    price = saves * _weight(problem, cls)
    pooled = minimum_pooled(changed).missing
    return Way("stations_per_team", cls, most + more, saves, left, not left, pooled, price, text, english)


def _with_outside(way: Way) -> Way:
    return replace(
        way,
        kind="stations_per_team+officers",
        left=0,
        closes=True,
        pooled_left=max(0, way.pooled_left - way.left),
        price=way.price + way.left * OUTSIDE_WEIGHT,
        text=f"{way.text}, dan {way.left} personel tambahan",
        text_en=f"{way.text_en}, and {way.left} more officers",
    )


def _reclassed(problem: Problem, shortage: int) -> list[Way]:
    """Fewest stations moved one class down (a named officer decides which) that save enough officers."""
    out = []
    for above, below in (("elevated", "low"), ("high", "elevated")):
        savings = _best_savings(problem, above, below)
        enough = np.flatnonzero(savings >= shortage)
        many = int(enough[0]) if len(enough) else int(savings.argmax()) if len(savings) else 0
        if not many:
            continue
        saves = int(savings[many])
        left = max(0, shortage - saves)
        text = f"{many} TPS dinilai ulang dari {WORDS[above]} ke {WORDS[below]}"
        english = f"{many} stations re-assessed from {above} to {below}"
        price = saves * _weight(problem, above)
        pooled = max(0, minimum_pooled(problem).missing - saves)
        out.append(Way("re-class", above, many, saves, left, not left, pooled, price, text, english))
    return out


def _best_savings(problem: Problem, above: str, below: str) -> np.ndarray:
    """Most officers saved by moving n = 0, 1, ... stations down, over all ways to share n over districts."""
    counts = _counts(problem)
    best = np.zeros(1)
    for district in sorted({d for d, c in counts if c == above}):
        high, low = problem.pattern(above, district), problem.pattern(below, district)
        a, b = counts[district, above], counts[district, below]
        now = _officers(high, a) + _officers(low, b)
        own = np.array([now - _officers(high, a - n) - _officers(low, b + n) for n in range(a + 1)], dtype=float)
        table = np.full((len(own), len(best) + a), -np.inf)
        for n, saved in enumerate(own):
            table[n, n : n + len(best)] = best + saved
        best = table.max(axis=0)
    return best


def _others(problem: Problem, shortage: int, held: int) -> list[Way]:
    """More officers from outside; the reserve released to posts."""
    pooled = minimum_pooled(problem).missing
    reserve = min(held, problem.rules.reserve_teams * problem.rules.reserve_team_size)
    left = max(0, shortage - reserve)
    ways = [
        Way(
            "officers", "", shortage, shortage, 0, True, max(0, pooled - shortage), shortage * OUTSIDE_WEIGHT,
            f"{shortage} personel tambahan", f"{shortage} more officers",
        ),
        Way(
            "release_reserve", "", reserve, reserve, left, not left, pooled, reserve * RESERVE_WEIGHT,
            f"cadangan {reserve} personel dilepas ke TPS", f"release the reserve of {reserve} to stations",
        ),
    ]  # fmt: skip
    return [w for w in ways if w.saves > 0]
