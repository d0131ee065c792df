"""How is the post saved and brought back? One encrypted file; a restore verifies the journal and erases again."""

from __future__ import annotations

import os
import sqlite3
import subprocess  # nosec B404
import tarfile
from contextlib import closing
from pathlib import Path
from shutil import which

from django.db import connection

from siaga.journal import erasing, keys, reads, recovery
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.journal.unpacking import private, scratch
from siaga.journal.verify import Verdict
from siaga.kit.errors import Refused, refuse
from siaga.kit.workspace import CONFIG

DATABASE, DUMP = "siaga.sqlite3", "siaga.pgdump"
KEEP = (CONFIG, "keys", "files", erasing.REGISTER)


def make_recovery_key(actor: Actor) -> tuple[str, str]:
    """Make the recovery key and return its two shares, to be printed once and given to two people."""
    folder = keys.folder()
    first, second = recovery.create(folder)
    with act("journal.make_recovery_key", actor, "cadangan") as change:
        change["public"] = (folder / recovery.FILE).read_text("ascii").strip()
    return first, second


def save(workspace: Path, file: Path, actor: Actor) -> Verdict:
    """Write an encrypted backup while the post goes on working; verifies the journal first.

    Refuses a damaged journal, an existing file and a workspace without a recovery key. The act is in the
    journal before the copy is made, so the copy knows of itself.
    """
    reader = recovery.public_key(keys.folder())
    if file.exists():
        raise _refused("berkas sudah ada", "the file exists", str(file))
    verdict = reads.verify()
    if not verdict.ok:
        raise _refused("jurnal tidak utuh", "the journal is damaged", verdict.faults[0].detail)
    with act("journal.save_backup", actor, f"cadangan/{file.name}") as change:
        change.update(entries=verdict.entries, root=verdict.root.hex())
    with scratch(workspace) as folder:
        _copy_database(folder)
        _pack(workspace, folder)
        part = file.with_name(file.name + ".part")
        with (folder / "all.tar").open("rb") as source, private(part) as target:
            recovery.encrypt(source, target, reader)
            target.flush()
            os.fsync(target.fileno())
        part.rename(file)
    return verdict


def finish(
    workspace: Path, actor: Actor, register: Path | None = None, held: list[tuple[str, str]] | None = None
) -> Verdict:
    """After `unpack`, on the started workspace: erase again, journal the restore, and verify.

    `register` is the newest list of erasures (by default the one in the backup); `held` are checkpoints kept
    outside, which show what the restore has lost. The restored workspace is usable even when they differ.
    """
    if connection.vendor == "postgresql":
        _load_dump(workspace / DUMP)
    before = reads.verify(held)
    again = sum(erasing.replay(file, actor) for file in {workspace / erasing.REGISTER, register} if file)
    with act("journal.restore_backup", actor, "cadangan") as change:
        change.update(entries=before.entries, root=before.root.hex(), erased_again=again, ok=before.ok)
    return reads.verify(held)


def _copy_database(folder: Path) -> None:
    if connection.vendor == "postgresql":
        _run_dump(folder / DUMP)
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / DATABASE)) as copy:
        # SQLite's own online copy: consistent while other processes write.
        connection.connection.backup(copy, pages=4096)


def _pack(workspace: Path, folder: Path) -> None:
    with tarfile.open(folder / "all.tar", "w") as archive:
        for name in (DATABASE, DUMP):
            if (folder / name).exists():
                archive.add(folder / name, name)
        for name in KEEP:
            if (workspace / name).exists():
                archive.add(workspace / name, name)


def _run_dump(file: Path) -> None:
    settings = connection.settings_dict
    _tool("pg_dump", ["--format=custom", "--no-owner", f"--file={file}", settings["NAME"]])


def _load_dump(file: Path) -> None:
    settings = connection.settings_dict
    _tool("pg_restore", ["--clean", "--if-exists", "--no-owner", f"--dbname={settings['NAME']}", str(file)])


def _tool(name: str, arguments: list[str]) -> None:
    program, settings = which(name), connection.settings_dict
    if program is None:
        raise _refused(f"program {name} tidak ada", f"{name} is not installed", name)
    connection.close()
    environment = {
        **os.environ, "PGHOST": settings["HOST"], "PGPORT": str(settings["PORT"]), "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
    }  # fmt: skip
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, check=False)  # noqa: S603  # nosec
    if done.returncode:
        raise _refused(f"{name} gagal", done.stderr.decode("utf-8", "replace").strip(), name)


def _refused(reason: str, english: str, value: str) -> Refused:
    return refuse(
        f"Cadangan: {reason}", "Perbaiki dan ulangi", f"Backup: {english}", "Correct it and repeat", value=value
    )
