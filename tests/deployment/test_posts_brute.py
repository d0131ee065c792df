"""Tiny instances against every possible cut: number of teams and minutes, to the last digit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deployment.posts_oracle import best, broken
from siaga.deployment.planner import posts
from siaga.deployment.planner.problem import Locks, Options, Pattern, Problem, Rules, Station, Travel, Village

EXACT = Options(posts_gap=0.0)
often = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
DEGREES = st.integers(0, 8).map(lambda i: i / 20)


@st.composite
def problems(draw: st.DrawFn, **rules: object) -> Problem:
    """Up to five villages, seven stations, closed and corrected legs; villages may share a point."""
    count = draw(st.integers(1, 5))
    villages = tuple(
        Village(
            f"V{i}",
            "D1",
            draw(DEGREES),
            draw(DEGREES),
            draw(st.sampled_from(["road", "water"])),
            draw(st.sampled_from([0.0, 1.0, 2.5])),
        )
        for i in range(count)
    )
    homes = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=7))
    stations = tuple(Station(f"S{i}", f"V{v}", "low") for i, v in enumerate(homes))
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=3))
    minutes = tuple(((f"V{a}", f"V{b}"), draw(st.sampled_from([1.0, 20.0, 90.0]))) for a, b in pairs if a != b)
    shut = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=3))
    closed = tuple((f"V{a}", f"V{b}") for a, b in shut if a != b)
    pattern = Pattern("low", 2, draw(st.integers(1, 4)))
    model = Travel(pairs=tuple(dict(minutes).items()), closed=closed)
    return Problem(villages, stations, (pattern, Pattern("high", 2, 1)), (), (), model, Rules(**rules))


@often
@given(problems())
def test_fewest_teams_and_least_minutes(problem):
    found = posts.solve(problem, EXACT)
    teams, minutes = best(problem, list(problem.stations))
    assert (len(found.posts), found.proof.value) == (teams, pytest.approx(minutes, abs=1e-6))
    assert found.proof.bound <= minutes + 1e-6
    assert broken(problem, found) == []


@often
@given(problems(spread_minutes=25.0))
def test_with_a_bound_of_spread(problem):
    found = posts.solve(problem, EXACT)
    teams, minutes = best(problem, list(problem.stations))
    assert (len(found.posts), found.proof.value) == (teams, pytest.approx(minutes, abs=1e-6))
    assert broken(problem, found) == []


@often
@given(problems(), st.integers(1, 7))
def test_at_the_number_of_teams_asked_for(problem, asked):
    few, _ = best(problem, list(problem.stations))
    number = min(max(asked, few), len(problem.stations))
    problem = replace(problem, locks=Locks(teams=(("D1", "low", asked),)))
    found = posts.solve(problem, EXACT)
    _, minutes = best(problem, list(problem.stations), number)
    assert (len(found.posts), found.proof.value) == (number, pytest.approx(minutes, abs=1e-6))
    assert broken(problem, found) == []


@often
@given(problems(posts_mix_classes=True), st.data())
def test_mixed_classes_keep_the_fewest_teams_and_a_valid_bound(problem, data):
    most = data.draw(st.sampled_from([2, 4]))
    names = data.draw(st.lists(st.sampled_from(["low", "elevated"]), min_size=7, max_size=7))
    stations = tuple(replace(s, station_class=c) for s, c in zip(problem.stations, names, strict=False))
    patterns = (Pattern("low", 2, most), Pattern("elevated", 2, 2), Pattern("high", 2, 1))
    problem = replace(problem, stations=stations, patterns=patterns, travel=replace(problem.travel, closed=()))
    found = posts.solve(problem, EXACT)
    teams, minutes = best(problem, list(problem.stations))
    assert len(found.posts) == teams
    assert found.proof.bound <= minutes + 1e-6 <= found.proof.value + 2e-6
    assert broken(problem, found) == []


@often
@given(problems(), st.data())
def test_any_fixing_of_stations_is_kept(problem, data):
    codes = data.draw(st.lists(st.sampled_from([s.code for s in problem.stations]), unique=True))
    names = data.draw(st.lists(st.sampled_from(["V0/L01", "V1/L02", "V0/L03"]), min_size=7, max_size=7))
    problem = replace(problem, locks=Locks(stations=tuple(zip(codes, names, strict=False))))
    found = posts.solve(problem, EXACT)
    at = {s: p.id for p in found.posts for s in p.stations}
    assert sorted(at) == [s.code for s in problem.stations]
    assert all(at[code] == post for code, post in problem.locks.stations)
