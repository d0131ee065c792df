"""What does the journal hold? Entries, bodies and the material of verification, read from the database."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import pairwise, starmap
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, Func, QuerySet

from siaga.journal import merkle
from siaga.journal.append import JUMP, JUMPED
from siaga.journal.clock import TOLERANCE
from siaga.journal.leaf import instant, microseconds
from siaga.journal.models import LATE, Body, Entry, KeyRecord, Seal
from siaga.journal.models import Head as HeadRow
from siaga.journal.note import LOG, Verifier, parse_vkey
from siaga.journal.verify import Head, Material, Row, Verdict, body_state, verify_rows

_ROWS = (
    "SELECT e.seq, e.recorded, e.event, RAW(e.act), RAW(e.object), RAW(e.actor), RAW(e.role), RAW(e.device),"
    " e.body_hash, e.leaf_hash, b.salt, RAW(b.text)"
    " FROM journal_entry e LEFT JOIN journal_body b ON b.seq = e.seq"
    " WHERE e.seq >= %s AND e.seq < %s ORDER BY e.seq"
)


def size() -> int:
    """Number of entries, by the head."""
    return HeadRow.objects.values_list("size", flat=True).first() or 0


def root() -> bytes:
    """Root of the whole tree, by the head."""
    row = HeadRow.objects.first()
    return merkle.root(merkle.unpack(bytes(row.frontier), row.size)) if row else merkle.EMPTY_ROOT


def top() -> tuple[int, bytes]:
    """Size and root of the whole tree, of one moment."""
    row = HeadRow.objects.first()
    return (row.size, merkle.root(merkle.unpack(bytes(row.frontier), row.size))) if row else (0, merkle.EMPTY_ROOT)


def leaf_hashes(until: int | None = None) -> list[bytes]:
    """Stored leaf hashes in order, 32 bytes each, of the first `until` entries."""
    entries = Entry.objects.order_by("seq").values_list("leaf_hash", flat=True)
    return [bytes(h) for h in (entries if until is None else entries.filter(seq__lt=until)).iterator()]


def late() -> QuerySet[Entry]:
    """Entries recorded more than 15 minutes after the event, newest first, by their own index."""
    # The number stands in the text: SQLite sees only then that the index holds these rows.
    limit = Func(F("event"), template=f"(%(expressions)s + {LATE})", output_field=BigIntegerField())
    return Entry.objects.filter(recorded__gt=limit).order_by("-seq")


def clock_jumps() -> list[dict[str, Any]]:
    """Entries that note a jump of the clock, newest first."""
    return [shown(row) for row in Entry.objects.filter(object=JUMPED, act=JUMP).order_by("-seq")]


def of_object(object: str, limit: int = 200) -> list[dict[str, Any]]:
    """Entries about one object, newest first."""
    return [shown(row) for row in Entry.objects.filter(object=object).order_by("-seq")[:limit]]


def shown(row: Entry) -> dict[str, Any]:
    """An entry for a screen, without its body."""
    return {
        "seq": row.seq, "recorded": instant(row.recorded),
        "event": instant(row.event), "late_minutes": (row.recorded - row.event) / 6e7,
        "act": row.act, "object": row.object, "actor": row.actor, "role": row.role, "device": row.device,
    }  # fmt: skip


def body_answer(seq: int) -> tuple[str, int | None]:
    """Is this body `valid`, `erased` (and by which entry) or `bad`: altered, gone with no act, or back again?"""
    found = next(rows(seq, seq + 1), None)
    by = Entry.objects.filter(object=f"entri/{seq}", act="journal.erase_body").values_list("seq", flat=True).last()
    state = body_state(found) if found else "missing"
    if state == "missing":
        return ("bad", None) if by is None else ("erased", by)
    return "valid" if state == "valid" and by is None else "bad", by


def body(seq: int) -> str | None:
    """Canonical JSON of one body; None when it was erased."""
    return Body.objects.filter(seq=seq).values_list("text", flat=True).first()


def between(start: datetime, end: datetime) -> Iterator[dict[str, Any]]:
    """Entries recorded from `start` until before `end`, oldest first: the log book of a shift."""
    return (shown(row) for row in recorded(start, end).iterator())


def recorded(start: datetime, end: datetime) -> QuerySet[Entry]:
    """The same as rows of the table, to page through."""
    first, last = microseconds(start), microseconds(end)
    rows = Entry.objects.filter(seq__range=span(first, last), recorded__gte=first, recorded__lt=last)
    return rows.order_by("seq")


def first_since(at: int) -> int | None:
    """Number of the first entry recorded at `at` (microseconds of UTC) or later; None when there is none."""
    later = Entry.objects.filter(seq__gte=span(at, None)[0], recorded__gte=at).order_by("seq")
    return later.values_list("seq", flat=True).first()


def span(first: int, last: int | None) -> tuple[int, int]:
    """Numbers between which every entry recorded from `first` until before `last` stands; there may be others.

    Found by halving between one noted jump of the clock and the next: there, times go back by less than what
    is noted. So no act pays for an index by time.
    """
    end = size()
    jumps = Entry.objects.filter(object=JUMPED, act=JUMP).order_by("seq").values_list("seq", flat=True)
    found = [_between(a, b, first, last) for a, b in pairwise([0, *jumps, end]) if a < b]
    parts = [(a, b) for a, b in found if a < b]
    return min((a for a, _ in parts), default=end), max((b for _, b in parts), default=end)


def _between(start: int, end: int, first: int, last: int | None) -> tuple[int, int]:
    part = range(start, end)
    low = bisect_left(part, first - TOLERANCE, key=_recorded)
    high = len(part) if last is None else bisect_left(part, last + TOLERANCE, key=_recorded)
    return start + low, start + high


def _recorded(seq: int) -> int:
    """Time of this entry, or of the next there is: a damaged journal may lack it."""
    times = Entry.objects.filter(seq__gte=seq).order_by("seq").values_list("recorded", flat=True)
    return next(iter(times[:1]), sys.maxsize)


def verifiers(kind: str | None = None) -> list[Verifier]:
    """Known public keys: the log's own, old ones included, and the witnesses'."""
    rows = KeyRecord.objects.order_by("since", "vkey")
    return [parse_vkey(row.vkey) for row in (rows if kind is None else rows.filter(kind=kind))]


def seals() -> list[tuple[str, str]]:
    """Number and signed checkpoint of every seal."""
    return [
        (str(number), text) for number, text in Seal.objects.order_by("number").values_list("number", "checkpoint")
    ]


def head() -> Head | None:
    """The stored tree head."""
    row = HeadRow.objects.first()
    return Head(row.size, bytes(row.frontier)) if row else None


def rows(start: int, end: int) -> Iterator[Row]:
    """Entries from number `start` until before `end`, each beside its body, texts as raw bytes."""
    # Damaged text is not valid UTF-8 and would stop the driver before the fault could be named.
    raw = r"CAST(\1 AS BLOB)" if connection.vendor == "sqlite" else r"convert_to(\1, 'UTF8')"
    query = re.sub(r"RAW\((.*?)\)", raw, _ROWS)
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(query, [start, end])
        while batch := cursor.fetchmany(5000):
            yield from starmap(Row, batch)


def extent() -> tuple[Head | None, int]:
    """The head, and one past the highest number there is, both of one moment."""
    query = "SELECT size, frontier, (SELECT max(seq) FROM journal_entry) FROM journal_head WHERE id = 1"
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    if row is None:
        last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
        return None, 0 if last is None else last + 1
    return Head(row[0], bytes(row[1])), 0 if row[2] is None else row[2] + 1


def strays() -> list[int]:
    """Numbers of bodies that belong to no entry."""
    query = "SELECT b.seq FROM journal_body b LEFT JOIN journal_entry e ON e.seq = b.seq WHERE e.seq IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def verify(held: list[tuple[str, str]] | None = None, *, since: int = 0) -> Verdict:
    """Verify the whole journal against its head, its seals and checkpoints `held` outside (label, note).

    With `since`, entries before that size are taken by their hash; a checkpoint of that size must be given.
    """
    known = tuple(verifiers())
    origin = next((key.name for key in known if key.kind == LOG), None)
    trusted = tuple(leaf_hashes(since)) if since else ()
    signed = [*seals(), *(held or [])]
    # Others may append meanwhile: keys and seals first, then head and end of one moment, then only so far.
    top, end = extent()
    return verify_rows(rows(since, end), Material(top, signed, known, origin, strays(), trusted))
