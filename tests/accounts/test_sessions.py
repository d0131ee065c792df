"""Where is somebody signed in, and is he out when it is ended? Each case with the browsers that it is about."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.cast import NEXT_DOOR, PASSWORD, person, phone_of, signed_in
from siaga.accounts import acts, device_acts
from siaga.accounts.models import Session
from siaga.accounts.sessions import handle_of, words_of
from siaga.accounts.sign_in import DEVICE
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Body, Entry
from siaga.kit import clock

pytestmark = pytest.mark.django_db
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0"
)
PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
APPLE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1"


def browser(user, **data) -> Client:
    return signed_in(user, siaga_factor=True, **data)


def handle(client: Client) -> str:
    return handle_of(client.session.session_key)


def out(client: Client) -> bool:
    return client.get("/akun/").headers.get("Location", "").startswith("/masuk/")


def end(client: Client, target: Client):
    return client.post(f"/sesi/{handle(target)}/akhiri/")


@pytest.mark.parametrize(
    ("agent", "words"),
    [(EDGE, "Edge, Windows"), (PHONE, "Chrome, Android"), (APPLE, "Safari, iPhone"), ("curl", "")],
)
def test_a_browser_is_named_in_words(agent, words):
    assert words_of(agent) == words


def test_one_sees_ones_own_sessions_with_this_one_marked_and_no_key():
    padal = person("padal")
    here, there = browser(padal), browser(padal, siaga_browser="Firefox, Windows")
    page = here.get("/sesi/").content.decode()
    assert page.count("sesi ini") == 1
    assert "Firefox, Windows" in page
    assert f"/sesi/{handle(there)}/akhiri/" in page
    assert f"/sesi/{handle(here)}/akhiri/" not in page
    assert there.session.session_key not in page
    assert here.session.session_key not in page


def test_coming_in_by_password_notes_browser_and_moment_and_no_address():
    person("padal", username="rina", password=make_password(PASSWORD))
    client = Client(headers={"user-agent": EDGE}, REMOTE_ADDR="10.1.2.3")
    client.post("/masuk/", {"login": "rina", "password": PASSWORD})
    row = Session.objects.get(user__username="rina")
    assert (row.browser, bool(row.since), bool(row.seen)) == ("Edge, Windows", True, True)
    assert "10.1.2.3" not in json.dumps([dict(client.session), row.browser, row.handle])


def test_an_ended_session_is_out_on_its_next_request_and_the_others_stay():
    padal = person("padal")
    here, there = browser(padal), browser(padal)
    assert not out(there)
    assert end(here, there).status_code == 302
    assert out(there)
    assert not out(here)
    entry = Entry.objects.get(act="accounts.end_session")
    assert (entry.actor, entry.object) == (padal.pk, padal.pk)


def test_ending_the_session_one_is_in_is_signing_out():
    here = browser(person("padal"))
    assert end(here, here).headers["Location"] == "/masuk/"
    assert out(here)
    assert Entry.objects.filter(act="accounts.sign_out").count() == 1


@pytest.mark.parametrize("role", ["administrator", "kaops"])
def test_who_manages_people_sees_and_ends_theirs(role):
    boss, padal = browser(person(role, username="atasan")), person("padal", username="rina")
    theirs, key = browser(padal), Session.objects.get(user=padal).session_key
    page = boss.get("/sesi/").content.decode()
    assert "Rina" in page
    assert key not in page
    assert end(boss, theirs).status_code == 302
    assert out(theirs)
    entry = Entry.objects.get(act="accounts.end_session")
    assert key not in Body.objects.get(seq=entry.seq).text


def test_one_person_of_the_list_is_asked_for_by_name():
    boss = browser(person("kaops"))
    rina, budi = person("padal", username="rina"), person("personel", username="budi")
    browser(rina), browser(budi)
    page = boss.get("/sesi/", {"orang": rina.pk}).content.decode()
    assert ("Rina" in page, "Budi" in page) == (True, False)
    assert "Tidak ada yang sedang masuk" in boss.get("/sesi/", {"orang": "tidak-ada"}).content.decode()


@pytest.mark.parametrize("role", ["operator", "karendalops", "auditor", "padal", "kpu"])
def test_nobody_else_sees_or_ends_another_s(role):
    other, theirs = browser(person(role)), browser(person("personel", username="sasaran"))
    assert "Sasaran" not in other.get("/sesi/").content.decode()
    assert end(other, theirs).status_code in {403, 404}
    assert not out(theirs)


def test_the_commander_next_door_neither_sees_nor_ends_ours():
    theirs = browser(person("padal", username="sasaran"))
    next_door = browser(person("kaops", NEXT_DOOR))
    assert "Sasaran" not in next_door.get("/sesi/").content.decode()
    assert end(next_door, theirs).status_code == 404
    assert not out(theirs)


def test_a_session_that_ended_meanwhile_is_gone_with_words():
    padal = person("padal")
    here, there = browser(padal), browser(padal)
    name = handle(there)
    end(here, there)
    assert here.post(f"/sesi/{name}/akhiri/").status_code == 404


def test_a_wall_screen_is_taken_back_with_its_session_and_stays_out():
    boss = person("kaops")
    device, code = device_acts.issue_wall(Actor(boss.pk, "kaops"), boss, "Ruang rapat")
    screen, desk = Client(), browser(boss)
    screen.post("/layar/", {"code": code})
    assert "Ruang rapat" in desk.get("/sesi/").content.decode()
    desk.post(f"/sesi/{handle(screen)}/akhiri/")
    device.refresh_from_db()
    assert device.revoked_at
    assert screen.get("/?dinding=1").headers["Location"] == "/layar/"
    assert screen.get("/layar/").status_code == 200  # asks for a code: it is not known any more


def test_what_ends_a_sign_in_otherwise_leaves_no_session_behind():
    padal, other = person("padal"), person("personel")
    phone = phone_of(padal)
    browser(padal, **{DEVICE: phone.pk})
    device_acts.revoke_device(CONSOLE, phone)
    browser(padal)
    acts.change_password(CONSOLE, padal, "sampan-biru-di-sungai-musi")
    browser(other)
    acts.close_user(CONSOLE, other, "pindah tugas")
    assert not Session.objects.exists()


def test_sessions_that_are_over_go_when_somebody_comes_in():
    browser(person("padal"))
    Session.objects.update(expire_date=clock.now() - timedelta(minutes=1))
    browser(person("personel"))
    assert Session.objects.count() == 1


def test_the_list_asks_a_constant_number_of_questions_and_is_paged():
    boss, counts = browser(person("administrator", username="admin")), []
    boss.get("/sesi/")
    for number in (1, 3):
        while Session.objects.count() <= number:
            user = person("padal", username=f"padal-{Session.objects.count()}")
            browser(user, **{DEVICE: phone_of(user).pk})
        with CaptureQueriesContext(connection) as questions:
            boss.get("/sesi/")
        counts.append(len(questions))
    assert counts[0] == counts[1]
    assert 'class="paging"' in boss.get("/sesi/").content.decode()
