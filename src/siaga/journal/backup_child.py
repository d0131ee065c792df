"""What does the child do? The same as the terminal's `siaga backup`, for the person who asked, then it ends."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from siaga.kit import workspace
from siaga.kit.errors import Problem, Refused


def main(folder: str, number: str) -> None:
    """Wait for the word, make the backup, write down how it ended."""
    if not sys.stdin.buffer.readline():
        return
    with suppress(OSError):
        os.nice(5)
    workspace.activate(Path(folder))
    from siaga.journal.models import BackupRun

    run = BackupRun.objects.filter(pk=int(number), state="running").first()
    if run:
        work(run)


def work(run: Any) -> None:
    """Make a backup and close its run. Nothing raised here reaches anybody, so everything is written down."""
    from siaga.journal import backup, backup_runs
    from siaga.journal.context import Actor

    actor = Actor(run.started_by, run.role, run.device)
    try:
        plain = backup_runs.work_folder(run)
        plain.parent.mkdir(mode=0o700, exist_ok=True)
        plain.mkdir(mode=0o700)
        noted = partial(backup_runs.note_stage, run)
        saved = backup.save(backup_runs.workspace(), backup_runs.file_of(run), actor, noted, plain)
        backup_runs.finish_backup(run, actor, saved)
    except Refused as refused:
        backup_runs.fail_backup(run, actor, "refused", [p.as_dict() for p in refused.problems])
    except Exception as error:
        logging.getLogger(__name__).exception("backup %s failed", run.pk)
        backup_runs.fail_backup(run, actor, "failed", [_fault(error).as_dict()])


def _fault(error: Exception) -> Problem:
    return Problem(
        "", 0, "", f"{type(error).__name__}: {error}"[:300],
        "Cadangan berhenti karena kesalahan pada sistem; tidak ada yang tertinggal",
        "Periksa ruang disk, lalu ulangi; bila berulang, beri tahu administrator",
        "The backup stopped because something broke; nothing of it stays",
        "Check the disk space and try again; if it repeats, tell the administrator",
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
