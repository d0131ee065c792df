"""What instant does a cell of a list mean? The node's wall clock, never the future."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from siaga.kit.clock import ZONES
from siaga.kit.columns import Row, Table

PATTERN = r"\d{4}-\d{2}-\d{2}([ T]\d{2}[:.]\d{2})?"
EXAMPLE = "2024-11-25 07:10"
AHEAD = timedelta(minutes=5)  # clocks of phones and of the node differ a little


def parse(text: str, zone: str) -> datetime:
    """`2024-11-25 07:10` on the zone's clock as an instant; a date alone is its midnight. Raises ValueError."""
    if not re.fullmatch(PATTERN, text):
        raise ValueError(text)
    plain = datetime.fromisoformat(text.replace(".", ":"))
    return plain.replace(tzinfo=timezone(timedelta(hours=ZONES[zone]), zone))


def moment(table: Table, row: Row, name: str, zone: str, now: datetime) -> datetime:
    """The row's instant, `now` when blank; no such date and the future are errors of the table."""
    text = row[name]
    if not text:
        return now
    try:
        found = parse(text, zone)
    except ValueError:
        table.error(row, name, (
            "Tanggal atau jam tidak ada", f"Tulis seperti {EXAMPLE}",
            "No such date or time", f"Write it like {EXAMPLE}",
        ))  # fmt: skip
        return now
    if found > now + AHEAD:
        table.error(row, name, (
            "Waktu di masa depan", "Betulkan tanggal atau jam",
            "The time lies in the future", "Correct date or time",
        ))  # fmt: skip
    return found


def day(table: Table, row: Row, name: str) -> date | None:
    """The row's calendar day, None when blank; no such day is an error of the table."""
    if not row[name]:
        return None
    try:
        return date.fromisoformat(row[name][:10])
    except ValueError:
        table.error(row, name, (
            "Tanggal tidak ada", "Tulis seperti 2024-11-25", "No such date", "Write it like 2024-11-25",
        ))  # fmt: skip
        return None
