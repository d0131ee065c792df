"""Which column is which, and what does each cell mean? Named columns, typed cells, every bad cell reported."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from siaga.kit.errors import Problem, Refused
from siaga.kit.tables import MAX_CELL, Grid, bad_words, read_grid
from siaga.kit.wording import WordsRefused

Kind = Literal["text", "code", "whole", "decimal", "flag", "choice", "list", "date"]
SYNTHETIC = "_synthetic"
DERIVED = "_derived"
_YES = {"1", "true", "ya", "y", "yes", "benar"}
_NO = {"0", "false", "tidak", "t", "n", "no", "salah"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WHOLE = re.compile(r"[0-9]{1,12}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,18})?")
_DAMAGED = re.compile(r"[0-9]+\.0|[0-9][.,]?[0-9]*[eE]\+?[0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A field that an import knows: its header spellings, kind of cell and limits.

    `needed`: the column must be there; `blank`: its cell may be empty. `choices` maps spelling to value;
    `pattern` is a full match for codes and `example` is what the cure shows; `tidy` normalises text first.
    """

    name: str
    kind: Kind = "text"
    also: tuple[str, ...] = ()
    needed: bool = True
    blank: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    example: str = ""
    digits: int = 0
    lowest: float = -math.inf
    highest: float = math.inf
    longest: int = 200
    tidy: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its number in the sheet and the parsed value of each field (None: blank; absent: bad)."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(slots=True)
class Table:
    """Parsed rows with the problems found so far.

    `synthetic`: fields whose header is marked synthetic; `refused`: kinds of words that no table keeps.
    """

    file: str
    rows: tuple[Row, ...]
    headers: dict[str, str]
    synthetic: frozenset[str]
    dropped: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def error(self, row: Row | None, name: str, texts: tuple[str, str, str, str], value: object = None) -> None:
        """Add an error at a row's field; `texts` is reason, cure, reason in English, cure in English."""
        self._add(row, name, texts, value, "error")

    def warn(self, row: Row | None, name: str, texts: tuple[str, str, str, str], value: object = None) -> None:
        """Add a warning: said, but no reason to refuse."""
        self._add(row, name, texts, value, "warning")

    def _add(self, row: Row | None, name: str, texts: tuple[str, str, str, str], value: object, level: str) -> None:
        shown = row[name] if row is not None and value is None else value
        number = row.number if row is not None else 0
        text = "" if shown is None else str(shown)
        self.problems.append(Problem(self.file, number, self.headers.get(name, name), text, *texts, level))

    def settle(self, expect_total: int | None = None) -> tuple[Problem, ...]:
        """Refuse with every error in row order, or return the warnings. Also checks the expected number of rows."""
        if expect_total is not None and expect_total != len(self.rows):
            found = len(self.rows)
            self.error(None, "", (
                f"Jumlah baris {found}, diharapkan {expect_total}", "Periksa baris yang hilang atau berlebih",
                f"{found} rows, {expect_total} expected", "Look for missing or surplus rows",
            ), found)  # fmt: skip
        errors = [p for p in self.problems if p.level == "error"]
        errors = sorted(errors, key=lambda p: p.row)
        if self.refused:
            raise WordsRefused(errors, self.refused)
        if errors:
            raise Refused(errors)
        return tuple(sorted(self.problems, key=lambda p: p.row))

    def unique(self, name: str) -> None:
        """Each value of the field at most once; every repetition is an error that names the first row."""
        first: dict[object, int] = {}
        for row in self.rows:
            value = row[name]
            if value is None:
                continue
            if value in first:
                self.error(row, name, (
                    f"Kode ganda, sudah ada pada baris {first[value]}", "Hapus atau betulkan salah satu baris",
                    f"Duplicate, already in row {first[value]}", "Delete or correct one of the rows",
                ))  # fmt: skip
            first.setdefault(value, row.number)


def read_table(path: Path, columns: Sequence[Column], mapping: Mapping[str, str] | None = None) -> Table:
    """Read a file by its columns. `mapping`: field name -> header in the file, where it is none of the known.

    Columns that are not asked for are dropped here, before anything but the fence of words sees them. Refuses
    missing columns.
    """
    return to_table(read_grid(path), columns, mapping)


def to_table(grid: Grid, columns: Sequence[Column], mapping: Mapping[str, str] | None = None) -> Table:
    """The same of a sheet that has been read."""
    places = _places(grid, columns, mapping or {})
    headers = {name: grid.header[i] for name, i in places.items()}
    used = set(places.values())
    table = Table(
        grid.file, (), headers,
        frozenset(n for n, h in headers.items() if _plain(h).endswith(SYNTHETIC)),
        tuple(h for i, h in enumerate(grid.header) if h and i not in used),
    )  # fmt: skip
    present = [(c, places[c.name]) for c in columns if c.name in places]
    for problem, kind in bad_words(grid.file, [(1, grid.header), *grid.rows]):
        table.problems.append(problem)
        table.refused.append(kind)
    table.rows = tuple(_row(table, number, cells, present) for number, cells in grid.rows)
    return table


def guess(header: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """Field name -> header, for the fields whose column is known by its name and in no doubt."""
    found = {c.name: _candidates(tuple(header), c, None) for c in columns}
    return {name: header[places[0]] for name, places in found.items() if len(places) == 1}


def _plain(header: str) -> str:
    return re.sub(r"[\s\-/.]+", "_", header.strip().casefold())


def _places(grid: Grid, columns: Sequence[Column], mapping: Mapping[str, str]) -> dict[str, int]:
    """Field name -> column index; all missing and doubtful columns are refused together."""
    problems: list[Problem] = _strangers(grid, columns, mapping)
    places: dict[str, int] = {}
    for column in columns:
        found = _candidates(grid.header, column, mapping.get(column.name))
        if len(found) > 1:
            problems.append(_doubtful(grid, column, found))
        if found:
            places[column.name] = found[0]
        elif column.needed or column.name in mapping:
            problems.append(_missing(grid, column, mapping))
    if problems:
        raise Refused(problems)
    return places


def _candidates(header: tuple[str, ...], column: Column, wanted: str | None) -> list[int]:
    if wanted is not None:
        return [i for i, h in enumerate(header) if h == wanted or _plain(h) == _plain(wanted)][:1]
    names = {_plain(n) for n in (column.name, *column.also)}
    plain = [_plain(h) for h in header]
    return [i for i, h in enumerate(plain) if {h, h.removesuffix(SYNTHETIC), h.removesuffix(DERIVED)} & names and h]


def _strangers(grid: Grid, columns: Sequence[Column], mapping: Mapping[str, str]) -> list[Problem]:
    known = ", ".join(c.name for c in columns)
    return [
        Problem(
            grid.file, 0, name, mapping[name], "Pemetaan menyebut isian yang tidak dikenal", f"Pakai: {known}",
            "The mapping names an unknown field", f"Use one of: {known}",
        )
        for name in mapping
        if name not in {c.name for c in columns}
    ]  # fmt: skip


def _missing(grid: Grid, column: Column, mapping: Mapping[str, str]) -> Problem:
    wanted = mapping.get(column.name) or " / ".join((column.name, *column.also))
    return Problem(
        grid.file, 1, column.name, ", ".join(h for h in grid.header if h)[:300], f"Kolom {wanted} tidak ada",
        "Tambahkan kolom itu atau sebut namanya dengan pemetaan kolom",
        f"Column {wanted} is missing", "Add the column or name it with the column mapping",
    )  # fmt: skip


def _doubtful(grid: Grid, column: Column, found: list[int]) -> Problem:
    names = ", ".join(grid.header[i] for i in found)
    return Problem(
        grid.file, 1, column.name, names, "Lebih dari satu kolom cocok untuk isian ini",
        "Pilih satu dengan pemetaan kolom", "More than one column fits this field",
        "Choose one with the column mapping",
    )  # fmt: skip


def _row(table: Table, number: int, cells: tuple[Any, ...], present: list[tuple[Column, int]]) -> Row:
    row = Row(number, {})
    for column, index in present:
        take(table, row, column, cells[index])
    return row


def take(table: Table, row: Row, column: Column, cell: Any, header: str = "") -> None:
    """Parse a cell into the row's field; a bad one becomes an error under `header`, else the field's own."""
    try:
        row.values[column.name] = _value(column, cell)
    except _BadCellError as bad:
        table.error(row, header or column.name, bad.texts, str(cell)[:80])


class _BadCellError(ValueError):
    def __init__(self, *texts: str) -> None:
        super().__init__(texts[0])
        self.texts = (texts[0], texts[1], texts[2], texts[3])


def _value(column: Column, cell: Any) -> Any:
    text = _as_text(cell)
    if not text:
        if column.blank or not column.needed:
            return () if column.kind == "list" else None
        raise _BadCellError("Sel kosong", "Isi sel ini", "The cell is blank", "Fill the cell")
    if _CONTROL.search(text) or len(text) > min(MAX_CELL, column.longest):
        raise _BadCellError(
            "Teks terlalu panjang atau memuat karakter kendali", "Ketik ulang isi sel ini",
            "Text too long or with control characters", "Type the cell again",
        )  # fmt: skip
    if isinstance(cell, date | datetime | time | timedelta) and column.kind != "date":
        raise _BadCellError(
            "Sel berubah menjadi tanggal", "Format kolom sebagai Teks lalu ketik ulang",
            "The spreadsheet turned the cell into a date", "Format the column as Text and type it again",
        )  # fmt: skip
    return _PARSERS[column.kind](column, cell, text)


def _as_text(cell: Any) -> str:
    """Text of a cell; the apostrophe that an export puts before =, +, - or @ is taken off again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return f"{cell:.1f}"
    text = str(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def _text(column: Column, cell: Any, text: str) -> str:
    return text.removesuffix(".0") if isinstance(cell, float) else " ".join(text.split())


def _code(column: Column, cell: Any, text: str) -> str:
    """A code is text. A spreadsheet that took it for a number may have eaten zeros or digits: refused."""
    if isinstance(cell, float | bool) or _DAMAGED.fullmatch(text):
        raise _BadCellError(
            "Kode berubah menjadi bilangan di lembar sebar", "Format kolom sebagai Teks lalu isi ulang dari sumber",
            "The spreadsheet turned the code into a number",
            "Format the column as Text and fill it from the source",
        )  # fmt: skip
    if column.digits and text.isdecimal() and len(text) < column.digits:
        raise _BadCellError(
            f"Kode kurang dari {column.digits} angka, nol di depan mungkin hilang",
            "Format kolom sebagai Teks lalu isi ulang dari sumber",
            f"The code has fewer than {column.digits} digits, leading zeros may be lost",
            "Format the column as Text and fill it from the source",
        )  # fmt: skip
    text = column.tidy(text) if column.tidy else text
    if not re.fullmatch(column.pattern or r"[\w.\-/ ]{1,60}", text, re.ASCII):
        raise _BadCellError(
            "Bentuk kode tidak sah", f"Tulis seperti {column.example or 'ABC-01'}",
            "The code has the wrong form", f"Write it like {column.example or 'ABC-01'}",
        )  # fmt: skip
    return text


def _whole(column: Column, cell: Any, text: str) -> int:
    """Digits only: 1.000 may be one or a thousand, so it is refused rather than guessed."""
    if isinstance(cell, float) and cell.is_integer():
        text = text.removesuffix(".0")
    if isinstance(cell, bool) or not _WHOLE.fullmatch(text):
        raise _BadCellError(
            "Bukan bilangan bulat", "Tulis angka saja, tanpa titik atau koma",
            "Not a whole number", "Write digits only, without point or comma",
        )  # fmt: skip
    return int(_within(column, int(text)))


def _decimal(column: Column, cell: Any, text: str) -> float:
    if isinstance(cell, bool) or not _DECIMAL.fullmatch(text):
        if not (isinstance(cell, float) and math.isfinite(cell)):
            raise _BadCellError(
                "Bukan angka", f"Tulis seperti {column.example or '-2.98174'}",
                "Not a number", f"Write it like {column.example or '-2.98174'}",
            )  # fmt: skip
        return _within(column, cell)
    return _within(column, float(text.replace(",", ".")))


def _within(column: Column, value: float) -> float:
    if not column.lowest <= value <= column.highest:
        raise _BadCellError(
            f"Di luar batas {column.lowest:g} sampai {column.highest:g}", "Betulkan nilai ini",
            f"Outside {column.lowest:g} to {column.highest:g}", "Correct the value",
        )  # fmt: skip
    return value


def _flag(column: Column, cell: Any, text: str) -> bool:
    word = text.removesuffix(".0").casefold()
    if word not in _YES | _NO:
        raise _BadCellError("Bukan ya atau tidak", "Tulis ya atau tidak", "Neither yes nor no", "Write yes or no")
    return word in _YES


def _choice(column: Column, cell: Any, text: str) -> str:
    word = " ".join(text.casefold().split())
    if word not in column.choices:
        allowed = ", ".join(dict.fromkeys(column.choices))
        raise _BadCellError(
            "Pilihan tidak dikenal", f"Pakai salah satu: {allowed}", "Unknown choice", f"Use one of: {allowed}"
        )
    return column.choices[word]


def _list(column: Column, cell: Any, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _date(column: Column, cell: Any, text: str) -> date:
    """A day: a date cell, or 2024-11-27, 27-11-2024 or 27/11/2024; the day comes before the month."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007
    raise _BadCellError(
        "Tanggal tidak dikenal", "Tulis seperti 2024-11-27 atau 27/11/2024",
        "Not a date", "Write it like 2024-11-27 or 27/11/2024",
    )  # fmt: skip


_PARSERS: dict[Kind, Callable[[Column, Any, str], Any]] = {
    "text": _text,
    "code": _code,
    "whole": _whole,
    "decimal": _decimal,
    "flag": _flag,
    "choice": _choice,
    "list": _list,
    "date": _date,
}
