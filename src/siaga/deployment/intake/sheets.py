"""What stands in a waiting file, and which sheet goes back to be corrected?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from siaga.deployment.intake.kinds import FIELDS, Kind
from siaga.kit import columns, exports
from siaga.kit.errors import Problem, Refused
from siaga.kit.tables import Grid, read_grid

WRONG = "MASALAH"


def grid_of(path: Path) -> tuple[Grid | None, list[Problem]]:
    """The sheet, or what is wrong with the file as a whole."""
    try:
        return read_grid(path, 2_000), []
    except Refused as refused:
        return None, refused.problems


def headers_for(kind: Kind, header: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Field -> header: by the columns' own names, else as it was mapped last time where that header is there."""
    found = columns.guess(header, kind.columns)
    return {**{f: h for f, h in remembered.items() if h in header}, **found}


def explicit(kind: Kind, header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """What must be said to the importer: fields whose header it would not find by itself."""
    found = columns.guess(header, kind.columns)
    return {f: h for f, h in chosen.items() if h and found.get(f) != h}


def corrected(grid: Grid, problems: Iterable[Problem], out: Path) -> Path:
    """The same sheet with what is wrong in a last column, row by row, to be corrected and uploaded again."""
    said: dict[int, list[str]] = defaultdict(list)
    for p in problems:
        said[p.row].append(f"{p.column}: {p.reason}. {p.cure}." if p.column else f"{p.reason}. {p.cure}.")
    keep = [i for i, name in enumerate(grid.header) if name != WRONG]
    header = [WRONG, *(grid.header[i] for i in keep)]
    rows = [["; ".join(said[n]), *(cells[i] for i in keep)] for n, cells in grid.rows]
    return exports.write_xlsx(out, {"Data": (header, rows), **_whole(said)})


def _whole(said: Mapping[int, list[str]]) -> dict[str, Any]:
    """What is wrong with the file as a whole, on a sheet of its own."""
    rest = [[text] for row in (0, 1) for text in said.get(row, [])]
    return (
        {"Masalah": (("Masalah seluruh berkas", "Problems of the file"), [[*r, ""] for r in rest])} if rest else {}
    )


def template(kind: Kind, out: Path) -> Path:
    """An empty sheet with the right columns, and a sheet that says what each is."""
    header = [c.name for c in kind.columns]
    meaning = [
        (c.name, *FIELDS.get(c.name, (c.name, c.name)), "wajib" if c.needed else "boleh kosong",
         c.example or ", ".join(sorted(c.choices))[:200], ", ".join(c.also))
        for c in kind.columns
    ]  # fmt: skip
    head = ("kolom", "arti", "meaning", "isian", "contoh atau pilihan", "nama lain yang dikenal")
    return exports.write_xlsx(out, {"Data": (header, []), "Petunjuk": (head, meaning)})
