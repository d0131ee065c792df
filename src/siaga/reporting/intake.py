"""How does a report get in? `take(envelopes)`: every channel's only door; a receipt or a refusal for each.

The receipt is given after the commit. Whatever is sent again gives the same receipt. A report whose note calls for
help is followed by that call, unverified, on every channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import DatabaseError, connection

from siaga.kit.errors import Refused
from siaga.profiles.field_reports import FieldReports, ReportForm
from siaga.reporting import preparing, rules, storing
from siaga.reporting.coded import grammar
from siaga.reporting.coded.calling import calls
from siaga.reporting.envelope import BUSY, FULL, RANG_BEFORE, REFUSED, Envelope, Outcome, Turned, turned
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
        rung = [c for e in envelopes if (c := _call_in(e, known.forms)) is not None]
        return storing.store([preparing.prepare(e, known) for e in (*envelopes, *rung)])[: len(envelopes)]
    except DatabaseError as error:
        return [cannot(e.instance, error) for e in envelopes]
    except Refused as refused:
        return [Turned(e.instance, REFUSED, tuple(refused.problems)) for e in envelopes]


def _call_in(envelope: Envelope, forms: FieldReports | None) -> Envelope | None:
    """The call for help that a report's note holds; None where it holds none, or rang when its message came."""
    form = forms.form_of(envelope.kind) if forms else None
    alert = next((f for f in forms.forms if f.alert), None) if forms else None
    if form is None or form.alert or alert is None or _rang(envelope) or not isinstance(envelope.answers, Mapping):
        return None
    note = next((t for t in texts(form, envelope.answers) if calls(t)), None)
    if note is None:
        return None
    return replace(
        envelope, instance=f"tolong:{envelope.id}", kind=alert.key, answers=grammar.answers_of(alert, note),
        slot="", origin=None, unverified=True,
    )  # fmt: skip


def texts(form: ReportForm, answers: Mapping[str, Any]) -> list[str]:
    """The free texts among a report's answers."""
    found = (answers.get(f.key) for f in form.fields if f.type == "text")
    return [text for text in found if isinstance(text, str)]


def _rang(envelope: Envelope) -> bool:
    return isinstance(envelope.instance, str) and envelope.instance.startswith(RANG_BEFORE)


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
