"""Who is without rest, on the screen: turns from the standing plan, a reliever put in with a reason."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from accounts.cast import person, signed_in
from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.deployment import duty
from siaga.force.models import DutyTurn
from siaga.force.muster import acts, lists
from siaga.journal.context import CONSOLE
from siaga.kit import clock

pytestmark = pytest.mark.django_db
PAGE = "/kesiapan/istirahat/"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def text(answer) -> str:
    return answer.content.decode()


def test_without_a_plan_the_page_names_the_next_step():
    open_cast()
    assert "Belum ada rencana" in text(signed_in(person("operator")).get(PAGE))


def test_turns_are_written_an_alert_names_a_reliever_and_the_tap_puts_him_in(tmp_path):
    operation = open_cast()
    enlist(6)
    make_plan(tmp_path)
    desk = signed_in(person("operator"))
    assert desk.post(PAGE, {"do": "plan"}).status_code == 302
    tired = DutyTurn.objects.filter(block="night").order_by("pk").first().officer_id
    held = acts.plan_muster(operation, CONSOLE, place="x", at=clock.now(), commander="y", kind="shift")
    lists.record_health(held, {tired: ("limited", clock.now())}, CONSOLE)
    found, standing = duty.alerts()
    alert = next(a for a in found if a.officer == tired)
    page = text(desk.get(PAGE))
    assert f"{len(found)}" in page
    assert f"dari {standing}" in page
    assert "tanda kesehatan" in page
    assert alert.reliever in page
    said = {"do": "relieve", "officer": tired, "block": alert.turn.block, "reliever": alert.reliever}
    assert "alasan harus ada" in text(desk.post(PAGE, {**said, "why": " "}))
    assert desk.post(PAGE, {**said, "why": "Demam, dokter melarang jaga malam"}).status_code == 302
    row = DutyTurn.objects.get(officer_id=alert.reliever)
    assert (row.relieves_id, row.block) == (tired, alert.turn.block)


def test_partners_and_the_planned_themselves_do_not_open_it():
    open_cast()
    for role in ("kpu", "personel", "padal", "auditor"):
        assert signed_in(person(role)).get(PAGE).status_code == 403, role
