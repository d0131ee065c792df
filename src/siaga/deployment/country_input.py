"""What does the whole country look like to the planner? Real villages and counts; classes and force synthetic."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from siaga.deployment.planner import shortage
from siaga.deployment.planner.problem import Base, Officer, Pattern, Problem, Station, Village
from siaga.profiles import load_profile
from siaga.territory import register
from siaga.territory.register import Extract, Place
from siaga.territory.standin import is_stand_in
from siaga.vulnerability.seeding import seed_classes

ELECTION: register.Election = "pilkada-2024"
SHARES_2020 = {"low": 266_220, "elevated": 34_863, "high": 5_113, "special": 732}
PATTERNS = (Pattern("low", 2, 10), Pattern("elevated", 2, 2), Pattern("high", 2, 1), Pattern("special", 2, 1))
SEED = 20_241_127
SPARE = 0.05
SENIOR, WOMAN, BOAT, BKO = 0.6, 0.08, 0.25, 0.1
MEDIAN_RADIUS_KM = 1.35


def regencies(limit: int | None = None) -> Iterator[tuple[str, Problem]]:
    """Every regency's problem in code order, the first `limit` of them. Classes are spread over the country."""
    extracts = list(register.read_all(ELECTION))
    classes = _classes(extracts)
    for extract in extracts[:limit]:
        yield extract.code, _problem(extract, classes)


def _classes(extracts: list[Extract]) -> dict[str, str]:
    home = {p.code: p.district for e in extracts for p in e.villages}
    stations = [(f"{s.village}/{s.number}", home[s.village], False) for e in extracts for s in e.stations]
    return seed_classes(stations, SHARES_2020, seed=SEED, shares_only=True)


def _problem(extract: Extract, classes: dict[str, str]) -> Problem:
    codes = {s.village: s for s in extract.stations}
    villages = tuple(_village(p) for p in extract.villages if p.code in codes)
    stations = tuple(
        Station(f"{s.village}/{s.number:03d}", s.village, classes[f"{s.village}/{s.number}"])
        for s in extract.stations
    )
    bases = tuple(Base(d.code, d.lat, d.lon, "polsek", (d.code,), d.name) for d in extract.districts)
    bare = Problem(villages, stations, PATTERNS, bases, ())
    return Problem(villages, stations, PATTERNS, bases, tuple(_force(bare)))


def _village(p: Place) -> Village:
    mode = "water" if p.district in _water() else "road"
    return Village(p.code, p.district, p.lat, p.lon, mode, _radius(p), p.name, is_stand_in(p.position_source))  # type: ignore[arg-type]


@cache
def _water() -> frozenset[str]:
    return load_profile(ELECTION).water_districts()


def _radius(p: Place) -> float:
    if p.uncertainty_km is not None:
        return p.uncertainty_km
    return MEDIAN_RADIUS_KM if p.area_km2 is None else round(math.sqrt(p.area_km2 / math.pi), 3)


def _force(problem: Problem) -> Iterator[Officer]:
    """Need and five per cent, at bases by their district's stations times a draw, so that bases lend each other."""
    count = math.ceil(shortage.own_need(problem) * (1 + SPARE))
    home = {v.code: v.district for v in problem.villages}
    stations: dict[str, int] = defaultdict(int)
    for s in problem.stations:
        stations[home[s.village]] += 1
    weight = {b.code: stations[b.code] * (0.5 + _draw("base", b.code)) for b in problem.bases}
    whole, reached, given = sum(weight.values()), 0.0, 0
    for code, share in weight.items():
        reached += share
        upto = round(count * reached / whole) if whole else 0
        for i in range(given, upto):
            yield _officer(f"{code}-{i:04d}", code)
        given = upto


def _officer(id_: str, base: str) -> Officer:
    return Officer(
        id=id_,
        base=base,
        origin="bko" if _draw("bko", id_) < BKO else "polsek",
        senior=_draw("senior", id_) < SENIOR,
        woman=_draw("woman", id_) < WOMAN,
        boat=_draw("boat", id_) < BOAT,
    )


def _draw(*parts: str) -> float:
    """A number in [0, 1) from the seed and the parts alone."""
    text = "|".join((str(SEED), *parts))
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) / 16**12
