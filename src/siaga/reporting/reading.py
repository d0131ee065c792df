"""What does a report look like as JSON, from a phone's page or a line of a batch? Read strictly, or refused.

One report: `instance`, `kind`, `answers`, `at`, and where they are known `post`, `station`, `stage`, `slot`,
`sent_at`, `origin`, `officer`. Times are ISO 8601 with a zone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from siaga.reporting.envelope import BAD, INSTANCE, Envelope, Turned, turned

_TEXTS = ("post", "station", "stage", "slot", "officer", "contact")
_KEYS = frozenset({"instance", "kind", "answers", "at", "sent_at", "origin", *_TEXTS})
_LONGEST_NUMBER = 2**53


def parse(body: bytes) -> Any:
    """JSON in UTF-8; raises ValueError or RecursionError for anything else, half characters too."""
    raw = json.loads(body.decode())
    if b"\\u" in body:
        json.dumps(raw, ensure_ascii=False).encode()
    return raw


def read(raw: Any, received_at: datetime, **given: Any) -> Envelope | Turned:
    """An envelope from one JSON object; `given` is what the channel knows and overrides it."""
    if not isinstance(raw, dict):
        return _bad("", "", "Satu laporan adalah satu objek JSON", "One report is one JSON object")
    name = raw.get("instance")
    if not isinstance(name, str) or not INSTANCE.fullmatch(name):
        return _bad("", "instance", "Nomor laporan tidak sah", "The report's id is not valid")
    unknown = [k for k in raw if k not in _KEYS]
    if unknown:
        return _bad(name, str(unknown[0])[:40], "Isian ini tidak dikenal", "Unknown field")
    try:
        return Envelope(**{**_values(raw), "received_at": received_at, **given})
    except (ValueError, TypeError, OverflowError) as error:
        return _bad(name, str(error)[:40], "Isian ini tidak sah", "Not a valid value")


def _values(raw: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {k: _text(raw, k) for k in _TEXTS if raw.get(k) is not None}
    answers, origin = raw.get("answers"), raw.get("origin")
    if not isinstance(answers, dict):
        raise ValueError("answers")
    if origin is not None and (type(origin) is not int or not 0 <= origin < _LONGEST_NUMBER):
        raise ValueError("origin")
    values.update(
        instance=raw["instance"], kind=_text(raw, "kind"), answers=answers, origin=origin,
        device_at=_time(raw, "at"), sent_at=_time(raw, "sent_at") if raw.get("sent_at") is not None else None,
    )  # fmt: skip
    return values


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or len(value) > 60:
        raise ValueError(key)
    return value


def _time(raw: Mapping[str, Any], key: str) -> datetime:
    try:
        at = datetime.fromisoformat(raw[key])
    except (KeyError, TypeError, ValueError):
        raise ValueError(key) from None
    if at.tzinfo is None or not 2000 <= at.year <= 2100:
        raise ValueError(key)
    return at


def _bad(instance: str, column: str, reason: str, english: str) -> Turned:
    return turned(
        instance, BAD, reason, "Lihat docs/reference/reporting.md", english, "See docs/reference/reporting.md",
        column=column,
    )  # fmt: skip
