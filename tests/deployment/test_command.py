"""The chain of command: who is named, who is not, and that no one is named twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from deployment.cast import banyuasin, four_villages, officer, village
from siaga.deployment.planner import command
from siaga.deployment.planner.problem import Base, Locks, Problem, Rules, Station
from siaga.deployment.planner.travel import trips


def two_districts(*officers: object, **more: object) -> Problem:
    """One village per district, each beside its own base."""
    villages = (village("V1", 0.0, district="D1"), village("V2", 0.5, district="D2"))
    bases = (Base("B1", 0.0, 104.0, "polres"), Base("B2", 0.5, 104.0, "polsek", name="Polsek Dua"))
    stations = tuple(Station(f"{v.code}-1", v.code, "low") for v in villages)
    return Problem(villages, stations, (), bases, officers, **more)  # type: ignore[arg-type]


def test_the_chain_by_hand() -> None:
    force = (
        officer("P1", "B1", "s", rank_order=31, position="Kapolres Banyuasin"),
        officer("P2", "B1", "s", rank_order=22, position="Kabag Ops"),
        officer("P3", "B2", "s", rank_order=21, position="Plt. Kapolsek Dua"),
        officer("P4", "B2", "s", rank_order=22),
        officer("P5", "B1", "s", rank_order=15),
        officer("P6", "B1", "s", rank_order=15),
        officer("P7", "B1", rank_order=12),
    )
    chain = command.solve(two_districts(*force), (("Rayon 1", ("D1", "D2")),))
    assert chain.staff == (("Kapolres", "P1"), ("Wakapolres", ""), ("Kabag Ops", "P2"))
    assert chain.kapolsek == (("B2", "P3"),)
    assert chain.padal == (("D1", "P5"), ("D2", "P4"))
    assert chain.pamatwil == (("Rayon 1", ""),)
    assert chain.notes == ()
    assert command.held(chain) == {"P1", "P2", "P3", "P4", "P5"}


def test_a_missing_kapolsek_is_noted_and_replaced_by_rank() -> None:
    force = (
        officer("P1", "B2", "sx", rank_order=21, position="Kapolsek Dua"),
        officer("P2", "B2", "s", rank_order=14),
        officer("P3", "B2", "s", rank_order=15, position="Sopir Kapolsek"),
    )
    chain = command.solve(two_districts(*force, rules=Rules(padal_per_district=0)))
    assert chain.kapolsek == (("B2", "P3"),)
    assert "Polsek Dua" in chain.notes[0]


def test_nobody_left_is_an_empty_name_and_a_note() -> None:
    chain = command.solve(two_districts())
    assert chain.padal == (("D1", ""), ("D2", ""))
    assert chain.kapolsek == (("B2", ""),)
    assert len(chain.notes) == 3


def test_locked_unready_and_bko_officers_come_last() -> None:
    force = (
        officer("P1", "B1", "s", rank_order=15),
        officer("P2", "B1", "s", rank_order=15),
        officer("P3", "B1", "sk", rank_order=30),
        officer("P4", "B1", "sx", rank_order=30),
        officer("P5", "B1", "s", rank_order=14),
    )
    rules, locks = Rules(kapolsek_per_base=0), Locks(posts=(("P1", "X"),))
    chain = command.solve(two_districts(*force, rules=rules, locks=locks))
    assert {o for _, o in chain.padal} == {"P2", "P5"}


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["B1", "B2"]), st.integers(13, 15)), min_size=2, max_size=6))
def test_padal_equal_brute_force(drawn: list[tuple[str, int]]) -> None:
    """Greatest sum of ranks first, then least minutes."""
    force = [officer(f"P{i}", base, "s", rank_order=rank) for i, (base, rank) in enumerate(drawn)]
    problem = two_districts(*force, rules=Rules(kapolsek_per_base=0))
    away = trips(problem.bases, problem.villages, problem.travel)
    row = {b.code: i for i, b in enumerate(problem.bases)}

    def cost(pair: tuple) -> tuple[int, float]:
        minutes = sum(away[row[o.base], i] for i, o in enumerate(pair))
        return -sum(o.rank_order for o in pair), round(minutes, 6)

    named = {o.id: o for o in force}
    chosen = tuple(named[o] for _, o in command.solve(problem).padal)
    assert cost(chosen) == min(cost(pair) for pair in permutations(force, 2))


def test_equal_officers_go_in_order_of_id() -> None:
    force = [officer(f"P{i}", "B1", "s", rank_order=15) for i in range(5)]
    chain = command.solve(two_districts(*force, rules=Rules(kapolsek_per_base=0)))
    assert chain.padal == (("D1", "P0"), ("D2", "P1"))


def test_banyuasin_has_a_padal_per_district_and_a_kapolsek_per_polsek() -> None:
    problem = banyuasin()
    rayons = command.split(problem, 3)
    chain = command.solve(problem, rayons)
    assert len(chain.padal) == 21
    assert len(chain.kapolsek) == 14
    assert all(o for _, o in (*chain.padal, *chain.kapolsek))
    assert len(command.held(chain)) == 35
    assert sorted(d for _, ds in rayons for d in ds) == sorted({v.district for v in problem.villages})
    turned = replace(problem, officers=problem.officers[::-1], bases=problem.bases[::-1])
    assert command.solve(turned, rayons) == chain


def test_rayons_of_an_empty_regency_are_none() -> None:
    assert command.split(replace(four_villages(), stations=()), 3) == ()
