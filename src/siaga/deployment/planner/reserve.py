"""Who stands ready to go where trouble is? Quick-reaction teams at the best bases, and officers for them.

The reserve is held back before posts are filled, also when the force is short: the profile says how much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from siaga.deployment.planner.coverage import best_sites, cover
from siaga.deployment.planner.problem import Base, Officer, Options, Problem
from siaga.deployment.planner.result import Proof, Reserve, Team
from siaga.deployment.planner.travel import minutes, straight_km, trips

Key = tuple[int, int, float, int, str]


def solve(problem: Problem, options: Options, held: Collection[str] = ()) -> Reserve:
    """Sites and officers of `Rules.reserve_teams` teams, none of them in `held` (already in command).

    Reach counts the one-way trip from the base to the village point. `by_two` counts teams, so two
    teams at one base are two: independent means that one being busy leaves the other free.
    """
    rules = problem.rules
    weight, reach = _demand(problem)
    reason = _nothing_to_plan(problem)
    if reason:
        none = Proof(0.0, 0.0, "none", reason=reason)
        return Reserve((), none, rules.reserve_minutes, 0.0, 0.0)
    task = cover(weight, reach, rules.reserve_teams, rules.reserve_busy)
    if not task.weight.size:
        counts = _at_home(problem)
        proof = Proof(0.0, 0.0, "none", reason="tidak ada TPS dalam jangkauan waktu cadangan")
    else:
        counts, proof = best_sites(task, options.reserve_nodes, options.reserve_gap)
    near = reach @ np.asarray(counts, dtype=np.int64)
    share = [float(weight[near >= k].sum() / weight.sum()) for k in (1, 2)]
    teams = _staffed(problem, _sites(problem.bases, counts), frozenset(held))
    return Reserve(teams, proof, rules.reserve_minutes, share[0], share[1])


def _demand(problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Stations per village that has any, and which bases reach it in time, shape (villages, bases)."""
    count = Counter(s.village for s in problem.stations)
    places = [v for v in problem.villages if count[v.code]]
    weight = np.array([count[v.code] for v in places], dtype=np.float64)
    if not places or not problem.bases:
        return weight, np.zeros((len(places), len(problem.bases)), dtype=np.bool_)
    away = trips(problem.bases, places, problem.travel).T
    return weight, away <= problem.rules.reserve_minutes


def _nothing_to_plan(problem: Problem) -> str:
    if not problem.rules.reserve_teams:
        return "profil tidak menahan cadangan"
    if not problem.bases:
        return "tidak ada polres/polsek"
    return "" if problem.stations else "tidak ada TPS"


def _at_home(problem: Problem) -> tuple[int, ...]:
    """Where no base reaches any station in time, every team waits at the Polres, else at the first base."""
    home = next((i for i, b in enumerate(problem.bases) if b.kind == "polres"), 0)
    return tuple(problem.rules.reserve_teams if i == home else 0 for i in range(len(problem.bases)))


def _sites(bases: tuple[Base, ...], counts: tuple[int, ...]) -> list[tuple[str, Base]]:
    return [(f"R-{b.code}-{n + 1}", b) for b, many in zip(bases, counts, strict=True) for n in range(many)]


def _staffed(problem: Problem, sites: list[tuple[str, Base]], held: frozenset[str]) -> tuple[Team, ...]:
    """A senior for every team first, then the others. A team's first place is its senior's, or empty."""
    size = problem.rules.reserve_team_size
    if not size:
        return tuple(Team(name, base.code, ()) for name, base in sites)
    away = _distances(problem)
    locked = {officer for officer, _ in problem.locks.posts}
    free = {o.id: o for o in problem.officers if o.ready and o.id not in held and o.id not in locked}
    leaders = [_take(free, away, base, 1, senior=True) for _, base in sites]
    rest = [_take(free, away, base, size - 1, senior=False) for _, base in sites]
    found = zip(sites, leaders, rest, strict=True)
    return tuple(Team(name, base.code, (*lead, *others)) for (name, base), lead, others in found)


def _take(
    free: dict[str, Officer], away: dict[tuple[str, str], float], base: Base, many: int, *, senior: bool
) -> list[str]:
    """Move the `many` best officers for a place at `base` out of `free`; "" where the force is short."""
    fit = [o for o in free.values() if o.senior or not senior]
    chosen = sorted(fit, key=lambda o: _key(o, away[o.base, base.code], senior=senior))[:many]
    for officer in chosen:
        del free[officer.id]
    return [o.id for o in chosen] + [""] * (many - len(chosen))


def _key(officer: Officer, away: float, *, senior: bool) -> Key:
    """Own before BKO; then those whom posts need least (boat-skilled and seniors last); then the nearest."""
    scarce = officer.boat + (0 if senior else officer.senior)
    return (officer.origin == "bko", scarce, away, officer.rank_order, officer.id)


def _distances(problem: Problem) -> dict[tuple[str, str], float]:
    """Minutes by road between bases, from the travel model: no base lies on a boat's leg by itself."""
    lat = np.array([b.lat for b in problem.bases], dtype=np.float64)
    lon = np.array([b.lon for b in problem.bases], dtype=np.float64)
    km = straight_km(lat, lon, lat, lon)
    time = minutes(km, np.zeros(km.shape, dtype=np.bool_), problem.travel)
    codes = [b.code for b in problem.bases]
    return {(a, b): float(time[i, j]) for i, a in enumerate(codes) for j, b in enumerate(codes)}
