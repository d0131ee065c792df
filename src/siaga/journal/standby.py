"""How does a second machine stay warm and take over? Encrypted backups are shipped to it; one command does it."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from siaga.journal import backup, keys, reads
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.journal.shipping import NAME, Shipped, shipped
from siaga.journal.verify import Verdict
from siaga.kit.errors import refuse

KEEP = 5


def ship(workspace: Path, folder: Path, actor: Actor, keep: int = KEEP) -> Shipped:
    """Write one encrypted backup into the folder that the second machine reads; the newest `keep` stay.

    Nothing is written when the journal has not grown since the last one. PostgreSQL has its own streaming
    replication and is refused here.
    """
    if connection.vendor != "sqlite":
        raise refuse(
            "Mesin kedua pada PostgreSQL memakai replikasi PostgreSQL sendiri", "Lihat docs/how-to/standby.md",
            "On PostgreSQL the second machine uses PostgreSQL's own replication", "See docs/how-to/standby.md",
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    before = shipped(folder)
    if before and before[0].entries == reads.size():
        return before[0]
    # The backup's own act is one entry more: the name says the size that is inside.
    entries = reads.size() + 1
    file = folder / NAME.format(entries)
    backup.save(workspace, file, actor)
    for old in shipped(folder)[max(1, keep) :]:
        old.file.unlink(missing_ok=True)
    return Shipped(file, entries)


def take_over(
    workspace: Path, actor: Actor, used: Shipped, reason: str, held: list[tuple[str, str]] | None = None
) -> Verdict:
    """On the started copy: finish the restore, change the journal's key, and journal the take-over.

    The new key tells what this machine writes from what the old one may still write after the copy was made.
    """
    backup.finish(workspace, actor, held=held)
    keys.rotate(actor, f"ambil alih: {reason}")
    with act("journal.take_over", actor, f"cadangan/{used.file.name}", reason=reason) as change:
        change.update(backup=used.file.name, entries=used.entries)
    return reads.verify(held)
