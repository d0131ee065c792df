"""How is the post saved and brought back? One encrypted file; a restore verifies the journal and erases again."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess  # nosec B404
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import BinaryIO

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
STAGES = ("journal", "copy", "pack", "encrypt", "read_again")


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that was written: the journal as it was checked before, the file's bytes and SHA-256."""

    verdict: Verdict
    size: int
    sha256: str


def make_recovery_key(actor: Actor) -> tuple[str, str]:
    """Make the recovery key and return its two shares, to be printed once and given to two people."""
    folder = keys.folder()
    first, second = recovery.create(folder)
    with act("journal.make_recovery_key", actor, "cadangan") as change:
        change["public"] = (folder / recovery.FILE).read_text("ascii").strip()
    return first, second


def _silent(stage: str) -> None:
    """Nobody asks how far it is."""


def save(
    workspace: Path, file: Path, actor: Actor, progress: Callable[[str], None] = _silent, plain: Path | None = None
) -> Saved:
    """Write an encrypted backup while the post goes on working; verifies the journal first, reads the file again.

    Refuses a damaged journal, an existing file and a workspace without a recovery key. The act is in the
    journal before the copy is made, so the copy knows of itself. The plain copy lies in `plain` for a moment, else
    in the workspace. `progress` hears each of `STAGES` as it begins.
    """
    reader = recovery.public_key(keys.folder())
    if file.exists():
        raise _refused("berkas sudah ada", "the file exists", str(file))
    progress("journal")
    verdict = reads.verify()
    if not verdict.ok:
        raise _refused("jurnal tidak utuh", "the journal is damaged", verdict.faults[0].detail)
    with act("journal.save_backup", actor, f"cadangan/{file.name}") as change:
        change.update(entries=verdict.entries, root=verdict.root.hex())
    part = part_of(file)
    with scratch(plain or workspace) as folder:
        progress("copy")
        _copy_database(folder)
        progress("pack")
        _pack(workspace, folder)
        progress("encrypt")
        with (folder / "all.tar").open("rb") as source, private(part) as target:
            hashed = _Hashed(target)
            recovery.encrypt(source, hashed, reader)  # type: ignore[arg-type]
            target.flush()
            os.fsync(target.fileno())
    progress("read_again")
    if _sha256(part) != hashed.sum.hexdigest():
        part.unlink()
        raise _refused("berkas tidak sama ketika dibaca ulang", "the file differs when read again", str(file))
    part.rename(file)
    return Saved(verdict, file.stat().st_size, hashed.sum.hexdigest())


def part_of(file: Path) -> Path:
    """Where a backup grows until it is whole."""
    return file.with_name(file.name + ".part")


class _Hashed:
    """What is written through it is hashed on its way."""

    def __init__(self, target: BinaryIO) -> None:
        self.target, self.sum = target, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.sum.update(piece)
        return self.target.write(piece)


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


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
