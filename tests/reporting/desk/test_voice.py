"""Radio and telephone taken down: read, asked, stored with who spoke and who listened."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.desk.people import chief, enlist, fields, number, operator
from reporting.field import POSTS, at, voting_day
from siaga.journal.models import Body
from siaga.reporting import moment
from siaga.reporting.models import CallForHelp, Expected, Refusal, Report

pytestmark = pytest.mark.django_db
ADDRESS = "/laporan/suara/"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    voting_day()
    enlist()
    monkeypatch.setattr(moment, "now", lambda: at(10, 5))


@pytest.fixture
def desk():
    return operator()


def ask(client, line: str, kind: str = "situation"):
    return client.post(ADDRESS, {"step": "read", "line": line, "kind": kind, "word": ""}).content.decode()


def take(client, line: str, **more: str):
    return client.post(ADDRESS, {**fields(ask(client, line)), "step": "store", **more})


def test_the_empty_screen_names_the_next_step(desk):
    page = desk.get(ADDRESS).content.decode()
    assert "Ketik satu baris seperti yang terdengar" in page
    assert '<option value="situation" selected>' in page, "the report of this hour"


def test_a_line_is_asked_about_and_stored_at_enter(desk):
    page = ask(desk, "tps 1 desa darat 2 aman")
    assert not Report.objects.exists(), "reading stores nothing"
    assert 'value="smooth" ' in page
    assert "autofocus" in page.split('value="store"')[1][:30], "nothing is missing: Enter stores"
    assert take(desk, "tps 1 desa darat 2 aman").status_code == 302
    row = Report.objects.get()
    assert (row.channel, row.post, row.station, row.answers) == (
        "voice", "P1", "16.07.01.2002-001", {"state": "smooth"},
    )  # fmt: skip
    assert (row.unverified, row.sender, row.event_at) == (True, "voice:radio-padal", at(10, 5))
    assert row.taken_by
    assert "Terakhir dicatat" in desk.get(ADDRESS).content.decode()


@pytest.mark.parametrize(("who", "unverified"), [("o1", False), ("padal-1", False), ("", True)])
def test_a_known_officer_of_the_post_is_verified_and_nobody_else(desk, who, unverified):
    assert take(desk, f"plot {number('P1')} antre", officer=who).status_code == 302
    row = Report.objects.get()
    assert (row.officer, row.unverified) == (who, unverified)
    assert Expected.objects.get(kind="situation", place="P1", slot=row.slot).unverified is unverified


def test_an_officer_of_another_post_is_not_offered(desk):
    assert take(desk, f"plot {number('P3')} aman", officer="o1").status_code == 200
    assert not Report.objects.exists()


def test_a_padal_reports_many_in_one_line_each_post_once(desk):
    take(desk, "tps 1, 2 desa darat 2 dan tps 1 desa darat 1 aman", officer="padal-1")
    assert sorted(Report.objects.values_list("post", "unverified")) == [("P1", False), ("P2", False)]


def test_a_report_owed_by_station_is_one_for_each(desk):
    page = ask(desk, "bka tps 1, 2 desa darat 2 buka")
    desk.post(ADDRESS, {**fields(page), "step": "store"})
    assert set(Report.objects.values_list("station", flat=True)) == {"16.07.01.2002-001", "16.07.01.2002-002"}


def test_enter_twice_stores_once_and_a_correction_is_a_new_report(desk):
    sent = {**fields(ask(desk, f"{number('P1')} aman")), "step": "store", "officer": "o1"}
    assert [desk.post(ADDRESS, sent).status_code for _ in range(2)] == [302, 302]
    assert Report.objects.count() == 1
    take(desk, f"{number('P1')} antre", officer="o1")
    assert Report.objects.count() == 2
    owed = Expected.objects.get(kind="situation", place="P1", slot=Report.objects.first().slot)
    assert (owed.state, Report.objects.get(pk=owed.report).answers["state"]) == ("received", "long-queue")


def test_a_missing_state_is_asked_and_never_guessed(desk):
    page = ask(desk, "tps 1 desa darat 2 tidak aman")
    assert "checked" not in page.split('id="g_a_state"')[1].split("</fieldset>")[0]
    answer = desk.post(ADDRESS, {**fields(page), "step": "store"})
    assert (answer.status_code, Report.objects.count()) == (200, 0)
    assert "Pilih satu" in answer.content.decode()


def test_a_call_for_help_needs_no_place_and_keeps_a_number_to_call_back(desk):
    assert take(desk, "tolong massa di dermaga", contact="0812 1").status_code == 302
    call = CallForHelp.objects.get()
    assert (call.what, call.contact, call.unverified, call.channel) == ("crowd", "0812 1", True, "voice")


def test_votes_are_refused_counted_and_kept_nowhere(desk):
    answer = take(desk, f"{number('P1')} aman paslon 1 dapat 120 suara")
    assert answer.status_code == 200
    assert "calon" in answer.content.decode()
    assert not Report.objects.exists()
    assert not Body.objects.filter(text__contains="120").exists()
    assert Refusal.objects.filter(channel="voice").exists()


def test_a_function_is_kept_and_a_telephone_number_is_not(desk):
    assert take(desk, f"{number('P1')} aman", word="Piket Polsek").status_code == 302
    assert Report.objects.get().sender == "voice:piket-polsek"
    assert take(desk, f"{number('P1')} aman", word="081270001111").status_code == 200
    assert Report.objects.count() == 1


def test_a_base_chief_names_his_own_posts_only():
    mine = chief()
    assert "Tidak ada plot" in ask(mine, f"plot {number('P1')} aman")
    assert "TPS itu tidak ada" in ask(mine, "tps 1 desa darat 1 aman") or "Tempatnya" in ask(mine, "darat 1 aman")
    page = ask(mine, f"plot {number('P3')} aman")
    forged = {**fields(page), "step": "store", "offered": ":16.07.01.2001-001", "place": ":16.07.01.2001-001"}
    mine.post(ADDRESS, forged)
    assert not Report.objects.exists()
    assert take(mine, f"plot {number('P3')} aman").status_code == 302


def test_the_screen_speaks_english(desk):
    desk.post("/bahasa/", {"bahasa": "en", "place": "/"})
    assert "What was heard" in desk.get(ADDRESS).content.decode()
    assert "long queue" in ask(desk, f"{number('P1')} antre")


def test_one_report_or_three_ask_the_same_number_of_questions(desk):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(ADDRESS)
        return len(asked)

    take(desk, f"{number('P1')} aman")
    count()
    one = count()
    for post in POSTS:
        take(desk, f"{number(post.code)} aman")
    assert count() == one
