"""Posts one can solve by hand, every option and lock, and what must not depend on the order of rows."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from deployment.cast import PATTERNS, banyuasin, four_villages, village
from deployment.posts_oracle import best, broken
from siaga.deployment.planner import baselines, posts, travel
from siaga.deployment.planner.problem import (
    Locks,
    Options,
    Pattern,
    Problem,
    Rules,
    Station,
    Travel,
    Village,
)
from siaga.deployment.planner.result import Posts

PAIRS = Pattern("low", 2, 2)


def made(*places: tuple[str, float, int], pattern: Pattern = PAIRS, **more: object) -> Problem:
    """Villages on a meridian: (code, latitude in tenths of a degree, stations)."""
    villages = tuple(village(code, lat / 10) for code, lat, _ in places)
    stations = tuple(Station(f"{code}-{i:03d}", code, "low") for code, _, n in places for i in range(n))
    return Problem(villages, stations, (pattern, *PATTERNS[1:]), (), (), **more)  # type: ignore[arg-type]


def teams(found: Posts) -> list[tuple[str, ...]]:
    return sorted(p.stations for p in found.posts)


def test_four_villages_pair_with_their_neighbours():
    problem = four_villages()
    problem = replace(problem, patterns=(Pattern("low", 2, 2),))
    found = posts.solve(problem)
    assert teams(found) == [("V0-1", "V1-1"), ("V2-1", "V3-1")]
    leg = 0.1 * travel.EARTH_KM * 3.141592653589793 / 180 * 1.25 / 32 * 60
    walk = 2 / 3 * 1.25 / 32 * 60
    assert found.proof.value == pytest.approx(2 * leg + 4 * walk)
    assert found.proof.gap == 0
    assert found.proof.status == "Optimal"
    assert [p.id for p in found.posts] == ["V0/L01", "V2/L01"]
    assert not broken(problem, found)


def test_one_team_of_three_stands_in_the_middle():
    problem = made(("A", 0, 1), ("B", 1, 1), ("C", 2, 1), pattern=Pattern("low", 2, 3))
    found = posts.solve(problem)
    assert [(p.village, p.seats) for p in found.posts] == [("B", 2)]


def test_nothing_to_plan_has_a_reason_and_no_gap():
    found = posts.solve(made(("A", 0, 0)))
    assert found.posts == ()
    assert found.proof.gap is None
    assert found.proof.reason


def test_a_district_of_one_village_and_one_without_a_station():
    problem = Problem(
        (village("A", district="D1"), village("B", district="D2")),
        (Station("1", "A", "low"),),
        PATTERNS,
        (),
        (),
    )
    found = posts.solve(problem)
    assert [(d, c) for d, c, _ in found.parts] == [("D1", "low")]
    assert len(found.posts) == 1


def test_a_village_larger_than_a_team_is_cut_evenly():
    found = posts.solve(made(("A", 0, 17), pattern=Pattern("low", 2, 8)))
    assert sorted(len(p.stations) for p in found.posts) == [5, 6, 6]
    assert [p.id for p in found.posts] == ["A/L01", "A/L02", "A/L03"]


def test_villages_on_one_point_still_cost_a_leg():
    problem = made(("A", 0, 1), ("B", 0, 1))
    (post,) = posts.solve(problem).posts
    walk = 2 / 3 * 1.25 / 32 * 60
    assert post.patrol_minutes == pytest.approx(2 * walk + 0.9054 * 1.25 / 32 * 60, rel=1e-3)
    assert not broken(problem, posts.solve(problem))


def test_posts_never_cross_a_district_or_mix_classes_unless_told():
    villages = (village("A", 0.0, district="D1"), village("B", 0.01, district="D2"))
    stations = (Station("1", "A", "low"), Station("2", "B", "low"), Station("3", "A", "elevated"))
    patterns = (Pattern("low", 2, 4), Pattern("elevated", 2, 2))
    problem = Problem(villages, stations, patterns, (), ())
    assert len(posts.solve(problem).posts) == 3
    crossing = replace(problem, rules=Rules(posts_cross_districts=True))
    assert teams(posts.solve(crossing)) == [("1", "2"), ("3",)]
    mixing = replace(problem, rules=Rules(posts_mix_classes=True))
    assert teams(posts.solve(mixing)) == [("1", "3"), ("2",)]
    both = replace(problem, rules=Rules(posts_cross_districts=True, posts_mix_classes=True))
    (post,) = posts.solve(both).posts
    assert post.station_class == "elevated"
    assert post.id[-3:-2] == "E"
    assert not any(broken(p, posts.solve(p)) for p in (problem, crossing, mixing, both))


def test_unlike_team_sizes_are_not_mixed_and_it_is_said():
    stations = (Station("1", "A", "low"), Station("2", "A", "elevated"))
    problem = Problem((village("A"),), stations, (Pattern("low", 2, 3), Pattern("elevated", 2, 2)), (), ())
    problem = replace(problem, rules=Rules(posts_mix_classes=True))
    found = posts.solve(problem)
    assert len(found.posts) == 2
    assert "tidak digabung" in found.notes[0]
    assert not broken(problem, found)


def test_a_bound_of_spread_costs_officers_and_says_how_many():
    problem = made(("A", 0, 1), ("B", 1, 1), ("C", 2, 1), pattern=Pattern("low", 2, 3))
    near = replace(problem, rules=Rules(spread_minutes=30.0))
    assert len(posts.solve(near).posts) == 1
    assert any("lebih dari 30 menit satu sama lain" in n for n in posts.solve(near).notes)
    tight = replace(problem, rules=Rules(spread_minutes=10.0))
    found = posts.solve(tight)
    assert len(found.posts) == 3
    assert any("2 regu (4 personel) lebih banyak" in n for n in found.notes)
    assert not broken(near, posts.solve(near))
    assert not broken(tight, found)


def test_a_closed_road_is_never_used_even_for_one_team_more():
    problem = made(("A", 0, 1), ("B", 1, 1))
    shut = replace(problem, travel=Travel(closed=(("A", "B"),)))
    found = posts.solve(shut)
    assert len(found.posts) == 2
    assert not broken(shut, found)
    assert any("1 regu (2 personel) lebih banyak" in n for n in found.notes)


def test_corrected_minutes_replace_the_straight_line():
    problem = made(("A", 0, 1), ("B", 1, 1), ("C", 2, 1), ("D", 3, 1))
    far = replace(problem, travel=Travel(pairs=((("A", "B"), 500.0), (("C", "D"), 500.0), (("A", "D"), 1.0))))
    found = posts.solve(far)
    assert teams(found) == [("A-000", "D-000"), ("B-000", "C-000")]
    assert not broken(far, found)


def test_the_user_may_ask_for_more_teams_but_not_for_fewer_than_can_be():
    problem = made(("A", 0, 2), ("B", 3, 2), pattern=Pattern("low", 2, 4))
    more = replace(problem, locks=Locks(teams=(("D1", "low", 2),)))
    assert teams(posts.solve(more)) == [("A-000", "A-001"), ("B-000", "B-001")]
    none = replace(problem, locks=Locks(teams=(("D1", "low", 0),)))
    assert len(posts.solve(none).posts) == 1
    assert "diminta 0 regu" in posts.solve(none).notes[0]
    assert not broken(more, posts.solve(more))


def test_the_least_number_of_stations_is_kept_or_relaxed_aloud():
    kept = made(("A", 0, 4), ("B", 1, 2), pattern=Pattern("low", 2, 4, stations_min=3))
    assert sorted(len(p.stations) for p in posts.solve(kept).posts) == [3, 3]
    relaxed = made(("A", 0, 5), pattern=Pattern("low", 2, 4, stations_min=4))
    found = posts.solve(relaxed)
    assert len(found.posts) == 2
    assert any("diturunkan" in n for n in found.notes)
    assert not broken(kept, posts.solve(kept))
    assert not broken(relaxed, found)


def test_fixed_stations_keep_their_post_and_its_room_is_used():
    problem = made(("A", 0, 2), ("B", 1, 2), ("C", 2, 2), pattern=Pattern("low", 2, 3))
    locks = Locks(stations=(("A-000", "C/L07"), ("C-000", "C/L07")))
    fixed = replace(problem, locks=locks)
    found = posts.solve(fixed)
    post = next(p for p in found.posts if p.id == "C/L07")
    assert {"A-000", "C-000"} < set(post.stations)
    assert post.village == "C"
    assert len(found.posts) == 2
    assert not broken(fixed, found)


def test_a_whole_plan_that_comes_back_stays_as_it_is():
    problem = made(("A", 0, 3), ("B", 1, 4), ("C", 2, 2), pattern=Pattern("low", 2, 3))
    found = posts.solve(problem)
    stations = tuple((s, p.id) for p in found.posts for s in p.stations)
    again = posts.solve(replace(problem, locks=Locks(stations=stations)))
    assert again.posts == found.posts


def test_a_cancelled_station_and_its_lock_vanish():
    problem = made(("A", 0, 2), ("B", 1, 1))
    fewer = replace(problem, stations=problem.stations[1:], locks=Locks(stations=(("A-000", "A/L01"),)))
    assert sum(len(p.stations) for p in posts.solve(fewer).posts) == 2


def test_special_follows_high_until_it_has_a_pattern():
    problem = Problem((village("A"),), (Station("1", "A", "special"),), PATTERNS, (), ())
    (post,) = posts.solve(problem).posts
    assert post.seats == 2
    assert post.id == "A/S01"


def test_river_posts_are_those_with_a_water_village():
    wet = Village("W", "D1", 0.0, 104.0, "water", 1.0)
    problem = Problem(
        (wet, village("A", 0.001)), (Station("1", "W", "low"), Station("2", "A", "low")), PATTERNS, (), ()
    )
    assert [p.river for p in posts.solve(problem).posts] == [True]
    assert not any(p.river for p in posts.solve(four_villages()).posts)


@pytest.fixture(scope="module")
def regency() -> tuple[Problem, Posts]:
    problem = banyuasin("pilkada")
    return problem, posts.solve(problem)


def test_banyuasin_is_proven_and_sound(regency):
    problem, found = regency
    assert found.proof.gap <= 0.001
    assert not found.proof.limit_hit
    assert broken(problem, found) == []


def test_banyuasin_beats_the_human_rules(regency):
    problem, found = regency
    human = [
        sum(p.patrol_minutes for p in rule(problem))
        for rule in (baselines.by_list, baselines.by_base, baselines.by_village)
    ]
    assert found.proof.value < 0.9 * min(human)


def test_shuffled_rows_give_the_same_posts(regency):
    problem, found = regency
    rows = {
        name: list(getattr(problem, name)) for name in ("villages", "stations", "patterns", "bases", "officers")
    }
    for listed in rows.values():
        random.Random(3).shuffle(listed)
    shuffled = replace(problem, **{name: tuple(listed) for name, listed in rows.items()})
    assert posts.solve(shuffled) == found


def test_what_was_solved_before_is_not_solved_again(regency):
    problem, found = regency
    cache: dict[str, object] = {}
    assert posts.solve(problem, cache=cache) == found
    assert cache

    def none(work, rows):
        rows = list(rows)
        assert not rows
        return rows

    assert posts.solve(problem, map=none, cache=cache) == found


def test_the_limit_of_nodes_is_stated():
    rng = random.Random(5)
    places = tuple(Village(f"V{i:02d}", "D1", rng.random(), rng.random(), "road", 0.0) for i in range(40))
    stations = tuple(Station(v.code, v.code, "low") for v in places)
    problem = Problem(places, stations, (Pattern("low", 2, 10),), (), ())
    found = posts.solve(problem, Options(posts_nodes=0))
    assert found.proof.limit_hit
    assert found.proof.gap > 0
    assert "simpul tercapai" in found.notes[0]
    assert broken(problem, found) == []


def test_fifteen_thousand_stations():
    rng = random.Random(1)
    villages, stations = [], []
    for d in range(60):
        for v in range(10):
            code = f"{d:02d}.{v:02d}"
            point = d + rng.random() / 5, rng.random() / 5
            villages.append(Village(code, f"D{d:02d}", *point, "road", 1.0))
            stations += [Station(f"{code}.{i:02d}", code, "low") for i in range(25)]
    problem = Problem(tuple(villages), tuple(stations), PATTERNS, (), ())
    found = posts.solve(problem, Options(posts_gap=0.02))
    assert len(found.posts) == 60 * 32
    assert found.proof.gap <= 0.02


def test_oracle_agrees_by_hand():
    problem = made(("A", 0, 1), ("B", 1, 1), ("C", 2, 1), pattern=Pattern("low", 2, 3))
    assert best(problem, list(problem.stations))[0] == 1
