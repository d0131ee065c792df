"""Does the reserve hold what it says? Coverage and rules recomputed from raw input, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_KM = 6371.0088
CLOSE = 1e-5


def check(problem: Any, reserve: Mapping[str, Any], busy: Iterable[str] = ()) -> list[str]:
    """Broken rules, one sentence each; empty means sound.

    `problem` has the attributes of the planner's problem; `reserve` is plan.json's object; `busy` are the
    officers of command and posts, who cannot be here too.
    """
    return [
        *_counts(problem, reserve),
        *_officers(problem, reserve, frozenset(busy)),
        *_shares(problem, reserve),
    ]


def coverage(problem: Any, reserve: Mapping[str, Any]) -> tuple[float, float, float]:
    """Expected stations covered, and the shares of stations within reach of one and of two teams."""
    stations = Counter(s.village for s in problem.stations)
    places = [v for v in problem.villages if stations[v.code]]
    bases = {b.code: b for b in problem.bases}
    known = _given(problem.travel)
    q, covered, one, two = problem.rules.reserve_busy, 0.0, 0, 0
    for village in places:
        reached = 0
        for team in reserve["teams"]:
            time = _minutes(bases[team["base"]], village, problem.travel, known)
            reached += time <= problem.rules.reserve_minutes
        covered += stations[village.code] * (1 - q**reached)
        one += stations[village.code] * (reached >= 1)
        two += stations[village.code] * (reached >= 2)
    total = sum(stations.values()) or 1
    return covered, one / total, two / total


def _given(travel: Any) -> dict[tuple[str, str], float]:
    """Minutes that replace the model: pairs (both ways unless both are given), and closed roads."""
    known: dict[tuple[str, str], float] = {}
    for (a, b), time in travel.pairs:
        known.setdefault((b, a), time)
    known.update({(a, b): time for (a, b), time in travel.pairs})
    for a, b in travel.closed:
        known[a, b] = known[b, a] = float("inf")
    return known


def _minutes(base: Any, village: Any, travel: Any, known: dict[tuple[str, str], float]) -> float:
    if (base.code, village.code) in known:
        return known[base.code, village.code]
    a, b = radians(base.lat), radians(village.lat)
    half = sin((a - b) / 2) ** 2 + cos(a) * cos(b) * sin(radians(base.lon - village.lon) / 2) ** 2
    km = 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
    if village.mode != "water":
        return float(km * travel.road_factor / travel.road_kmh * 60)
    boarding = travel.water_boarding if km > 0 else 0.0
    return float(km * travel.water_factor / travel.water_kmh * 60 + boarding)


def _counts(problem: Any, reserve: Mapping[str, Any]) -> list[str]:
    broken, rules, teams = [], problem.rules, reserve["teams"]
    wanted = rules.reserve_teams if problem.bases and problem.stations else 0
    if len(teams) != wanted:
        broken.append(f"cadangan: {len(teams)} regu, profil meminta {wanted}")
    bases = {b.code for b in problem.bases}
    for team in teams:
        if len(team["officers"]) != rules.reserve_team_size:
            broken.append(f"regu {team['id']}: {len(team['officers'])} tempat, bukan {rules.reserve_team_size}")
        if team["base"] not in bases:
            broken.append(f"regu {team['id']}: {team['base']} bukan polres/polsek yang dikenal")
    if len({team["id"] for team in teams}) != len(teams):
        broken.append("cadangan: satu kode regu dipakai dua kali")
    return broken


def _officers(problem: Any, reserve: Mapping[str, Any], busy: frozenset[str]) -> list[str]:
    known = {o.id: o for o in problem.officers}
    named = [(team["id"], o) for team in reserve["teams"] for o in team["officers"] if o]
    often = Counter(o for _, o in named)
    broken = [f"personel {o} ada di {n} tempat cadangan" for o, n in sorted(often.items()) if n > 1]
    for team, officer in named:
        if officer not in known:
            broken.append(f"regu {team}: personel {officer} tidak dikenal")
        elif not known[officer].ready:
            broken.append(f"regu {team}: personel {officer} tidak siap")
        elif officer in busy:
            broken.append(f"regu {team}: personel {officer} sudah bertugas di tempat lain")
    for team in reserve["teams"]:
        here = [known[o] for o in team["officers"] if o in known]
        if here and len(here) == len(team["officers"]) and not any(o.senior for o in here):
            broken.append(f"regu {team['id']}: tanpa personel senior")
    return broken


def _shares(problem: Any, reserve: Mapping[str, Any]) -> list[str]:
    if any(team["base"] not in {b.code for b in problem.bases} for team in reserve["teams"]):
        return []
    _, one, two = coverage(problem, reserve)
    return [
        f"cadangan: bagian TPS terjangkau {word} regu tertulis {stated:.6f}, dihitung ulang {found:.6f}"
        for word, stated, found in (("satu", reserve["by_one"], one), ("dua", reserve["by_two"], two))
        if abs(stated - found) > CLOSE
    ]
