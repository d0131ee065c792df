"""Quick-reaction sites: against brute force, a case one can solve by hand, and the real district."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployment.cast import banyuasin, four_villages, officer
from siaga.deployment.checker import reserve as checker
from siaga.deployment.planner import command, coverage, reserve
from siaga.deployment.planner.problem import Base, Options, Rules, Station

PLAIN = settings(derandomize=True, deadline=None, max_examples=80)


def as_document(found: reserve.Reserve) -> dict:
    teams = [{"id": t.id, "base": t.base, "officers": list(t.officers)} for t in found.teams]
    return {"minutes": found.minutes, "by_one": found.by_one, "by_two": found.by_two, "teams": teams}


def counts_of(sites: int, chosen: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(chosen.count(s) for s in range(sites))


def force(many: int, flags: str = "") -> list:
    return [officer(f"P{i:02d}", "B1", flags + ("s" if i % 3 == 0 else "")) for i in range(many)]


@PLAIN
@given(st.data())
def test_sites_equal_brute_force(data: st.DataObject) -> None:
    sites, teams = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    rows = data.draw(st.lists(st.tuples(*[st.booleans()] * sites), min_size=1, max_size=6))
    weight = data.draw(st.lists(st.integers(1, 9), min_size=len(rows), max_size=len(rows)))
    busy = data.draw(st.sampled_from([0.0, 0.3, 0.5]))
    task = coverage.cover(np.array(weight, float), np.array(rows, dtype=bool), teams, busy)
    if not task.weight.size:
        return
    found, proof = coverage.best_sites(task, 20_000, 0.0)
    every = [counts_of(sites, c) for c in combinations_with_replacement(range(sites), teams)]
    best = max(task.value(c) for c in every)
    tied = [c for c in every if task.value(c) >= best - 1e-6]
    assert proof.value == pytest.approx(best, abs=1e-6)
    assert proof.bound >= best - 1e-6
    assert proof.gap == pytest.approx(0.0, abs=1e-6)
    assert found == max(tied), "ties go to the earliest base"


def test_four_villages_by_hand() -> None:
    """Villages 11 km apart, 26 minutes by road. Within 30 minutes each end base reaches two of the four."""
    problem = four_villages(*force(9), rules=Rules(reserve_teams=2, reserve_team_size=3, reserve_minutes=30))
    found = reserve.solve(problem, Options())
    assert [t.base for t in found.teams] == ["B1", "B2"]
    assert (found.by_one, found.by_two) == (1.0, 0.0)
    assert found.proof.value == pytest.approx(4 * 0.7)
    both = replace(problem, rules=replace(problem.rules, reserve_minutes=80.0))
    found = reserve.solve(both, Options())
    assert [t.base for t in found.teams] == ["B1", "B1"], "both reach all: the earliest base"
    assert (found.by_one, found.by_two) == (1.0, 1.0)
    assert found.proof.value == pytest.approx(4 * (0.7 + 0.21))


def test_each_team_has_one_senior_and_spares_what_posts_need() -> None:
    men = [officer("A1", "B1", "sb"), officer("A2", "B1", "s"), officer("A3", "B1", "s")]
    men += [officer("A4", "B1", "b"), officer("A5", "B1"), officer("A6", "B2"), officer("A7", "B1", "k")]
    rules = Rules(reserve_teams=1, reserve_team_size=3, reserve_minutes=30)
    found = reserve.solve(four_villages(*men, rules=rules), Options())
    assert found.teams[0].officers == ("A2", "A5", "A6"), "no boat, no second senior, own before BKO"


def test_the_reserve_is_held_back_when_the_force_is_short() -> None:
    rules = Rules(reserve_teams=2, reserve_team_size=3, reserve_minutes=30)
    problem = four_villages(officer("P1", flags="s"), officer("P2"), officer("P3", flags="x"), rules=rules)
    found = reserve.solve(problem, Options())
    assert [t.officers for t in found.teams] == [("P1", "P2", ""), ("", "", "")]
    assert checker.check(problem, as_document(found)) == []


def test_nobody_is_taken_twice() -> None:
    problem = four_villages(*force(12), rules=Rules(reserve_teams=2, reserve_team_size=2))
    found = reserve.solve(problem, Options(), {"P00", "P01"})
    named = [o for t in found.teams for o in t.officers]
    assert len(set(named)) == 4
    assert not {"P00", "P01"} & set(named)


@pytest.mark.parametrize("case", ["no stations", "no bases", "no teams", "none in reach"])
def test_nothing_to_plan_says_why(case: str) -> None:
    problem = four_villages(*force(6))
    cases = {
        "no stations": lambda: replace(problem, stations=()),
        "no bases": lambda: replace(problem, bases=(), officers=()),
        "no teams": lambda: replace(problem, rules=Rules(reserve_teams=0)),
        "none in reach": lambda: replace(problem, rules=Rules(reserve_minutes=0.0), bases=(FAR,), officers=()),
    }
    changed = cases[case]()
    found = reserve.solve(changed, Options())
    assert found.proof.gap is None
    assert found.proof.reason
    assert checker.check(changed, as_document(found)) == []


FAR = Base("B9", -8.0, 100.0, "polres")


def test_shuffled_rows_give_the_same_reserve() -> None:
    problem = banyuasin()
    turned = replace(
        problem, **{n: getattr(problem, n)[::-1] for n in ("villages", "stations", "bases", "officers")}
    )
    assert reserve.solve(problem, Options()) == reserve.solve(turned, Options())


def test_a_closed_road_and_a_corrected_pair_count() -> None:
    problem = four_villages(*force(9), rules=Rules(reserve_teams=2, reserve_team_size=1, reserve_minutes=30))
    shut = replace(problem, travel=replace(problem.travel, closed=(("V1", "B1"),), pairs=((("B2", "V0"), 9.0),)))
    found = reserve.solve(shut, Options())
    assert [t.base for t in found.teams] == ["B2", "B2"]
    assert found.by_two == 0.75
    assert checker.check(shut, as_document(found)) == []


def test_the_checker_sees_what_is_wrong() -> None:
    problem = four_villages(*force(9), rules=Rules(reserve_teams=2, reserve_team_size=2, reserve_minutes=30))
    good = as_document(reserve.solve(problem, Options()))
    assert checker.check(problem, good) == []
    first = good["teams"][0]
    wrong = {
        "regu, profil": {**good, "teams": [first]},
        "bukan": {**good, "teams": [{**first, "officers": ["P00"]}, good["teams"][1]]},
        "dua kali": {**good, "teams": [first, first]},
        "tidak dikenal": {**good, "teams": [{**first, "officers": ["P00", "NO"]}, good["teams"][1]]},
        "tanpa personel senior": {**good, "teams": [{**first, "officers": ["P07", "P08"]}, good["teams"][1]]},
        "dihitung ulang": {**good, "by_two": 0.5},
    }
    for words, document in wrong.items():
        assert any(words in line for line in checker.check(problem, document)), words
    assert any("tempat lain" in line for line in checker.check(problem, good, first["officers"]))


def test_banyuasin_is_proven_and_sound() -> None:
    problem = banyuasin()
    held = command.held(command.solve(problem))
    found = reserve.solve(problem, Options(), held)
    document = as_document(found)
    assert found.proof.gap is not None
    assert found.proof.gap <= 0.01
    assert checker.check(problem, document, held) == []
    assert checker.coverage(problem, document)[0] == pytest.approx(found.proof.value)


def test_fifteen_thousand_stations() -> None:
    problem = banyuasin()
    many = tuple(Station(f"S{i:05d}", problem.villages[i % 313].code, "low") for i in range(15_000))
    found = reserve.solve(replace(problem, stations=many), Options())
    assert found.proof.gap is not None
    assert found.proof.gap <= 0.01


def test_the_solver_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    reserve.solve(four_villages(*force(6)), Options())
    assert capfd.readouterr() == ("", "")
