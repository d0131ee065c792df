"""What did this import do? The report of one file, and the write that makes a second import an update."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, MutableMapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model

from siaga.kit.columns import Table
from siaga.kit.errors import Problem

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Written:
    """Rows by what became of them: new, changed, or the same as before."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Result of one import: rows read, rows accepted, warnings, totals; nothing was written on a dry run."""

    file: str
    rows: int
    accepted: int
    written: Written
    warnings: tuple[Problem, ...] = ()
    totals: dict[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    synthetic: tuple[str, ...] = ()
    dry_run: bool = False

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def __str__(self) -> str:
        w = self.written
        done = "diperiksa, tidak ada yang ditulis" if self.dry_run else "diterima"
        return (
            f"{self.file}: {self.accepted} dari {self.rows} baris {done}; "
            f"{w.created} baru, {w.updated} diperbarui, {w.unchanged} sama; {len(self.warnings)} peringatan"
        )


def bring(
    act: AbstractContextManager[MutableMapping[str, Any]],
    file: Path,
    table: Table,
    batches: Iterable[Sequence[Model]],
    warnings: tuple[Problem, ...],
    dry_run: bool,
) -> ImportReport:
    """Write the batches in order inside the act; the report counts the last batch, the file's own rows.

    On a dry run the act is never opened, so nothing is written and nothing is journalled.
    """
    *before, own = batches
    written = compare(own)[0]
    if not dry_run:
        with act as change:
            for batch in (*before, own):
                upsert(batch)
            change.update(
                sha256=digest(file), rows=len(table.rows), created=written.created, updated=written.updated,
                unchanged=written.unchanged, warnings=len(warnings), dropped=list(table.dropped),
            )  # fmt: skip
    return ImportReport(
        table.file, len(table.rows), len(own), written, warnings, {"rows": len(table.rows)},
        table.dropped, tuple(sorted(table.synthetic)), dry_run,
    )  # fmt: skip


def digest(path: Path) -> str:
    """SHA-256 of the file, hexadecimal, for the journal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def compare(rows: Sequence[M]) -> tuple[Written, list[M]]:
    """Tell new, changed and unchanged rows apart by primary key; returns the rows that need writing."""
    if not rows:
        return Written(), []
    names = _names(rows[0])
    old = {
        row[0]: row
        for row in type(rows[0])._default_manager.values_list("pk", *names)
    }  # fmt: skip
    new = [r for r in rows if r.pk not in old]
    changed = [r for r in rows if r.pk in old and old[r.pk][1:] != _values(r, names)]
    return Written(len(new), len(changed), len(rows) - len(new) - len(changed)), new + changed


def upsert(rows: Sequence[M]) -> Written:
    """Write rows, updating those whose primary key is there. Call inside an act."""
    written, due = compare(rows)
    if due:
        due[0]._meta.model._default_manager.bulk_create(
            due,
            batch_size=400,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=_names(due[0]),
        )
    return written


def _names(row: Model) -> list[str]:
    return [f.attname for f in row._meta.concrete_fields if not f.primary_key]


def _values(row: Model, names: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
