"""Paper: sheets with the codes and a QR, and their lines typed in with the hour that stands on them."""

from __future__ import annotations

import re

import pytest
import segno
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.desk.people import chief, enlist, fields, number, operator
from reporting.field import at, voting_day
from siaga.reporting import moment
from siaga.reporting.desk import paper
from siaga.reporting.models import Refusal, Report

pytestmark = pytest.mark.django_db
ADDRESS, SHEETS = "/laporan/kertas/", "/laporan/kertas/cetak/"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    voting_day()
    enlist()
    monkeypatch.setattr(moment, "now", lambda: at(15))


@pytest.fixture
def desk():
    return operator()


def ask(client, line: str) -> str:
    sent = {"step": "read", "line": line, "kind": "situation", "word": "kertas"}
    return client.post(ADDRESS, sent).content.decode()


def test_every_line_of_a_sheet_is_read_as_what_it_says(desk):
    page = desk.get(SHEETS, {"kecamatan": "16.07.01"}).content.decode()
    lines = re.findall(r'alt="QR ([^"]+)"', page)
    assert f"SIT {number('P1')}" in lines
    assert f"BKA {number('P1')}/2" in lines, "a station's own line where stations owe the report"
    for line in set(lines):
        assert 'class="confirm' in ask(desk, line), line


def test_the_qr_says_the_line(desk):
    line = f"SIT {number('P1')}"
    assert paper._qr(line) == segno.make(line, error="m", micro=False).svg_data_uri(
        scale=2, border=2, dark="#000", light="#fff"
    )
    assert paper._qr(line).startswith("data:image/svg+xml")


def test_a_line_is_stored_with_the_hour_on_the_paper(desk):
    page = ask(desk, f"SIT {number('P1')} 2 J1005")
    assert desk.post(ADDRESS, {**fields(page), "step": "store", "officer": "o1"}).status_code == 302
    row = Report.objects.get()
    assert (row.channel, row.event_at, row.answers["state"]) == ("paper", at(10, 5), "long-queue")
    assert (row.officer, row.unverified) == ("o1", False)
    assert row.taken_by


def test_a_line_without_an_hour_asks_for_it(desk):
    page = ask(desk, f"SIT {number('P1')} 2")
    assert desk.post(ADDRESS, {**fields(page), "step": "store"}).status_code == 200
    assert not Report.objects.exists()


def test_a_sheet_of_yesterday_keeps_its_date(desk, monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: at(9, day=1))
    page = ask(desk, f"SIT {number('P1')} 1 J1005")
    desk.post(ADDRESS, {**fields(page), "step": "store", "day": "2024-11-27"})
    assert Report.objects.get().event_at == at(10, 5)


def test_words_that_may_not_be_kept_are_refused_and_counted(desk):
    page = ask(desk, f"SIT {number('P1')} 1 J1005")
    answer = desk.post(ADDRESS, {**fields(page), "step": "store", "a_note": "paslon 1 dapat 120 suara"})
    assert answer.status_code == 200
    assert not Report.objects.exists()
    assert Refusal.objects.filter(channel="paper").exists()


def test_a_base_chief_prints_and_enters_his_own_posts_only():
    mine = chief()
    page = mine.get(SHEETS, {"kecamatan": "16.07.01"}).content.decode()
    assert number("P1") not in page
    assert number("P3") in mine.get(SHEETS, {"kecamatan": "16.07.02"}).content.decode()
    assert 'class="confirm' not in ask(mine, f"SIT {number('P1')} 1 J1005")


def test_sheets_speak_english_and_name_nobody(desk):
    desk.post("/bahasa/", {"bahasa": "en", "place": "/"})
    page = desk.get(SHEETS, {"kecamatan": "16.07.01"}).content.decode()
    assert "Circle one code" in page
    assert "Andi" not in page


def test_one_sheet_or_two_ask_the_same_number_of_questions(desk):
    def count(code: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(SHEETS, {"kecamatan": code})
        return len(asked)

    for code in ("16.07.01", "16.07.02"):
        count(code)
    assert count("16.07.01") == count("16.07.02")
