"""The traps of the national register: every one met by a plan that the checker accepts, or by a warning."""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import pi, sqrt

import pytest

from deployment.cast import PATTERNS, banyuasin
from deployment.posts_oracle import broken
from siaga.deployment.planner import posts, travel
from siaga.deployment.planner.problem import Options, Pattern, Problem, Rules, Station, Village
from siaga.territory import register
from siaga.territory.standin import is_stand_in

NATIONAL = (Pattern("low", 2, 10), *PATTERNS[1:])


@cache
def places(regency: str) -> tuple[register.Place, ...]:
    return register.read(regency, "pemilu-2024").villages


def district(code: str, election: str = "pilkada", **more: object) -> Problem:
    """A district of the register with its real points, all stations low."""
    found = [p for p in places(code[:5]) if p.district == code]
    villages = tuple(
        Village(p.code, code, p.lat, p.lon, "road", _radius(p), p.name, is_stand_in(p.position_source))
        for p in found
    )
    count = {p.code: (p.tps_pilkada2024 if election == "pilkada" else p.tps_pemilu2024) or 0 for p in found}
    stations = tuple(Station(f"{c}/{i:03d}", c, "low") for c, n in count.items() for i in range(n))
    return Problem(villages, stations, NATIONAL, (), (), **more)  # type: ignore[arg-type]


def _radius(p: register.Place) -> float:
    return p.uncertainty_km or sqrt((p.area_km2 or 5.7) / pi)


def solved(problem: Problem, options: Options | None = None):
    found = posts.solve(problem, options)
    assert broken(problem, found) == []
    return found


def test_a_village_380_km_from_its_district_is_a_warning():
    problem = district("81.01.01")
    found = solved(problem)
    assert posts.far_villages(problem) == ()
    assert any("81.01.01.2021 Nua Nea" in note and "titik pengganti" in note for note in found.notes)
    assert max(p.patrol_minutes for p in found.posts) < 381 / 32 * 60, "nobody is sent 381 km"


def test_a_far_point_that_has_no_stand_in_is_still_named():
    problem = district("91.19.05")
    found = solved(problem)
    assert [(v, round(km)) for v, _, km in posts.far_villages(problem)] == [("91.19.05.2007", 209)]
    assert any("91.19.05.2007: 209 km" in note and "periksa koordinatnya" in note for note in found.notes)


def test_an_atoll_with_a_leg_of_more_than_512_minutes():
    problem = district("73.10.01")
    assert travel.legs(problem.villages, problem.travel).max() > 512
    assert not posts.far_villages(problem)
    assert max(p.patrol_minutes for p in solved(problem).posts) < 512 * 10


def test_villages_that_share_a_point_do_not_walk_zero_minutes():
    problem = banyuasin("pemilu")
    town = [v for v in problem.villages if v.district == "16.07.10"]
    at = Counter((v.lat, v.lon) for v in town)
    shared = {v.code for v in town if at[v.lat, v.lon] > 1}
    assert sum(s.village in shared for s in problem.stations) == 278
    legs = travel.legs(town, problem.travel)
    assert all(legs[i, j] > 0 for i in range(len(town)) for j in range(len(town)) if i != j)


def test_villages_wider_than_thirty_minutes_stay_with_their_own_station():
    problem = banyuasin("pilkada")
    coast = tuple(v for v in problem.villages if v.district == "16.07.02")
    assert (travel.walks(coast, problem.travel) > 30).any()
    codes = {v.code for v in coast}
    low = tuple(s for s in problem.stations if s.village in codes)
    bound = Problem(coast, low, PATTERNS, (), (), rules=Rules(spread_minutes=30.0))
    free = Problem(coast, low, PATTERNS, (), ())
    assert len(solved(bound).posts) > len(solved(free).posts)


@pytest.mark.parametrize("code", ["13.12.01", "71.04.13", "96.01.51"])
def test_a_district_with_one_village(code):
    problem = district(code)
    assert len(problem.villages) == 1
    assert len(solved(problem).posts) == -(-len(problem.stations) // 10)


def test_a_district_without_stations_and_blank_counts():
    problem = district("96.02.07")
    assert problem.stations == ()
    assert solved(problem).proof.reason
    blank = [p for p in places("11.05") if p.tps_pilkada2024 is None]
    problem = district("11.05.02")
    assert "11.05.02.2062" in {p.code for p in blank}
    assert not any(s.startswith("11.05.02.2062/") for p in solved(problem).posts for s in p.stations)


@pytest.mark.parametrize("code", ["96.05.02", "95.08.16", "91.06.09"])
def test_one_station_in_every_village_and_no_spare_place(code):
    problem = district(code)
    assert len(problem.stations) == len({s.village for s in problem.stations}) == 20
    found = solved(problem)
    assert len(found.posts) == 2
    assert found.proof.gap <= 0.001


def test_the_largest_of_them_is_capped_by_nodes_and_says_so():
    problem = district("95.06.02")
    assert len(problem.stations) == 50
    found = solved(problem, Options(posts_nodes=0))
    assert found.proof.limit_hit
    assert "batas 0 simpul tercapai" in found.notes[0]


def test_a_district_with_1591_stations():
    problem = district("31.75.06", "pemilu")
    assert len(problem.stations) == 1591
    found = solved(problem)
    assert len(found.posts) == 160
    assert found.proof.gap <= 0.001
