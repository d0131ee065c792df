"""How does an entry get in? Under the lock of the tree's one head, in the caller's transaction."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from siaga.journal import clock, merkle
from siaga.journal.context import SYSTEM, Actor
from siaga.journal.leaf import body_hash, body_text, columns, join, microseconds
from siaga.kit.clock import now

JUMP, JUMPED = "journal.note_clock_jump", "jam"
_LOCK = " FOR UPDATE"
_ENTRY = (
    "INSERT INTO journal_entry (seq, recorded, event, act, object, actor, role, device, body_hash, leaf_hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_BODY = "INSERT INTO journal_body (seq, salt, text) VALUES (%s, %s, %s)"
_HEAD = "SELECT size, frontier, recorded, boot, uptime FROM journal_head WHERE id = 1 FOR UPDATE"
_MOVE = "UPDATE journal_head SET size = %s, frontier = %s, recorded = %s, boot = %s, uptime = %s WHERE id = 1"
_FIRST = (
    "INSERT INTO journal_head (id, size, frontier, recorded, boot, uptime) VALUES (1, 0, %s, 0, '', 0)"
    " ON CONFLICT DO NOTHING"
)
_COUNT = "SELECT count(*) FROM journal_entry"


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

    def columns(self, seq: int, at: int) -> tuple[int | str, ...]:
        """The entry's own columns at number `seq`."""
        event, who = at if self.event is None else self.event, self.actor
        return columns(seq, at, event, self.act, self.object, who.id, who.role, who.device)


@dataclass(slots=True)
class Head:
    """The tree's head while it is locked, and the rows that will be written under it."""

    size: int
    frontier: merkle.Frontier
    recorded: int
    boot: str
    uptime: int
    entries: list[tuple[object, ...]] = field(default_factory=list)
    bodies: list[tuple[object, ...]] = field(default_factory=list)

    def take(self, record: Record) -> tuple[int, int]:
        """Put one entry on the tree, after a note if the clock jumped since the entry before it."""
        at, up, boot = microseconds(now()), clock.uptime(), clock.boot()
        passed = up - self.uptime if self.boot and self.boot == boot else None
        jumped = clock.jump(at, self.recorded, passed) if self.size else 0
        if jumped:
            self._grow(Record(JUMP, SYSTEM, JUMPED, {"seconds": jumped / 1e6}), at)
        self._grow(record, at)
        self.recorded, self.boot, self.uptime = at, boot, up
        return self.size - 1, at

    def _grow(self, record: Record, at: int) -> None:
        seq, salt, text = self.size, os.urandom(32), record.body()
        hidden = body_hash(salt, text.encode())
        fields = record.columns(seq, at)
        hashed = merkle.leaf_hash(join(fields, hidden))
        self.entries.append((*fields, hidden, hashed))
        self.bodies.append((seq, salt, text))
        self.frontier, self.size = merkle.append(self.frontier, seq, hashed), seq + 1


def append(record: Record) -> tuple[int, int]:
    """Write one entry and its body; returns its number and its recorded time in microseconds.

    Must run inside a transaction. A jump of the clock since the last entry is noted by an entry before it.
    """
    return append_all((record,))[0]


def append_all(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Write many entries in this order as `append` would one by one, locking and moving the head once."""
    if not records:
        return []
    link = connections[DEFAULT_DB_ALIAS]
    link.validate_no_broken_transaction()
    with link.wrap_database_errors:
        # On the driver itself: the entry is the journal's own and needs no guard.
        cursor, sql = link.connection.cursor(), _sql(link.vendor == "sqlite")
        head = _head(cursor, sql)
        written = [head.take(record) for record in records]
        _save(cursor, sql, head)
        return written


def _save(cursor: Any, sql: Mapping[str, str], head: Head) -> None:
    cursor.executemany(sql[_ENTRY], head.entries)
    cursor.executemany(sql[_BODY], head.bodies)
    cursor.execute(sql[_MOVE], (head.size, merkle.pack(head.frontier), head.recorded, head.boot, head.uptime))


@cache
def _sql(lite: bool) -> dict[str, str]:
    """Each statement as the driver wants it.

    SQLite has no row locks; its transactions begin IMMEDIATE, which locks the whole file for writing.
    """
    texts = (_ENTRY, _BODY, _HEAD, _MOVE, _FIRST, _COUNT)
    return {text: text.replace("%s", "?").removesuffix(_LOCK) if lite else text for text in texts}


def _head(cursor: Any, sql: Mapping[str, str]) -> Head:
    row = cursor.execute(sql[_HEAD]).fetchone() or _first(cursor, sql)
    try:
        return Head(row[0], merkle.unpack(bytes(row[1]), row[0]), *row[2:])
    except ValueError as error:
        raise BrokenJournalError(f"the head of the journal is damaged: {error}") from error


def _first(cursor: Any, sql: Mapping[str, str]) -> Any:
    if cursor.execute(sql[_COUNT]).fetchone()[0]:
        raise BrokenJournalError("the journal has entries and no head")
    cursor.execute(sql[_FIRST], (b"",))
    return cursor.execute(sql[_HEAD]).fetchone()
