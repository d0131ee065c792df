"""A phone in the field: one QR, one PIN, and out at once when revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.cast import PIN, person, signed_in
from siaga.accounts import device_acts
from siaga.accounts.models import Device
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Body, Entry
from siaga.kit import clock
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def padal():
    return person("padal")


@pytest.fixture
def phone(padal):
    """A browser on an enrolled phone, and its device."""
    device, code = device_acts.issue_device(CONSOLE, padal, "HP Padal")
    client = Client()
    assert client.post(f"/hp/{code}/", {"pin": PIN, "again": PIN}).status_code == 302
    client.device, client.code = device, code
    return client


def test_a_phone_is_enrolled_by_qr_and_pin(phone, padal):
    assert phone.get("/").status_code == 200
    assert Entry.objects.filter(act="accounts.enrol_device", device=phone.device.pk).exists()
    assert not Body.objects.filter(text__contains=PIN).exists()


def test_the_code_works_once_and_for_a_quarter_of_an_hour(phone, padal):
    assert Client().post(f"/hp/{phone.code}/", {"pin": PIN, "again": PIN}).status_code == 410
    late, code = device_acts.issue_device(CONSOLE, padal, "HP kedua")
    with act("test.wait", CONSOLE, "jam"):
        Device.objects.filter(pk=late.pk).update(code_until=clock.now() - timedelta(seconds=1))
    assert Client().get(f"/hp/{code}/").status_code == 410


def test_the_code_is_not_kept(phone):
    assert phone.code not in str(list(Device.objects.values_list()))


def test_a_revoked_phone_is_out_at_its_next_request(phone):
    device_acts.revoke_device(CONSOLE, phone.device, "hilang")
    assert phone.get("/yang-disimpan/").headers["Location"].startswith("/masuk/")
    answer = phone.post("/hp/", {"pin": PIN})
    assert answer.status_code == 200
    assert phone.get("/yang-disimpan/").status_code == 302


def test_the_phone_comes_in_again_by_pin(phone):
    phone.post("/keluar/")
    assert phone.get("/yang-disimpan/").status_code == 302
    phone.post("/hp/", {"pin": PIN})
    assert phone.get("/yang-disimpan/").status_code == 200


def test_five_wrong_pins_revoke_the_phone(phone):
    phone.post("/keluar/")
    for _ in range(5):
        phone.post("/hp/", {"pin": "905173"})
    phone.post("/hp/", {"pin": PIN})
    assert phone.get("/yang-disimpan/").status_code == 302
    assert Device.objects.get().revoked_at
    assert Entry.objects.filter(act="accounts.revoke_device").count() == 1


def test_the_pin_without_the_phone_opens_nothing(phone):
    stranger = Client()
    for value in ("", phone.device.pk, f"{phone.device.pk}.salah", "x" * 200):
        stranger.cookies["siaga_hp"] = value
        stranger.post("/hp/", {"pin": PIN})
        assert stranger.get("/yang-disimpan/").status_code == 302
    assert Device.objects.get().failures == 0


def test_who_issues_a_phone_cannot_become_the_commander():
    operator, boss = person("operator"), person("kaops")
    with pytest.raises(Refused):
        device_acts.issue_device(Actor(operator.pk, "operator"), boss, "HP")
    device_acts.issue_device(Actor(boss.pk, "kaops"), boss, "HP")


def test_a_phone_does_not_rise_with_its_holder(phone, padal):
    from siaga.accounts import acts

    acts.assign_role(CONSOLE, padal, "operator", "16.07")
    assert phone.get("/yang-disimpan/").headers["Location"].startswith("/masuk/")


def test_the_operator_shows_the_qr_once_and_sees_whose_phones_there_are(padal):
    desk = signed_in(person("operator"))
    page = desk.post("/perangkat/", {"user": padal.pk, "label": "HP dinas"}).content.decode()
    assert "data:image/svg+xml" in page
    assert "data:image/svg+xml" not in desk.get("/perangkat/").content.decode()


def test_the_list_of_phones_asks_the_same_number_of_questions(padal):
    desk = signed_in(person("operator"))
    desk.get("/perangkat/")
    counts = []
    for _ in (1, 2, 3):
        device_acts.issue_device(CONSOLE, padal, "HP")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/perangkat/")
        counts.append(len(asked))
    assert counts[0] == counts[2]
