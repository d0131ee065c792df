"""Accounts and roles: who gives, who confirms, and what the journal says of it."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.hashers import identify_hasher

from accounts.cast import HERE, PASSWORD, PIN, person
from siaga.accounts import access, acts
from siaga.accounts.models import User
from siaga.accounts.roles import ADMINISTRATOR, ROLES
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.guard import UnjournalledWriteError
from siaga.journal.models import Body, Entry
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


def last_act() -> tuple[str, dict]:
    entry = Entry.objects.order_by("-seq").first()
    return entry.act, json.loads(Body.objects.get(seq=entry.seq).text)


def test_a_new_account_is_journalled_and_its_password_is_argon2():
    user = acts.create_user(CONSOLE, username="budi", name="Budi", password=PASSWORD)
    assert identify_hasher(user.password).algorithm == "argon2"
    assert user.check_password(PASSWORD)
    name, body = last_act()
    assert name == "accounts.create_user"
    assert PASSWORD not in json.dumps(body)
    assert "budi" not in Entry.objects.get(act=name).object


@pytest.mark.parametrize("password", ["pendek", "123456789012", "password1234", "budi-santoso-1"])
def test_a_weak_password_is_refused_and_nothing_is_written(password):
    with pytest.raises(Refused):
        acts.create_user(CONSOLE, username="budi-santoso", name="Budi Santoso", password=password)
    assert not User.objects.exists()


def test_a_taken_name_is_refused_whatever_its_case():
    person(username="budi")
    with pytest.raises(Refused):
        acts.create_user(CONSOLE, username="Budi", name="Lain", password=PASSWORD)


@pytest.mark.parametrize("pin", ["123456", "111111", "12345", "1234567", "abcdef", "٣٣٤٥٦٧", "121212"])
def test_a_pin_that_is_guessed_first_is_refused(pin):
    with pytest.raises(Refused):
        acts.set_pin(CONSOLE, person(username="budi"), pin)


def test_a_good_pin_is_kept_as_argon2():
    user = person(username="budi")
    acts.set_pin(CONSOLE, user, PIN)
    assert identify_hasher(User.objects.get(pk=user.pk).pin).algorithm == "argon2"


def test_an_account_cannot_be_written_past_the_acts():
    user = person(username="budi")
    user.name = "Lain"
    with pytest.raises(UnjournalledWriteError):
        user.save()


def test_a_sealed_role_waits_for_a_second_person():
    admin, user, boss = person("administrator"), person(username="penyidik"), person("kaops")
    row = acts.assign_role(Actor(admin.pk, "administrator"), user, "penyidik", HERE)
    assert access.roles_of(user) == set()
    for same in (admin.pk, user.pk):
        with pytest.raises(Refused):
            acts.confirm_role(Actor(same, "administrator"), row)
    acts.confirm_role(Actor(boss.pk, "kaops"), row)
    access.forget(user)
    assert access.roles_of(user) == {"penyidik"}


def test_nobody_gives_a_role_to_himself():
    admin = person("administrator")
    with pytest.raises(Refused):
        acts.assign_role(Actor(admin.pk, "administrator"), admin, "kpu", HERE)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {ADMINISTRATOR}))
def test_the_administrator_holds_no_role_of_the_operation(role):
    scope = HERE if ROLES[role].scope == "regency" else f"{HERE}/01"
    with pytest.raises(Refused):
        acts.assign_role(CONSOLE, person(ADMINISTRATOR), role, scope)


def test_a_base_role_needs_its_base_and_a_regency_role_none():
    user = person(username="budi")
    for role, scope in (("kapolsek", HERE), ("operator", f"{HERE}/01")):
        with pytest.raises(Refused):
            acts.assign_role(CONSOLE, user, role, scope)


def test_only_the_first_commander_comes_from_the_console():
    acts.appoint_first_commander(CONSOLE, person(username="satu"), HERE)
    with pytest.raises(Refused):
        acts.appoint_first_commander(CONSOLE, person(username="dua"), HERE)


def test_a_revoked_role_and_a_closed_account_end_at_once():
    user = person("operator")
    acts.revoke_role(CONSOLE, user.assignments.get())
    access.forget(user)
    assert access.roles_of(user) == set()
    boss = person("kaops")
    acts.close_user(CONSOLE, boss, "pindah tugas")
    access.forget(boss)
    assert access.roles_of(boss) == set()
