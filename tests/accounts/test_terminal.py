"""Does the terminal let a named person act only with the password, and only under a role held here?"""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password

from accounts.cast import NEXT_DOOR, PASSWORD, person
from operation.cast import open_cast
from siaga.accounts import terminal
from siaga.journal.models import Entry
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db
HASH = make_password(PASSWORD, hasher="argon2")


@pytest.fixture(autouse=True)
def here():
    open_cast()


def test_the_commander_acts_by_name_and_password():
    user = person("kaops", password=HASH)
    actor = terminal.person("kaops", PASSWORD, "kaops")
    assert (actor.id, actor.role, actor.device) == (user.pk, "kaops", "cli")


@pytest.mark.parametrize(("name", "typed"), [("kaops", "salah"), ("tidak-ada", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike_and_journalled(name, typed):
    person("kaops", password=HASH)
    with pytest.raises(Refused, match="Nama pengguna atau kata sandi salah"):
        terminal.person(name, typed, "kaops")
    assert Entry.objects.filter(act="accounts.refuse_sign_in").count() == 1


@pytest.mark.parametrize(("role", "regency"), [("karendalops", "16.07"), ("kaops", NEXT_DOOR)])
def test_another_role_or_another_regencys_commander_is_refused(role, regency):
    person(role, regency, username="orang", password=HASH)
    with pytest.raises(Refused, match="tidak memegang peran"):
        terminal.person("orang", PASSWORD, "kaops")
    assert Entry.objects.filter(act="accounts.refuse_access").count() == 1


def test_a_closed_account_acts_no_more():
    from siaga.accounts import acts
    from siaga.journal.context import CONSOLE

    acts.close_user(CONSOLE, person("kaops", password=HASH), "pindah tugas")
    with pytest.raises(Refused):
        terminal.person("kaops", PASSWORD, "kaops")
