"""What is in this file? A CSV or XLSX sheet as rows of cells, or a refusal that says what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from siaga.kit.errors import Problem, Refused
from siaga.kit.wording import WordsRefused, kinds_in, wordless

MAX_BYTES = 64 * 2**20
MAX_UNPACKED = 512 * 2**20
MAX_ROWS = 500_000
MAX_SHEET_ROWS = 1_048_576
MAX_COLUMNS = 200
MAX_CELL = 2_000
_WORDY = re.compile(r"[^\W\d_]|[:=]")

Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: header cells as text, and (row number as a spreadsheet counts, cells) without blank rows."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Cells], ...]


def read_grid(path: Path, columns: int = MAX_COLUMNS) -> Grid:
    """Read the first sheet of an XLSX or a CSV in UTF-8 (comma, semicolon or tab).

    Refuses: no such file, empty, too large, wrong encoding, broken XLSX, not a table, a header that repeats
    a name or has more than `columns`, rows wider or (CSV) narrower than the header.
    """
    data = _bytes(path)
    packed = _packed(path, data)
    records = _sheet(path, data) if packed else list(_text(path, data))
    return _grid(path.name, records, columns, narrow=packed)


def require_clean_file(path: Path) -> None:
    """Refuse a file with words that no table keeps in any cell of any sheet; a broken file is not its matter."""
    try:
        data = _bytes(path)
        sheets = _sheets(path, data) if _packed(path, data) else [list(_text(path, data))]
    except Refused:
        return
    found = [one for rows in sheets for one in bad_words(path.name, rows)]
    if found:
        raise WordsRefused([problem for problem, _ in found], [kind for _, kind in found])


def _packed(path: Path, data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") or path.suffix.lower() in {".xlsx", ".xlsm"}


def bad_words(file: str, rows: Sequence[tuple[int, Cells]]) -> Iterator[tuple[Problem, str]]:
    """Row and column of every cell with words that no table keeps, and their kind; the first row is the header."""
    header = rows[0][1] if rows else ()
    for number, cells in rows:
        for at, cell in enumerate(cells):
            for kind in kinds_in(cell) if isinstance(cell, str) and _WORDY.search(cell) else ():
                name = str(header[at] or "") if at < len(header) else ""
                shown = f"kolom {at + 1}" if not name or kinds_in(name) else name
                yield wordless(kind, file=file, row=number, field=shown), kind


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise _refuse(path, "Berkas tidak ada", "Periksa nama dan folder", "No such file", "Check name and folder")
    if path.stat().st_size > MAX_BYTES:
        raise _refuse(
            path, f"Berkas lebih dari {MAX_BYTES >> 20} MB", "Pecah per kecamatan",
            f"The file is over {MAX_BYTES >> 20} MB", "Split it by district",
        )  # fmt: skip
    data = path.read_bytes()
    if not data.strip(b"\xef\xbb\xbf \t\r\n;,\x00"):
        raise _empty(path.name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refuse(
            path, "Berkas Excel lama (.xls) atau bersandi", "Simpan ulang sebagai .xlsx tanpa sandi",
            "Old Excel file (.xls) or protected by a password", "Save again as .xlsx without a password",
        )  # fmt: skip
    return data


def _text(path: Path, data: bytes) -> Iterator[tuple[int, Cells]]:
    text = _decoded(path, data)
    if text.lstrip()[:1] in {"<", "{", "["} or text.startswith("%PDF"):
        raise _not_a_table(path.name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(lines, start=1):
            if any(cell.strip() for cell in cells):
                yield number, tuple(cells)
    except csv.Error as error:
        raise Refused(
            Problem(
                path.name, number + 1, "", str(error), "Baris ini rusak, tanda kutip tidak berpasangan",
                "Perbaiki tanda kutip pada baris ini atau simpan ulang dari lembar sebar",
                "This row is broken, a quote is not closed",
                "Correct the quotes in this row or save again from the spreadsheet",
            )
        ) from error  # fmt: skip


def _decoded(path: Path, data: bytes) -> str:
    """Text of the file. A guess at another encoding would change names silently, so there is none."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in data and not wide:
        raise _not_a_table(path.name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = 0 if wide else data.count(b"\n", 0, error.start) + 1
        raise Refused(
            Problem(
                path.name, row, "", repr(data[error.start : error.start + 4]), "Pengodean huruf bukan UTF-8",
                'Simpan ulang sebagai "CSV UTF-8" atau .xlsx',
                "The text encoding is not UTF-8", 'Save again as "CSV UTF-8" or .xlsx',
            )
        ) from error  # fmt: skip


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=head.count)


def _sheet(path: Path, data: bytes) -> list[tuple[int, Cells]]:
    """Rows of the first sheet; a formula counts as its last saved value."""
    return _sheets(path, data, first=1)[0]


def _sheets(path: Path, data: bytes, first: int | None = None) -> list[list[tuple[int, Cells]]]:
    """Rows of the first sheets, or of all."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise ValueError("too large when unpacked")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            found = []
            for sheet in book.worksheets[:first]:
                sheet.reset_dimensions()
                found.append(list(_filled(sheet.iter_rows(values_only=True))))
            return found
    except Refused:
        raise
    except Exception as error:  # the library raises whatever its XML parser met
        raise _refuse(
            path, "Berkas XLSX rusak atau bukan XLSX", "Buka di lembar sebar lalu simpan ulang sebagai .xlsx",
            "The XLSX file is broken or is not one", "Open it in a spreadsheet and save again as .xlsx",
            value=f"{type(error).__name__}: {error}"[:200],
        ) from error  # fmt: skip


def _filled(rows: Iterable[Cells]) -> Iterator[tuple[int, Cells]]:
    for number, cells in enumerate(islice(rows, MAX_SHEET_ROWS), start=1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            yield number, _trimmed(cells)


def _trimmed(cells: Cells) -> Cells:
    end = len(cells)
    while end and (cells[end - 1] is None or not str(cells[end - 1]).strip()):
        end -= 1
    return cells[:end]


def _grid(file: str, records: list[tuple[int, Cells]], columns: int, *, narrow: bool) -> Grid:
    if not records:
        raise _empty(file)
    header = tuple(str(cell or "").strip() for cell in _trimmed(records[0][1]))
    if len(header) < 2:
        raise _not_a_table(file)
    problems = [*_header_problems(file, records[0][0], header, columns), *_count_problems(file, records)]
    if problems:
        raise Refused(problems)
    rows, uneven = [], []
    for number, cells in records[1:]:
        full = _trimmed(cells)
        if len(full) > len(header) or (len(cells) < len(header) and not narrow):
            uneven.append(_uneven(file, number, len(cells), len(header)))
        rows.append((number, full + (None,) * (len(header) - len(full))))
    if uneven:
        raise Refused(uneven)
    return Grid(file, header, tuple(rows))


def _header_problems(file: str, row: int, header: tuple[str, ...], columns: int) -> Iterator[Problem]:
    if len(header) > columns:
        yield Problem(
            file, row, "", str(len(header)), f"Lebih dari {columns} kolom", "Hapus kolom yang tidak dipakai",
            f"More than {columns} columns", "Delete the columns that are not used",
        )  # fmt: skip
        return
    names = [name.casefold() for name in header if name]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield Problem(
            file, row, name, str(names.count(name)), "Nama kolom ini ada lebih dari satu kali",
            "Beri nama lain atau hapus salah satu", "This column name appears more than once",
            "Rename or delete one of them",
        )  # fmt: skip


def _count_problems(file: str, records: list[tuple[int, Cells]]) -> Iterator[Problem]:
    if len(records) == 1:
        yield Problem(
            file, 0, "", "0", "Tidak ada baris data di bawah judul kolom", "Isi berkas lalu impor lagi",
            "There is no data row under the header", "Fill the file and import again",
        )  # fmt: skip
    if len(records) > MAX_ROWS:
        yield Problem(
            file, 0, "", str(len(records)), f"Lebih dari {MAX_ROWS} baris", "Pecah per kecamatan",
            f"More than {MAX_ROWS} rows", "Split the file by district",
        )  # fmt: skip


def _uneven(file: str, row: int, cells: int, header: int) -> Problem:
    return Problem(
        file, row, "", str(cells), f"Baris ini berisi {cells} sel, judul kolom ada {header}",
        "Periksa tanda pemisah dan tanda kutip pada baris ini",
        f"This row has {cells} cells, the header has {header}",
        "Check separators and quotes in this row",
    )  # fmt: skip


def _empty(file: str) -> Refused:
    return Refused(
        Problem(file, 0, "", "", "Berkas kosong", "Isi berkas lalu impor lagi", "The file is empty",
                "Fill the file and import again")
    )  # fmt: skip


def _not_a_table(file: str) -> Refused:
    return Refused(
        Problem(
            file, 0, "", "", "Isi berkas bukan tabel dengan judul kolom",
            "Simpan sebagai .xlsx atau CSV dengan judul kolom pada baris 1",
            "The file is not a table with a header", "Save it as .xlsx or CSV with the column names in row 1",
        )
    )  # fmt: skip


def _refuse(path: Path, reason: str, cure: str, reason_en: str, cure_en: str, *, value: str = "") -> Refused:
    return Refused(Problem(path.name, 0, "", value, reason, cure, reason_en, cure_en))
