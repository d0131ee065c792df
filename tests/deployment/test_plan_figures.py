"""Figures of the plan's screens: a promise is rounded up, the arithmetic is the planner's own."""

from __future__ import annotations

import pytest

from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.deployment import arithmetic, snapshot
from siaga.deployment.planner import shortage
from siaga.deployment.planner.problem import Pattern
from siaga.journal.context import Actor
from siaga.kit.errors import Refused
from siaga.kit.words import at_most
from siaga.operation import acts as operations
from siaga.operation.reads import current, profile_of

PLANNER = Actor("karen-1", "karendalops", "web")


@pytest.mark.parametrize(("gap", "said"), [(None, None), (0.0, "0,00 %"), (0.000016, "0,01 %"), (0.0123, "1,23 %")])
def test_a_proof_is_never_rounded_down(gap, said):
    assert at_most(gap) == said


@pytest.fixture
def plan(db, tmp_path):
    open_cast()
    enlist(6)
    return make_plan(tmp_path)


def test_the_immediate_need_is_the_planners_own_need(plan):
    found = arithmetic.answer()
    assert found.need == shortage.own_need(snapshot.problem()) == plan.document["summary"]["seats_needed"]
    assert sum(line.stations for line in found.classes) == 6
    assert sum(row[2] for row in found.districts) == 6
    assert found.ready == plan.document["summary"]["officers"]
    assert found.free + found.held + found.other == found.ready
    assert found.missing == max(0, found.need - found.free)


def test_another_pattern_changes_the_need_and_nothing_else(plan):
    before = arithmetic.answer()
    wide = [Pattern("low", 9, 100)]
    assert arithmetic.answer(wide).need != before.need
    assert arithmetic.answer().need == before.need


def test_patterns_are_changed_by_a_decision_with_a_reason_and_the_next_plan_uses_them(plan):
    operations.change_patterns(current(), {"low": (3, 4)}, PLANNER, reason="Kep/9/XI/2024")
    assert next((p.officers, p.stations_max) for p in arithmetic.patterns(profile_of(current()))) == (3, 4)
    low = next(p for p in snapshot.problem().patterns if p.station_class == "low")
    assert (low.officers, low.stations_max) == (3, 4)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [({"low": (0, 4)}, "x"), ({"low": (2, 101)}, "x"), ({"gelap": (2, 4)}, "x"), ({"low": (2, 4)}, " ")],
)
def test_a_pattern_that_cannot_be_is_refused_and_changes_nothing(plan, wanted, reason):
    before = current().profile
    with pytest.raises(Refused):
        operations.change_patterns(current(), wanted, PLANNER, reason=reason)
    assert current().profile == before


def test_the_second_who_changes_patterns_is_told(plan):
    from accounts.cast import person

    first = person("karendalops", username="karen")
    operations.change_patterns(current(), {"low": (3, 4)}, Actor(first.pk, "karendalops"), reason="Kep/9", seen=-1)
    with pytest.raises(Refused, match=first.name):
        operations.change_patterns(current(), {"low": (2, 9)}, PLANNER, reason="Kep/10", seen=-1)
