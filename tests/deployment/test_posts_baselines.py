"""What do the three human rules cost, and do they count what they break?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from deployment.cast import banyuasin, four_villages, officer
from siaga.deployment.planner import baselines
from siaga.deployment.planner.problem import Pattern

CREW = [officer(f"P{i}", f"B{1 + i % 2}", "s" if i < 2 else "k") for i in range(4)]


def test_list_order_by_hand():
    problem = replace(four_villages(*CREW), patterns=(Pattern("low", 1, 2),))
    row = baselines.list_order(problem)
    leg = 0.1 * 6371.0088 * 3.141592653589793 / 180 * 1.25 / 32 * 60
    walk = 2 / 3 * 1.25 / 32 * 60
    assert (row.name, row.posts, row.seats_needed, row.seats_filled) == ("list_order", 2, 2, 2)
    assert row.patrol_minutes == pytest.approx(2 * leg + 4 * walk)
    assert row.travel_minutes == pytest.approx(leg)
    assert row.total_minutes == pytest.approx(3 * leg + 4 * walk)
    assert row.worst_trip_minutes == pytest.approx(leg)
    assert row.hard_violations == 0


def test_a_pair_of_bko_and_a_team_without_senior_are_counted():
    problem = replace(four_villages(*CREW), patterns=(Pattern("low", 2, 2),))
    assert baselines.list_order(problem, frozenset({"P0", "P1"})).hard_violations == 2
    assert baselines.list_order(problem, frozenset({"P0", "P1"})).seats_filled == 2


def test_the_three_rules_on_banyuasin_cover_every_station():
    problem = banyuasin("pemilu")
    for rule in (baselines.by_list, baselines.by_base, baselines.by_village):
        cut = rule(problem)
        assert sorted(s for p in cut for s in p.stations) == [s.code for s in problem.stations]
        assert len({p.id for p in cut}) == len(cut)


def test_no_base_no_officer_no_station():
    problem = replace(four_villages(), bases=(), officers=())
    assert [r.seats_filled for r in baselines.all_rules(problem)] == [0, 0, 0]
    assert [r.patrol_minutes for r in baselines.all_rules(replace(problem, stations=()))] == [0, 0, 0]
