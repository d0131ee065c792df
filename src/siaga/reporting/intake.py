"""How does a report get in? `take(envelopes)`: every channel's only door; a receipt or a refusal for each.

The receipt is given after the commit. Whatever is sent again gives the same receipt.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError

from siaga.kit.errors import Refused
from siaga.reporting import preparing, rules, storing
from siaga.reporting.envelope import BUSY, FULL, REFUSED, Envelope, Outcome, Turned, turned

RETRY = 5


def take(envelopes: Sequence[Envelope]) -> list[Outcome]:
    """Store these reports in one transaction; one outcome for each, in order. Never raises for what a sender did.

    A database that cannot write answers 507 or 503 for all: nothing was stored, and nothing needs a restart.
    """
    try:
        known = rules.current()
        return storing.store([preparing.prepare(e, known) for e in envelopes], known)
    except DatabaseError as error:
        return [_cannot(e.instance, error) for e in envelopes]
    except Refused as refused:
        return [Turned(e.instance, REFUSED, tuple(refused.problems)) for e in envelopes]


def _cannot(instance: str, error: DatabaseError) -> Turned:
    text = f"{error} {error.__cause__}".lower()
    if any(word in text for word in ("full", "disk i/o", "no space", "readonly")):
        return turned(
            instance, FULL, "Penyimpanan pos komando penuh atau rusak", "Simpan di HP, kirim lagi nanti",
            "The post's storage is full or failing", "Keep it on the phone and send it again later",
            retry_after=30,
        )  # fmt: skip
    return turned(
        instance, BUSY, "Pos komando sedang sibuk", "Simpan di HP, kirim lagi sebentar",
        "The post is busy", "Keep it on the phone and send it again shortly", retry_after=RETRY,
    )  # fmt: skip
