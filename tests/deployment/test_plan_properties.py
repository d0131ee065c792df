"""Whatever the input, is the plan lawful, does it add up, and does the order of rows never matter?

Drawn regencies hold all that stops a planner: no stations, one village, villages on one point, more stations in a
village than a team may guard, no river or nothing but rivers, no officers, nobody senior, nobody who steers.
"""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deployment.cast import PATTERNS, officer
from siaga.deployment.checker import broken_rules
from siaga.deployment.planner import changes, plan, problem_io, replan, shortage
from siaga.deployment.planner.document import write
from siaga.deployment.planner.problem import Base, Problem, Rules, Station, Village

often = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
POINTS = st.sampled_from([(0.0, 104.0), (0.0, 104.0), (0.1, 104.0), (0.25, 104.1), (0.9, 104.9)])


@st.composite
def regencies(draw: st.DrawFn) -> Problem:
    """Up to two districts of three villages, 0 to 13 stations in each, and 0 to 14 officers at two bases."""
    river = draw(st.sampled_from([("road",), ("water",), ("road", "water")]))
    villages, stations = [], []
    for d in range(draw(st.integers(1, 2))):
        for v in range(draw(st.integers(1, 3))):
            code, (lat, lon) = f"D{d}.V{v}", draw(POINTS)
            villages.append(Village(code, f"D{d}", lat, lon, draw(st.sampled_from(river)), 1.0))
            classes = draw(st.lists(st.sampled_from(["low", "low", "low", "elevated", "high"]), max_size=13))
            stations += [Station(f"{code}.{i:02d}", code, cls) for i, cls in enumerate(classes)]
    flags = st.sets(st.sampled_from("sbkwx")).map(lambda s: "".join(sorted(s)))
    force = draw(st.lists(st.tuples(st.sampled_from(["B1", "B2"]), flags), max_size=14))
    crew = tuple(officer(f"P{i:02d}", base, flag) for i, (base, flag) in enumerate(force))
    bases = (Base("B1", 0.0, 104.0, "polres", ("D0", "D1")), Base("B2", 0.3, 104.0, "polsek", ("D0",)))
    held = draw(st.integers(0, 1))
    rules = Rules(reserve_teams=held, reserve_team_size=1, padal_per_district=held, kapolsek_per_base=0, rayons=0)
    return Problem(tuple(villages), tuple(stations), PATTERNS, bases, crew, rules=rules)


def planned(problem: Problem) -> dict[str, Any]:
    """plan.json as it comes back from a file."""
    out: dict[str, Any] = json.loads(write(plan.plan(problem).document))
    return out


def sound(problem: Problem, document: dict[str, Any]) -> list[str]:
    return broken_rules(problem_io.to_dict(problem), document)


@often
@given(regencies())
def test_every_plan_is_lawful_and_adds_up(problem: Problem) -> None:
    document = planned(problem)
    summary = document["summary"]
    assert sound(problem, document) == []
    assert summary["seats_needed"] == shortage.own_need(problem), "the fewest teams in every district and class"
    assert summary["seats_filled"] + summary["shortage"] == summary["seats_needed"]
    assert summary["lower_bound"] <= summary["travel_minutes"] + 1e-6
    guarded = sorted(c for p in document["posts"] for c in p["stations"])
    assert guarded == [s.code for s in problem.stations]
    for part, gap in summary["gap"].items():
        assert gap is not None or summary["gap_reasons"][part]


@often
@given(regencies(), st.integers(0, 99))
def test_shuffled_rows_give_the_same_bytes(problem: Problem, seed: int) -> None:
    rows = {n: list(getattr(problem, n)) for n in ("villages", "stations", "patterns", "bases", "officers")}
    for listed in rows.values():
        Random(seed).shuffle(listed)
    shuffled = replace(problem, **{name: tuple(listed) for name, listed in rows.items()})
    assert write(plan.plan(shuffled).document) == write(plan.plan(problem).document)


@often
@given(regencies().filter(lambda p: p.stations), st.data())
def test_a_cancelled_post_and_an_absence_are_met_lawfully(problem: Problem, data: st.DataObject) -> None:
    old = planned(problem)
    gone = data.draw(st.sampled_from(old["posts"]))
    ready = [o.id for o in problem.officers if o.ready]
    away = data.draw(st.lists(st.sampled_from(ready), max_size=2, unique=True)) if ready else []
    listed = [*(changes.Cancelled(c) for c in gone["stations"]), *(changes.Absent(o) for o in away)]
    new = changes.apply(problem, listed)
    again = replan.replan(new, old)
    assert sound(new, json.loads(write(again.plan.document))) == []
    alive = {p.id for p in again.plan.posts.posts}
    of_gone = {s["officer"] for s in old["seats"] if s["post"] not in alive}
    assert not of_gone & set(again.moved), "whose own post vanished does not count as moved"
    assert not set(away) & (set(again.moved) | set(again.called_up) | set(again.stood_down))
