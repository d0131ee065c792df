"""How does the annex go out as a workbook? One sheet per base, its codes in hidden columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from siaga.deployment.paper.printed import ANNEX_HEAD, annex_rows
from siaga.deployment.paper.rows import Duty, duties
from siaga.deployment.pictures.sheet import Sheet

CODES = ("post_id", "officer_id")
WIDTHS = (5, 32, 24, 22, 48, 26, 26, 4, 4)
TOP = 8


def write_book(sheet: Sheet, path: Path) -> Path:
    """The annex, one sheet per base; codes in two hidden columns, so that an edited sheet can come back."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for base, rows in duties(sheet).items():
        _page(book.create_sheet(_title(sheet.base(base), book.sheetnames)), sheet, base, rows)
    if not book.worksheets:
        book.create_sheet("Lampiran")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _title(name: str, taken: Sequence[str]) -> str:
    title = re.sub(r"[\[\]:*?/\\]", " ", name)[:28]
    return title if title not in taken else f"{title} {len(taken)}"


def _page(page: Any, sheet: Sheet, base: str, rows: list[Duty]) -> None:
    from openpyxl.styles import Alignment, Font

    made = f"SINTETIS: {', '.join(sheet.synthetic)}" if sheet.synthetic else ""
    texts = (sheet.mark, made, "LAMPIRAN SPRIN NOMOR : ....................", "TANGGAL : ....................")
    for i, text in enumerate((*texts, f"DAFTAR PERSONEL PAM TPS {sheet.base(base).upper()}", sheet.operation), 1):
        _put(page, i, 1, text).font = Font(bold=i in (1, 5))
    for column, name in enumerate((*ANNEX_HEAD, *CODES), 1):
        _put(page, TOP, column, name).font = Font(bold=True)
        page.column_dimensions[page.cell(TOP, column).column_letter].width = WIDTHS[column - 1]
    for i, (cells, duty) in enumerate(zip(annex_rows(sheet, rows), rows, strict=True), TOP + 1):
        for column, value in enumerate((*cells, duty.post, duty.officer), 1):
            _put(page, i, column, value).alignment = Alignment(wrap_text=True, vertical="top")
    end = TOP + len(rows) + 2
    for i, text in enumerate(("Dikeluarkan di ....................", "pada tanggal ....................", "", "",
                              "(....................)", "Pangkat, NRP ....................")):  # fmt: skip
        _put(page, end + i, 6, text)
    _printing(page)


def _put(page: Any, row: int, column: int, value: str) -> Any:
    """Write text as text: a cell that begins with =, +, - or @ must not run."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = page.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", value))
    if value:
        cell.data_type, cell.quotePrefix = "s", value.startswith(("=", "+", "-", "@"))
    return cell


def _printing(page: Any) -> None:
    for letter in ("H", "I"):
        page.column_dimensions[letter].hidden = True
    page.freeze_panes = page.cell(TOP + 1, 1)
    page.print_title_rows = f"{TOP}:{TOP}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddHeader.center.text, page.oddFooter.right.text = "TERBATAS", "Halaman &P dari &N"
