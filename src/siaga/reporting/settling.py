"""Who is believed when two reports disagree? A named person, field by field; both reports stay, a third says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from siaga.journal import reads as journal
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit.errors import Refused, refuse
from siaga.reporting import moment
from siaga.reporting.acts import field_reports
from siaga.reporting.envelope import digest
from siaga.reporting.judging import judge
from siaga.reporting.models import Batch, Conflict, Expected, Quarantined, Report


def settle_conflict(conflict: Conflict, choices: Mapping[str, str], actor: Actor, *, reason: str) -> Report:
    """Settle a contradiction: for each field the id of the report that is believed. A new version says so.

    Refuses a field left open, a report that is none of the two, a blank reason or one with words that may not be
    kept, and what is settled already.
    """
    first, second = (Report.objects.get(pk=pk) for pk in (conflict.first, conflict.second))
    _check(conflict, choices, reason)
    believed = {first.id: first, second.id: second}
    answers: dict[str, Any] = {**second.answers, **first.answers}
    answers.update({name: believed[choices[name]].answers[name] for name in conflict.fields})
    with act("reporting.settle_conflict", actor, f"conflict/{conflict.pk}", reason=reason) as change:
        row = _version(conflict, first, answers, actor)
        if not Conflict.objects.filter(pk=conflict.pk, settled_at=None).update(
            settled_at=moment.now(), settled_by=actor.id, settled=row.id, reason=reason.strip()[:300]
        ):
            raise _settled_already()
        _stand(conflict, row)
        change.update(post=conflict.post, kind=conflict.kind, slot=conflict.slot, believed=dict(choices))
    return row


def _check(conflict: Conflict, choices: Mapping[str, str], reason: str) -> None:
    if conflict.settled_at:
        raise _settled_already()
    if set(choices) != set(conflict.fields) or not set(choices.values()) <= {conflict.first, conflict.second}:
        raise refuse(
            "Setiap isian yang bertentangan harus dipilih", "Pilih laporan yang dipercaya untuk tiap isian",
            "Every field in dispute must be chosen", "Choose the report that is believed for each",
        )  # fmt: skip
    if not reason.strip():
        raise refuse("Alasan belum ditulis", "Tulis singkat", "No reason was written", "Write it in short")


def _settled_already() -> Refused:
    return refuse(
        "Pertentangan ini sudah diselesaikan", "Lihat kotak masuk yang terbaru",
        "The contradiction is settled already", "Look at the newest inbox",
    )  # fmt: skip


def _version(conflict: Conflict, first: Report, answers: dict[str, Any], actor: Actor) -> Report:
    instance, now = f"settled:{conflict.pk:08d}", moment.now()
    row = Report(
        id=digest(instance), instance=instance, content=digest(instance), channel="settled", sender=actor.id,
        taken_by=actor.id, stage=first.stage, kind=first.kind, slot=first.slot, post=first.post,
        station=first.station, answers=answers, device_at=now, event_at=first.event_at, received_at=now,
        clock="good", late=first.late, state="received",
    )  # fmt: skip
    with act("reporting.take_report", actor, row.id) as change:
        change.update(kind=row.kind, stage=row.stage, post=row.post, slot=row.slot, channel="settled")
    row.seq = change.seq
    size, root = journal.top()
    row.batch = Batch.objects.create(size=size, root=root.hex(), at=now)
    row.save(force_insert=True)
    return row


def _stand(conflict: Conflict, row: Report) -> None:
    """The owed report follows the settlement, unless another contradiction about it is still open."""
    form = field_reports().form_of(row.kind)
    rest = Conflict.objects.filter(
        stage=conflict.stage, place=conflict.place, kind=conflict.kind, slot=conflict.slot, settled_at=None
    ).exclude(pk=conflict.pk)
    Expected.objects.filter(
        stage=conflict.stage, place=conflict.place, kind=conflict.kind, slot=conflict.slot
    ).update(
        state="contradictory" if rest.exists() else "received", report=row.id, event_at=row.event_at,
        alarm=bool(form and judge(form, row.answers).alarm), unverified=False,
    )  # fmt: skip


def name_sender(row: Quarantined, actor: Actor, *, officer: str, report: str) -> None:
    """Say whose message it was and which report came of it; `officer` "": nobody of the roster. Refuses twice."""
    with act("reporting.name_sender", actor, row.pk) as change:
        if not Quarantined.objects.filter(pk=row.pk, state="waiting").update(
            state="named", report=report, settled_by=actor.id, settled_at=moment.now()
        ):
            raise _settled_already()
        change.update(channel=row.channel, officer=officer, report=report)


def put_aside(row: Quarantined, actor: Actor, *, reason: str) -> None:
    """Put a message of an unknown sender aside. Refuses without a reason, and twice."""
    if not reason.strip():
        raise refuse("Alasan belum ditulis", "Tulis singkat", "No reason was written", "Write it in short")
    with act("reporting.put_aside", actor, row.pk, reason=reason) as change:
        row.refresh_from_db(from_queryset=Quarantined.objects.select_for_update())
        if row.state != "waiting":
            raise _settled_already()
        row.state, row.settled_by, row.settled_at = "aside", actor.id, moment.now()
        row.save(update_fields=["state", "settled_by", "settled_at"])
        change.update(channel=row.channel)
