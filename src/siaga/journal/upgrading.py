"""How does a workspace move to this version of Siaga, and back? After a backup, all or nothing."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from siaga import __version__
from siaga.journal import backup, guard, reads
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.journal.unpacking import scratch
from siaga.journal.verify import Verdict
from siaga.kit.errors import refuse

COPY = "sebelum.sqlite3"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """Migrations applied (none: the workspace was up to date), the backup before them, the journal after."""

    applied: tuple[str, ...]
    backup: str
    verdict: Verdict


def waiting() -> tuple[str, ...]:
    """Migrations of this version that the workspace has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{m.app_label}.{m.name}" for m, _ in plan)


def refuse_outdated() -> None:
    """Refuse to serve a workspace of an older version."""
    missing = waiting()
    if missing:
        raise refuse(
            "Ruang kerja ini dari versi Siaga yang lebih lama", "Jalankan `siaga upgrade FILE` lebih dahulu",
            "This workspace is of an older version of Siaga", "Run `siaga upgrade FILE` first",
            value=", ".join(missing),
        )  # fmt: skip


def upgrade(workspace: Path, file: Path, actor: Actor) -> Upgraded:
    """Back up to `file`, migrate, verify. If anything fails the database is as it was.

    The way back later is `siaga restore FILE DIR` with the earlier version installed.
    """
    missing = waiting()
    if not missing:
        return Upgraded((), "", reads.verify())
    backup.save(workspace, file, actor)
    with scratch(workspace) as folder:
        _copy(folder / COPY)
        try:
            call_command("migrate", verbosity=0)
            return _finished(missing, file, actor)
        except BaseException:
            _put_back(folder / COPY)
            raise


def _finished(missing: tuple[str, ...], file: Path, actor: Actor) -> Upgraded:
    with act("journal.upgrade", actor, f"versi/{__version__}") as change:
        change.update(migrations=list(missing), backup=file.name)
    verdict = reads.verify()
    if not verdict.ok:
        raise RuntimeError("the journal does not verify after the migrations")
    return Upgraded(missing, str(file), verdict)


def _copy(file: Path) -> None:
    import sqlite3

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)


def _put_back(file: Path) -> None:
    import sqlite3

    if connection.vendor != "sqlite":
        return  # PostgreSQL runs each migration in a transaction and keeps the backup for the rest
    connection.close()
    connection.ensure_connection()
    with guard.lifted(), closing(sqlite3.connect(file)) as copy:
        copy.backup(connection.connection)
