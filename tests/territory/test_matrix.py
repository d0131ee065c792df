"""The user's own times as a wide matrix: read by shape, refused whole, row and column named."""

from __future__ import annotations

import openpyxl
import pytest

from siaga.journal.context import CONSOLE
from siaga.kit.errors import Refused
from siaga.territory import acts, matrix
from siaga.territory.models import TravelPair

pytestmark = pytest.mark.django_db
A, B = "16.07.01.1016", "16.07.01.2001"
VILLAGES = f"code,name,lat,lon\n{A},Mariana,-2.98174,104.8848\n{B},Sungai Rebo,-2.99,104.89\n"
BASES = "post_id,name,type,district_code,lat,lon,districts\npolsek-a,Polsek A,polsek,16.07.01,-2.9,104.8,16.07.01\n"
UNKNOWN = "Not a known base or village code"


@pytest.fixture(autouse=True)
def _places(tmp_path):
    for name, text, load in (("v", VILLAGES, acts.import_villages), ("b", BASES, acts.import_bases)):
        file = tmp_path / f"{name}.csv"
        file.write_text(text, "utf-8")
        load(file, CONSOLE)


def _sheet(folder, *rows):
    file = folder / "matrix.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return file


def _refused(file, **options):
    with pytest.raises(Refused) as caught:
        acts.import_travel(file, CONSOLE, **options)
    assert not TravelPair.objects.exists()
    problems = caught.value.problems
    assert all(p.file == file.name and p.reason and p.cure and p.cure_en for p in problems)
    return [(p.row, p.column, p.value, p.reason_en) for p in problems]


def test_matrix_is_read_by_its_shape(tmp_path):
    file = _sheet(tmp_path, f"dari,{A},{B}", "polsek-a,45,", f'{A},0,"12,5"', f"{B},,-")
    report = acts.import_travel(file, CONSOLE)
    assert {(p.from_code, p.to_code): p.minutes for p in TravelPair.objects.all()} == {
        ("polsek-a", A): 45, (A, B): 12.5
    }  # fmt: skip
    assert (report.rows, report.accepted, report.written.created) == (2, 2, 2)
    assert acts.import_travel(file, CONSOLE).written.unchanged == 2


def test_matrix_in_a_workbook_with_either_spelling_of_codes(tmp_path):
    book = openpyxl.Workbook()
    for row in ([None, 1607011016, B], ["polsek-a", 45, 50], ["1607011016", None, 12]):
        book.active.append(row)
    book.save(tmp_path / "matrix.xlsx")
    acts.import_travel(tmp_path / "matrix.xlsx", CONSOLE, expect_total=3)
    assert TravelPair.objects.get(key=f"{A}>{B}").minutes == 12


def test_matrix_with_unknown_places_names_row_and_column(tmp_path):
    file = _sheet(tmp_path, f"dari,{A},16.07.01.9999", "polsek-a,45,50", "polsek-z,45,50")
    assert _refused(file) == [
        (1, "16.07.01.9999", "16.07.01.9999", UNKNOWN), (3, "dari", "polsek-z", UNKNOWN)
    ]  # fmt: skip


def test_matrix_with_bad_cells_names_row_and_column(tmp_path):
    file = _sheet(tmp_path, f"dari,{A},{B}", "polsek-a,lama,0", f"{A},3,99999")
    assert _refused(file) == [
        (2, A, "lama", "Not a number"), (2, B, "0", "Outside 0.1 to 2880"),
        (3, A, "3", "A time from a place to itself"), (3, B, "99999", "Outside 0.1 to 2880"),
    ]  # fmt: skip


def test_matrix_that_repeats_a_place(tmp_path):
    file = _sheet(tmp_path, f"dari,{A},1607011016", "polsek-a,45,50", "polsek-a,45,50")
    assert [(r, c) for r, c, _, _ in _refused(file)] == [(1, "1607011016"), (3, "dari")]


def test_matrix_with_a_filled_cell_under_a_blank_header(tmp_path):
    file = _sheet(tmp_path, f"dari,,{A}", "polsek-a,45,50", "polsek-a,,")
    assert (2, "", "45", "A filled cell under a blank header") in _refused(file)


def test_matrix_with_another_number_of_cells_than_expected(tmp_path):
    file = _sheet(tmp_path, f"dari,{A},{B}", "polsek-a,45,50")
    assert "2 rows, 3 expected" in _refused(file, expect_total=3)[0][3]


def test_matrix_may_be_wider_than_other_files_but_not_endless(tmp_path):
    codes = [f"16.07.01.{n:04}" for n in range(300)]
    wide = _sheet(tmp_path, ",".join(["dari", A, *codes]), ",".join(["polsek-a", "45", *[""] * 300]))
    assert len(_refused(wide)) == 300
    codes = [f"16.07.01.{n:04}" for n in range(matrix.MAX_WIDE)]
    endless = _sheet(tmp_path, ",".join(["dari", *codes]), ",".join(["polsek-a", *["1"] * len(codes)]))
    assert "More than 2000 columns" in _refused(endless)[0][3]


def test_matrix_with_too_many_filled_cells(tmp_path, monkeypatch):
    monkeypatch.setattr(matrix, "MAX_ROWS", 1)
    assert "More than 1 filled cells" in _refused(_sheet(tmp_path, f"dari,{A},{B}", "polsek-a,45,50"))[0][3]


def test_a_list_of_trips_stays_a_list(tmp_path):
    assert "missing" in _refused(_sheet(tmp_path, "asal,tujuan,waktu", f"polsek-a,{A},45"))[0][3]
    acts.import_travel(_sheet(tmp_path, "dari,ke,menit,sumber", f"polsek-a,{A.replace('.', '')},44,uji"), CONSOLE)
    assert TravelPair.objects.get().source == "uji"
    acts.import_travel(
        _sheet(tmp_path, "asal,tujuan,waktu", f"polsek-a,{A},45"), CONSOLE,
        mapping={"from_code": "asal", "to_code": "tujuan", "minutes": "waktu"},
    )  # fmt: skip
    assert TravelPair.objects.get().minutes == 45
