"""How does a backup begin on the screen, how far is it, and how did it end? Each beginning and each end is an act.

The file goes to `cadangan` in the workspace. What is plain lies meanwhile in a folder of the run's own, so
that it can be swept away however the child ended.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from siaga.journal import keys, recovery
from siaga.journal.acts import act
from siaga.journal.backup import DATABASE, STAGES, Saved, part_of
from siaga.journal.context import SYSTEM, Actor
from siaga.journal.models import BackupRun, Entry
from siaga.kit import children, clock
from siaga.kit.errors import refuse

CHILD = "siaga.journal.backup_child"
FOLDER = "cadangan"
STAGE = "tahap"


def start_backup(actor: Actor) -> BackupRun:
    """Begin a backup in a child process; refuses while another runs, without a recovery key, or without the room.

    The child waits until this act is committed; if it is not, the child ends without a trace.
    """
    recovery.public_key(keys.folder())
    close_lost_backups()
    _refuse_without_room()
    with act("journal.start_backup", actor, "") as change:
        _refuse_second()
        now = clock.now()
        name = f"siaga-{clock.local(now, settings.CONFIG.zone):%Y%m%d-%H%M%S}.cadangan"
        run = BackupRun.objects.create(
            file=name, started_by=actor.id, role=actor.role, device=actor.device, started_at=now
        )
        change.object = name_of(run)
        run.pid, run.born = children.start(CHILD, run.pk, workspace())
        try:
            run.save()
            transaction.on_commit(partial(children.release, run.pid))
        except BaseException:
            children.abandon(run.pid)
            raise
    return run


def finish_backup(run: BackupRun, actor: Actor, saved: Saved) -> None:
    """Close a backup that stands whole on the disk; refuses one that was cancelled meanwhile."""
    with act("journal.finish_backup", actor, name_of(run)) as change:
        if _still_running(run) is None:
            raise refuse(
                "Cadangan ini dibatalkan", "Buat lagi bila masih perlu",
                "This backup was cancelled", "Make it again if it is still needed",
            )  # fmt: skip
        kept = {"entries": saved.verdict.entries, "size": saved.size, "sha256": saved.sha256}
        _close(run, "done", **kept)
        change.update(kept)
    sweep(run, everything=False)


def fail_backup(run: BackupRun, actor: Actor, state: str, faults: list[dict[str, Any]]) -> None:
    """Close a backup that was refused or failed, with what was wrong; nothing of it stays."""
    with act("journal.fail_backup", actor, name_of(run)) as change:
        if row := _still_running(run):
            sweep(row)
            _close(row, state, faults=faults)
        change.update(state=state, faults=len(faults))


def cancel_backup(run: BackupRun, actor: Actor) -> None:
    """Kill the child, sweep away what it wrote, close the run. Refuses one that has ended."""
    with act("journal.cancel_backup", actor, name_of(run)):
        row = _still_running(run)
        if row is None:
            raise refuse(
                "Cadangan ini sudah berakhir", "Muat ulang halaman untuk melihat hasilnya",
                "This backup has ended already", "Reload the page to see what came of it",
            )  # fmt: skip
        children.end(row.pid, row.born)
        sweep(row)
        _close(row, "cancelled")


def close_lost_backups() -> int:
    """Close backups whose child is gone without a word, and sweep away what it left; returns how many."""
    lost = [run for run in BackupRun.objects.filter(state="running") if state_of(run) == "lost"]
    for run in lost:
        with act("journal.lose_backup", SYSTEM, name_of(run)) as change:
            if (row := _still_running(run)) and state_of(row) == "lost":
                sweep(row)
                _close(row, "lost")
            change.update(started_by=run.started_by)
    return len(lost)


def last_backup() -> Entry | None:
    """The newest backup that came to its end: from the terminal, shipped, or from the screen."""
    broken = [name_of(run) for run in BackupRun.objects.exclude(state="done").only("file")]
    rows = Entry.objects.filter(act="journal.save_backup").exclude(object__in=broken)
    return rows.order_by("-seq").first()


def name_of(run: BackupRun) -> str:
    """A backup as the journal names it."""
    return f"{FOLDER}/{run.file}"


def workspace() -> Path:
    """Where this post lives."""
    return settings.WORKSPACE or Path.cwd()


def file_of(run: BackupRun) -> Path:
    """The backup itself."""
    return workspace() / FOLDER / run.file


def work_folder(run: BackupRun) -> Path:
    """Where the child keeps the plain copy and says how far it is."""
    return workspace() / FOLDER / f".kerja-{run.pk}"


def sweep(run: BackupRun, everything: bool = True) -> None:
    """Remove the plain copy; with `everything` also what was written of the backup itself."""
    shutil.rmtree(work_folder(run), ignore_errors=True)
    if everything:
        for file in (part_of(file_of(run)), file_of(run)):
            file.unlink(missing_ok=True)


def note_stage(run: BackupRun, stage: str) -> None:
    """Say which stage has been reached."""
    (work_folder(run) / STAGE).write_text(stage, "ascii")


@dataclass(frozen=True, slots=True)
class Told:
    """A backup as it is now. `state` is `lost` where the row says running and the child is gone."""

    run: BackupRun
    state: str
    stage: str
    reached: int
    of: int

    @property
    def running(self) -> bool:
        """Whether its child is at work."""
        return self.state == "running"

    @property
    def there(self) -> bool:
        """Whether the file still lies where it was written."""
        return self.state == "done" and file_of(self.run).is_file()


def told(run: BackupRun) -> Told:
    """How far a backup is; asks the kernel whether its child still lives."""
    state, stage = state_of(run), ""
    if state == "running":
        try:
            stage = (work_folder(run) / STAGE).read_text("ascii")
        except OSError:
            stage = ""
    return Told(run, state, stage, STAGES.index(stage) + 1 if stage in STAGES else 0, len(STAGES))


def state_of(run: BackupRun) -> str:
    """The row's state, or `lost` where its child is gone."""
    gone = run.state == "running" and not children.alive(run.pid, run.born)
    return "lost" if gone else run.state


def _refuse_second() -> None:
    run = BackupRun.objects.filter(state="running").first()
    if run is None:
        return
    since = f"{clock.local(run.started_at, settings.CONFIG.zone):%H.%M} {settings.CONFIG.zone}"
    raise refuse(
        f"Cadangan sedang dibuat sejak {since}", "Tunggu sampai selesai, atau batalkan dahulu",
        f"A backup is being made since {since}", "Wait until it has ended, or cancel it first", value=run.file,
    )  # fmt: skip


def _refuse_without_room() -> None:
    """A backup needs the database and the files three times for a moment: copied, packed, encrypted."""
    need, free = 3 * _size(), shutil.disk_usage(workspace()).free
    if free < need:
        raise refuse(
            f"Ruang disk tidak cukup: perlu {need / 1e9:.1f} GB, kosong {free / 1e9:.1f} GB",
            "Pindahkan cadangan lama ke media lain",
            f"Not enough disk space: {need / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free",
            "Move older backups to another medium",
        )  # fmt: skip


def _size() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            database = int(cursor.fetchone()[0])
    else:
        file = workspace() / DATABASE
        database = file.stat().st_size if file.exists() else 0
    return database + sum(f.stat().st_size for f in (workspace() / "files").rglob("*") if f.is_file())


def _still_running(run: BackupRun) -> BackupRun | None:
    return BackupRun.objects.select_for_update().filter(pk=run.pk, state="running").first()


def _close(run: BackupRun, state: str, **more: Any) -> None:
    BackupRun.objects.filter(pk=run.pk).update(state=state, ended_at=clock.now(), **more)
