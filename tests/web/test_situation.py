"""The situation screen and the report that goes out: figures that add up, in a constant number of questions."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cast import person, signed_in
from operation.cast import open_cast
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Entry
from siaga.kit import clock
from siaga.kit.errors import Refused
from siaga.profiles.situation import KNOWN, NUMBERS, Sum
from siaga.vulnerability.models import Disturbance, LadderMove
from siaga.web import acts, situation_report
from siaga.web.models import SentReport
from siaga.web.situation import situation

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation():
    return open_cast()


@pytest.fixture
def boss(operation):
    return signed_in(person("kaops"))


def disturb(n: int) -> None:
    now = clock.now()
    with act("test.disturb", CONSOLE, "x"):
        for k in range(n):
            row = Disturbance.objects.create(
                stage="voting", place="16.07.01", unit="district", activity=f"keramaian {k}", level="potential",
                cause="c", owner="Kapolsek", command="polsek", response_kind="pre-emptive", response="r",
                due=now - timedelta(hours=1),
            )  # fmt: skip
            LadderMove.objects.create(
                disturbance=row, kind="opened", after="potential", evidence="e", at=now - timedelta(days=k), by="x"
            )


def test_home_asks_the_same_number_of_questions_however_much_there_is(boss):
    boss.get("/")
    counts = []
    for more in (1, 3):
        disturb(more)
        with CaptureQueriesContext(connection) as asked:
            page = boss.get("/")
        assert page.status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
    assert "keramaian" in page.content.decode()


def test_an_operation_that_is_over_says_so_instead_of_counting_days_late(boss):
    page = boss.get("/").content.decode()
    assert situation().ended
    assert "Operasi ini sudah berakhir" in page
    assert "lewat " not in page


def test_the_oldest_disturbance_comes_first(operation):
    disturb(3)
    assert [d["days"] for d in situation().ladder] == [2, 1, 0]


def test_every_figure_that_a_profile_may_name_has_a_value(operation):
    now = situation()
    assert set(situation_report.figures(now, "A", "13:00")) == KNOWN
    assert tuple(situation_report.numbers(now)) == NUMBERS


def test_where_there_is_nothing_the_report_says_nihil(boss):
    page = boss.get("/laporan-situasi/?pukul=13:00").content.decode()
    assert f"LAPORAN SITUASI {situation().operation.name}" in page
    assert "PG Nihil, AG Nihil, GN Nihil" in page
    assert "pukul 13.00 WIB" in page
    assert "UNVERIFIED" in page


def test_sums_are_checked():
    given = dict.fromkeys(NUMBERS, 0) | {"real": 10, "available": 7, "away": 2}
    assert situation_report.wrong_sums((Sum(total="real", parts=("available", "away")),), given) == (
        "real 10 ≠ available 7 + away 2",
    )
    assert not situation_report.wrong_sums((Sum(total="real", parts=("available", "away")),), given | {"away": 3})


def test_a_report_is_ticked_as_sent_with_time_and_name(boss):
    answer = boss.post("/laporan-situasi/", {"kind": "pesan", "hour": "13:00", "text": "Situasi aman terkendali"})
    assert answer.status_code == 302
    row = SentReport.objects.get()
    assert (row.kind, row.hour, row.text) == ("pesan", "13:00", "Situasi aman terkendali")
    assert Entry.objects.get(act="web.send_report").object.endswith("/13:00/pesan")
    page = boss.get("/laporan-situasi/?pukul=13:00").content.decode()
    assert "laporan pukul 13.00" in page
    assert "Kaops" in page


@pytest.mark.parametrize("text", ["", "   ", "Pasangan calon nomor urut 2 unggul", "x" * 9000])
def test_a_report_that_may_not_go_out_changes_nothing(operation, text):
    with pytest.raises(Refused):
        acts.mark_sent(Actor("a", "kaops"), kind="pesan", day=clock.now().date(), hour="13:00", text=text)
    assert not SentReport.objects.exists()


def test_an_unknown_sheet_is_refused(boss):
    assert boss.post("/laporan-situasi/", {"kind": "lain", "hour": "13:00", "text": "x y z"}).status_code == 200
    assert not SentReport.objects.exists()


def test_who_reads_no_situation_gets_the_plain_home(operation):
    page = signed_in(person("kpu")).get("/").content.decode()
    assert "Selamat bertugas" in page
    assert "Kebutuhan terisi" not in page


def test_a_profile_that_names_an_unknown_figure_is_refused():
    from siaga.profiles.situation import SituationReport

    with pytest.raises(ValueError, match="no such figure: suara"):
        SituationReport(text="{suara}", source="x")


def test_the_wall_screen_is_the_same_page_at_night(boss):
    page = boss.get("/?dinding=1").content.decode()
    assert '<html lang="id" class="wall">' in page
    assert dataclasses.is_dataclass(situation())
