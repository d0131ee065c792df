"""The small cast used everywhere: a four-village regency, and a Banyuasin-like one from the shipped files."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from functools import cache
from pathlib import Path

from siaga.deployment.planner.problem import Base, Officer, Pattern, Problem, Rules, Station, Village
from siaga.deployment.planner.result import Post

DATA = Path(__file__).parents[2] / "src" / "siaga" / "data" / "banyuasin"
WATER = {f"16.07.{n:02d}" for n in (2, 7, 8, 9, 13, 14, 15, 18, 20)}
PATTERNS = (Pattern("low", 2, 8), Pattern("elevated", 1, 1), Pattern("high", 2, 1))
SEEDED = {"low": 2223, "elevated": 301, "high": 40}
OWN = {"pilkada": 687, "pemilu": 664}
BKO = {"pilkada": 80, "pemilu": 229}
FILES = {"pilkada": "polling_stations_pilkada2024_synthetic.csv", "pemilu": "polling_stations.csv"}


def village(code: str, lat: float = 0.0, lon: float = 104.0, mode: str = "road", district: str = "D1") -> Village:
    return Village(code, district, lat, lon, mode, 1.0)  # type: ignore[arg-type]


def officer(id: str, base: str = "B1", flags: str = "", **more: object) -> Officer:
    """`flags`: s senior, b boat, k BKO, w woman, x not ready."""
    origin = "bko" if "k" in flags else "polsek"
    return Officer(id, base, origin, "s" in flags, "w" in flags, "b" in flags, "x" not in flags, **more)  # type: ignore[arg-type]


def post(
    id: str, village: str, seats: int = 2, river: bool = False, cls: str = "low", district: str = "D1"
) -> Post:
    return Post(id, village, district, cls, seats, river, (f"{id}-1",), 0.0)


def four_villages(*officers: Officer, **more: object) -> Problem:
    """Four villages on a line, 1 degree of latitude / 10 apart; one base at each end."""
    villages = tuple(village(f"V{i}", lat=i / 10) for i in range(4))
    bases = (Base("B1", 0.0, 104.0, "polres", ("D1",)), Base("B2", 0.3, 104.0, "polsek", ("D1",)))
    stations = tuple(Station(f"{v.code}-1", v.code, "low") for v in villages)
    return Problem(villages, stations, PATTERNS, bases, officers, **more)  # type: ignore[arg-type]


def draw(*parts: object) -> float:
    """A number in [0, 1) that depends only on the parts."""
    text = "|".join(str(p) for p in parts)
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) / 16**12


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def banyuasin(election: str = "pilkada") -> Problem:
    """Real villages and station counts; classes, officers and homes are synthetic by hash."""
    bases = _bases()
    villages = tuple(_villages())
    stations = _stations(election)
    officers = _officers(election, bases, [v.code for v in villages])
    return Problem(villages, stations, PATTERNS, bases, officers, rules=Rules())


def _villages() -> list[Village]:
    return [
        Village(
            r["kemendagri_code"],
            r["district_code"],
            float(r["lat"]),
            float(r["lon"]),
            "water" if r["district_code"] in WATER else "road",
            float(r["position_uncertainty_km_derived"]),
            r["village"],
        )
        for r in rows("villages.csv")
    ]


def _bases() -> tuple[Base, ...]:
    def districts(text: str) -> tuple[str, ...]:
        return () if text == "all_districts" else tuple(text.split(";"))

    return tuple(
        Base(
            r["post_id"],
            float(r["lat"]),
            float(r["lon"]),
            r["type"],  # type: ignore[arg-type]
            districts(r["districts_assigned"]) if r["type"] == "polsek" else (),
            r["name"],
        )
        for r in rows("police_posts.csv")
    )


def _stations(election: str) -> tuple[Station, ...]:
    raw = rows(FILES[election])
    key = "tps_code" if election == "pemilu" else "tps_code_synthetic"
    per_district = defaultdict(list)
    for r in raw:
        per_district[r["district_code"]].append((draw("class", r[key]), r[key], r["village_code"]))
    out = []
    for chosen in per_district.values():
        chosen.sort()
        elevated = round(len(chosen) * SEEDED["elevated"] / 2564)
        high = round(len(chosen) * SEEDED["high"] / 2564)
        for i, (_, code, place) in enumerate(chosen):
            cls = "high" if i < high else "elevated" if i < high + elevated else "low"
            out.append(Station(code, place, cls))
    return tuple(out)


def _officers(election: str, bases: tuple[Base, ...], villages: list[str]) -> tuple[Officer, ...]:
    own, bko = OWN[election], BKO[election]
    out = []
    for i in range(own + bko):
        id = f"P{i:04d}"
        polsek = i < 14 * 18
        base = bases[1 + i % 14] if polsek else bases[0]
        origin = "polsek" if polsek else "polres" if i < own else "bko"
        wet = any(d in WATER for d in base.districts)
        home = villages[int(draw("home", id) * len(villages))] if draw("local", id) < 0.6 else ""
        out.append(
            Officer(
                id,
                base.code,
                origin,  # type: ignore[arg-type]
                senior=draw("senior", id) < 0.45,
                woman=draw("woman", id) < 0.08,
                boat=draw("boat", id) < (0.5 if wet else 0.25),
                home_village="" if origin == "bko" else home,
                rank_order=10 + int(draw("rank", id) * 5),
            )
        )
    return tuple(out)


def listed_posts(problem: Problem) -> tuple[Post, ...]:
    """Teams in list order: stations of a district and class, sorted by code, cut at the pattern's maximum."""
    places = {v.code: v for v in problem.villages}
    groups = defaultdict(list)
    for s in problem.stations:
        groups[places[s.village].district, s.station_class].append(s)
    out = []
    for (district, cls), stations in sorted(groups.items()):
        pattern = problem.pattern(cls, district)
        for n, start in enumerate(range(0, len(stations), pattern.stations_max)):
            part = stations[start : start + pattern.stations_max]
            home = part[0].village
            codes = tuple(s.code for s in part)
            out.append(
                Post(
                    f"{home}-{cls}-{n:03d}", home, district, cls, pattern.officers,
                    places[home].mode == "water", codes, 0.0,
                )
            )  # fmt: skip
    return tuple(out)
