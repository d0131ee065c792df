"""How does an entry get in? Under the lock of the tree's one head, in the caller's transaction."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from siaga.journal import clock, merkle
from siaga.journal.context import SYSTEM, Actor
from siaga.journal.leaf import Leaf, body_hash, body_text, join, microseconds
from siaga.kit.clock import now

Run = Callable[..., Any]
JUMP = "journal.note_clock_jump"
_ENTRY = (
    "INSERT INTO journal_entry (seq, recorded, event, act, object, actor, role, device, body_hash, leaf_hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_BODY = "INSERT INTO journal_body (seq, salt, text) VALUES (%s, %s, %s)"
_LOCK = " FOR UPDATE"
_HEAD = "SELECT size, frontier, recorded, boot, uptime FROM journal_head WHERE id = 1 FOR UPDATE"
_MOVE = "UPDATE journal_head SET size = %s, frontier = %s, recorded = %s, boot = %s, uptime = %s WHERE id = 1"
_FIRST = (
    "INSERT INTO journal_head (id, size, frontier, recorded, boot, uptime) VALUES (1, 0, %s, 0, '', 0)"
    " ON CONFLICT DO NOTHING"
)


class BrokenJournalError(RuntimeError):
    """The journal's own tables contradict each other; nothing more is written until someone looks."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be written: the act, who, on what, what changed, why, and when by which clock.

    `event` is in microseconds of UTC; None means at the moment of recording.
    """

    act: str
    actor: Actor
    object: str
    change: dict[str, Any]
    reason: str = ""
    event: int | None = None
    event_clock: str = "siaga"

    def body(self) -> str:
        """Canonical JSON of the body."""
        return body_text(
            {"actor": self.actor.id, "role": self.actor.role, "device": self.actor.device,
             "object": self.object, "change": self.change, "reason": self.reason,
             "event_clock": self.event_clock}
        )  # fmt: skip

    def leaf(self, seq: int, at: int) -> Leaf:
        """The entry's ids and times at number `seq`."""
        event = at if self.event is None else self.event
        return Leaf(seq, at, event, self.act, self.object, self.actor.id, self.actor.role, self.actor.device)


def append(record: Record) -> tuple[int, int]:
    """Write one entry and its body; returns its number and its recorded time in microseconds.

    Must run inside a transaction. A jump of the clock since the last entry is noted by an entry before it.
    """
    link = connections[DEFAULT_DB_ALIAS]
    link.validate_no_broken_transaction()
    with link.wrap_database_errors:
        return _append(_runner(link), record)


def _runner(link: Any) -> Run:
    """Runs a statement on the driver itself: the entry is the journal's own and needs no guard.

    SQLite has no row locks; its transactions begin IMMEDIATE, which locks the whole file for writing.
    """
    raw, lite = link.connection, link.vendor == "sqlite"

    def run(sql: str, values: Sequence[object] = ()) -> Any:
        if lite:
            return raw.execute(sql.replace("%s", "?").removesuffix(_LOCK), values)
        return raw.execute(sql, values)

    return run


def _append(run: Run, record: Record) -> tuple[int, int]:
    size, frontier, last, boot, uptime = _head(run)
    at, up = microseconds(now()), clock.uptime()
    passed = up - uptime if boot and boot == clock.boot() else None
    jumped = clock.jump(at, last, passed) if size else 0
    if jumped:
        note = Record(JUMP, SYSTEM, "jam", {"seconds": jumped / 1e6})
        frontier, size = _write(run, size, frontier, note, at), size + 1
    frontier = _write(run, size, frontier, record, at)
    run(_MOVE, (size + 1, merkle.pack(frontier), at, clock.boot(), up))
    return size, at


def _write(run: Run, seq: int, frontier: merkle.Frontier, record: Record, at: int) -> merkle.Frontier:
    salt, text = os.urandom(32), record.body()
    hidden = body_hash(salt, text.encode())
    columns = record.leaf(seq, at).columns()
    hashed = merkle.leaf_hash(join(columns, hidden))
    run(_ENTRY, (*columns, hidden, hashed))
    run(_BODY, (seq, salt, text))
    return merkle.append(frontier, seq, hashed)


def _head(run: Run) -> tuple[int, merkle.Frontier, int, str, int]:
    row = run(_HEAD).fetchone()
    if row is None:
        _start(run)
        row = run(_HEAD).fetchone()
    try:
        return row[0], merkle.unpack(bytes(row[1]), row[0]), row[2], row[3], row[4]
    except ValueError as error:
        raise BrokenJournalError(f"the head of the journal is damaged: {error}") from error


def _start(run: Run) -> None:
    if run("SELECT count(*) FROM journal_entry").fetchone()[0]:
        raise BrokenJournalError("the journal has entries and no head")
    run(_FIRST, (b"",))
