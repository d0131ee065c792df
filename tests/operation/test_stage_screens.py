"""The course of the operation on the screen: sources that differ, what is due by whom, a re-vote."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cast import person, signed_in
from operation.cast import open_cast
from siaga.journal.context import CONSOLE
from siaga.operation import acts
from siaga.operation.models import StageDate, StageDone
from siaga.operation.stages import stage

pytestmark = pytest.mark.django_db
PAGE, TPS = "/tahapan/", "16.07.01.2002-001"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def operation():
    return open_cast()


@pytest.fixture
def boss(operation):
    return signed_in(person("kaops"))


def text(answer) -> str:
    return answer.content.decode()


def test_stages_stand_with_dates_sources_and_what_is_due_by_whom(boss, operation):
    page = text(boss.get(PAGE))
    assert "Pemungutan suara 27-11-2024" in page
    assert "sumber berbeda" in page, "dates that conflict are shown with their sources"
    for claim in StageDate.objects.filter(stage=stage(operation, "voting")):
        assert claim.source in page.replace("&#x27;", "'").replace("&amp;", "&")
    assert "lewat tenggat" in page


def test_another_source_is_added_and_taken_into_use_with_a_reason(boss, operation):
    boss.post(
        PAGE, {"do": "date", "stage": "voting", "starts": "2024-11-28", "ends": "2024-11-28", "source": "SK 1"}
    )
    claim = StageDate.objects.get(source="SK 1")
    assert "Belum diisi: reason" in text(boss.post(PAGE, {"do": "use", "stage": "voting", "claim": claim.pk}))
    boss.post(PAGE, {"do": "use", "stage": "voting", "claim": claim.pk, "reason": "Diundur KPU"})
    assert stage(operation, "voting").starts == date(2024, 11, 28)
    bad = {"do": "date", "stage": "voting", "starts": "2024-11-29", "ends": "2024-11-28", "source": "SK 2"}
    assert "Tanggal kosong atau terbalik" in text(boss.post(PAGE, bad))


def test_a_due_item_is_marked_done_once(boss, operation):
    from siaga.operation import stages

    item = stages.due(operation, date(2024, 11, 1))[0]
    said = {"do": "done", "stage": item.stage, "item": item.item}
    assert boss.post(PAGE, said).status_code == 302
    assert StageDone.objects.get().item == item.item
    assert "sudah selesai" in text(boss.post(PAGE, said))


def revote(**other):
    return {"do": "revote", "kind": "psu", "day": "2024-12-05", "stations": TPS, "order_number": "SK KPU 9/2024",
            "reason": "Pemilih memberikan suara lebih dari sekali", "source": "KPU Banyuasin", **other}  # fmt: skip


def test_a_revote_becomes_a_stage_with_its_own_stations(boss, operation):
    assert boss.post(PAGE, revote(stations=f"{TPS},\n16.07.01.2002-002")).status_code == 302
    row = operation.stages.get(kind="psu")
    assert (row.starts, row.own_stations.count()) == (date(2024, 12, 5), 2)
    assert "SK KPU 9/2024" in text(boss.get(PAGE))


@pytest.mark.parametrize(("other", "told"), [({"stations": "16.99.tidak-ada"}, "TPS tidak dikenal"),
                                             ({"stations": f"{TPS} {TPS}"}, "lebih dari satu kali")])  # fmt: skip
def test_a_bad_revote_changes_nothing(boss, operation, other, told):
    assert told in text(boss.post(PAGE, revote(**other)))
    assert not operation.stages.filter(kind="psu").exists()


def test_readers_run_nothing_and_operators_order_no_revote(operation):
    assert signed_in(person("padal")).post(PAGE, {"do": "done"}).status_code == 403
    desk = signed_in(person("operator"))
    assert desk.post(PAGE, revote()).status_code == 403
    assert "Buka pemungutan ulang" not in text(desk.get(PAGE))


def test_the_page_asks_as_much_for_few_as_for_many(boss, operation):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            boss.get(PAGE)
        return len(asked)

    boss.get(PAGE)
    few = count()
    for day in (1, 2, 3):
        acts.add_revote(
            operation, "psu", date(2024, 12, day), [TPS], CONSOLE, reason="uji", order_number="1", source="x"
        )
    assert count() == few


def test_an_empty_post_says_what_comes_first():
    assert "Belum ada operasi" in text(signed_in(person("operator")).get(PAGE))
