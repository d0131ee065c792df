"""Is duty written from a plan, eased by name, and are the alerts those of the duty as it stands?"""

from datetime import UTC, datetime

import pytest

from force.people import enlist
from operation.cast import open_cast
from siaga.force.absence import note_absence
from siaga.force.fatigue import acts, reads
from siaga.force.fatigue.models import DutyTurn
from siaga.force.fatigue.rest import Stand
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation():
    operation = open_cast()
    enlist(8)
    return operation


def _plan(operation, *stands: Stand):
    return acts.plan_duty(operation, stands, (), CONSOLE, plan="abc")


def _near(base: str) -> dict[str, float]:
    return {"A": 10.0 if base == "polsek-darat" else 40.0, "B": 15.0}


def test_turns_are_written_on_the_nodes_clock_and_replaced_by_the_next_plan(operation):
    assert _plan(operation, Stand("P001", "A", 20, False), Stand("P002", "A", 30, False)) == 12
    first = DutyTurn.objects.filter(officer_id="P001", block="voting").get()
    assert first.starts == datetime(2024, 11, 26, 23, tzinfo=UTC)
    assert _plan(operation, Stand("P003", "A", 0, False)) == 5


def test_a_lone_officer_is_alerted_and_a_free_one_nearby_proposed(operation):
    _plan(operation, Stand("P001", "A", 20, False))
    note_absence({"P003": "Sakit"}, CONSOLE, cause="muster:1")
    found = reads.duty_alerts(operation, _near, busy=["P005"])
    assert [(a.officer, a.reasons, a.reliever, a.turn.block) for a in found] == [
        ("P001", ("no_rest",), "P007", "night")
    ]


def test_a_relief_by_name_ends_the_alert(operation):
    _plan(operation, Stand("P001", "A", 0, False))
    row = acts.relieve("P001", "night", "P007", CONSOLE, why="tidak ada istirahat")
    assert (row.officer_id, row.relieves_id) == ("P007", "P001")
    assert reads.duty_alerts(operation, _near) == ()
    assert Entry.objects.filter(act="force.relieve", object="P001").exists()


@pytest.mark.parametrize(
    ("officer", "block", "reliever", "why"),
    [
        ("P001", "night", "P007", " "),
        ("P001", "tidur", "P007", "x"),
        ("P009", "night", "P007", "x"),
        ("P001", "night", "P099", "x"),
        ("P001", "night", "P002", "x"),
    ],
)
def test_a_relief_that_cannot_be_is_refused(operation, officer, block, reliever, why):
    _plan(operation, Stand("P001", "A", 20, False), Stand("P002", "B", 20, False))
    with pytest.raises(Refused):
        acts.relieve(officer, block, reliever, CONSOLE, why=why)


def test_duty_for_unknown_people_or_two_places_is_refused(operation):
    for stands in ([Stand("P099", "A", 1, False)], [Stand("P001", p, 1, False) for p in "AB"], []):
        with pytest.raises(Refused):
            _plan(operation, *stands)


def test_a_verdict_is_a_flag_and_nobody_flagged_is_proposed(operation):
    from siaga.force.muster import acts as musters
    from siaga.force.muster import lists
    from siaga.kit.clock import now

    held = musters.plan_muster(operation, CONSOLE, place="x", at=now(), commander="y", kind="shift")
    lists.record_health(held, {"P001": ("limited", now()), "P003": ("limited", now())}, CONSOLE)
    _plan(operation, Stand("P001", "A", 20, False), Stand("P002", "A", 20, False))
    found = reads.duty_alerts(operation, _near)
    assert [(a.officer, a.reasons, a.reliever) for a in found] == [("P001", ("health",), "P005")]
