"""Writes the tables of docs/reference/import-columns.md from the columns themselves.

Run `python tests/kit/columns_page.py` after a change of columns; a test compares the page.
"""

from __future__ import annotations

from pathlib import Path

from siaga.force import files as force
from siaga.kit.columns import Column
from siaga.territory import files as territory
from siaga.vulnerability.files import CLASS

PAGE = Path(__file__).parents[2] / "docs/reference/import-columns.md"
MARK = "<!-- tables -->"
FILES = {
    "villages": territory.VILLAGES,
    "stations": (*territory.STATIONS, CLASS),
    "bases": territory.BASES,
    "officers": force.OFFICERS,
    "assets": force.ASSETS,
    "travel": territory.TRAVEL,
}
KINDS = {
    "text": "text", "code": "code (text)", "whole": "whole number, digits only",
    "decimal": "number, point or comma",
    "flag": "ya/tidak, true/false, 1/0", "list": "list, parted by `;`",
}  # fmt: skip


def render() -> str:
    """The tables of all files, in Markdown."""
    return "\n".join(_table(name, columns) for name, columns in FILES.items())


def _table(name: str, columns: tuple[Column, ...]) -> str:
    head = [f"\n## `siaga import {name}`\n", "| field | also spelled | cell | needed |", "|---|---|---|---|"]
    return "\n".join([*head, *(_row(c) for c in columns)])


def _row(c: Column) -> str:
    also = ", ".join(f"`{a}`" for a in c.also)
    needed = "yes" if c.needed and not c.blank else "column" if c.needed else ""
    return f"| `{c.name}` | {also} | {_cell(c)} | {needed} |"


def _cell(c: Column) -> str:
    if c.kind == "choice":
        values: dict[str, list[str]] = {}
        for spelling, value in c.choices.items():
            values.setdefault(value, []).append(spelling)
        return "; ".join(", ".join(s) for s in values.values())
    text = KINDS[c.kind]
    return f"{text}, like `{c.example}`" if c.example else text


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text("utf-8").split(MARK)[0] + MARK + "\n" + render() + "\n", "utf-8")
