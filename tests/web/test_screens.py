"""Journal, log book, health, home and plan as a person meets them; and who is refused is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.cast import HERE, NEXT_DOOR, a_profile, person, signed_in
from siaga.journal.acts import act, act_many
from siaga.journal.append import Record
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit import clock
from siaga.operation.models import Operation
from siaga.web import disk, logbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation():
    with act("test.open", CONSOLE, HERE):
        return Operation.objects.create(
            name="uji", regency_code=HERE, profile_name="uji", profile=a_profile(), seed=1, opened_at=clock.now()
        )


@pytest.fixture
def boss(operation):
    return signed_in(person("kaops"))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_home_shows_only_what_the_role_opens(boss, operation):
    assert "/pengguna/" in text(boss, "/")
    desk = text(signed_in(person("kpu")), "/")
    assert "/pengguna/" not in desk
    assert "/rencana/" not in desk
    assert "Desk KPU" in desk


def test_somebody_without_role_is_told_what_to_do(operation):
    assert "Minta administrator" in text(signed_in(person()), "/")


def test_every_page_speaks_both_languages(boss):
    assert '<html lang="id">' in text(boss, "/jurnal/")
    answer = boss.post("/bahasa/", {"bahasa": "en", "place": "/jurnal/"})
    assert answer.headers["Location"] == "/jurnal/"
    page = text(boss, "/jurnal/")
    assert '<html lang="en">' in page
    assert "Verify the whole journal" in page


def test_language_never_leads_to_another_site(boss):
    assert boss.post("/bahasa/", {"bahasa": "en", "place": "//jahat.example/"}).headers["Location"] == "/"


def test_the_journal_shows_pages_filters_and_verifies(boss):
    for n in range(60):
        with act("test.count", CONSOLE, f"benda/{n}"):
            pass
    page = text(boss, "/jurnal/")
    assert "Lebih lama" in page
    assert "benda/59" in page
    assert "benda/3<" not in page
    only = text(boss, "/jurnal/?objek=benda/7")
    assert "benda/7" in only
    assert "benda/8" not in only
    with act("test.count", CONSOLE, "benda/telat", event_time=clock.now() - timedelta(hours=1)):
        pass
    late = text(boss, "/jurnal/?terlambat=1")
    assert "benda/telat" in late
    assert "benda/7" not in late
    assert "Jurnal utuh" in boss.post("/jurnal/periksa/").content.decode()


def test_the_verify_button_names_the_bad_entry(boss):
    from siaga.journal import guard

    with act("test.harm", CONSOLE, "benda/asli") as change:
        change["x"] = 1
    with guard.lifted():
        Entry.objects.filter(object="benda/asli").update(object="benda/palsu")
    page = boss.post("/jurnal/periksa/").content.decode()
    assert "Jurnal rusak atau diubah" in page
    assert f"<dd>{Entry.objects.get(object='benda/palsu').seq}</dd>" in page


def test_a_body_is_shown_to_the_commander_but_not_of_a_case(boss):
    with act("force.note_absence", CONSOLE, "orang/1") as change:
        change["why"] = "sakit-gigi"
    with act("cases.open_case", CONSOLE, "perkara/1") as change:
        change["what"] = "rahasia-perkara"
    numbers = {e.act: e.seq for e in Entry.objects.filter(act__in=("force.note_absence", "cases.open_case"))}
    assert "sakit-gigi" in text(boss, f"/jurnal/{numbers['force.note_absence']}/")
    assert "rahasia-perkara" not in text(boss, f"/jurnal/{numbers['cases.open_case']}/")


def test_the_list_asks_the_same_number_of_questions(boss):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    text(boss, "/jurnal/")
    for _ in (1, 3):
        with act("test.count", CONSOLE, "benda"):
            pass
        with CaptureQueriesContext(connection) as asked:
            text(boss, "/jurnal/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_log_book_prints_a_numbered_classified_page(boss):
    page = text(boss, "/buku-jaga/")
    assert "Cetak PDF" in page
    answer = boss.post("/buku-jaga/", {"penerima": "Kapolda"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert Entry.objects.filter(act="journal.print_logbook").count() == 1


def test_a_busy_shift_is_shown_a_page_at_a_time_and_printed_whole(boss, monkeypatch):
    with act_many("test.busy") as rows:
        rows += [Record("test.note", CONSOLE, f"catatan/{n}", {}) for n in range(60)]
    page, told = text(boss, "/buku-jaga/"), []
    assert page.count("<tr>") == 51, "a head and fifty entries"
    assert 'rel="next"' in page
    monkeypatch.setattr(logbook.documents, "pdf", lambda _paper, content: told.append(content) or b"%PDF")
    boss.post("/buku-jaga/", {"penerima": "Kapolda"})
    assert len(told[0]["rows"]) >= 60


def test_a_night_shift_ends_on_the_next_morning_in_the_nodes_zone(settings):
    start, end = logbook.span("2024-11-27", "malam")
    assert (start.astimezone().timestamp(), end - start) == (start.timestamp(), timedelta(hours=8))
    assert start.utcoffset() == timedelta(hours=7)
    assert f"{end:%d %H}" == "28 07"


def test_times_are_shown_in_the_nodes_zone(boss, settings):
    from siaga.kit.workspace import Config

    for zone in ("WIB", "WITA", "WIT"):
        settings.CONFIG = Config(node="pos", zone=zone)
        assert zone in text(boss, "/jurnal/")


def test_the_health_page_is_red_when_the_disk_is_not_encrypted(boss, monkeypatch):
    from siaga.web import health

    for state, word in ((True, "terenkripsi"), (False, "tidak terenkripsi"), (None, "tidak dapat dibuktikan")):
        monkeypatch.setattr(health, "encrypted", lambda folder, state=state: state)
        assert word in text(boss, "/kesehatan/")
        monkeypatch.setattr(health, "encrypted", lambda folder, state=state: state)
        line = health._disk()
        assert line.state == ("good" if state else "bad")


def block(folder, name, uuid="", below=()):
    made = folder / name
    (made / "dm").mkdir(parents=True)
    if uuid:
        (made / "dm" / "uuid").write_text(uuid)
    (made / "slaves").mkdir()
    for disk_below in below:
        (made / "slaves" / disk_below.name).symlink_to(disk_below)
    return made


def test_the_disk_is_read_from_the_kernel(tmp_path):
    import os

    number = tmp_path.stat().st_dev
    name = f"{os.major(number)}:{os.minor(number)}"
    assert disk.encrypted(tmp_path, tmp_path / "nothing") is None
    cases = {"bare": ([], "", False), "luks": ([], "CRYPT-LUKS2-x", True)}
    for case, (_, uuid, wanted) in cases.items():
        block(tmp_path / case, name, uuid)
        assert disk.encrypted(tmp_path, tmp_path / case) is wanted
    crypt, bare = block(tmp_path / "below", "crypt", "CRYPT-LUKS2-y"), block(tmp_path / "below", "sda")
    block(tmp_path / "lvm", name, "LVM-1", [crypt])
    assert disk.encrypted(tmp_path, tmp_path / "lvm") is True
    block(tmp_path / "raid", name, "", [crypt, bare])
    assert disk.encrypted(tmp_path, tmp_path / "raid") is False


def test_health_says_what_backup_and_seal_are_owed(boss):
    page = text(boss, "/kesehatan/")
    assert "belum pernah" in page
    assert "siaga backup" in page
    with act("journal.save_backup", CONSOLE, "cadangan/a"):
        pass
    assert "siaga backup" not in text(boss, "/kesehatan/")


def test_liveness_says_nothing_else():
    assert Client().get("/kesehatan/hidup/").json() == {"ok": True}


def test_refusals_are_written_down(operation):
    client = signed_in(person("kpu"))
    assert client.get("/jurnal/").status_code == 403
    entry = Entry.objects.get(act="accounts.refuse_access")
    assert (entry.role, entry.object) == ("kpu", "journal.read")


def test_another_regencys_commander_finds_nothing(operation):
    client = signed_in(person("kaops", NEXT_DOOR))
    for path in ("/jurnal/", "/buku-jaga/", "/kesehatan/", "/rencana/"):
        assert client.get(path).status_code == 404, path
    assert Entry.objects.filter(act="accounts.refuse_access").count() == 4


def test_no_plan_says_the_next_step(boss):
    page = text(boss, "/rencana/")
    assert "Belum ada rencana" in page
    assert "/rencana/hitung/" in page


def test_what_siaga_keeps_is_listed_for_everybody_who_signed_in(operation):
    page = text(signed_in(person("linmas")), "/yang-disimpan/")
    for word in ("force.Officer", "phone", "Guna", "Dibaca oleh", "Sampai", "perolehan suara"):
        assert word in page


def test_pages_of_people_are_never_cached(boss):
    assert "no-store" in boss.get("/jurnal/").headers["Cache-Control"]


def test_every_page_carries_the_strict_policy(boss):
    for path in ("/", "/jurnal/", "/tidak-ada/", "/masuk/", "/pengguna/"):
        policy = boss.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_no_template_has_inline_style_script_or_handler():
    import re
    from pathlib import Path

    import siaga

    wrong = []
    for file in Path(siaga.__file__).parent.rglob("*.html"):
        page = file.read_text("utf-8")
        if re.search(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\bsrc=)", page):
            wrong.append(file.name)
    assert not wrong
