"""How do a thousand rows reach the database at once? Plain rows and statements, without the weight of the models.

Only intake uses this. It runs inside an act: the guard sees every statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection

from siaga.reporting.schedule import Owed as Due

Key = tuple[str, str, str, str]
CHUNK = 400


@dataclass(slots=True)
class Owed:
    """An owed report as intake needs it; `report` is "" while nothing stands there."""

    id: int
    state: str
    alarm: bool
    unverified: bool
    report: str
    event_at: datetime | None
    opens_at: datetime
    closes_at: datetime


@dataclass(slots=True)
class Row:
    """A row of the table of reports; the fields are its columns, in its order."""

    id: str
    instance: str
    content: str
    seq: int
    batch_id: int
    channel: str
    sender: str
    officer: str
    taken_by: str
    origin: int | None
    stage: str
    kind: str
    slot: str
    post: str
    station: str
    answers: Any
    device_at: datetime
    event_at: datetime
    received_at: datetime
    clock: str
    unverified: bool
    late: bool
    state: str
    text_refused: bool


_COLUMNS = tuple(f.name for f in fields(Row))
_LAID = (
    "stage", "kind", "slot", "place", "post", "station", "base_code", "district_code", "opens_at", "due_at",
    "closes_at", "state", "alarm", "unverified", "report", "event_at",
)  # fmt: skip


def _insertion(table: str, columns: Sequence[str]) -> str:
    """Names of our own and placeholders; no value ever stands in the text."""
    marks = ", ".join(["%s"] * len(columns))
    return "".join(("INSERT INTO ", table, " (", ", ".join(columns), ") VALUES (", marks, ")"))


_INSERT, _LAY = _insertion("reporting_report", _COLUMNS), _insertion("reporting_expected", _LAID)
_OWED = (
    ") SELECT e.stage, e.place, e.kind, e.slot, e.id, e.state, e.alarm, e.unverified, e.report, e.event_at,"
    " e.opens_at, e.closes_at FROM k JOIN reporting_expected e"
    " ON e.stage = k.stage AND e.place = k.place AND e.kind = k.kind AND e.slot = k.slot"
)
_STAND = (
    "UPDATE reporting_expected SET state = %s, alarm = %s, unverified = %s, report = %s, event_at = %s"
    " WHERE id = %s"
)


def owed(keys: Iterable[Key]) -> dict[Key, Owed]:
    """The owed reports of these keys."""
    wanted, found = sorted(keys), {}
    with connection.cursor() as cursor:
        for at in range(0, len(wanted), CHUNK):
            part = wanted[at : at + CHUNK]
            cursor.execute(_select(len(part)), [value for key in part for value in key])
            for row in cursor.fetchall():
                found[row[0], row[1], row[2], row[3]] = Owed(
                    row[4],
                    row[5],
                    bool(row[6]),
                    bool(row[7]),
                    row[8],
                    _time(row[9]),
                    _sure(row[10]),
                    _sure(row[11]),
                )
    return found


@cache
def _select(number: int) -> str:
    return "".join(
        ("WITH k(stage, place, kind, slot) AS (VALUES ", ", ".join(["(%s, %s, %s, %s)"] * number), _OWED)
    )


def insert(rows: Sequence[Row]) -> None:
    """Write the reports."""
    when, plain = cache(connection.ops.adapt_datetimefield_value), connection.ops.adapt_json_value
    values = [
        (
            r.id, r.instance, r.content, r.seq, r.batch_id, r.channel, r.sender, r.officer, r.taken_by, r.origin,
            r.stage, r.kind, r.slot, r.post, r.station, plain(r.answers, None), when(r.device_at), when(r.event_at),
            when(r.received_at), r.clock, r.unverified, r.late, r.state, r.text_refused,
        )
        for r in rows
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, values)


def lay(stage: str, wanted: Iterable[Due]) -> None:
    """Write owed reports that nobody has answered yet."""
    when = cache(connection.ops.adapt_datetimefield_value)
    values = [
        (
            stage, o.kind, o.slot, o.place, o.post.code, o.station, o.post.base, o.post.district, when(o.opens_at),
            when(o.due_at), when(o.closes_at), "waiting", False, False, "", None,
        )
        for o in wanted
    ]  # fmt: skip
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(_LAY, values)


def stand(changed: Iterable[Owed]) -> None:
    """Write what became of the owed reports."""
    when = cache(connection.ops.adapt_datetimefield_value)
    values = [(o.state, o.alarm, o.unverified, o.report, when(o.event_at), o.id) for o in changed]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(_STAND, values)


def _time(value: Any) -> datetime | None:
    found: datetime | None = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _sure(value: Any) -> datetime:
    found = _time(value)
    if found is None:
        raise ValueError("an owed report without its hours")
    return found


def chunks(values: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    """The values in pieces that one statement can hold."""
    return (values[at : at + size] for at in range(0, len(values), size))
