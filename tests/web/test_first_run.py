"""The guided start: only for this machine or with the code, once, and never an empty screen."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.cast import person
from operation.cast import open_cast
from siaga.accounts.models import RoleAssignment, User
from siaga.journal.models import Entry
from siaga.web import first_run

pytestmark = pytest.mark.django_db
NEW = {"username": "kapolres", "name": "AKBP Contoh", "position": "", "password": "perahu-hijau-di-sungai-musi"}
FAR = {"REMOTE_ADDR": "192.168.1.9"}
PLACES = [
    ("16.07", "16.07"), ("16.07 Banyuasin", "16.07"), ("banyuasin", "16.07"), ("tidak ada", ""), ("", ""),
    ("a", ""),
]  # fmt: skip


def near() -> Client:
    """A browser on this machine."""
    return Client(HTTP_HOST="localhost")


def test_this_machine_is_led_to_the_start_and_another_told_how():
    assert near().get("/").headers["Location"] == "/mulai/"
    page = Client(**FAR).get("/").content.decode()
    assert "siaga serve" in page
    assert Client(**FAR).get("/mulai/").status_code == 302
    tunnel = Client(HTTP_HOST="localhost", **FAR)
    assert tunnel.get("/mulai/").status_code == 302


def test_the_code_opens_it_from_elsewhere_and_a_wrong_one_does_not():
    far = Client(**FAR)
    assert far.get("/mulai/?kode=salah").status_code == 302
    assert far.get(f"/mulai/?kode={first_run.token()}").status_code == 200
    assert far.get("/mulai/").status_code == 200


def test_a_tunnel_that_looks_like_this_machine_needs_the_code(settings):
    settings.ALLOWED_HOSTS = ["pos.example"]  # it comes from 127.0.0.1, by another name
    assert Client(HTTP_HOST="pos.example").get("/mulai/").status_code == 302


def test_what_a_proxy_hands_on_by_this_machines_name_needs_the_code_too():
    assert Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_FOR="203.0.113.7").get("/mulai/").status_code == 302


def test_ones_own_operation_needs_profile_and_regency():
    client = near()
    page = client.post("/mulai/", {"kind": "sendiri", "zone": "WIB"}).content.decode()
    assert "Pilih profil" in page
    assert "Pilih dari daftar" in page


@pytest.mark.parametrize(("said", "code"), PLACES)
def test_a_regency_is_found_by_code_or_name(said, code):
    assert first_run._code(said) == code


def test_the_commander_is_made_once_and_sent_to_the_second_factor():
    open_cast()
    client = near()
    assert client.get("/mulai/").headers["Location"] == "/mulai/akun/"
    assert client.post("/mulai/akun/", NEW).headers["Location"] == "/akun/"
    assert RoleAssignment.objects.get().role == "kaops"
    assert client.get("/").status_code == 200
    assert client.get("/serah-terima/").headers["Location"] == "/akun/"
    assert Entry.objects.filter(act="accounts.appoint_first_commander").count() == 1
    again = near()
    assert again.get("/mulai/").headers["Location"].startswith("/masuk/")
    assert again.post("/mulai/akun/", {**NEW, "username": "lain"}).headers["Location"].startswith("/masuk/")
    assert User.objects.count() == 1


def test_it_is_closed_as_soon_as_anybody_has_an_account():
    open_cast()
    person("operator")
    assert near().get("/mulai/").status_code == 302
    assert near().get("/").headers["Location"] == "/masuk/"


def test_a_weak_password_makes_nothing():
    open_cast()
    page = near().post("/mulai/akun/", {**NEW, "password": "123456789012"})
    assert page.status_code == 200
    assert not User.objects.exists()


def test_a_new_post_names_its_next_steps():
    open_cast()
    client = near()
    client.post("/mulai/akun/", NEW)
    page = client.get("/").content.decode()
    for word in ("Langkah berikutnya", "siaga import officers", "Hitung rencana pertama", "Ambil jaga pos"):
        assert word in page
