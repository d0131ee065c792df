"""SMS and WhatsApp: known and unknown senders, repeats, help at once, words refused, secrets asked for."""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from reporting.field import at, voting_day
from siaga.force.models import Officer
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.journal.models import Body, Entry
from siaga.kit import clock
from siaga.reporting.coded import check, messages
from siaga.reporting.coded.messages import Message, receive
from siaga.reporting.coded.numbers import numbers_of
from siaga.reporting.models import CallForHelp, Expected, Quarantined, Refusal, Report

pytestmark = pytest.mark.django_db
PHONE, STRANGER = "0812-7000-111", "+62 899 000 222"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    """Voting day at 10.02 WIB; officer o1 of post P1 has a telephone."""
    monkeypatch.setattr(clock, "now", lambda: at(10, 2))
    voting_day()
    with act("tests.enlist", CONSOLE, "o1"):
        Officer.objects.create(
            officer_id="o1", name="Budi", rank="BRIPKA", sex="L", unit="Polres", origin="polres",
            base_id="polsek-darat", phone=PHONE,
        )  # fmt: skip


def number(post: str) -> str:
    return check.written(numbers_of("voting")[post])


def sms(text: str, *, of: str = PHONE, name: str = "kannel-1") -> messages.Reply:
    return receive(Message("sms", name, of, text, at(10, 1)))


def test_a_known_officer_reports_and_the_answer_names_no_person():
    reply = sms(f"SIT {number('P1')} 1")
    assert reply.status == 201
    assert "Budi" not in reply.text
    assert "0812" not in reply.text
    assert len(reply.text) <= 160
    row = Report.objects.get()
    assert (row.post, row.officer, row.unverified, row.channel) == ("P1", "o1", True, "sms")
    assert Expected.objects.get(kind="situation", place="P1", slot=row.slot).unverified


def test_the_same_message_again_is_one_report():
    text = f"SIT {number('P1')} 2 M"
    assert [sms(text).status, sms(text).status] == [201, 201]
    assert Report.objects.count() == 1


def test_a_report_per_station_may_speak_for_all_stations_of_the_post():
    assert sms(f"BKA {number('P1')} 1").status == 201
    assert set(Report.objects.values_list("station", flat=True)) == {"16.07.01.2002-001", "16.07.01.2002-002"}
    assert sms(f"BKA {number('P1')}/2 2 M20", name="kannel-2").status == 201
    assert sms(f"BKA {number('P1')}/3 1", name="kannel-3").status == 422


def test_the_time_that_is_said_counts():
    sms(f"SIT {number('P1')} 1 J0805")
    assert Report.objects.get().event_at == at(8, 5)


def test_an_unknown_sender_waits_and_nothing_is_believed():
    reply = sms(f"SIT {number('P1')} 3", of=STRANGER)
    assert reply.status == 202
    assert not Report.objects.exists()
    assert Quarantined.objects.get().why == "sender"


def test_help_from_an_unknown_number_alerts_at_once_and_is_unverified():
    assert sms("TOLONG massa di dermaga", of=STRANGER).status == 201
    call = CallForHelp.objects.get()
    assert call.unverified
    assert call.contact == STRANGER
    assert not Quarantined.objects.exists()


def test_votes_in_a_message_are_stored_nowhere():
    for name, of in (("kannel-7", PHONE), ("kannel-8", STRANGER)):
        sms(f"SIT {number('P1')} 1 paslon 1 dapat 120 suara", of=of, name=name)
    everything = [str(row) for model in (Report, Quarantined) for row in model.objects.values_list()]
    assert not [row for row in everything if "120" in row]
    assert not Body.objects.filter(text__contains="120 suara").exists()
    assert sum(Refusal.objects.values_list("number", flat=True)) >= 2


def test_no_telephone_number_reaches_the_journal():
    sms("TOLONG massa", of=STRANGER)
    sms("halo", of=STRANGER, name="kannel-9")
    wanted = (messages.normal(STRANGER), STRANGER)
    assert not [b.text for b in Body.objects.all() if any(w in b.text for w in wanted)]
    assert not [e for e in Entry.objects.all() if any(w in f"{e.actor}{e.device}{e.object}" for w in wanted)]


def test_numbers_stay_when_the_schedule_is_drawn_again():
    from reporting.field import DAY, POSTS
    from siaga.reporting.acts import draw_schedule

    before = numbers_of("voting")
    draw_schedule("voting", "voting", DAY, POSTS[1:], CONSOLE, plan_number=2)
    assert numbers_of("voting") == before


@pytest.fixture
def secrets_set(settings, tmp_path):
    for name in ("sms", "secret", "verify"):
        (tmp_path / name).write_text(f"rahasia-{name}\n")
    settings.CONFIG = settings.CONFIG.model_copy(
        update={
            "sms_token_file": str(tmp_path / "sms"), "whatsapp_secret_file": str(tmp_path / "secret"),
            "whatsapp_verify_file": str(tmp_path / "verify"),
        }
    )  # fmt: skip


def gateway(token: str = "rahasia-sms", **words: str):
    said = {"dari": PHONE, "teks": f"SIT {number('P1')} 1", "id": "6a0e-1", "waktu": "1732676460", **words}
    return Client().post(f"/pesan/sms/{token}/?{urlencode(said)}")


def test_channels_are_off_until_a_secret_is_set():
    assert gateway().status_code == 404
    assert Client().post("/pesan/whatsapp/", b"{}", content_type="application/json").status_code == 404


@pytest.mark.usefixtures("secrets_set")
def test_the_gateway_needs_its_secret_and_gets_the_answer_as_text():
    assert gateway("salah").status_code == 401
    assert not Report.objects.exists()
    answer = gateway()
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert "diterima" in answer.content.decode()
    assert gateway(teks="").status_code == 400


def whatsapp(body: bytes, secret: bytes = b"rahasia-secret", signature: str = ""):
    signed = signature or "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    return Client().post(
        "/pesan/whatsapp/", body, content_type="application/json", headers={"X-Hub-Signature-256": signed}
    )


def notice(*texts: str, kind: str = "text") -> bytes:
    rows = [
        {"id": f"wamid.{n}", "from": "628127000111", "timestamp": "1732676460", "type": kind, "text": {"body": t}}
        for n, t in enumerate(texts)
    ]
    return json.dumps({"entry": [{"changes": [{"value": {"messages": rows}}]}]}).encode()


@pytest.mark.usefixtures("secrets_set")
def test_whatsapp_is_believed_only_with_its_signature_and_once():
    body = notice(f"SIT {number('P1')} 1", f"SHT {number('P1')} 1")
    assert whatsapp(body, b"salah").status_code == 401
    assert whatsapp(body, signature="sha256=é").status_code == 401
    assert not Report.objects.exists()
    assert [whatsapp(body).status_code, whatsapp(body).status_code] == [200, 200]
    assert Report.objects.filter(channel="whatsapp", unverified=True).count() == 2


@pytest.mark.usefixtures("secrets_set")
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"entry": 7}', b'{"entry":[{"changes":[{"value":{"messages":[{}]}}]}]}']
)
def test_a_broken_notice_is_refused_and_breaks_nothing(body):
    assert whatsapp(body).status_code in (200, 400)


@pytest.mark.usefixtures("secrets_set")
def test_the_handshake_tells_the_challenge_only_to_who_knows_the_word():
    right = {"hub.mode": "subscribe", "hub.verify_token": "rahasia-verify", "hub.challenge": "42"}
    assert Client().get("/pesan/whatsapp/", right).content == b"42"
    assert Client().get("/pesan/whatsapp/", {**right, "hub.verify_token": "x"}).status_code == 401
