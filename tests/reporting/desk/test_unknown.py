"""Messages of unknown senders: named or dropped by a person, journalled; a call for help has not waited."""

from __future__ import annotations

import pytest

from reporting.desk.people import enlist, fields, number, operator
from reporting.field import at, voting_day
from siaga.journal.models import Body, Entry
from siaga.kit import clock
from siaga.reporting import moment
from siaga.reporting.coded.messages import Message, receive
from siaga.reporting.models import CallForHelp, Quarantined, Report

pytestmark = pytest.mark.django_db
STRANGER = "+62 899 000 222"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(10, 20))
    monkeypatch.setattr(moment, "now", lambda: at(10, 20))
    voting_day()
    enlist()


@pytest.fixture
def desk():
    return operator()


def sent(text: str, channel: str = "sms") -> str:
    receive(Message(channel, f"{channel}-1", STRANGER, text, at(10, 1)))
    return f"/laporan/karantina/{Quarantined.objects.get().pk}/kenali/"


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_the_sender_is_named_and_the_report_stays_unverified(desk, channel):
    address = sent(f"SIT {number('P1')} 2 J1005", channel)
    assert address in desk.get("/laporan/karantina/").content.decode()
    page = desk.get(address).content.decode()
    assert desk.post(address, {**fields(page), "step": "store", "officer": "o2"}).status_code == 302
    row, waiting = Report.objects.get(), Quarantined.objects.get()
    assert (row.channel, row.officer, row.unverified, row.event_at) == (channel, "o2", True, at(10, 5))
    assert (waiting.state, waiting.report) == ("named", row.id)
    assert waiting.settled_by
    assert Entry.objects.filter(act="reporting.name_sender").count() == 1
    assert not Body.objects.filter(text__contains="899").exists(), "no number in the journal"


def test_words_nobody_can_read_are_put_into_words_that_can(desk):
    address = sent("ramai sekali pak di sini")
    assert "Simpan" not in desk.get(address).content.decode()
    page = desk.post(address, {"step": "again", "line": "tps 1 desa darat 2 antre"}).content.decode()
    desk.post(address, {**fields(page.split('class="card said-line"')[0]), "step": "store"})
    assert Report.objects.get().unverified
    assert Quarantined.objects.get().state == "named"


def test_named_once(desk):
    address = sent(f"SIT {number('P1')} 2")
    said = {**fields(desk.get(address).content.decode()), "step": "store", "officer": "o1"}
    desk.post(address, said)
    assert desk.post(address, said).status_code == 302
    assert desk.get(address).status_code == 302
    assert Report.objects.count() == 1
    assert Entry.objects.filter(act="reporting.name_sender").count() == 1


def test_what_was_dropped_cannot_be_named(desk):
    address = sent(f"SIT {number('P1')} 2")
    desk.post(address.removesuffix("kenali/"), {"reason": "salah sambung"})
    assert desk.get(address).status_code == 302
    assert not Report.objects.exists()


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_a_call_for_help_of_an_unknown_number_does_not_wait(desk, channel):
    receive(Message(channel, "x-1", STRANGER, "TOLONG ada perkelahian", at(10, 1)))
    assert not Quarantined.objects.exists()
    assert CallForHelp.objects.get().unverified
    page = desk.get("/laporan/alarm/").content.decode()
    assert "0222" in page.replace(" ", "")
    assert f'data-alarm="c{CallForHelp.objects.get().pk}"' in page
