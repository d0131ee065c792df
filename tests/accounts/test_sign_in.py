"""Coming in: password, code, recovery code; and what an attacker can and cannot lock."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from accounts.cast import PASSWORD, person
from siaga.accounts import limits
from siaga.journal.models import Body, Entry

pytestmark = pytest.mark.django_db
ATTACKER, POST = "10.0.0.66", "10.0.0.5"


def code(secret: str) -> str:
    import time

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def commander():
    """A commander with password and code application; `secret` is the application's key."""
    user = person("kaops", factor=False, password=make_password(PASSWORD))
    user.secret = generate_totp_secret()
    TOTP.activate(user, user.secret)
    return user


def enter(client: Client, user, address: str = POST, password: str = PASSWORD):
    answer = client.post("/masuk/", {"login": user.username, "password": password}, REMOTE_ADDR=address)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/masuk/faktor/"):
        cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code(user.secret)}")
        return client.post("/masuk/faktor/", {"code": code(user.secret)}, REMOTE_ADDR=address)
    return answer


def inside(client: Client) -> bool:
    return client.get("/akun/").status_code == 200


def test_the_password_alone_does_not_open_a_command_role(commander):
    client = Client()
    answer = client.post("/masuk/", {"login": "kaops", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/masuk/faktor/")
    assert not inside(client)


def test_password_and_code_open_it_and_the_journal_says_how(commander):
    client = Client()
    assert enter(client, commander).status_code == 302
    assert inside(client)
    entry = Entry.objects.get(act="accounts.sign_in")
    assert (entry.actor, entry.object) == (commander.pk, commander.pk)
    assert "password+totp" in Body.objects.get(seq=entry.seq).text


def test_a_code_works_once(commander):
    first, second = Client(), Client()
    now = code(commander.secret)
    for client in (first, second):
        client.post("/masuk/", {"login": "kaops", "password": PASSWORD})
        client.post("/masuk/faktor/", {"code": now})
    assert inside(first)
    assert not inside(second)


def test_a_recovery_code_opens_once(commander):
    codes = RecoveryCodes.activate(commander).get_unused_codes()
    for opened in (True, False):
        client = Client()
        client.post("/masuk/", {"login": "kaops", "password": PASSWORD})
        client.post("/masuk/faktor/", {"code": codes[0]})
        assert inside(client) is opened


def test_the_factors_secret_lies_sealed(commander):
    kept = Authenticator.objects.get(user=commander).data["secret"]
    assert kept.startswith("s1.")
    assert commander.secret not in kept


def test_a_command_role_without_factor_sees_only_its_account():
    person("operator", factor=False, password=make_password(PASSWORD))
    client = Client()
    client.post("/masuk/", {"login": "operator", "password": PASSWORD})
    assert client.get("/serah-terima/").headers["Location"] == "/akun/"


def hammer(username: str, times: int, address: str = ATTACKER) -> int:
    client, status = Client(), 0
    for _ in range(times):
        status = client.post("/masuk/", {"login": username, "password": "salah"}, REMOTE_ADDR=address).status_code
    return status


def test_five_wrong_passwords_lock_that_account_from_that_address(commander):
    assert hammer("kaops", 4) == 200
    assert hammer("kaops", 1) == 429
    assert (
        Client().post("/masuk/", {"login": "kaops", "password": PASSWORD}, REMOTE_ADDR=ATTACKER).status_code == 429
    )


def test_the_commander_still_comes_in_from_his_address_while_one_hammers(commander):
    hammer("kaops", 20)
    client = Client()
    enter(client, commander, POST)
    assert inside(client)


def test_the_commander_comes_in_on_his_browser_though_thousands_hammer_from_everywhere(commander, monkeypatch):
    monkeypatch.setattr(limits, "PER_ACCOUNT", 10)
    own = Client()
    enter(own, commander, POST)
    own.post("/keluar/")
    for n in range(3):
        hammer("kaops", 4, f"10.0.1.{n}")
    hammer("kaops", 6, POST)
    stranger = Client()
    assert enter(stranger, commander, "10.0.2.1").status_code == 429
    enter(own, commander, POST)
    assert inside(own)


def test_the_known_browser_is_limited_too_and_hurts_nobody_else(commander, monkeypatch):
    monkeypatch.setattr(limits, "PER_DEVICE", 4)
    own = Client()
    enter(own, commander)
    own.post("/keluar/")
    for _ in range(limits.PER_DEVICE):
        own.post("/masuk/", {"login": "kaops", "password": "salah"}, REMOTE_ADDR=POST)
    assert enter(own, commander).status_code == 429
    fresh = Client()
    enter(fresh, commander)
    assert inside(fresh)


def test_a_known_browser_is_known_for_its_own_person_only(commander):
    other = person("operator", password=make_password(PASSWORD))
    own = Client()
    enter(own, commander)
    own.post("/keluar/")
    names = [name for name in own.cookies if name.startswith("siaga_kenal_")]
    assert len(names) == 1
    forged = Client()
    import hashlib

    forged.cookies["siaga_kenal_" + hashlib.sha256(b"operator").hexdigest()[:12]] = own.cookies[names[0]].value
    for _ in range(5):
        answer = forged.post("/masuk/", {"login": other.username, "password": "salah"}, REMOTE_ADDR=ATTACKER)
    assert answer.status_code == 429


def test_one_address_cannot_spray_all_accounts(commander, monkeypatch):
    monkeypatch.setattr(limits, "PER_ADDRESS", 6)
    for n in range(limits.PER_ADDRESS):
        hammer(f"orang-{n}", 1)
    assert hammer("satu-lagi", 1) == 429
    fresh = Client()
    enter(fresh, commander, POST)
    assert inside(fresh)


def test_refusals_are_journalled_without_what_was_typed(commander):
    hammer("kata-sandi-salah-ketik", 1)
    hammer("kaops", 30)
    entries = Entry.objects.filter(act="accounts.refuse_sign_in")
    assert entries.filter(object="tidak-dikenal").count() == 1
    assert entries.filter(object=commander.pk).count() <= 6
    assert not Body.objects.filter(text__contains="kata-sandi-salah-ketik").exists()


def test_wrong_codes_are_limited(commander):
    client = Client()
    client.post("/masuk/", {"login": "kaops", "password": PASSWORD})
    for _ in range(6):
        client.post("/masuk/faktor/", {"code": "000000"})
    client.post("/masuk/faktor/", {"code": code(commander.secret)})
    assert not inside(client)


def test_a_closed_account_is_out_at_its_next_request(commander):
    from siaga.accounts import acts
    from siaga.journal.context import CONSOLE

    client = Client()
    enter(client, commander)
    acts.close_user(CONSOLE, commander, "pindah")
    assert client.get("/akun/").headers["Location"].startswith("/masuk/")


def test_a_new_password_ends_the_other_sessions(commander):
    from siaga.accounts import acts
    from siaga.journal.context import CONSOLE

    client = Client()
    enter(client, commander)
    acts.change_password(CONSOLE, commander, "jembatan-kayu-di-sungai-lilin")
    assert not inside(client)


def test_nobody_signs_himself_up():
    from django.urls import NoReverseMatch, reverse

    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
