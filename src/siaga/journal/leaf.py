"""What exactly is hashed? The bytes of an entry's leaf and the salted hash of its body."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from operator import gt
from pathlib import PurePath
from typing import Any
from uuid import UUID

HEADER = b"siaga-entry/1"
BODY_HEADER = b"siaga-body/1\n"
LIMITS = {"act": 80, "object": 200, "actor": 100, "role": 40, "device": 100}
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def columns(seq: int, recorded: int, event: int, *ids: str) -> tuple[int | str, ...]:
    """The fields of an entry in the order of the leaf and of the table.

    Number, two times in microseconds of UTC, then act, object, actor, role and device. ValueError for an id
    that is not printable text of bounded length.
    """
    # A line break inside a field would let two different entries share one leaf.
    if not "".join(ids).isprintable() or any(map(gt, map(len, ids), LIMITS.values())):
        raise ValueError(_misfit(ids))
    return (seq, recorded, event, *ids)


def _misfit(ids: tuple[str, ...]) -> str:
    for (name, limit), value in zip(LIMITS.items(), ids, strict=True):
        if len(value) > limit or not value.isprintable():
            return f"{name} must be printable and at most {limit} characters: {value!r}"
    raise AssertionError("every id is printable and short")


def join(fields: Iterable[int | str | bytes], body: bytes) -> bytes:
    """Leaf bytes, ten lines of text, from the fields and the body's hash (written in hexadecimal)."""
    texts = (v if type(v) is bytes else str(v).encode() for v in fields)
    return b"\n".join((HEADER, *texts, body.hex().encode(), b""))


def split(leaf: bytes) -> dict[str, str]:
    """Fields of a leaf by name; ValueError when it is not of this form."""
    lines = leaf.decode().split("\n")
    names = ("seq", "recorded", "event", "act", "object", "actor", "role", "device", "body_hash")
    if len(lines) != 11 or lines[0].encode() != HEADER or lines[-1]:
        raise ValueError("not an entry of this journal")
    return dict(zip(names, lines[1:-1], strict=True))


def body_text(body: dict[str, Any]) -> str:
    """Canonical JSON: sorted keys, no blanks, UTF-8. Dates become ISO text, sets sorted lists."""
    return _JSON.encode(body)


def body_hash(salt: bytes, text: bytes) -> bytes:
    """Salted hash of a body; the salt keeps a short body from being guessed out of its leaf."""
    return sha256(BODY_HEADER + salt + text).digest()


def microseconds(instant: datetime) -> int:
    """Whole microseconds of UTC since 1970; ValueError for a time without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"a time needs a zone: {instant}")
    return (instant - _EPOCH) // _MICROSECOND


def instant(micros: int) -> datetime:
    """The UTC instant of a number of microseconds."""
    return _EPOCH + timedelta(microseconds=micros)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | PurePath):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "item"):  # a NumPy number
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be written into the journal")


_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
