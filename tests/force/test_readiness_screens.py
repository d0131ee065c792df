"""Readiness on the screen: a tap a line, photos, the board of what is short, and whose it is to see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cast import HERE, person, signed_in
from force.people import enlist
from force.test_readiness import located_photo
from operation.cast import open_cast
from siaga.accounts.models import RoleAssignment
from siaga.force.access import Reach
from siaga.force.models import Asset, CheckAnswer, OutOfService, Shortfall
from siaga.force.readiness import reads
from siaga.force.readiness.checking import Said, record_check
from siaga.force.readiness.subjects import all_subjects
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit import clock, uploads

pytestmark = pytest.mark.django_db
BOAT = "/kesiapan/periksa/boat/KPL-1/"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def operation():
    held = open_cast()
    enlist(4)
    return held


@pytest.fixture
def desk(operation):
    return signed_in(person("operator"))


def chief(base: str):
    user = person("kapolsek", username=f"kapolsek-{base}")
    with act("test.scope", CONSOLE, "kapolsek"):
        RoleAssignment.objects.filter(user=user).update(scope_code=f"{HERE}/{base}")
    return signed_in(user)


def text(answer) -> str:
    return answer.content.decode()


def test_a_tap_answers_a_line_and_gives_it_back(desk):
    row = desk.post(BOAT, {"item": "hull", "state": "good"}, headers={"x-siaga-row": "1"})
    assert (row.status_code, text(row).count("<li")) == (200, 1)
    assert 'aria-pressed="true"' in text(row)
    assert CheckAnswer.objects.get().tally == {"good": 1}


def test_a_failed_essential_takes_the_boat_out_and_opens_a_shortfall_at_once(desk):
    desk.post(BOAT, {"item": "hull", "state": "heavy"})
    assert OutOfService.objects.get().asset_id == "KPL-1"
    assert "Perahu 1: Lambung" in text(desk.get("/kesiapan/kekurangan/"))
    for item, more in (
        ("hull", {}),
        ("engine", {}),
        ("life-jackets", {"measure": "8"}),
        ("fuel", {"measure": "80"}),
    ):
        desk.post(BOAT, {"item": item, "state": "good", **more})
    assert not OutOfService.objects.exists()
    assert not Shortfall.objects.filter(closed=None).exists()
    assert "1 dari 2" in text(desk.get("/kesiapan/")), "one of two boats is ready, with its denominator"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"item": "fuel", "state": "good"}, "ukuran belum diisi"),
        ({"item": "fuel", "state": "good", "measure": "180"}, "Ukuran di luar batas"),
        ({"item": "hull", "state": ""}, "Keadaan belum dipilih"),
        ({"item": "hull", "state": "bagus"}, "Keadaan belum dipilih"),
        ({"item": "layar", "state": "good"}, "Butir tidak ada"),
    ],
)
def test_a_bad_answer_changes_nothing_and_says_why(desk, said, told):
    before = Entry.objects.count()
    answer = desk.post(BOAT, said)
    assert answer.status_code == 409
    assert (CheckAnswer.objects.count(), Entry.objects.count()) == (0, before)
    if said["item"] != "layar":
        assert told in text(answer)


def test_counts_by_state_are_entered_for_sets(desk):
    desk.post(BOAT, {"item": "life-jackets", "state": "", "n_good": "6", "n_heavy": "2", "measure": "6"})
    assert CheckAnswer.objects.get().tally == {"good": 6, "heavy": 2}
    assert Shortfall.objects.get().why == "6 dari 8 buah"


def test_a_photo_is_shown_to_those_who_see_the_boat(desk, settings, tmp_path):
    settings.WORKSPACE = tmp_path
    file = SimpleUploadedFile("IMG_2024_rahasia.jpg", located_photo(), "image/jpeg")
    desk.post(BOAT, {"item": "hull", "state": "heavy", "photo": file})
    kept = CheckAnswer.objects.get()
    assert kept.photo == "foto.jpg", "not the name the phone gave it"
    address = f"/kesiapan/foto/{kept.photo_sha256}/"
    assert b"".join(desk.get(address).streaming_content).startswith(b"\xff\xd8\xff")
    assert chief("polsek-air").get(address).status_code == 200
    assert chief("polsek-darat").get(address).status_code == 404
    assert signed_in(person("kpu")).get(address).status_code == 403
    assert desk.get("/kesiapan/foto/..%2Fkeys%2Fsecret/").status_code == 404


def test_a_photo_over_the_limit_is_refused_and_the_answer_with_it(desk, monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 100)
    file = SimpleUploadedFile("foto.jpg", located_photo(), "image/jpeg")
    assert desk.post(BOAT, {"item": "hull", "state": "good", "photo": file}).status_code == 409
    assert not CheckAnswer.objects.exists()


def test_a_file_that_is_no_photo_is_refused_and_the_answer_with_it(desk):
    file = SimpleUploadedFile("a.jpg", b"<html>", "image/jpeg")
    assert desk.post(BOAT, {"item": "hull", "state": "good", "photo": file}).status_code == 409
    assert not CheckAnswer.objects.exists()


def test_a_base_chief_checks_and_sees_his_own_only(operation):
    land = chief("polsek-darat")
    assert land.get(BOAT).status_code == 404
    assert land.post(BOAT, {"item": "hull", "state": "heavy"}).status_code == 404
    assert "Perahu 1" not in text(land.get("/kesiapan/periksa/?jenis=boat"))
    boats = all_subjects("boat")
    record_check(operation, boats["boat", "KPL-1"], Said("hull", {"heavy": 1}), CONSOLE)
    assert "Perahu 1" not in text(land.get("/kesiapan/kekurangan/"))
    assert "Perahu 1" in text(chief("polsek-air").get("/kesiapan/kekurangan/"))
    assert land.post("/kesiapan/kekurangan/", {"do": "escalate"}).status_code == 403


def test_a_shortfall_is_assigned_raised_and_closed_on_the_board(desk, operation):
    record_check(operation, all_subjects("boat")["boat", "KPL-1"], Said("hull", {"heavy": 1}), CONSOLE)
    row = Shortfall.objects.get()
    late = row.due - timedelta(days=30)
    board = "/kesiapan/kekurangan/"
    desk.post(board, {"do": "assign", "number": row.pk, "owner": "kaminlog", "due": late.isoformat()})
    assert "lewat tenggat" in text(desk.get(board))
    desk.post(board, {"do": "escalate"})
    row.refresh_from_db()
    assert (row.owner, row.level) == ("karendalops", 1)
    assert "Belum diisi" not in text(desk.post(board, {"do": "close", "number": row.pk, "how": " "}))
    seen = re.search(r'name="seen" value="(\d+)"', text(desk.get(board)))[1]
    desk.post(board, {"do": "close", "number": row.pk, "how": "Lambung ditambal", "seen": seen})
    row.refresh_from_db()
    assert row.closed


@pytest.mark.parametrize("path", ["/kesiapan/", "/kesiapan/periksa/?jenis=boat", "/kesiapan/kekurangan/", BOAT])
def test_pages_ask_as_much_for_few_as_for_many(desk, operation, path):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(path).status_code == 200
        return len(asked)

    record_check(operation, all_subjects("boat")["boat", "KPL-1"], Said("hull", {"heavy": 1}), CONSOLE)
    desk.get(path)
    few = count()
    with act("test.more", CONSOLE, "x"):
        Asset.objects.create(asset_id="KPL-3", kind="boat", name="Perahu 3", base_id="polsek-air", seats=8)
    for boat, item in (("KPL-2", "hull"), ("KPL-3", "hull"), ("KPL-1", "engine")):
        record_check(operation, all_subjects("boat")["boat", boat], Said(item, {"heavy": 1}), CONSOLE)
    assert count() == few


def test_the_overview_groups_alike_whatever_the_grouping(desk):
    for by in ("jenis", "satuan", "kecamatan", "apa"):
        assert "0 dari 2" in text(desk.get(f"/kesiapan/?menurut={by}")), by


def test_the_standing_of_a_part_has_the_part_as_its_denominator(operation):
    part = Reach(False, frozenset({"polsek-air"}))
    rows = reads.readiness(operation, "kind", clock.today("WIB"), part)
    assert sum(r.total for r in rows) == 4
