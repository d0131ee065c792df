"""What did this import do? The report of one file, and the write that makes a second import an update."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

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
        replaced = _before(due)
        due[0]._meta.model._default_manager.bulk_create(
            due,
            batch_size=400,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=_names(due[0]),
        )
        _remember(replaced)
    return written


@dataclass(slots=True)
class Replaced:
    """What a write did to a table, enough to take it back: keys that are new, rows as they were, marks of rows now.

    Values are plain JSON. A mark tells whether a row is still as this write left it.
    """

    model: str
    created: list[Any]
    before: list[dict[str, Any]]
    after: dict[str, str] = field(default_factory=dict)


_kept: ContextVar[list[Replaced] | None] = ContextVar("siaga_replaced", default=None)


@contextmanager
def remembering() -> Iterator[list[Replaced]]:
    """Within, every `upsert` also notes what it replaced; the list fills as it happens."""
    box: list[Replaced] = []
    token = _kept.set(box)
    try:
        yield box
    finally:
        _kept.reset(token)


def _before(due: Sequence[Model]) -> Replaced | None:
    if _kept.get() is None:
        return None
    model = type(due[0])
    keys = [row.pk for row in due]
    old = [row for part in parts(keys) for row in model._default_manager.filter(pk__in=part).values()]
    name = model._meta.pk.attname if model._meta.pk else "pk"
    there = {row[name] for row in old}
    return Replaced(
        model._meta.label, [k for k in keys if k not in there], json.loads(json.dumps(old, default=str))
    )


def _remember(replaced: Replaced | None) -> None:
    box = _kept.get()
    if replaced is None or box is None:
        return
    from django.apps import apps

    model = apps.get_model(replaced.model)
    name = model._meta.pk.attname if model._meta.pk else "pk"
    replaced.after = marks(model, [*replaced.created, *(row[name] for row in replaced.before)])
    box.append(replaced)


def replace_all(old: QuerySet[Any], rows: Sequence[Model]) -> None:
    """Put these rows in place of those of the query set, and note both. Call inside an act."""
    before = json.loads(json.dumps(list(old.values()), default=str))
    old.delete()
    made = old.model._default_manager.bulk_create(rows)
    _remember(
        Replaced(old.model._meta.label, [row.pk for row in made], before) if _kept.get() is not None else None
    )


def marks(model: type[Model], keys: Sequence[Any]) -> dict[str, str]:
    """A short digest of each of these rows as it is now, by key; rows that are gone have none."""
    name = model._meta.pk.attname if model._meta.pk else "pk"
    rows = (row for part in parts(keys) for row in model._default_manager.filter(pk__in=part).values())
    return {str(row[name]): _digest(row) for row in rows}


def _digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, default=str, sort_keys=True).encode()).hexdigest()[:16]


def parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Keys in runs that a statement can hold."""
    return (keys[at : at + 400] for at in range(0, len(keys), 400))


def restored(model: type[Model], rows: Sequence[dict[str, Any]]) -> list[Model]:
    """Rows of `Replaced.before` as instances, to be written back."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    return [model(**{n: fields[n].to_python(v) for n, v in row.items() if n in fields}) for row in rows]


def _names(row: Model) -> list[str]:
    return [f.attname for f in row._meta.concrete_fields if not f.primary_key]


def _values(row: Model, names: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
