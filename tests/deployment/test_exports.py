"""What leaves Siaga: the contract's CSV, workbooks that cannot run, and edited sheets that come back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from deployment.papers import by_post, district_sheet, small
from siaga.deployment import exports
from siaga.deployment.pictures.sheet import Person
from siaga.kit.errors import Refused


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def at(page: Any, name: str) -> int:
    """Column of a header name in the annex, counted from 1."""
    return next(c.column for row in page.iter_rows(max_row=10) for c in row if c.value == name)


def row_of(page: Any, officer: str) -> int:
    column = at(page, "officer_id")
    return next(r for r in range(1, page.max_row + 1) if page.cell(r, column).value == officer)


@pytest.fixture
def sheet():
    return small(show_names=True)


def lampiran(sheet, folder: Path) -> Path:
    return exports.write_lampiran(sheet, folder)[0]


def reasons(files: list[Path], sheet) -> list[str]:
    with pytest.raises(Refused) as refused:
        exports.read_plan_xlsx(files, sheet)
    return [str(p) for p in refused.value.problems]


def test_a_stand_in_position_is_named_wherever_the_plan_goes(tmp_path: Path) -> None:
    sheet = small()
    first, *rest = sheet.problem.villages
    named = replace(first, name="Nua Nea (titik pengganti)", stand_in=True)
    sheet = replace(sheet, problem=replace(sheet.problem, villages=(named, *rest)))
    said = "V0 Nua Nea (titik pengganti)"
    assert said in exports.write_csv(sheet, tmp_path)[-1].read_text("utf-8")
    assert json.loads(exports.write_geojson(sheet, tmp_path)[0].read_text("utf-8"))["stand_ins"] == [said]
    for file in (*exports.write_xlsx(sheet, tmp_path), exports.write_lampiran(sheet, tmp_path)[0]):
        cells = [
            c for page in openpyxl.load_workbook(file) for row in page.iter_rows(values_only=True) for c in row
        ]
        assert any("Nua Nea (titik pengganti)" in str(c) for c in cells)
    assert "Nua Nea (titik pengganti)" in exports.write_html(sheet, tmp_path)[0].read_text("utf-8")


def test_csv_has_the_contract_columns_and_every_row(tmp_path: Path) -> None:
    sheet = small()
    files = {f.name: f for f in exports.write_csv(sheet, tmp_path)}
    stations, seats = table(files["stations.csv"]), table(files["seats.csv"])
    assert list(stations[0]) == ["station_code", "post_id", "class"]
    assert list(seats[0]) == ["post_id", "officer_id", "role", "travel_minutes"]
    assert list(table(files["posts.csv"])[0]) == ["post_id", "village_code", "class", "supervisor_id"]
    assert list(table(files["reserve.csv"])[0]) == ["team_id", "base_id", "officer_id"]
    assert [r["station_code"] for r in stations] == sorted(s.code for s in sheet.problem.stations)
    assert len(seats) == sheet.summary["seats_needed"]
    assert sum(not r["officer_id"] for r in seats) == sheet.summary["shortage"]
    assert "SINTETIS: daftar personel" in files["catatan.txt"].read_text("utf-8")


def test_no_cell_of_any_workbook_runs(tmp_path: Path, sheet) -> None:
    evil = tuple(Person(p.id, f'=HYPERLINK("x{i}")', "+1", "@a", "-b") for i, p in enumerate(sheet.people))
    bad = replace(sheet, people=evil, operation="=1+1")
    paths = [*exports.write_xlsx(bad, tmp_path), lampiran(bad, tmp_path)]
    texts = 0
    for path in paths:
        for page in openpyxl.load_workbook(path).worksheets:
            for cell in (c for row in page.iter_rows() for c in row):
                assert cell.data_type != "f", (path.name, cell.coordinate)
                texts += str(cell.value or "").startswith("=")
    assert texts > 5
    assert exports.read_plan_xlsx(paths, bad), "and the names come back as they were"


@pytest.mark.parametrize("shape", ["xlsx", "lampiran"])
def test_an_unedited_workbook_comes_back_as_the_plan(shape: str, tmp_path: Path, sheet) -> None:
    files = [f for f in exports.write(shape, sheet, tmp_path) if f.suffix == ".xlsx"]
    locks = exports.read_plan_xlsx(files, sheet)
    wanted = sorted((o, post) for post, crew in by_post(sheet).items() for o in crew if o)
    assert list(locks) == wanted
    assert exports.read_plan_xlsx([files[0], files[0]], sheet) == locks, "merging twice changes nothing"


def test_a_name_typed_over_the_old_one_counts(tmp_path: Path, sheet) -> None:
    crews = by_post(sheet)
    post, holder = next((p, c[0]) for p, c in crews.items() if c[0])
    held = {o for crew in crews.values() for o in crew}
    other = next(p for p in sheet.people if p.id not in held)

    def change(book: Any) -> None:
        page = book[sheet.base(sheet.officers[holder].base)]
        row = row_of(page, holder)
        page.cell(row, at(page, "Nama")).value = other.name
        page.cell(row, at(page, "Pangkat/NRP")).value = f"{other.rank} / {other.nrp}"

    locks = exports.read_plan_xlsx([edited(lampiran(sheet, tmp_path), change)], sheet)
    assert (other.id, post) in locks
    assert holder not in dict(locks)


def test_an_emptied_name_locks_nothing_and_an_empty_place_can_be_filled(tmp_path: Path, sheet) -> None:
    crews = by_post(sheet)
    holder = next(c[0] for c in crews.values() if c[0])
    post = next(p for p, c in crews.items() if "" in c)
    person = sheet.persons[holder]

    def change(book: Any) -> None:
        page = book[sheet.base(sheet.officers[holder].base)]
        page.cell(row_of(page, holder), at(page, "Nama")).value = None
        for target in book.worksheets:
            for row in range(1, target.max_row + 1):
                if target.cell(row, 8).value == post and not target.cell(row, 9).value:
                    target.cell(row, at(target, "Nama")).value = f"  {person.name.lower()} "
                    return

    locks = exports.read_plan_xlsx([edited(lampiran(sheet, tmp_path), change)], sheet)
    assert dict(locks)[holder] == post


def test_two_bases_that_claim_one_officer_are_listed_both(tmp_path: Path, sheet) -> None:
    crews = by_post(sheet)
    (a, first), (b, second) = [(p, c[0]) for p, c in crews.items() if c[0]][:2]
    one = lampiran(sheet, tmp_path / "a")

    def change(book: Any) -> None:
        page = book[sheet.base(sheet.officers[second].base)]
        page.cell(row_of(page, second), at(page, "Nama")).value = sheet.persons[first].name

    two = edited(lampiran(sheet, tmp_path / "b"), change)
    told = reasons([one, two], sheet)
    assert any("dua plot" in t and first in t for t in told)
    assert a != b


def test_more_officers_than_the_post_needs_is_a_conflict(tmp_path: Path, sheet) -> None:
    crews = by_post(sheet)
    post, crew = next((p, c) for p, c in crews.items() if all(c))
    other = next(p for p in sheet.people if p.id not in {o for c in crews.values() for o in c})

    def change(book: Any) -> None:
        page = book[sheet.base(sheet.officers[crew[0]].base)]
        end = page.max_row + 1
        page.cell(end, 2).value, page.cell(end, 8).value = other.name, post

    told = reasons([edited(lampiran(sheet, tmp_path), change)], sheet)
    assert any("lebih dari kebutuhan" in t for t in told)


EDITS: dict[str, tuple[int, str, str]] = {
    "unknown post": (8, "PLOT-LAIN", "Kode plot tidak dikenal"),
    "unknown officer": (2, "Tidak Ada Orangnya", "Personel tidak dikenal"),
    "unknown id": (9, "X-99", "Personel tidak dikenal"),
}


@pytest.mark.parametrize("case", sorted(EDITS))
def test_bad_edits_name_file_sheet_row_and_column(case: str, tmp_path: Path, sheet) -> None:
    column, value, words = EDITS[case]
    holder = next(c[0] for c in by_post(sheet).values() if c[0])
    where = {}

    def change(book: Any) -> None:
        page = book[sheet.base(sheet.officers[holder].base)]
        where["row"] = row_of(page, holder)
        page.cell(where["row"], column).value = value

    told = reasons([edited(lampiran(sheet, tmp_path), change)], sheet)
    assert any(words in t and f"baris {where['row']}" in t and "lampiran.xlsx [" in t and value in t for t in told)


def test_one_name_of_two_officers_asks_for_the_nrp(tmp_path: Path, sheet) -> None:
    crews = by_post(sheet)
    holder = next(c[0] for c in crews.values() if c[0])
    spare = [p for p in sheet.people if p.id not in {o for c in crews.values() for o in c}][:2]
    same = tuple(replace(p, name="Nama Kembar") if p in spare else p for p in sheet.people)
    twins = replace(sheet, people=same)

    def change(number: str) -> Callable[[Any], None]:
        def typed(book: Any) -> None:
            page = book[sheet.base(sheet.officers[holder].base)]
            row = row_of(page, holder)
            page.cell(row, 2).value, page.cell(row, 3).value = "Nama Kembar", number

        return typed

    told = reasons([edited(lampiran(twins, tmp_path), change("?"))], twins)
    assert any("lebih dari satu personel" in t for t in told)
    found = exports.read_plan_xlsx([edited(lampiran(twins, tmp_path), change(f"Briptu / {spare[1].nrp}"))], twins)
    assert spare[1].id in dict(found)


def test_a_moved_station_is_refused_not_ignored(tmp_path: Path, sheet) -> None:
    file = exports.write_xlsx(sheet, tmp_path)[0]

    def change(book: Any) -> None:
        book["TPS"]["B2"].value = "PLOT-LAIN"

    assert any("TPS dipindah" in t for t in reasons([edited(file, change)], sheet))


@pytest.mark.parametrize("shape", ["annex", "workbook"])
def test_stations_typed_over_in_an_officer_s_line_are_refused_not_ignored(
    shape: str, tmp_path: Path, sheet
) -> None:
    holder = next(c[0] for c in by_post(sheet).values() if c[0])
    file = lampiran(sheet, tmp_path) if shape == "annex" else exports.write_xlsx(sheet, tmp_path)[0]

    def change(book: Any) -> None:
        page = book[sheet.base(sheet.officers[holder].base)] if shape == "annex" else book["Personel"]
        head = "TPS – Desa – Kecamatan" if shape == "annex" else "TPS"
        page.cell(row_of(page, holder), at(page, head)).value = "Desa Lain 099"

    assert any("TPS dipindah" in t and "Desa Lain 099" in t for t in reasons([edited(file, change)], sheet))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"<html>"])
def test_a_file_that_is_no_workbook_is_refused(content: bytes, tmp_path: Path, sheet) -> None:
    file = tmp_path / "rusak.xlsx"
    file.write_bytes(content)
    assert "rusak.xlsx" in reasons([file], sheet)[0]


def test_a_workbook_without_codes_is_refused(tmp_path: Path, sheet) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Nama", "TPS"])
    book.save(tmp_path / "lain.xlsx")
    assert "post_id" in reasons([tmp_path / "lain.xlsx"], sheet)[0]


def test_geojson_holds_every_post_and_nobody(tmp_path: Path) -> None:
    sheet = small(show_names=True)
    text = exports.write_geojson(sheet, tmp_path)[0].read_text("utf-8")
    document = json.loads(text)
    posts = [f for f in document["features"] if f["properties"]["kind"] == "post"]
    assert len(posts) == len(sheet.posts)
    assert document["synthetic"] == ["daftar personel"]
    assert not any(p.id in text.replace('"Polres', "") or p.name in text for p in sheet.people)


def test_the_district_goes_out_and_comes_back(tmp_path: Path) -> None:
    sheet = district_sheet(show_names=True)
    locks = exports.read_plan_xlsx([lampiran(sheet, tmp_path)], sheet)
    assert len(locks) == sheet.summary["seats_filled"]
