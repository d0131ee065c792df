"""The reference page of what is kept, written from the tables: `python tests/web/kept_page.py`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/reference/what-siaga-keeps.md"
MARK = "<!-- written from the tables -->"


def render() -> str:
    """A table of fields for every table that tells of a person."""
    from siaga.web import kept

    parts = []
    for table, rows in groupby(kept.rows(), key=lambda row: row.table):
        parts.append(f"\n## {table}\n\n| field | purpose | read by | until |\n|---|---|---|---|")
        parts += [f"| `{r.field}` | {r.kept.purpose_en} | {r.kept.readers_en} | {r.kept.until_en} |" for r in rows]
    return "\n".join(parts)


def write() -> None:
    """Write the page anew below its mark."""
    PAGE.write_text(PAGE.read_text("utf-8").split(MARK)[0] + MARK + "\n" + render() + "\n", "utf-8")


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "siaga.settings"
    django.setup()
    write()
