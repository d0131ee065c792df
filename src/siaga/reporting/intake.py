"""How does a report get in? `take(envelopes)`: every channel's only door; a receipt or a refusal for each.

The receipt is given after the commit. Whatever is sent again gives the same receipt.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError, connection

from siaga.kit.errors import Refused
from siaga.reporting import preparing, rules, storing
from siaga.reporting.envelope import BUSY, FULL, REFUSED, Envelope, Outcome, Turned, turned
from siaga.reporting.writer import RETRY, Writer

_writers: list[Writer] = []


def take(envelopes: Sequence[Envelope]) -> list[Outcome]:
    """Store these reports; one outcome for each, in order. Never raises for what a sender did.

    Under the server they share their transaction with whatever else comes in at that moment.
    """
    if _writers and not connection.in_atomic_block:
        return _writers[0].submit(envelopes).result()
    return take_now(envelopes)


def writer() -> Writer:
    """The server's one writer, started at first use."""
    if not _writers:
        _writers.append(Writer(take_now))
        _writers[0].start()
    return _writers[0]


def queued() -> tuple[int, int]:
    """How many reports wait for their commit, and for how many seconds the oldest has."""
    return (_writers[0].waiting, int(_writers[0].oldest)) if _writers else (0, 0)


def stop_writer() -> None:
    """Write what is queued and end the writer."""
    if _writers:
        _writers.pop().stop()


def take_now(envelopes: Sequence[Envelope]) -> list[Outcome]:
    """Store these reports in one transaction of their own.

    A database that cannot write answers 507 or 503 for all: nothing was stored, and nothing needs a restart.
    """
    try:
        known = rules.current()
        return storing.store([preparing.prepare(e, known) for e in envelopes])
    except DatabaseError as error:
        return [cannot(e.instance, error) for e in envelopes]
    except Refused as refused:
        return [Turned(e.instance, REFUSED, tuple(refused.problems)) for e in envelopes]


def cannot(instance: str, error: DatabaseError | OSError) -> Turned:
    """What is answered when the storage is full or failing (507) or the database busy (503)."""
    text = f"{error} {error.__cause__}".lower()
    if any(word in text for word in ("full", "disk i/o", "no space", "input/output", "readonly")):
        return turned(
            instance, FULL, "Penyimpanan pos komando penuh atau rusak", "Simpan di HP, kirim lagi nanti",
            "The post's storage is full or failing", "Keep it on the phone and send it again later",
            retry_after=30,
        )  # fmt: skip
    return turned(
        instance, BUSY, "Pos komando sedang sibuk", "Simpan di HP, kirim lagi sebentar",
        "The post is busy", "Keep it on the phone and send it again shortly", retry_after=RETRY,
    )  # fmt: skip
