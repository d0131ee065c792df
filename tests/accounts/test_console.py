"""A shared console: it locks, keeps draft and place, opens by PIN, and changes hands in one step."""

from __future__ import annotations

import json
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from accounts.cast import HERE, PASSWORD, PIN, person, signed_in
from accounts.test_sign_in import code
from siaga.accounts import acts
from siaga.accounts.middleware import LOCKED, TOUCHED
from siaga.accounts.models import Watch
from siaga.journal.context import CONSOLE
from siaga.journal.models import Body, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    user = person("operator")
    acts.set_pin(CONSOLE, user, PIN)
    return user


@pytest.fixture
def console(operator):
    return signed_in(operator)


def leave_alone(client, minutes: float) -> None:
    session = client.session
    session[TOUCHED] = time.time() - minutes * 60
    session.save()


def test_an_idle_console_locks_keeps_the_place_and_opens_by_pin(console):
    console.get("/serah-terima/")
    leave_alone(console, 11)
    assert console.get("/buku-jaga/?jaga=pagi").headers["Location"] == "/buka/"
    assert Entry.objects.filter(act="accounts.lock").count() == 1
    assert console.post("/buka/", {"pin": PIN}).headers["Location"] == "/buku-jaga/?jaga=pagi"
    assert console.get("/buku-jaga/").status_code == 200
    assert Entry.objects.filter(act="accounts.unlock").count() == 1


def test_a_console_in_use_stays_open(console):
    console.get("/serah-terima/")
    leave_alone(console, 9)
    assert console.get("/serah-terima/").status_code == 200
    assert time.time() - console.session[TOUCHED] < 5


def test_locked_means_nothing_is_shown_and_nothing_is_done(console):
    console.post("/kunci/", {"_place": "/serah-terima/"})
    for path in ("/", "/serah-terima/", "/buku-jaga/", "/akun/", "/yang-disimpan/", "/kesehatan/", "/draf/"):
        assert console.get(path).headers["Location"] == "/buka/", path
    assert console.post("/serah-terima/", {"take": "1"}).headers["Location"] == "/buka/"
    assert not Watch.objects.exists()


def test_words_that_no_table_keeps_are_no_draft(console):
    leave_alone(console, 11)
    console.post("/serah-terima/", {"username": "budi", "note": "paslon 2 dapat 987 suara"})
    assert "budi" in json.dumps(dict(console.session), default=str)
    assert "987" not in json.dumps(dict(console.session), default=str)


def test_a_form_sent_too_late_is_kept_as_a_draft_without_its_secrets(console):
    leave_alone(console, 11)
    console.post("/serah-terima/", {"username": "budi", "password": "rahasia", "note": "Perahu 2 bocor"})
    assert "rahasia" not in json.dumps(dict(console.session), default=str)
    assert console.post("/buka/", {"pin": PIN}).headers["Location"] == "/draf/"
    page = console.get("/draf/").content.decode()
    assert "Perahu 2 bocor" in page
    assert 'action="/serah-terima/"' in page
    assert "Catatan untuk jaga berikutnya" in page
    console.post("/draf/")
    assert console.get("/draf/").status_code == 302


def test_locking_by_hand_takes_the_form_along(console):
    console.post(
        "/kunci/", {"_place": "/serah-terima/", "note": "Hujan deras di Sungsang", "csrfmiddlewaretoken": "x"}
    )
    assert console.session[LOCKED]
    console.post("/buka/", {"pin": PIN})
    assert "Hujan deras di Sungsang" in console.get("/draf/").content.decode()


def test_locking_never_leads_to_another_site(console):
    console.post("/kunci/", {"_place": "https://jahat.example/"})
    assert console.post("/buka/", {"pin": PIN}).headers["Location"] == "/"


def test_three_wrong_pins_end_the_session(console):
    console.post("/kunci/")
    for _ in range(3):
        answer = console.post("/buka/", {"pin": "907531"})
    assert answer.headers["Location"] == "/masuk/"
    assert console.get("/buku-jaga/").headers["Location"].startswith("/masuk/")
    assert Entry.objects.filter(act="accounts.fail_unlock").count() == 3


@pytest.fixture
def relief():
    user = person("karendalops", factor=False, password=make_password(PASSWORD))
    user.secret = generate_totp_secret()
    TOTP.activate(user, user.secret)
    return user


def hand_over(console, relief, **changes):
    data = {"username": relief.username, "password": PASSWORD, "code": code(relief.secret), "note": "Aman"}
    return console.post("/serah-terima/", data | changes)


def test_the_watch_changes_hands_in_one_step_with_the_open_items(console, operator, relief):
    console.post("/serah-terima/", {"take": "1"})
    person("kaops", username="calon")
    waiting = acts.assign_role(CONSOLE, person(username="penyidik"), "penyidik", HERE)
    assert "menunggu pengesahan" in console.get("/serah-terima/").content.decode()
    assert hand_over(console, relief).status_code == 302
    old, new = Watch.objects.get(holder=operator), Watch.objects.get(holder=relief)
    assert old.handed_to == relief
    assert old.until == new.since
    assert any("Penyidik" in i["what"] or "penyidik" in i["what"] for i in old.open_items)
    assert waiting.pk
    page = console.get("/serah-terima/")
    assert page.status_code == 200
    assert page.wsgi_request.user == relief
    body = Body.objects.get(seq=Entry.objects.get(act="accounts.hand_over").seq).text
    assert operator.pk in body
    assert relief.pk in body


@pytest.mark.parametrize("changes", [{"password": "salah-sekali-ini"}, {"code": "000000"}, {"code": ""}])
def test_the_taker_must_prove_himself(console, operator, relief, changes):
    console.post("/serah-terima/", {"take": "1"})
    assert hand_over(console, relief, **changes).status_code == 200
    assert Watch.objects.get(until=None).holder == operator


def test_the_takers_role_must_hold_the_watch(console, operator):
    console.post("/serah-terima/", {"take": "1"})
    person("kpu", password=make_password(PASSWORD))
    console.post("/serah-terima/", {"username": "kpu", "password": PASSWORD})
    assert Watch.objects.get(until=None).holder == operator


def test_one_watch_per_post(console):
    console.post("/serah-terima/", {"take": "1"})
    console.post("/serah-terima/", {"take": "1"})
    assert Watch.objects.filter(scope_code=HERE, until=None).count() == 1
