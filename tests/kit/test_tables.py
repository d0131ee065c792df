"""Each kind of bad file gets its own answer, and no file gets an exception."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from siaga.kit import tables
from siaga.kit.columns import Column, read_table
from siaga.kit.errors import Refused
from siaga.kit.exports import csv_text, safe, write_csv, write_xlsx

COLUMNS = (
    Column("code", "code", also=("tps_code",), digits=4, pattern=r"[A-Za-z0-9]{4,8}", example="A001"),
    Column("name"),
    Column("count", "whole", also=("jumlah",), needed=False),
    Column("lat", "decimal", needed=False),
    Column("ready", "flag", needed=False),
    Column("kind", "choice", needed=False, choices={"desa": "village", "kota": "town"}),
    Column("skills", "list", needed=False),
)
GOOD = "code,name,count,lat,ready,kind,skills\nA001,Mariana,12,-2.98,ya,desa,boat; radio\n"


def _read(folder, data, name="file.csv", mapping=None):
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_table(file, COLUMNS, mapping)


def _refusal(folder, data, name="file.csv", mapping=None):
    """Problems of a file that must be refused, at read or at settling."""
    with pytest.raises(Refused) as caught:
        _read(folder, data, name, mapping).settle()
    assert all(p.reason and p.cure and p.reason_en and p.cure_en and p.file for p in caught.value.problems)
    return caught.value.problems


def _xlsx(*rows):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _one(problems, words, *, row=None, column=None, value=None):
    assert len(problems) == 1, problems
    assert words in problems[0].reason_en
    for name, wanted in (("row", row), ("column", column), ("value", value)):
        assert wanted is None or getattr(problems[0], name) == wanted


def test_good_csv_is_read_by_type(tmp_path):
    row = _read(tmp_path, GOOD).rows[0]
    assert row.number == 2
    assert row.values == {
        "code": "A001", "name": "Mariana", "count": 12, "lat": -2.98, "ready": True, "kind": "village",
        "skills": ("boat", "radio"),
    }  # fmt: skip


@pytest.mark.parametrize("sign", [";", "\t"])
def test_semicolon_tab_bom_and_windows_lines_are_read(tmp_path, sign):
    text = "\ufeff" + f"Code{sign}NAME{sign}lat\r\n\r\nA001{sign}Mariana{sign}-2,98\r\n"
    row = _read(tmp_path, text).rows[0]
    assert (row.number, row["name"], row["lat"]) == (3, "Mariana", -2.98)


def test_xlsx_reads_like_csv(tmp_path):
    row = _read(tmp_path, _xlsx(["code", "name", "count"], [], ["A001", "Mariana", 12.0]), "a.xlsx").rows[0]
    assert (row.number, row["code"], row["count"]) == (3, "A001", 12)


def test_missing_file(tmp_path):
    with pytest.raises(Refused, match="No such file"):
        read_table(tmp_path / "none.csv", COLUMNS)


@pytest.mark.parametrize("data", [b"", b"  \r\n", b"\xef\xbb\xbf", b",,,\n,,,\n"])
def test_empty_file(tmp_path, data):
    _one(_refusal(tmp_path, data), "empty", row=0)


def test_empty_workbook(tmp_path):
    _one(_refusal(tmp_path, _xlsx(), "a.xlsx"), "empty")


def test_header_without_rows(tmp_path):
    _one(_refusal(tmp_path, "code,name\n"), "no data row")


def test_wrong_encoding_names_the_row(tmp_path):
    _one(_refusal(tmp_path, "code,name\nA001,Desa\nA002,Caf\xe9\n".encode("latin-1")), "not UTF-8", row=3)


def test_utf16_is_refused(tmp_path):
    _one(_refusal(tmp_path, GOOD.encode("utf-16")), "not UTF-8")


@pytest.mark.parametrize("cut", [40, 400, -30])
def test_broken_xlsx(tmp_path, cut):
    _one(_refusal(tmp_path, _xlsx(["code", "name"], ["A001", "a"])[:cut], "a.xlsx"), "broken")


def test_zip_that_is_no_workbook(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    _one(_refusal(tmp_path, out.getvalue(), "a.xlsx"), "broken")


def test_csv_named_xlsx(tmp_path):
    _one(_refusal(tmp_path, GOOD, "a.xlsx"), "broken")


def test_workbook_that_unpacks_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1000)
    _one(_refusal(tmp_path, _xlsx(["code", "name"], ["A001", "a"]), "a.xlsx"), "broken")


def test_old_excel_or_password(tmp_path):
    _one(_refusal(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "a.xls"), "password")


@pytest.mark.parametrize(
    "data",
    ["<html><table><tr><td>code</td></tr></table>", '{"code": 1, "name": 2}', "%PDF-1.7, x",
     "Kepada Yth.\nKapolres\n", b"\x89PNG\r\n\x1a\n\x00\x00,"],
)  # fmt: skip
def test_file_that_is_no_table(tmp_path, data):
    _one(_refusal(tmp_path, data), "not a table")


def test_missing_column_names_what_is_there(tmp_path):
    problems = _refusal(tmp_path, "kode,nama\nA001,x\n")
    assert [p.column for p in problems] == ["code", "name"]
    assert problems[0].value == "kode, nama"


def test_repeated_column_name(tmp_path):
    _one(_refusal(tmp_path, "code,name,Name\nA001,x,y\n"), "more than once", row=1, column="name")


def test_two_columns_for_one_field(tmp_path):
    _one(_refusal(tmp_path, "code,tps_code_synthetic,name\nA001,A001,x\n"), "More than one column", column="code")


def test_mapping_chooses_and_an_unknown_field_is_refused(tmp_path):
    text = "kode,tps_code,name\nA009,A001,x\n"
    assert _read(tmp_path, text, mapping={"code": "Kode"}).rows[0]["code"] == "A009"
    _one(_refusal(tmp_path, text, mapping={"colour": "kode"}), "unknown field")
    _one(_refusal(tmp_path, text, mapping={"code": "nomor"}), "nomor is missing")


def test_columns_that_are_not_asked_for_are_dropped(tmp_path):
    table = _read(tmp_path, "code,name,nik_pemilih\nA001,x,1607010101010001\n")
    assert table.dropped == ("nik_pemilih",)
    assert "1607010101010001" not in repr(table.rows)


def test_synthetic_header_marks_the_field(tmp_path):
    table = _read(tmp_path, "tps_code_synthetic,name,count\nA001,x,1\n")
    assert table.synthetic == {"code"}


def test_too_many_columns(tmp_path):
    header = ",".join(["code", "name", *(f"c{i}" for i in range(200))])
    _one(_refusal(tmp_path, f"{header}\nA001,x\n"), "More than 200 columns")


def test_row_wider_than_the_header(tmp_path):
    _one(_refusal(tmp_path, "code,name\nA001,x\nA002,y,z\n"), "3 cells", row=3)


def test_row_narrower_than_the_header(tmp_path):
    _one(_refusal(tmp_path, "code,name,count\nA001,x,1\nA002\n"), "1 cells", row=3)


def test_unclosed_quote(tmp_path):
    _one(_refusal(tmp_path, 'code,name\nA001,x\nA002,"y\n'), "quote", row=3)


def test_too_many_rows_and_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    _one(_refusal(tmp_path, "code,name\nA001,x\nA002,y\n"), "More than 2 rows")
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    _one(_refusal(tmp_path, GOOD), "over 0 MB")


@pytest.mark.parametrize("cell", [16.07, 1.5e-9, True])
def test_code_that_became_a_number_in_xlsx(tmp_path, cell):
    _one(_refusal(tmp_path, _xlsx(["code", "name"], [cell, "x"]), "a.xlsx"), "into a number", row=2, column="code")


def test_code_saved_as_a_float_in_xlsx(tmp_path):
    parts = {}
    with zipfile.ZipFile(io.BytesIO(_xlsx(["code", "name"], [16070110, "x"]))) as archive:
        parts = {n: archive.read(n).replace(b"<v>16070110</v>", b"<v>16070110.0</v>") for n in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    _one(_refusal(tmp_path, out.getvalue(), "a.xlsx"), "into a number", value="16070110.0")


@pytest.mark.parametrize("cell", ["1607011016001.0", "1.60701E+12", "1,60701E+12"])
def test_code_that_became_a_number_in_csv(tmp_path, cell):
    _one(_refusal(tmp_path, f"code;name\n{cell};x\n"), "into a number", value=cell)


def test_whole_numbers_in_xlsx_are_good_codes(tmp_path):
    assert _read(tmp_path, _xlsx(["code", "name"], [16070110, "x"]), "a.xlsx").rows[0]["code"] == "16070110"


def test_lost_leading_zeros(tmp_path):
    _one(_refusal(tmp_path, _xlsx(["code", "name"], [7, "x"]), "a.xlsx"), "leading zeros", value="7")
    _one(_refusal(tmp_path, "code,name\n007,x\n"), "leading zeros")


def test_cell_that_became_a_date(tmp_path):
    _one(_refusal(tmp_path, _xlsx(["code", "name"], ["A001", date(2024, 2, 1)]), "a.xlsx"), "into a date")


@pytest.mark.parametrize("cell", ["1.000", "12,5", "1e3", "-3", "dua", "#REF!", "٣"])
def test_count_that_is_no_whole_number(tmp_path, cell):
    _one(
        _refusal(tmp_path, f'code,name,count\nA001,x,"{cell}"\n'), "Not a whole number", column="count", value=cell
    )


@pytest.mark.parametrize("cell", ["timur", "2°58'", "nan", "inf", "1.234.567", "1e400"])
def test_coordinate_that_is_no_number(tmp_path, cell):
    _one(_refusal(tmp_path, f'code,name,lat\nA001,x,"{cell}"\n'), "Not a number", column="lat")


def test_blank_cell_that_is_needed(tmp_path):
    _one(_refusal(tmp_path, "code,name\nA001,\n"), "blank", row=2, column="name")


def test_unknown_choice_and_flag(tmp_path):
    problems = _refusal(tmp_path, "code,name,kind,ready\nA001,x,dusun,mungkin\n")
    assert [p.reason_en for p in problems] == ["Neither yes nor no", "Unknown choice"]
    assert "desa, kota" in problems[1].cure


def test_control_characters_and_endless_text(tmp_path):
    _one(_refusal(tmp_path, "code,name\nA001,x\x07y\n"), "control characters")
    _one(_refusal(tmp_path, f"code,name\nA001,{'x' * 3000}\n"), "too long")


def test_every_bad_row_is_reported_at_once(tmp_path):
    problems = _refusal(tmp_path, "code,name,count\nA001,,x\nA002,y,1\n?,z,2\n")
    assert [(p.row, p.column) for p in problems] == [(2, "name"), (2, "count"), (4, "code")]


def test_duplicate_values_name_the_first_row(tmp_path):
    table = _read(tmp_path, "code,name\nA001,x\nA001,y\nA001,z\n")
    table.unique("code")
    with pytest.raises(Refused) as caught:
        table.settle()
    assert [(p.row, p.reason_en) for p in caught.value.problems] == [
        (3, "Duplicate, already in row 2"), (4, "Duplicate, already in row 2")
    ]  # fmt: skip


def test_expected_total_that_does_not_add_up(tmp_path):
    with pytest.raises(Refused, match="1 rows, 2 expected"):
        _read(tmp_path, GOOD).settle(2)


@pytest.mark.parametrize("cell", ["=1+1", "+62811", "-cmd", "@SUM(A1)", "\t=x", '=HYPERLINK("x")'])
def test_no_cell_runs_as_a_formula(tmp_path, cell):
    assert csv_text(["a"], [[cell]]).splitlines()[1].lstrip('"').startswith("'")
    book = openpyxl.load_workbook(write_xlsx(tmp_path / "a.xlsx", {"x": (["a"], [[cell]])}))
    made = book["x"]["A2"]
    assert (made.data_type, made.quotePrefix) == ("s", True)


def test_numbers_and_codes_leave_as_they_are():
    assert [safe(v) for v in (-2.98, "-2.98", 5, None, "0012")] == [-2.98, "-2.98", 5, "", "0012"]


def test_exports_come_back_as_they_left(tmp_path):
    header, row = ["code", "name"], ["0012", "=cmd|calc"]
    for file in (
        write_csv(tmp_path / "a.csv", header, [row]),
        write_xlsx(tmp_path / "a.xlsx", {"a": (header, [row])}),
    ):
        assert list(read_table(file, COLUMNS).rows[0].values.values()) == row


TEXT = st.text(alphabet=st.sampled_from("ab,;\"\n\r\t 0123456789.-='\x00é€\ufeff"), max_size=200)


def _read_or_refused(file):
    with suppress(Refused):
        read_table(file, COLUMNS).settle()


@settings(derandomize=True, deadline=None, max_examples=400)
@given(st.one_of(st.binary(max_size=300), TEXT.map(str.encode), TEXT.map(lambda t: ("code,name\n" + t).encode())))
@example(b"PK\x03\x04" + b"\x00" * 60)
@example(b"\xff\xfe" + "code,name\n".encode("utf-16-le"))
@example(b'"' * 200_000)
def test_no_bytes_raise_anything_but_a_refusal(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "fuzz.csv"
    file.write_bytes(data)
    for name in (file, file.with_suffix(".xlsx")):
        name.write_bytes(data)
        _read_or_refused(name)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data())
def test_no_damaged_workbook_raises_anything_but_a_refusal(tmp_path_factory, data):
    whole = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.getbasetemp() / "fuzz2.xlsx"
    file.write_bytes(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    _read_or_refused(file)


WORKBOOK = _xlsx(["code", "name", "count"], ["A001", "x", 1.5], [1, None, "z"])
CELL = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(),
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.lists(CELL, max_size=9), max_size=5))
def test_no_cells_raise_anything_but_a_refusal(tmp_path_factory, rows):
    file = tmp_path_factory.getbasetemp() / "fuzz3.xlsx"
    file.write_bytes(_xlsx([c.name for c in COLUMNS], *rows))
    _read_or_refused(file)
