"""Is this sheet a list of trips or a wide matrix? Both become the same rows: from, to, minutes. No database here.

A matrix holds the codes of origins in its first column and of destinations in its first row; a blank cell
leaves the model's answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from siaga.kit.columns import Row, Table, take, to_table
from siaga.kit.errors import Problem, Refused
from siaga.kit.tables import MAX_ROWS, Grid, read_grid
from siaga.territory.files import TRAVEL, check_travel, either

MAX_WIDE = 2_000
_FROM, _TO, _MINUTES, _ = TRAVEL
_NAMES = {name for column in (_FROM, _TO, _MINUTES) for name in (column.name, *column.also)}
_VILLAGE = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{4}|\d{10}(\.0)?")
_UNKNOWN = (
    "Bukan kode polsek/polres atau desa yang dikenal", "Pakai kode dari berkas desa atau markas",
    "Not a known base or village code", "Use a code of the village or base file",
)  # fmt: skip


def read(file: Path, places: frozenset[str], mapping: Mapping[str, str] | None = None) -> Table:
    """Trips of either shape, checked against the known codes; the problems are in the table."""
    grid = read_grid(file, MAX_WIDE)
    if not mapping and is_wide(grid.header, places):
        return unrolled(grid, places)
    table = to_table(grid, TRAVEL, mapping)
    check_travel(table, places)
    return table


def is_wide(header: tuple[str, ...], places: frozenset[str]) -> bool:
    """After the first cell: the code of some place, and none of the names that the list of trips has."""
    rest = header[1:]
    listed = any(name.casefold().replace(" ", "_") in _NAMES for name in rest)
    return not listed and any(either(name) in places or _VILLAGE.fullmatch(name) for name in rest)


def unrolled(grid: Grid, places: frozenset[str]) -> Table:
    """One row per filled cell, under the number of its sheet row. Refuses more cells than a file may have rows."""
    table = Table(grid.file, (), {_FROM.name: grid.header[0] or _FROM.name}, frozenset(), ())
    targets = _targets(table, grid.header[1:], places)
    table.rows = tuple(_origin(table, number, cells[0], places) for number, cells in grid.rows)
    table.unique(_FROM.name)
    trips = [
        trip
        for origin, (_, cells) in zip(table.rows, grid.rows, strict=True)
        for header, target, cell in zip(grid.header[1:], targets, cells[1:], strict=True)
        if cell is not None and str(cell).strip()
        for trip in _trip(table, origin, header, target, cell)
    ]
    if len(trips) > MAX_ROWS:
        raise _too_many(grid.file, len(trips))
    table.rows = tuple(trips)
    return table


def _targets(table: Table, headers: tuple[str, ...], places: frozenset[str]) -> list[str | None]:
    """The code above each column; None where the header is blank or wrong."""
    first: dict[str, str] = {}
    found: list[str | None] = []
    for header in headers:
        row = Row(1, {})
        if header:
            take(table, row, _TO, header, header)
        code = row[_TO.name]
        if code and code not in places:
            table.error(row, header, _UNKNOWN, header)
        if code in first:
            table.error(row, header, (
                f"Kode ganda, sudah ada pada kolom {first[code]}", "Hapus salah satu kolom",
                f"Duplicate, already in column {first[code]}", "Delete one of the columns",
            ), header)  # fmt: skip
        first.setdefault(code or "", header)
        found.append(code)
    return found


def _origin(table: Table, number: int, cell: Any, places: frozenset[str]) -> Row:
    row = Row(number, {})
    take(table, row, _FROM, cell)
    if row[_FROM.name] and row[_FROM.name] not in places:
        table.error(row, _FROM.name, _UNKNOWN)
    return row


def _trip(table: Table, origin: Row, header: str, target: str | None, cell: Any) -> list[Row]:
    """The trip of one filled cell; none on the diagonal, which may only hold 0."""
    if not header:
        table.error(origin, "", (
            "Sel terisi di bawah judul kolom kosong", "Isi kode tujuan pada baris 1 atau kosongkan kolom ini",
            "A filled cell under a blank header", "Write the destination's code in row 1 or clear the column",
        ), cell)  # fmt: skip
        return []
    row = Row(origin.number, {_FROM.name: origin[_FROM.name], _TO.name: target})
    if target and target == origin[_FROM.name]:
        if str(cell).strip() not in {"0", "0.0", "-"}:
            table.error(origin, header, (
                "Waktu dari suatu tempat ke tempat itu sendiri", "Kosongkan sel ini",
                "A time from a place to itself", "Clear the cell",
            ), cell)  # fmt: skip
        return []
    take(table, row, _MINUTES, cell, header)
    return [row]


def _too_many(file: str, cells: int) -> Refused:
    return Refused(
        Problem(
            file, 0, "", str(cells), f"Lebih dari {MAX_ROWS} sel terisi", "Pecah per kecamatan",
            f"More than {MAX_ROWS} filled cells", "Split the matrix by district",
        )
    )  # fmt: skip
