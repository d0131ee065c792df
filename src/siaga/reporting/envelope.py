"""What does every channel hand in, and what does it get back? An envelope; a receipt or a refusal.

Pure: no Django, no clock.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from siaga.kit.errors import Problem

# How instances of messages begin that were asked for a call for help when they came in.
RANG_BEFORE = NAMED, PASTED = "karantina:", "tempel:"
INSTANCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{7,99}")
BAD, UNKNOWN, CHANGED, REFUSED, BUSY, FULL = 400, 404, 409, 422, 503, 507


@dataclass(frozen=True, slots=True)
class Envelope:
    """One report on its way in, the same from every channel.

    `instance` is the sender's own id of this report: sent again with the same content it gives the same receipt.
    `sender` is the device's id, or the channel's id of who sent it; `officer` who speaks, `taken_by` the operator
    who took it down. `device_at` is the device's time of the event, `sent_at` the device's time of sending, from
    which a wrong clock is put right. `origin` is the device's own running number. `contact` is a number to call
    back, kept with a call for help only: no other field may hold a telephone number, for ids stay in the journal
    for ever. `post` or `station` may be left out when the other is given; `stage` and `slot` when the time says
    them. Times carry a zone.
    """

    channel: str
    sender: str
    instance: str
    kind: str
    answers: Mapping[str, Any]
    device_at: datetime
    received_at: datetime
    post: str = ""
    station: str = ""
    stage: str = ""
    slot: str = ""
    origin: int | None = None
    sent_at: datetime | None = None
    officer: str = ""
    taken_by: str = ""
    contact: str = ""
    role: str = "personel"
    unverified: bool = False

    @property
    def id(self) -> str:
        """Our id of the report: says nothing, and is the same for the same instance."""
        return digest(self.instance)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the report is stored: its number in the journal, and the tree's size and root after it.

    `state` is that of the owed report (received, early, implausible, contradictory), or "extra" where none was
    owed. `again`: it had been stored before.
    """

    instance: str
    id: str
    seq: int
    size: int
    root: str
    at: datetime
    state: str = "received"
    slot: str = ""
    again: bool = False
    text_refused: bool = False

    status = 201

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "ok": True, "instance": self.instance, "id": self.id, "number": self.seq, "size": self.size,
            "root": self.root, "at": self.at.isoformat(), "state": self.state, "slot": self.slot,
            "again": self.again, "text_refused": self.text_refused,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turned:
    """A report that was not stored: why, and what to do. `retry_after` seconds where sending again may help."""

    instance: str
    status: int
    problems: tuple[Problem, ...]
    retry_after: int | None = None
    wording: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """For JSON; never what the report said."""
        said = [
            {"field": p.column, "reason": p.reason, "cure": p.cure, "reason_en": p.reason_en, "cure_en": p.cure_en}
            for p in self.problems
        ]
        return {"ok": False, "instance": self.instance, "status": self.status, "problems": said}


Outcome = Receipt | Turned


def turned(
    instance: str, status: int, reason: str, cure: str, reason_en: str, cure_en: str, *,
    column: str = "", retry_after: int | None = None,
) -> Turned:  # fmt: skip
    """One refusal of one problem."""
    problem = Problem("", 0, column, "", reason, cure, reason_en, cure_en)
    return Turned(instance, status, (problem,), retry_after)


def digest(text: str) -> str:
    """Our id of something with a foreign name: 32 hexadecimal characters."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(envelope: Envelope, answers: Mapping[str, Any]) -> str:
    """Hash of what the report says, however it came and however often: the sender's part only."""
    said = [
        envelope.kind, envelope.post, envelope.station, envelope.stage, envelope.slot, envelope.origin,
        envelope.officer, envelope.device_at.timestamp(), answers,
    ]  # fmt: skip
    return hashlib.sha256(_CANONICAL.encode(said).encode()).hexdigest()
