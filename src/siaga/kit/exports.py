"""How does a table leave Siaga? CSV and XLSX in which no cell can run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe(value: Any) -> Any:
    """A cell that a spreadsheet shows as text: an apostrophe goes before =, +, -, @, tab and line ends.

    Numbers stay numbers, None becomes empty, control characters are left out. `columns.read_table` takes
    the apostrophe off again.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if text.startswith(_RISKY) and not _NUMBER.fullmatch(text) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV text with comma and line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe(name) for name in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """Write a CSV in UTF-8; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text(header, rows), "utf-8", newline="")
    return path


def write_xlsx(path: Path, sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> Path:
    """Write an XLSX of one or more sheets (title -> header, rows); the header is bold and stays in view.

    Text cells are typed as text and carry the quote prefix, so codes keep their zeros and nothing runs.
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    for title, (header, rows) in sheets.items():
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        sheet.freeze_panes = "A2"

        def cell(value: Any, bold: bool = False, sheet: Any = sheet) -> Any:
            kept = _CONTROL.sub("", value) if isinstance(value, str) else value
            made = WriteOnlyCell(sheet, kept)
            if isinstance(kept, str):
                made.data_type = "s"
                made.quotePrefix = kept.startswith(_RISKY)
            if bold:
                made.font = Font(bold=True)
            return made

        sheet.append([cell(name, bold=True) for name in header])
        for row in rows:
            sheet.append([cell(value) for value in row])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
