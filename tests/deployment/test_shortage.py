"""Is the need counted right, and does each way out close what it says?"""

from __future__ import annotations

from dataclasses import replace

from deployment.cast import banyuasin, four_villages, officer
from siaga.deployment.planner import shortage
from siaga.deployment.planner.problem import CLASSES, Pattern, Problem, Station, Village


def pemilu() -> Problem:
    """The 2,564 real stations under the published class totals: 2,223, 301 and 40."""
    problem = banyuasin("pemilu")
    totals = ["high"] * 40 + ["elevated"] * 301 + ["low"] * 2223
    stations = tuple(replace(s, station_class=c) for s, c in zip(problem.stations, totals, strict=True))
    return replace(problem, stations=stations)


def test_pemilu_needs_937_has_893_and_misses_44() -> None:
    pooled = shortage.minimum_pooled(pemilu())
    assert (pooled.needed, pooled.force, pooled.missing) == (937, 893, 44)
    assert pooled.per_class == (("low", 2223, 556), ("elevated", 301, 301), ("high", 40, 80))


def test_nine_stations_to_a_low_post_close_the_pooled_gap() -> None:
    nine = tuple(replace(p, stations_max=9) if p.station_class == "low" else p for p in pemilu().patterns)
    assert shortage.minimum_pooled(replace(pemilu(), patterns=nine)).missing == 0


def test_posts_inside_districts_need_more_than_the_pool() -> None:
    problem = banyuasin("pemilu")
    assert 937 < shortage.own_need(problem) <= 960


def test_a_district_s_own_pattern_and_special_as_high_are_counted() -> None:
    stations = tuple(Station(f"S{i}", "V0", "special") for i in range(3))
    problem = replace(four_villages(), stations=stations)
    assert shortage.minimum_pooled(problem).needed == 6
    own = (*problem.patterns, Pattern("high", 1, 3, district="D1"))
    assert shortage.minimum_pooled(replace(problem, patterns=own)).needed == 1


def test_no_shortage_needs_no_way_out() -> None:
    assert shortage.ways_out(four_villages(), 0, 0) == ()


def test_every_way_says_what_is_left_and_the_closing_come_first() -> None:
    problem = banyuasin("pemilu")
    ways = shortage.ways_out(problem, 118, 56)
    assert len(ways) >= 3
    closing = [w.closes for w in ways]
    assert closing == sorted(closing, reverse=True)
    prices = [w.price for w in ways if w.closes]
    assert prices == sorted(prices)
    for way in ways:
        assert way.closes == (way.left == 0)
        assert way.kind.endswith("officers") or way.left == max(0, 118 - way.saves)
        assert way.text
        assert way.text_en


def test_a_raise_saves_what_the_need_says_inside_districts() -> None:
    problem = banyuasin("pemilu")
    nine = tuple(replace(p, stations_max=9) if p.station_class == "low" else p for p in problem.patterns)
    saved = shortage.own_need(problem) - shortage.own_need(replace(problem, patterns=nine))
    ways = shortage.ways_out(problem, 118, 56)
    way = next(w for w in ways if w.kind == "stations_per_team" and w.station_class == "low" and w.amount == 9)
    assert way.saves == saved


def test_the_fewest_re_classed_stations_fill_free_places_first() -> None:
    """Seven low stations leave one free place in their team of eight: one elevated station fits for nothing."""
    places = (Village("A", "D1", 0, 104, "road", 1), Village("B", "D2", 0, 104, "road", 1))
    low = [Station(f"L{i}", "A", "low") for i in range(7)]
    elevated = [Station(f"E{i}", v, "elevated") for i, v in enumerate("AB")]
    problem = replace(four_villages(officer("a")), villages=places, stations=tuple(low + elevated))
    way = next(w for w in shortage.ways_out(problem, 1, 0) if w.kind == "re-class")
    assert (way.station_class, way.amount, way.saves, way.closes) == ("elevated", 1, 1, True)


def test_class_words_on_screen_are_the_documented_ones() -> None:
    assert set(shortage.WORDS) == set(CLASSES)
    texts = " ".join(w.text for w in shortage.ways_out(banyuasin("pemilu"), 118, 56))
    assert "kurang rawan" in texts
    assert "elevated" not in texts
