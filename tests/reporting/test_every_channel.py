"""Every way in, through its own door: words about votes are refused and kept nowhere, a call for help rings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.cast import person, signed_in
from reporting.desk.people import enlist, fields, number, operator
from reporting.field import at, situation, voting_day
from siaga.accounts import device_acts
from siaga.accounts.models import User
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock
from siaga.kit.wording import WordsRefused
from siaga.reporting import batch, intake, media, moment
from siaga.reporting.coded.messages import Message, receive
from siaga.reporting.models import CHANNELS, CallForHelp, Quarantined, Refusal, Report

pytestmark = pytest.mark.django_db
MARK = "dapat 987 suara"
BAD = f"paslon 2 {MARK}"
STRANGER = "0899000222"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(10, 20))
    monkeypatch.setattr(moment, "now", lambda: at(10, 20))
    voting_day()
    enlist()


def desk() -> Client:
    """The operator's browser: one account however often it is asked for."""
    user = User.objects.filter(username="operator").first()
    return signed_in(user) if user else operator()


def text_of(kind: str) -> str:
    return f"SIT {number('P1')} 1 J1005 {BAD}" if kind == "situation" else f"TOLONG {number('P1')} {BAD}"


def answers_of(kind: str) -> dict[str, Any]:
    return {"state": "smooth", "note": BAD} if kind == "situation" else {"what": "crowd", "note": BAD}


def by_page(kind: str, _tmp: Any) -> None:
    intake.take([situation(kind=kind, answers=answers_of(kind))])


def by_odk(kind: str, _tmp: Any) -> None:
    user = person("personel")
    with act("tests.link_officer", CONSOLE, user.pk):
        user.officer_id = "o1"
        user.save()
    device, secret = device_acts.issue_form_client(CONSOLE, user, "HP lama")
    said = "".join(f"<{key}>{value}</{key}>" for key, value in answers_of(kind).items())
    xml = (
        f'<data id="{kind}" version="1"><siaga_waktu>{at(10, 5).isoformat()}</siaga_waktu>{said}'
        "<meta><instanceID>uuid:00000000-0000-4000-8000-000000000001</instanceID></meta></data>"
    )
    body = SimpleUploadedFile("submission.xml", xml.encode(), "text/xml")
    Client().post(f"/or/{device.pk}.{secret}/submission", {"xml_submission_file": body})


def by_message(channel: str) -> Any:
    def send(kind: str, _tmp: Any) -> None:
        receive(Message(channel, f"{channel}-1", STRANGER, text_of(kind), at(10, 5)))

    return send


def by_desk(address: str) -> Any:
    def send(kind: str, _tmp: Any) -> None:
        client = desk()
        line = {"step": "read", "line": text_of(kind), "kind": "situation", "word": "radio padal"}
        page = client.post(address, line).content.decode()
        client.post(address, {**fields(page), "step": "store", "at": "10.05"})

    return send


def by_paste(kind: str, _tmp: Any) -> None:
    client = desk()
    words = text_of(kind) if kind == "situation" else text_of(kind).replace(BAD, "ada ribut")
    page = client.post("/laporan/tempel/", {"step": "split", "text": f"27/11/24, 10.05 - Andi: {words}"})
    sent = fields(page.content.decode().split('name="step" value="again"', maxsplit=1)[0])
    if sent.get("rest"):
        client.post("/laporan/tempel/", {**sent, "step": "store"})


def by_batch(kind: str, tmp: Any) -> None:
    row = {
        "instance": "uuid:1-batch-P1", "kind": kind, "post": "P1", "answers": answers_of(kind),
        "at": at(10, 5).isoformat(),
    }  # fmt: skip
    file = tmp / "laporan.jsonl"
    file.write_text(json.dumps(row))
    batch.take_file(file)


WAYS = {
    "page": by_page, "odk": by_odk, "sms": by_message("sms"), "whatsapp": by_message("whatsapp"),
    "voice": by_desk("/laporan/suara/"), "paper": by_desk("/laporan/kertas/"), "pasted": by_paste,
    "batch": by_batch,
}  # fmt: skip


def kept() -> list[str]:
    """Where any table holds the words."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        for value in model.objects.values_list(field.name, flat=True)
        if MARK in (value.decode(errors="ignore") if isinstance(value, bytes) else str(value))
    ]  # fmt: skip


def test_every_channel_is_here():
    assert set(WAYS) == {key for key, _ in CHANNELS} - {"settled"}


@pytest.mark.parametrize("channel", WAYS)
def test_votes_in_a_free_text_are_refused_counted_and_kept_nowhere(channel, tmp_path):
    WAYS[channel]("situation", tmp_path)
    assert not Report.objects.exists()
    assert Refusal.objects.filter(channel=channel).exists()
    assert not kept()


@pytest.mark.parametrize("channel", WAYS)
def test_a_call_for_help_rings_on_every_channel_whatever_its_words(channel, tmp_path):
    WAYS[channel]("help", tmp_path)
    call = CallForHelp.objects.get()
    assert call.channel == channel
    assert not kept()
    assert f'data-alarm="c{call.pk}"' in desk().get("/laporan/alarm/").content.decode()


def test_a_column_that_no_form_has_is_refused_with_what_it_says():
    answers = {"state": "smooth", "paslon_2": MARK}
    assert [o.status for o in intake.take([situation(channel="batch", answers=answers)])] in ([400], [422])
    assert not Report.objects.exists()
    assert not kept()


MIDDLE = "massa di dermaga, mohon bantuan segera"


def sent_in(channel: str, words: str) -> None:
    """Send words that begin with no code by a channel of messages, from somebody nobody knows."""
    if channel == "pasted":
        desk().post("/laporan/tempel/", {"step": "split", "text": f"27/11/24, 10.05 - Orang Lain: {words}"})
    else:
        receive(Message(channel, f"{channel}-7", STRANGER, words, at(10, 5)))


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "pasted"])
@pytest.mark.parametrize("words", [MIDDLE, f"{MIDDLE}, {BAD}", "pak di {p} ada perkelahian tolong"])
def test_a_word_of_help_in_the_middle_sounds_at_once_from_anybody(channel, words):
    sent_in(channel, words.replace("{p}", number("P1")))
    call = CallForHelp.objects.get()
    assert call.unverified
    assert call.channel == channel
    assert call.post == ("P1" if "{p}" in words else "")
    assert call.text_refused == (BAD in words)
    assert f'data-alarm="c{call.pk}"' in desk().get("/laporan/alarm/").content.decode()
    assert not kept()
    assert not Quarantined.objects.exists()


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "pasted"])
def test_help_denied_sounds_nowhere(channel):
    sent_in(channel, "di dermaga aman, tidak perlu bantuan")
    assert not CallForHelp.objects.exists()


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_a_strangers_report_that_calls_for_help_sounds_and_still_waits(channel):
    sent_in(channel, f"SIT {number('P1')} 3 mohon bantuan")
    assert CallForHelp.objects.get().post == "P1"
    assert Quarantined.objects.get().text
    assert not Report.objects.exclude(kind="help").exists()


@pytest.mark.parametrize("channel", ["page", "batch", "sms"])
def test_a_note_that_calls_for_help_sounds_beside_its_report_once(channel):
    one = situation(channel=channel, answers={"state": "long-queue", "note": MIDDLE})
    for _ in range(2):
        assert [o.status for o in intake.take([one, situation("uuid:2-x-abcd", post="P2")])] == [201, 201]
    call = CallForHelp.objects.get()
    assert (call.post, call.unverified, call.answers["note"]) == ("P1", True, MIDDLE)
    assert Report.objects.filter(kind="situation").count() == 2


def test_votes_beside_a_call_refuse_the_report_and_not_the_call():
    answers = {"state": "smooth", "note": f"{BAD} mohon bantuan"}
    assert [o.status for o in intake.take([situation(answers=answers)])] == [422]
    assert CallForHelp.objects.get().text_refused
    assert not kept()


def test_a_chat_of_yesterday_is_looked_at_and_sounds_no_more():
    desk().post("/laporan/tempel/", {"step": "split", "text": f"26/11/24, 10.05 - Andi: {MIDDLE}"})
    assert not CallForHelp.objects.exists()


def test_the_same_paste_again_sounds_once():
    for _ in range(2):
        sent_in("pasted", MIDDLE)
    assert CallForHelp.objects.count() == 1


def test_a_call_is_not_turned_away_for_a_note_that_is_too_long():
    taken = intake.take([situation(kind="help", answers={"what": "crowd", "note": "a" * 900, "place": "x"})])
    assert [o.status for o in taken] == [201]
    assert CallForHelp.objects.exists()


PHOTO = "paslon-2-dapat-987-suara.jpg"


def test_the_name_of_a_picture_is_a_text_too(settings, tmp_path):
    settings.WORKSPACE = tmp_path
    picture = b"\xff\xd8\xff" + bytes(40)
    with pytest.raises(WordsRefused):
        media.keep("uuid:1", PHOTO, picture, CONSOLE)
    assert media.keep("uuid:1", "foto-01.jpg", picture, CONSOLE).pk
    answers = {"what": "crowd", "photo": PHOTO}
    assert [o.status for o in intake.take([situation(kind="help", answers=answers)])] == [201]
    assert CallForHelp.objects.get().text_refused
    assert not [m for m in apps.get_models() if PHOTO in str(list(m._default_manager.values_list()))]


@pytest.mark.parametrize("field", ["officer", "sender"])
def test_who_speaks_is_a_text_too(field):
    refused = intake.take([situation(channel="batch", **{field: BAD})])
    assert [o.status for o in refused] == [422]
    assert Refusal.objects.filter(channel="batch").exists()
    rung = intake.take([situation(kind="help", answers={"what": "crowd"}, contact=BAD[:30], **{field: BAD})])
    assert [o.status for o in rung] == [201]
    assert CallForHelp.objects.get().contact == ""
    assert not kept()


def test_a_sender_that_is_no_number_but_words_is_not_kept():
    receive(Message("sms", "sms-9", BAD[:30], "lancar pak", at(10, 5)))
    assert Quarantined.objects.get().contact == ""
    assert Refusal.objects.filter(channel="sms").exists()
    assert not kept()


def test_the_look_for_the_words_can_fail():
    with act("tests.words", CONSOLE, "x"):
        Refusal.objects.create(day=at(10).date(), channel="voice", kind=MARK, number=1)
    assert kept() == ["reporting.Refusal.kind"]
