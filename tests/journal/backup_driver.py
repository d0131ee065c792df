"""Does one thing with the screen's backups in a real workspace: `backup_driver.py FOLDER COMMAND`."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from siaga.kit import workspace
from siaga.kit.errors import Refused


def main(folder: str, command: str) -> None:
    path = Path(folder).resolve()
    if command == "make":
        workspace.create(path, workspace.Config(node="Polres Contoh"))
    workspace.activate(path)
    from siaga.journal import backup, backup_runs, database, keys
    from siaga.journal.context import CONSOLE, Actor
    from siaga.journal.models import BackupRun, Entry
    from siaga.kit import children

    actor = Actor("u-admin", "administrator", "web")

    def fresh(run):
        return BackupRun.objects.get(pk=run.pk)

    def until(test, seconds=60):
        end = time.monotonic() + seconds
        while not test() and time.monotonic() < end:
            time.sleep(0.02)

    def left():
        return sorted(f.name for f in (path / "cadangan").iterdir()) if (path / "cadangan").exists() else []

    def at_work():
        """A backup whose child is stopped in the middle of its work, with plain and unfinished files about.

        It is stopped while it waits for the database, so that it holds no lock itself.
        """
        run = backup_runs.start_backup(actor)
        with closing(sqlite3.connect(path / "siaga.sqlite3", isolation_level=None)) as held:
            held.execute("BEGIN IMMEDIATE")
            until((backup_runs.work_folder(run) / "tahap").exists)
            time.sleep(0.3)
            os.kill(run.pid, signal.SIGSTOP)
            held.execute("ROLLBACK")
        (backup_runs.work_folder(run) / "siaga.sqlite3").write_bytes(b"terbuka")
        backup.part_of(backup_runs.file_of(run)).write_bytes(b"separuh")
        return run

    if command == "make":
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        database.refuse_unsafe()
        keys.begin(CONSOLE)
        try:
            backup_runs.start_backup(actor)
            refused = ""
        except Refused as error:
            refused = error.problems[0].reason
        answer = {"refused": refused, "shares": backup.make_recovery_key(CONSOLE)}
    elif command == "run":
        run = backup_runs.start_backup(actor)
        until(lambda: fresh(run).state != "running")
        done, file = backup_runs.told(fresh(run)), backup_runs.file_of(run)
        acts = Entry.objects.filter(object=backup_runs.name_of(run)).order_by("seq").values_list("act", "actor")
        answer = {
            "state": done.state, "there": done.there, "size": done.run.size == file.stat().st_size,
            "same": done.run.sha256 == hashlib.sha256(file.read_bytes()).hexdigest(), "left": left(),
            "file": file.name, "entries": done.run.entries, "acts": list(acts), "faults": done.run.faults,
            "last": backup_runs.last_backup().object, "mode": oct((path / "cadangan").stat().st_mode & 0o777),
        }  # fmt: skip
    elif command == "cancel":
        run, last = at_work(), backup_runs.last_backup().object
        told = backup_runs.told(fresh(run))
        try:
            backup_runs.start_backup(actor)
            second = "began"
        except Refused as refused:
            second = refused.problems[0].reason_en
        before = left()
        backup_runs.cancel_backup(run, actor)
        answer = {
            "stage": [told.state, told.stage in backup.STAGES, told.of], "second": second, "before": len(before),
            "left": left(), "state": fresh(run).state, "child": children.born(run.pid), "file": run.file,
            "last": backup_runs.last_backup().object == last,
        }  # fmt: skip
    elif command == "lost":
        run = at_work()
        os.kill(run.pid, signal.SIGKILL)
        until(lambda: not children.born(run.pid))
        before = backup_runs.told(fresh(run)).state
        closed = backup_runs.close_lost_backups()
        answer = {"before": before, "closed": closed, "row": fresh(run).state, "file": run.file, "left": left(),
                  "again": backup_runs.close_lost_backups()}  # fmt: skip
    elif command == "damaged":
        from django.db import connection

        from siaga.journal.guard import lifted

        with lifted(), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_body SET text = '{}' WHERE seq = 1")
        run = backup_runs.start_backup(actor)
        until(lambda: fresh(run).state != "running")
        row = fresh(run)
        answer = {"state": row.state, "fault": row.faults[0]["reason"], "left": left(), "file": row.file}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
