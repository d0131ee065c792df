"""How does an edited plan come back? Sheets of several bases merge into seats to lock, or are refused whole."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siaga.deployment.paper.annex_book import CODES
from siaga.deployment.paper.printed import ANNEX_HEAD
from siaga.deployment.pictures.sheet import Sheet
from siaga.kit.errors import Problem, Refused
from siaga.kit.tables import MAX_BYTES, MAX_UNPACKED

SEARCHED = 30
STATIONS = ("TPS", ANNEX_HEAD[4])


@dataclass(frozen=True, slots=True)
class Line:
    """A row that came back: where it stood, and what it says of a post and an officer."""

    file: str
    row: int
    post: str
    officer: str
    name: str
    number: str
    stations: str = ""


def read_plan_xlsx(files: Sequence[Path], sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Seats as (officer, post) from edited workbooks, merged; refused whole with every fault and conflict.

    A name typed over the old one counts, though the hidden officer id was left as it was; so does an id
    typed over the old id. Lines of command and reserve, and emptied names, lock nothing.
    """
    problems: list[Problem] = []
    found: list[tuple[Line, str]] = []
    guarded = tuple(_text(sheet.stations(p)) for p in sheet.posts.values())
    for line in (x for f in files for x in _lines(f, sheet, problems)):
        if line.post not in sheet.posts:
            problems.append(_bad(line, "post_id", line.post, *_NO_POST))
            continue
        if line.stations and not line.stations.startswith(guarded):
            problems.append(_bad(line, "TPS", line.stations, *_STATION))
        officer = _officer(line, sheet, problems)
        if officer:
            problems += _unfit(line, officer, sheet)
            found.append((line, officer))
    problems += [*_twice(found), *_crowded(found, sheet)]
    if problems:
        raise Refused(problems)
    return tuple(sorted({(officer, line.post) for line, officer in found}))


def _lines(path: Path, sheet: Sheet, problems: list[Problem]) -> Iterator[Line]:
    book, seen = _open(path), False
    for page in book.worksheets:
        rows = list(page.iter_rows(values_only=True))
        top = next((i for i, r in enumerate(rows[:SEARCHED]) if set(CODES) <= {_text(c) for c in r}), None)
        if top is None:
            if {"station_code", "post_id"} <= {_text(c) for c in (rows[0] if rows else ())}:
                problems += _moved_stations(f"{path.name} [{page.title}]", rows, sheet)
            continue
        seen = True
        yield from _page_lines(f"{path.name} [{page.title}]", rows, top)
    if not seen:
        problems.append(Problem(path.name, 0, "", "", *_NO_CODES))


def _page_lines(file: str, rows: list[tuple[Any, ...]], top: int) -> Iterator[Line]:
    at = {_text(name): i for i, name in enumerate(rows[top]) if name}
    for number, row in enumerate(rows[top + 1 :], top + 2):
        cell = {name: _text(row[i]) if i < len(row) else "" for name, i in at.items()}
        if cell["post_id"]:
            tail = cell.get("Pangkat/NRP", "").split("/")[-1].strip()
            name = cell.get("Nama", cell["officer_id"])
            stations = next((cell[h] for h in STATIONS if h in cell), "")
            yield Line(file, number, cell["post_id"], cell["officer_id"], name, tail, stations)


def _moved_stations(file: str, rows: list[tuple[Any, ...]], sheet: Sheet) -> list[Problem]:
    at = {_text(name): i for i, name in enumerate(rows[0])}
    now = {code: p["id"] for p in sheet.posts.values() for code in p["stations"]}
    told = [(n, _text(r[at["station_code"]]), _text(r[at["post_id"]])) for n, r in enumerate(rows[1:], 2)]
    return [
        Problem(file, n, "post_id", post, *_STATION) for n, code, post in told if code and now.get(code) != post
    ]


def _open(path: Path) -> Any:
    import openpyxl

    try:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(data) > MAX_BYTES or sum(p.file_size for p in archive.infolist()) > MAX_UNPACKED:
                raise ValueError("too large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # the library raises whatever its XML parser met
        raise Refused(Problem(path.name, 0, "", type(error).__name__, *_BROKEN)) from error


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _officer(line: Line, sheet: Sheet, problems: list[Problem]) -> str:
    """The officer a line means; "" for an emptied line or one that was refused."""
    holders = {s["officer"] for s in sheet.crews[line.post]}
    if line.officer and line.officer not in sheet.officers:
        problems.append(_bad(line, "officer_id", line.officer, *_NO_OFFICER))
        return ""
    if not line.name:
        return "" if line.officer in holders else line.officer
    typed = _typed(line, sheet)
    if line.officer in typed:
        return line.officer
    if len(typed) == 1:
        return _newer(line, typed[0], holders, problems)
    problems.append(_bad(line, "Nama", line.name, *(_MANY if typed else _NO_OFFICER)))
    return ""


def _newer(line: Line, typed: str, holders: set[str], problems: list[Problem]) -> str:
    """Name and id differ: the one that is not the plan's holder was typed; if neither is, nobody can tell."""
    if not line.officer or line.officer in holders:
        return typed
    if typed in holders:
        return line.officer
    problems.append(_bad(line, "Nama", f"{line.name} / {line.officer}", *_DIFFER))
    return ""


def _typed(line: Line, sheet: Sheet) -> list[str]:
    """Officer ids that the visible name, and the NRP where it tells two of one name apart, stand for."""
    if line.name in sheet.officers:
        return [line.name]
    name = line.name.casefold()
    alike = [p for p in sheet.people if p.id in sheet.officers and _text(p.name).casefold() == name]
    exact = [p for p in alike if p.nrp and p.nrp == line.number]
    return sorted(p.id for p in exact or alike)


def _unfit(line: Line, officer: str, sheet: Sheet) -> list[Problem]:
    known = sheet.officers[officer]
    if not known.ready:
        return [_bad(line, "Nama", officer, *_NOT_READY)]
    if (officer, line.post) in sheet.problem.locks.bans:
        return [_bad(line, "Nama", officer, *_BARRED)]
    return []


def _twice(found: list[tuple[Line, str]]) -> Iterator[Problem]:
    per: dict[str, dict[str, Line]] = defaultdict(dict)
    for line, officer in found:
        per[officer].setdefault(line.post, line)
    for officer, posts in sorted(per.items()):
        first, *others = posts.values()
        for line in others:
            yield _clash(line, "Nama", officer, first, "Satu personel di dua plot", "One officer at two posts")


def _crowded(found: list[tuple[Line, str]], sheet: Sheet) -> Iterator[Problem]:
    per: dict[str, dict[str, Line]] = defaultdict(dict)
    for line, officer in found:
        per[line.post].setdefault(officer, line)
    for post, crew in sorted(per.items()):
        seats, lines = sheet.posts[post]["seats"], list(crew.values())
        for line in lines[seats:]:
            text = f"Personel plot ini lebih dari kebutuhan {seats}"
            yield _clash(line, "post_id", post, lines[0], text, f"More officers than the post's {seats} seats")


def _clash(line: Line, column: str, value: str, other: Line, text: str, text_en: str) -> Problem:
    place = f"{other.file}, baris {other.row}"
    return _bad(
        line, column, value, f"{text}; juga di {place}", "Putuskan salah satu lalu impor lagi",
        f"{text_en}; also at {place}", "Decide on one of them and import again",
    )  # fmt: skip


def _bad(line: Line, column: str, value: str, *texts: str) -> Problem:
    reason, cure, reason_en, cure_en = texts
    return Problem(line.file, line.row, column, value, reason, cure, reason_en, cure_en)


_NO_POST = (
    "Kode plot tidak dikenal dalam rencana ini", "Ekspor ulang rencana terakhir dan sunting lembar itu",
    "Unknown post in this plan", "Export the last plan again and edit that sheet",
)  # fmt: skip
_NO_CODES = (
    "Tidak ada lembar dengan kolom post_id dan officer_id", "Sunting berkas hasil ekspor tanpa menghapus kolomnya",
    "No sheet has the columns post_id and officer_id", "Edit an exported file and keep its columns",
)  # fmt: skip
_STATION = (
    "TPS dipindah ke plot lain; pindah TPS tidak diterima dari lembar ini",
    "Kembalikan nilainya; pindahkan personelnya, atau ubah TPS dengan `siaga replan` (kelas, batal, TPS baru)",
    "A station was moved to another post; that is not taken from this sheet",
    "Put the value back; move the officers, or change stations with `siaga replan` (class, cancelled, opened)",
)
_BROKEN = (
    "Berkas XLSX rusak, terlalu besar atau bukan XLSX", "Buka di lembar sebar lalu simpan ulang sebagai .xlsx",
    "The XLSX file is broken, too large or is not one", "Open it in a spreadsheet and save again as .xlsx",
)  # fmt: skip
_NO_OFFICER = (
    "Personel tidak dikenal", "Pakai nama dan NRP seperti di daftar personel, atau impor personelnya dulu",
    "Unknown officer", "Use name and NRP as in the officers' list, or import the officer first",
)  # fmt: skip
_MANY = (
    "Nama ini dipakai lebih dari satu personel", "Isi kolom Pangkat/NRP dengan NRP yang dimaksud",
    "More than one officer has this name", "Put the right NRP in the column Pangkat/NRP",
)  # fmt: skip
_DIFFER = (
    "Nama dan officer_id menunjuk dua personel yang berbeda", "Kosongkan officer_id bila nama yang benar",
    "Name and officer_id point to two different officers", "Empty officer_id if the name is right",
)  # fmt: skip
_NOT_READY = (
    "Personel ini tidak siap", "Pilih personel lain atau perbarui kesiapannya",
    "This officer is not ready", "Choose another or update the readiness",
)  # fmt: skip
_BARRED = (
    "Personel ini dilarang di plot ini", "Pilih personel lain atau cabut larangannya",
    "This officer is barred from this post", "Choose another or lift the bar",
)  # fmt: skip
