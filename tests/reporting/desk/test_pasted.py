"""A chat pasted: taken apart, confirmed one by one, and nothing kept before."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.desk.people import chief, enlist, fields, number, operator
from reporting.field import at, voting_day
from siaga.journal.models import Body, Entry
from siaga.reporting import moment
from siaga.reporting.models import Quarantined, Refusal, Report

pytestmark = pytest.mark.django_db
ADDRESS = "/laporan/tempel/"
CHAT = """27/11/24, 07.00 - Pesan dan panggilan dienkripsi secara end-to-end.
27/11/24, 10.01 - Bripka Andi: tps 1 desa darat 2 aman
27/11/24, 10.02 - Orang Lain: ok siap ndan
27/11/24, 10.03 - Orang Lain: <Media omitted>
27/11/24, 10.04 - Orang Lain: tps 1 desa air 1 paslon 1 dapat 120 suara
27/11/24, 10.05 - +62 812-0000-2111: {p1} antre
"""


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    voting_day()
    enlist()
    monkeypatch.setattr(moment, "now", lambda: at(11))


@pytest.fixture
def desk():
    return operator()


def paste(client, text: str = CHAT) -> str:
    text = text.replace("{p1}", number("P1"))
    return client.post(ADDRESS, {"step": "split", "text": text}).content.decode()


def go(client, page: str, step: str, **more: str) -> str:
    sent = fields(page.split('name="step" value="again"', maxsplit=1)[0])
    return client.post(ADDRESS, {**sent, "step": step, **more}).content.decode()


def test_nothing_is_stored_before_its_confirmation_and_the_paste_is_kept_nowhere(desk):
    page = paste(desk)
    assert not Report.objects.exists()
    assert not Quarantined.objects.exists()
    assert "Pesan 1 dari 3" in page
    go(desk, go(desk, go(desk, page, "store"), "skip"), "skip")
    kept = [str(row) for model in (Report, Body, Entry) for row in model.objects.values_list()]
    assert not [row for row in kept if "siap ndan" in row or "Orang Lain" in row or "desa darat" in row]


def test_messages_are_confirmed_one_by_one_with_their_own_time_and_sender(desk):
    page = paste(desk)
    assert "Bripka Andi" in page
    page = go(desk, page, "store")
    first = Report.objects.get()
    assert (first.channel, first.post, first.officer, first.unverified) == ("pasted", "P1", "o1", True)
    assert first.event_at == at(10, 1)
    assert first.taken_by
    assert "Tempatnya belum disebut" in page, "small talk cannot be read"
    page = go(desk, page, "skip")
    page = go(desk, page, "store", known="on")
    second = Report.objects.exclude(pk=first.pk).get()
    assert (second.officer, second.unverified, second.answers["state"]) == ("o2", False, "long-queue")
    assert "Selesai: 3 pesan · 2 disimpan · 1 dilewati" in page
    assert "1 ditolak" in page
    assert "2 gambar dan pesan sistem" in page


def test_words_that_may_not_be_kept_are_counted_only(desk):
    paste(desk)
    assert sum(Refusal.objects.filter(channel="pasted").values_list("number", flat=True)) >= 1
    assert not Body.objects.filter(text__contains="120").exists()


def test_the_same_chat_again_leaves_out_what_is_stored(desk):
    go(desk, paste(desk), "store")
    page = paste(desk)
    assert "1 sudah tersimpan sebelumnya" in page
    assert "Pesan 1 dari 2" in page


def test_a_message_is_put_into_words_that_can_be_read(desk):
    page = paste(desk, "27/11/24, 10.01 - X: darat dua aman bos")
    again = fields(page.split("data-keys")[1].split('class="card said-line"')[1])
    page = desk.post(ADDRESS, {**again, "step": "again", "line": "tps 2 desa darat 2 aman"}).content.decode()
    go(desk, page, "store")
    assert Report.objects.get().station == "16.07.01.2002-002"


def test_lines_of_one_message_are_reports_of_their_own(desk):
    page = paste(desk, "27/11/24, 10.01 - Citra: tps 1 desa darat 2 aman\ntps 1 desa darat 1 antre")
    assert "Pesan 1 dari 2" in page
    go(desk, go(desk, page, "store"), "store")
    assert set(Report.objects.values_list("post", "officer")) == {("P1", "padal-1"), ("P2", "padal-1")}


def test_a_sender_unknown_here_stays_unverified_even_if_known(desk):
    page = paste(desk, "27/11/24, 10.01 - Siapa: tps 1 desa darat 2 aman")
    go(desk, page, "store", known="on")
    assert Report.objects.get().unverified


def test_a_base_chief_confirms_his_own_posts_only():
    mine = chief()
    assert "Simpan" not in paste(mine, "27/11/24, 10.01 - X: {p1} aman")
    assert not Report.objects.exists()


@pytest.mark.parametrize("rest", ["", "[]", "{", "[[[1]],{},1]", '[[["a","b","c","d"]],{},1]', "[" * 3000, "7"])
def test_what_no_page_of_ours_sent_is_refused(desk, rest):
    assert desk.post(ADDRESS, {"step": "store", "rest": rest}).status_code == 400


def test_a_paste_beyond_the_limit_is_refused(desk):
    assert "200000" in desk.post(ADDRESS, {"step": "split", "text": "a" * 200_001}).content.decode()


def test_the_screen_speaks_english(desk):
    desk.post("/bahasa/", {"bahasa": "en", "place": "/"})
    assert "Message 1 of 3" in paste(desk)


def test_one_message_or_three_ask_the_same_number_of_questions(desk):
    def count(times: int) -> int:
        text = "".join(f"27/11/24, 10.0{n} - Andi: tps 1 desa darat 2 aman\n" for n in range(times))
        with CaptureQueriesContext(connection) as asked:
            assert "Pesan 1 dari" in paste(desk, text)
        return len(asked)

    count(1)
    assert count(1) == count(3)
