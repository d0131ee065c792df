"""A file from the screen: mapped, looked at, taken whole or not at all, and taken back."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.cast import person, signed_in
from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.deployment import acts as plans
from siaga.deployment.intake import acts, sheets
from siaga.deployment.intake.kinds import FIELDS, KINDS
from siaga.deployment.intake.models import ColumnMap, Upload
from siaga.deployment.models import Lock
from siaga.force.models import Officer
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Entry
from siaga.kit import uploads
from siaga.kit.errors import Refused
from siaga.kit.tables import read_grid
from siaga.territory.models import Station, Village
from siaga.vulnerability.models import StationClass

DESK = Actor("op-1", "operator", "web")
HEADER = "kode_tps;kode_desa;nomor_tps;daftar pemilih;kelas"
GOOD = f"{HEADER}\n1607012001009;16.07.01.2001;9;210;rawan\n1607012002009;16.07.01.2002;9;180;aman\n"
BAD = f"{HEADER}\n1607012001009;16.07.01.2001;9;-5;rawan\n1607012002009;16.07.09.9999;abc;180;aman\n"


@pytest.fixture(autouse=True)
def regency(db, settings, tmp_path):
    settings.WORKSPACE = tmp_path / "pos"
    settings.WORKSPACE.mkdir()
    return open_cast()


@pytest.fixture
def upload(tmp_path):
    """Upload this text as a file of a kind."""

    def send(kind: str, text: str | bytes, name: str = "berkas.csv") -> Upload:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return acts.receive_file(kind, name, file, DESK)

    return send


def test_every_field_has_plain_words_and_every_kind_an_importer():
    for kind in KINDS.values():
        assert callable(kind.load())
        assert {c.name for c in kind.columns} <= FIELDS.keys(), kind.key


def test_columns_are_mapped_remembered_and_the_whole_file_comes_in(upload):
    row, mapping = upload("stations", GOOD), {"voters": "daftar pemilih"}
    report = acts.try_file(row, mapping, DESK)
    assert (report.rows, report.accepted, report.dry_run) == (2, 2, True)
    assert not Station.objects.filter(code="1607012001009").exists()
    acts.accept_file(row, mapping, DESK)
    assert Station.objects.get(code="1607012001009").voters == 210
    assert StationClass.objects.get(station_id="1607012001009").value == "elevated"
    row.refresh_from_db()
    assert (row.state, row.counts["created"], row.accepted_by) == ("accepted", 2, "op-1")
    assert not acts.path_of(row).exists()
    assert ColumnMap.objects.get(kind="stations").mapping == mapping
    found = sheets.headers_for(KINDS["stations"], HEADER.split(";"), mapping)
    assert (found["voters"], found["code"], found["class"]) == ("daftar pemilih", "kode_tps", "kelas")
    assert sheets.explicit(KINDS["stations"], HEADER.split(";"), found) == mapping


def test_one_bad_row_keeps_the_whole_file_out_and_every_problem_is_named(upload):
    row, mapping = upload("stations", BAD), {"voters": "daftar pemilih"}
    with pytest.raises(Refused) as told:
        acts.accept_file(row, mapping, DESK)
    where = {(p.row, p.column) for p in told.value.problems}
    assert {(2, "daftar pemilih"), (3, "kode_desa"), (3, "nomor_tps")} <= where
    assert all(p.reason and p.cure and p.reason_en and p.cure_en for p in told.value.problems)
    row.refresh_from_db()
    assert row.state == "waiting"
    assert not Station.objects.filter(code__startswith="160701200").exists()


def test_the_sheet_to_correct_says_what_is_wrong_and_comes_in_again(upload, tmp_path):
    row = upload("stations", BAD)
    grid, _ = sheets.grid_of(acts.path_of(row))
    with pytest.raises(Refused) as told:
        acts.try_file(row, {"voters": "daftar pemilih"}, DESK)
    out = sheets.corrected(grid, told.value.problems, tmp_path / "perbaikan.xlsx")
    again = read_grid(out)
    assert again.header == (sheets.WRONG, *grid.header)
    assert "daftar pemilih:" in again.rows[0][1][0]
    assert "nomor_tps:" in again.rows[1][1][0]
    second = sheets.corrected(again, [], tmp_path / "lagi.xlsx")
    assert read_grid(second).header == again.header
    book = openpyxl.load_workbook(out)
    book["Data"]["E2"], book["Data"]["C3"], book["Data"]["D3"] = "210", "16.07.01.2002", "9"
    book.save(out)
    fixed = upload("stations", out.read_bytes(), "perbaikan.xlsx")
    assert acts.try_file(fixed, {"voters": "daftar pemilih"}, DESK).accepted == 2


def test_an_import_is_taken_back_and_what_it_replaced_returns(upload):
    old = upload(
        "villages", "code,name,lat,lon\n16.07.01.2001,Desa Darat 1,-2.79,104.6\n16.07.01.2007,Baru,-2.7,104.6\n"
    )
    before = Village.objects.values().get(code="16.07.01.2001")
    acts.accept_file(old, {}, DESK)
    assert Village.objects.get(code="16.07.01.2001").lon == 104.6
    assert Village.objects.count() == 5
    with pytest.raises(Refused, match="Alasan"):
        acts.undo_import(old, DESK, reason=" ")
    acts.undo_import(old, DESK, reason="Berkas tahun lalu")
    assert Village.objects.values().get(code="16.07.01.2001") == before
    assert not Village.objects.filter(code="16.07.01.2007").exists()
    entry = Entry.objects.get(act="deployment.undo_import")
    assert (entry.actor, entry.object) == ("op-1", f"upload/{old.pk}")
    with pytest.raises(Refused, match="sudah diterima"):
        acts.undo_import(old, DESK, reason="Lagi")


def test_what_something_later_depends_on_is_not_taken_back(upload):
    place = upload("villages", "code,name,lat,lon\n16.07.01.2007,Baru,-2.7,104.6\n")
    acts.accept_file(place, {}, DESK)
    station = upload("stations", "code,village_code,number\n1607012007001,16.07.01.2007,1\n", "tps.csv")
    acts.accept_file(station, {}, DESK)
    with pytest.raises(Refused) as told:
        acts.undo_import(place, DESK, reason="Salah")
    assert "territory.Station" in told.value.problems[0].reason
    acts.undo_import(station, DESK, reason="Salah")
    acts.undo_import(place, DESK, reason="Salah")
    assert not Village.objects.filter(code="16.07.01.2007").exists()


def test_a_row_changed_since_stops_the_undo(upload):
    head = "code,village_code,number,voters\n1607012001009,16.07.01.2001,9,"
    first, second = upload("stations", f"{head}200\n"), upload("stations", f"{head}250\n", "b.csv")
    acts.accept_file(first, {}, DESK)
    acts.accept_file(second, {}, DESK)
    with pytest.raises(Refused, match="1607012001009 sudah diubah"):
        acts.undo_import(first, DESK, reason="Salah")
    assert Station.objects.get(code="1607012001009").voters == 250
    acts.undo_import(second, DESK, reason="Salah")
    assert Station.objects.get(code="1607012001009").voters == 200


def test_an_approved_plan_that_uses_the_data_stops_the_undo(upload, tmp_path):
    enlist(6)
    text = "officer_id,name,rank,sex,origin,base_id\nP900,Bripka Contoh,Bripka,L,polsek,polsek-darat\n"
    row = upload("officers", text)
    acts.accept_file(row, {}, DESK)
    plan = make_plan(tmp_path)
    plans.approve_plan(plan, Actor("kaops-1", "kaops"), order_number="Sprin/7")
    with pytest.raises(Refused, match=f"Rencana nomor {plan.number}"):
        acts.undo_import(row, DESK, reason="Salah")
    assert Officer.objects.filter(pk="P900").exists()


def test_an_edited_plan_becomes_locks_and_the_locks_before_come_back(upload, tmp_path):
    enlist(6)
    make_plan(tmp_path)
    seat = next(s for s in plans.reads.last_plan().document["seats"] if s["officer"])
    from siaga.deployment.lock_acts import Wish, lock_seat

    lock_seat(Wish("P001", seat["post"], False, "Kenal medan"), DESK, known_posts={seat["post"]})
    out = plans.export_plan("xlsx", tmp_path / "keluar", CONSOLE, "uji")[0]
    row = upload("plan", out.read_bytes(), "rencana.xlsx")
    acts.accept_file(row, {}, DESK)
    assert Lock.objects.count() > 1
    assert not Lock.objects.filter(reason="Kenal medan").exists()
    acts.undo_import(row, DESK, reason="Salah lembar")
    assert [(k.officer_id, k.reason) for k in Lock.objects.all()] == [("P001", "Kenal medan")]


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(4):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", b"\0" * (30 * 2**20))
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (bomb(), "bom.xlsx", "mengembang terlalu besar"),
        (b"x" * 10, "makro.xlsm", "tidak dapat diimpor"),
        (b"x" * 10, "lama.xls", "tidak dapat diimpor"),
        (b"x" * 10, "../../etc/passwd", "tidak dapat diimpor"),
        (b"a;b\n" + b"1;2\n" * (5 * 2**20), "besar.csv", "lebih dari 16 MB"),
    ],
    ids=["bomb", "macro", "old", "path", "large"],
)
def test_a_harmful_file_is_not_even_kept(data, name, said, tmp_path):
    file = tmp_path / "unggahan"
    file.write_bytes(data)
    with pytest.raises(Refused, match=said):
        acts.receive_file("stations", name, file, DESK)
    assert not Upload.objects.exists()
    assert not list(uploads.folder().iterdir())


def test_files_that_nobody_decided_on_are_gone_after_a_day(upload, monkeypatch):
    row = upload("stations", GOOD)
    stray = uploads.folder() / "tmp-putus.unggah"
    stray.write_bytes(b"setengah")
    later = acts.clock.now() + timedelta(hours=25)
    monkeypatch.setattr(acts.clock, "now", lambda: later)
    assert acts.drop_forgotten() == 1
    row.refresh_from_db()
    assert row.state == "dropped"
    assert not list(uploads.folder().iterdir())


def test_the_walk_on_the_screen(regency):
    desk = signed_in(person("operator"))
    page = desk.get("/impor/").content.decode()
    assert "Belum ada berkas" in page
    answer = desk.post("/impor/", {"kind": "stations", "file": SimpleUploadedFile("tps.csv", BAD.encode())})
    row = Upload.objects.get()
    assert answer.headers["Location"] == f"/impor/{row.pk}/"
    page = desk.get(f"/impor/{row.pk}/", {"m_voters": "daftar pemilih", "m_code": "kode_tps"}).content.decode()
    assert "Tidak ada yang ditulis" in page
    assert "nomor_tps" in page
    sheet = desk.get(f"/impor/{row.pk}/perbaikan/", {"m_voters": "daftar pemilih"})
    assert sheet.content[:2] == b"PK"
    assert desk.post(f"/impor/{row.pk}/terima/").status_code == 409
    assert desk.post(f"/impor/{row.pk}/buang/").status_code == 302
    desk.post("/impor/", {"kind": "stations", "file": SimpleUploadedFile("tps.csv", GOOD.encode())})
    row = Upload.objects.order_by("-pk").first()
    page = desk.get(f"/impor/{row.pk}/", {"m_voters": "daftar pemilih"}).content.decode()
    assert "Terima seluruhnya" in page
    desk.post(f"/impor/{row.pk}/terima/", {"m_voters": "daftar pemilih"})
    assert Station.objects.get(code="1607012001009").voters == 210
    desk.post(f"/impor/{row.pk}/batal/", {"reason": "Berkas salah"})
    assert not Station.objects.filter(code="1607012001009").exists()
    assert desk.get("/impor/contoh/officers/").content[:2] == b"PK"
    assert not list(uploads.folder().iterdir())


def test_an_upload_over_the_limit_is_refused_in_plain_words_and_leaves_nothing(regency, monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 1000)
    desk = signed_in(person("operator"))
    answer = desk.post("/impor/", {"kind": "stations", "file": SimpleUploadedFile("tps.csv", b"x" * 5000)})
    assert answer.status_code == 409
    assert "Berkas lebih dari" in answer.content.decode()
    assert not list(uploads.folder().iterdir())


def test_only_the_desk_and_the_planners_bring_files_in(regency):
    for role, allowed in (
        ("operator", 200),
        ("karendalops", 200),
        ("kaops", 200),
        ("administrator", 403),
        ("humas", 403),
    ):
        assert signed_in(person(role)).get("/impor/").status_code == allowed, role


def test_the_list_asks_the_same_few_questions_however_long(regency, upload):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = signed_in(person("operator"))
    counts = []
    for many in (1, 3):
        while Upload.objects.count() < many:
            upload("stations", GOOD)
        desk.get("/impor/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get("/impor/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_uploads_stay_private_to_this_machines_user():
    assert os.stat(uploads.folder()).st_mode & 0o077 == 0
    assert Path(uploads.folder()).name == "unggahan"
