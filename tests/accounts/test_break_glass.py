"""Emergency access: two people, in the journal, and over after hours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.cast import HERE, person, signed_in
from siaga.accounts import access, duty_acts
from siaga.accounts.models import BreakGlass
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Entry
from siaga.kit import clock
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db
WHY = "Kaops tidak dapat dihubungi, massa mendekat"


@pytest.fixture
def operator():
    return person("operator")


def ask(operator, role="kasatgas"):
    return duty_acts.ask_break_glass(Actor(operator.pk, "operator"), operator, role, HERE, WHY)


def roles(user) -> set[str]:
    access.forget(user)
    return access.roles_of(user)


def test_asking_alone_opens_nothing(operator):
    row = ask(operator)
    assert roles(operator) == {"operator"}
    with pytest.raises(Refused):
        duty_acts.approve_break_glass(Actor(operator.pk, "operator"), row)
    assert roles(operator) == {"operator"}


def test_a_second_person_opens_it_for_hours_and_it_ends_by_itself(operator):
    row = ask(operator)
    duty_acts.approve_break_glass(Actor(person("kaops").pk, "kaops"), row, hours=99)
    assert roles(operator) == {"operator", "kasatgas"}
    assert row.expires_at - row.approved_at == timedelta(hours=4)
    with act("test.wait", CONSOLE, "jam"):
        BreakGlass.objects.update(expires_at=clock.now())
    assert roles(operator) == {"operator"}


def test_it_can_be_ended_and_every_step_is_journalled(operator):
    row, boss = ask(operator), Actor(person("kaops").pk, "kaops")
    duty_acts.approve_break_glass(boss, row)
    duty_acts.close_break_glass(boss, row)
    assert roles(operator) == {"operator"}
    steps = Entry.objects.filter(act__contains="break_glass").order_by("seq").values_list("act", "object")
    assert list(steps) == [(f"accounts.{verb}_break_glass", operator.pk) for verb in ("ask", "approve", "close")]


def test_it_never_mixes_administrator_and_operation(operator):
    admin = person("administrator")
    for user, role in ((admin, "penyidik"), (operator, "administrator")):
        with pytest.raises(Refused):
            duty_acts.ask_break_glass(Actor(user.pk, ""), user, role, HERE, WHY)


def test_a_reason_is_owed(operator):
    with pytest.raises(Refused):
        duty_acts.ask_break_glass(Actor(operator.pk, "operator"), operator, "kasatgas", HERE, "darurat")


def test_the_screen_walks_both_people_through(operator):
    desk, boss = signed_in(operator), signed_in(person("kaops"))
    desk.post("/darurat/", {"role": "kasatgas", "scope_code": HERE, "reason": WHY})
    row = BreakGlass.objects.get()
    assert desk.post(f"/darurat/{row.pk}/izinkan/").status_code == 403
    assert WHY in boss.get("/darurat/").content.decode()
    assert boss.post(f"/darurat/{row.pk}/izinkan/").status_code == 302
    assert "kasatgas" in roles(operator)


def test_another_regency_is_out_of_reach(operator):
    desk = signed_in(operator)
    desk.post("/darurat/", {"role": "kasatgas", "scope_code": "16.71", "reason": WHY})
    assert not BreakGlass.objects.exists()
