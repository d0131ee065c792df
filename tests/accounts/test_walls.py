"""A wall screen signs in as a device: read-only, bound to its secret, revocable, never idle."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.test import Client

from accounts.cast import person, signed_in
from operation.cast import open_cast
from siaga.accounts import device_acts
from siaga.accounts.middleware import TOUCHED
from siaga.accounts.models import Device
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Entry
from siaga.kit import clock
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    open_cast()
    return person("kaops")


def code_of(boss) -> str:
    page = signed_in(boss).post("/layar/baru/", {"label": "TV ruang kendali"}).content.decode()
    return re.search(r'tile-value id">([A-Z0-9 ]+)<', page).group(1)


@pytest.fixture
def screen(boss):
    client = Client()
    assert client.post("/layar/", {"code": code_of(boss).lower()}).headers["Location"] == "/?dinding=1"
    return client


def test_it_shows_the_situation_at_night_and_nothing_to_press(screen):
    page = screen.get("/?dinding=1").content.decode()
    assert 'class="wall"' in page
    assert "Kebutuhan terisi" in page or "Personel tersedia" in page
    assert "idle.js" not in page
    assert "/jurnal/" not in page
    assert screen.get("/langsung/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/jurnal/", "/pengguna/", "/perangkat/", "/laporan-situasi/", "/akun/", "/buku-jaga/"]
)
def test_it_opens_nothing_else_of_its_issuer(screen, path):
    assert screen.get(path).headers["Location"] == "/?dinding=1"


@pytest.mark.parametrize("path", ["/", "/kunci/", "/bahasa/", "/laporan-situasi/", "/layar/baru/", "/perangkat/"])
def test_it_changes_nothing(screen, path):
    before = Entry.objects.count()
    screen.post(path, {"label": "x"})
    assert Entry.objects.count() == before


def test_it_never_goes_idle(screen):
    kept = screen.session
    kept[TOUCHED] = time.time() - 10 * 86400
    kept.save()
    assert screen.get("/?dinding=1").status_code == 200


def test_it_comes_back_by_itself_after_a_restart(screen):
    del screen.cookies["sessionid"]
    assert screen.get("/").headers["Location"] == "/layar/"
    assert screen.get("/layar/").headers["Location"] == "/?dinding=1"


def test_revoked_it_sees_nothing_at_its_next_request(screen, boss):
    device = Device.objects.get(kind="wall")
    device_acts.revoke_device(Actor(boss.pk, "kaops"), device)
    assert screen.get("/?dinding=1").headers["Location"] == "/layar/"
    assert "Pasang layar dinding" in screen.get("/layar/").content.decode()


def test_the_secret_is_bound_to_the_screen(screen):
    other = Client()
    device = Device.objects.get(kind="wall")
    for value in (device.id, f"{device.id}.", f"{device.id}.x", f"{device.id}.{device.secret_hash}"):
        other.cookies["siaga_dinding"] = value
        assert other.get("/layar/").status_code == 200


def test_a_code_works_once_and_not_too_late(boss):
    code = code_of(boss)
    assert Client().post("/layar/", {"code": code}).status_code == 302
    assert "tidak berlaku lagi" in Client().post("/layar/", {"code": code}).content.decode()
    old = code_of(boss)
    with act("test.age", CONSOLE, "x"):
        Device.objects.filter(enrolled_at=None).update(code_until=clock.now() - timedelta(seconds=1))
    assert "tidak berlaku lagi" in Client().post("/layar/", {"code": old}).content.decode()


def test_guessing_is_stopped(boss):
    guesser = Client()
    pages = [guesser.post("/layar/", {"code": f"AAAA{n:04d}"}).content.decode() for n in range(12)]
    assert "Terlalu banyak percobaan" in pages[-1]
    code = code_of(boss)
    assert guesser.post("/layar/", {"code": code}).status_code == 200


def test_a_phone_code_opens_no_wall_and_a_wall_code_no_phone(boss):
    code = "".join(code_of(boss).split())
    assert Client().get(f"/hp/{code}/").status_code == 410
    _, phone = device_acts.issue_device(CONSOLE, person("padal"), "HP")
    assert "tidak berlaku lagi" in Client().post("/layar/", {"code": phone[:12]}).content.decode()


def test_nobody_issues_one_for_another(boss):
    with pytest.raises(Refused, match="pemegang hak bacanya"):
        device_acts.issue_wall(CONSOLE, boss, "TV")


def test_it_is_written_down(screen):
    assert Entry.objects.filter(act__in=("accounts.issue_wall", "accounts.enrol_wall")).count() == 2
