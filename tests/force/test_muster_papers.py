"""Do the cards, the blank sheet and the minutes say what the roll says, in the police order?"""

import io
import json
import subprocess
import zipfile
from datetime import date
from shutil import which

import pytest
from docx import Document

from force.people import muster, scan, write
from siaga.force.muster import acts, issuing, lists, minutes, scanning
from siaga.journal import reads as journal
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit.errors import Refused
from siaga.kit.papers import Grid, Heading, Signatures, to_docx, to_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    held = muster()
    scanning.record_scans(held, [scan(f"P00{n}") for n in (1, 2, 3, 4, 5)], CONSOLE)
    acts.count_guest(held, "tni", CONSOLE, strength=30, present=28)
    acts.add_emphasis(held, "Cek <kapal> #dan *pelampung*", "kaminlog", date(2024, 11, 26), CONSOLE)
    return acts.close_muster(held, CONSOLE)


def _grids(paper) -> list[Grid]:
    return [b for b in paper.blocks if isinstance(b, Grid)]


def test_the_minutes_print_the_roll_in_the_police_order(closed):
    counts, guests, emphases = _grids(minutes.minutes(closed))
    assert counts.header == ("Satuan", "Jumlah", "Kurang", "Hadir", "Keterangan")
    assert counts.rows == (("Polsek Air", "3", "1", "2", "Tanpa keterangan 1"), ("Polsek Darat", "3", "0", "3", ""))
    assert counts.foot == ("Jumlah", "6", "1", "5", "Tanpa keterangan 1")
    assert ("KPU", "–", "–", "belum dihitung") in guests.rows
    assert emphases.rows[0][2] == "Kaminlog"


def test_the_minutes_become_pdf_and_docx(closed):
    paper = minutes.minutes(closed)
    pdf = to_pdf(paper)
    assert pdf.startswith(b"%PDF")
    assert to_pdf(paper) == pdf
    with zipfile.ZipFile(io.BytesIO(to_docx(paper))) as archive:
        text = archive.read("word/document.xml").decode()
    assert "Cek &lt;kapal&gt; #dan *pelampung*" in text
    assert "Tanpa keterangan 1" in text


def test_minutes_are_signed_when_closed_and_a_later_change_shows(closed):
    acts.sign_minutes(closed, CONSOLE, name="Nama Pimpinan", position="Kapolres")
    acts.sign_minutes(closed, CONSOLE, name="Nama Pencatat", position="Kabag Ops")
    paper = minutes.minutes(closed)
    assert [s.position for s in _signers(paper)] == ["Kapolres", "Kabag Ops"]
    assert "berubah" not in str(paper)
    scanning.record_scans(closed, [scan("P006", 9)], CONSOLE)
    paper = minutes.minutes(closed)
    assert "Kehadiran berubah sesudah ditandatangani" in str(paper)
    assert _grids(paper)[0].foot[3] == "5", "what was signed stays as it was signed"
    acts.sign_minutes(closed, CONSOLE, name="Nama Pimpinan", position="Kapolres")
    paper = minutes.minutes(closed)
    assert [s.position for s in _signers(paper)] == ["Kapolres"]
    assert _grids(paper)[0].foot[3] == "6"


def test_readiness_and_shortfalls_stand_in_the_minutes(closed, tmp_path):
    from siaga.force.readiness import acts as readiness

    file = write(tmp_path, "kind,subject_id,item,state\nboat,KPL-1,hull,Rusak Berat\n")
    readiness.import_checks(closed.operation, file, CONSOLE)
    ready, short = _grids(minutes.minutes(closed))[3:]
    assert ("Kapal dan speedboat", "2", "0", "1", "1", "0") in ready.rows
    assert short.rows[0][:4] == ("Perahu 1", "Lambung", "0 dari 1", "Kaminlog")


def _signers(paper):
    return next(b for b in paper.blocks if isinstance(b, Signatures)).signers


def test_an_open_muster_cannot_be_signed():
    held = muster()
    with pytest.raises(Refused, match="belum ditutup"):
        acts.sign_minutes(held, CONSOLE, name="N", position="Kapolres")


def test_health_stands_in_the_minutes_as_counts_only(closed):
    from siaga.kit.clock import now

    lists.record_health(closed, {"P001": ("fit", now()), "P002": ("unfit", now())}, CONSOLE)
    text = str(minutes.minutes(closed))
    assert "Dari 6 orang: Layak 1, Terbatas 0, Tidak layak 1, Belum diperiksa 4." in text
    assert "P002" not in text


def test_the_blank_sheet_has_a_page_for_each_unit(closed):
    paper = minutes.sheet(closed)
    assert [b.text for b in paper.blocks if isinstance(b, Heading)] == ["Polsek Air", "Polsek Darat"]
    assert [len(g.rows) for g in _grids(paper)] == [3, 1, 3, 1]
    assert to_pdf(paper).startswith(b"%PDF")


def test_a_card_for_everyone_on_the_roll(closed):
    assert minutes.cards(closed).startswith(b"%PDF")


@pytest.mark.skipif(which("pdftotext") is None, reason="needs Debian's package poppler-utils")
@pytest.mark.parametrize(
    ("paper", "form"), [(paper, form) for paper, forms in issuing.FORMS.items() for form in forms]
)
def test_every_paper_leaves_with_class_recipient_and_number(closed, paper, form, tmp_path):
    file = tmp_path / f"naskah.{form}"
    file.write_bytes(issuing.issue(closed, paper, form, CONSOLE, " Bawaslu \n Banyuasin "))
    entry = Entry.objects.get(act="force.print_paper")
    told = json.loads(journal.body(entry.seq))["change"]
    assert (told["recipient"], told["classification"]) == ("Bawaslu Banyuasin", "TERBATAS")
    mark = f"TERBATAS. Untuk: Bawaslu Banyuasin. Nomor keluar {entry.seq}."
    assert mark in " ".join((words if form == "pdf" else foot)(file).split())


def words(file):
    return subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout


def foot(file):
    return "".join(p.text for s in Document(file).sections for p in s.footer.paragraphs)


def test_a_table_with_an_uneven_row_is_a_fault():
    with pytest.raises(ValueError, match="row of 1 cells"):
        Grid(("a", "b"), (("1",),), (1, 1))
