"""How are many reports stored at once? One transaction, one journal entry for each, the receipts after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from siaga.journal import reads as journal
from siaga.journal.acts import act_many
from siaga.journal.append import Record, append_all
from siaga.journal.context import SYSTEM, Actor
from siaga.journal.leaf import microseconds
from siaga.kit import bus, clock
from siaga.reporting import rows
from siaga.reporting.comparing import Standing, judge_standing
from siaga.reporting.envelope import CHANGED, Outcome, Receipt, turned
from siaga.reporting.models import Batch, CallForHelp, Conflict, Refusal, Report
from siaga.reporting.preparing import Prepared, named
from siaga.reporting.rows import Row

REPORT, CALL, REFUSED = "reporting.take_report", "reporting.call_for_help", "reporting.count_refusals"


@dataclass(slots=True)
class Held:
    """A report that is stored already: enough to answer a repeat."""

    content: str
    receipt: Receipt


def store(prepared: Sequence[Prepared]) -> list[Outcome]:
    """Store what may be stored; one outcome each, in order."""
    refused = Counter((p.envelope.channel, kind) for p in prepared for kind in p.judged.wording)
    good = [p for p in prepared if p.turned is None]
    if not good and not refused:
        return [p.turned for p in prepared if p.turned]
    with act_many("reporting.take_reports") as records:
        held = _held(p.id for p in good)
        fresh = _fresh(good, held)
        if fresh:
            _Store(fresh, held).write()
        if refused:
            records.append(Record(REFUSED, SYSTEM, "refusals", count_refusals(refused)))
    return [_outcome(p, held) for p in prepared]


def _outcome(prepared: Prepared, held: dict[str, Held]) -> Outcome:
    if prepared.turned:
        return prepared.turned
    known = held[prepared.id]
    if known.content != prepared.content:
        return turned(
            prepared.envelope.instance, CHANGED, "Laporan bernomor ini sudah tersimpan dengan isi lain",
            "Kirim perbaikan sebagai laporan baru", "A report of this id is stored with other content",
            "Send the correction as a new report",
        )  # fmt: skip
    return replace(known.receipt, instance=prepared.envelope.instance)


def _fresh(good: Sequence[Prepared], held: dict[str, Held]) -> list[Prepared]:
    """Those not stored yet, each id once: the first of a batch is stored, the others answer as repeats."""
    first: dict[str, Prepared] = {}
    for p in good:
        if p.id not in held:
            first.setdefault(p.id, p)
    return list(first.values())


def _held(ids: Iterable[str]) -> dict[str, Held]:
    found = {}
    for part in rows.chunks(list(dict.fromkeys(ids))):
        for row in Report.objects.filter(id__in=part).select_related("batch"):
            receipt = Receipt(
                row.instance, row.id, row.seq, row.batch.size, row.batch.root, row.batch.at, row.state, row.slot,
                again=True, text_refused=row.text_refused,
            )  # fmt: skip
            found[row.id] = Held(row.content, receipt)
    return found


class _Store:
    """The rows of one transaction."""

    def __init__(self, fresh: list[Prepared], held: dict[str, Held]) -> None:
        self.fresh, self.held, self.now = fresh, held, clock.now()
        self.owed = rows.owed({p.key for p in fresh if p.key})
        self.current: dict[str, Row | Report] = _current(o.report for o in self.owed.values() if o.report)
        self.rows: list[Row] = []
        self.standings: list[Standing] = []

    def write(self) -> None:
        """Judge, journal and write every report in order."""
        self.standings = [self._stand(p) for p in self.fresh]
        self._journal()
        size, root = journal.top()
        batch = Batch(size=size, root=root.hex(), at=self.now)
        batch.save(force_insert=True)
        for row in self.rows:
            row.batch_id = batch.pk
            self.held[row.id] = Held(row.content, _receipt(row, batch))
        rows.insert(self.rows)
        rows.stand({s.owed.id: s.owed for s in self.standings if s.owed}.values())
        self._others()

    def _stand(self, prepared: Prepared) -> Standing:
        row = _row(prepared)
        owed = self.owed.get(prepared.key) if prepared.key else None
        before = self.current.get(owed.report) if owed and owed.report else None
        standing = judge_standing(prepared, row, owed, before)
        row.state, row.late = standing.state, standing.late
        if owed is not None:
            standing.apply(owed, row)
            self.current[row.id] = row
        self.rows.append(row)
        return standing

    def _journal(self) -> None:
        """One entry for each report, and word of it to whoever listens once it is committed."""
        records = [_record(p, r) for p, r in zip(self.fresh, self.rows, strict=True)]
        for row, (seq, _) in zip(self.rows, append_all(records), strict=True):
            row.seq = seq
        for name in (REPORT, CALL):
            told = [r for r, record in zip(self.rows, records, strict=True) if record.act == name]
            if told and bus.is_heard(name):
                transaction.on_commit(partial(_tell, name, told))

    def _others(self) -> None:
        pairs = list(zip(self.fresh, self.rows, self.standings, strict=True))
        conflicts = [_conflict(p, r, s, self.now) for p, r, s in pairs if s.fields]
        calls = [_call(p, r) for p, r, _ in pairs if p.form and p.form.alert]
        if conflicts:
            Conflict.objects.bulk_create(conflicts, batch_size=50)
        if calls:
            CallForHelp.objects.bulk_create(calls, batch_size=40)


def _current(ids: Iterable[str]) -> dict[str, Row | Report]:
    found: dict[str, Row | Report] = {}
    for part in rows.chunks(list(dict.fromkeys(ids))):
        found.update(Report.objects.in_bulk(list(part)))
    return found


def _row(prepared: Prepared) -> Row:
    envelope, post, at = prepared.envelope, prepared.post, prepared.event_at
    return Row(
        prepared.id, envelope.instance, prepared.content, -1, -1, envelope.channel, envelope.sender,
        envelope.officer, envelope.taken_by, envelope.origin, prepared.stage.stage if prepared.stage else "",
        envelope.kind, prepared.window.slot if prepared.window else "", post.code if post else "",
        envelope.station if post else "", prepared.judged.answers, envelope.device_at, at, envelope.received_at,
        prepared.clock, envelope.unverified, False, "", prepared.judged.text_refused,
    )  # fmt: skip


def _record(prepared: Prepared, row: Row) -> Record:
    envelope = prepared.envelope
    return Record(
        CALL if prepared.form and prepared.form.alert else REPORT,
        Actor(envelope.officer or envelope.sender, envelope.role, envelope.sender), row.id,
        {**named(prepared), "state": row.state}, "", microseconds(row.event_at),
        "siaga" if row.clock == "ignored" else "device",
    )  # fmt: skip


def _tell(name: str, told: Sequence[Row]) -> None:
    """News of what was taken in, once for the whole transaction."""
    posts = sorted({r.post for r in told if r.post})
    bus.tell(name, {"act": name, "seq": max(r.seq for r in told), "object": told[-1].id, "posts": posts})


def _receipt(row: Row, batch: Batch) -> Receipt:
    return Receipt(
        row.instance, row.id, row.seq, batch.size, batch.root, batch.at, row.state, row.slot,
        text_refused=row.text_refused,
    )  # fmt: skip


def _conflict(prepared: Prepared, row: Row, standing: Standing, now: datetime) -> Conflict:
    return Conflict(
        stage=row.stage, kind=row.kind, slot=row.slot, place=prepared.place, post=row.post,
        first=standing.against, second=row.id, fields=list(standing.fields), opened_at=now,
    )  # fmt: skip


def _call(prepared: Prepared, row: Row) -> CallForHelp:
    post, answers = prepared.post, row.answers
    return CallForHelp(
        id=row.id, stage=row.stage, channel=row.channel, sender=row.sender, contact=prepared.envelope.contact[:30],
        post=row.post, base_code=post.base if post else "", district_code=post.district if post else "",
        what=str(answers.get("what", ""))[:40], answers=answers, text_refused=row.text_refused,
        unverified=row.unverified, event_at=row.event_at, received_at=row.received_at,
    )  # fmt: skip


def count_refusals(refused: Counter[tuple[str, str]]) -> dict[str, Any]:
    """Add to the day's numbers of refusals by channel and kind; inside an act. The words are kept nowhere.

    Returns the numbers as the journal says them.
    """
    day = clock.local(clock.now(), settings.CONFIG.zone).date()
    for (channel, kind), number in sorted(refused.items()):
        row, _ = Refusal.objects.get_or_create(day=day, channel=channel, kind=kind)
        Refusal.objects.filter(pk=row.pk).update(number=F("number") + number)
    return {f"{channel}/{kind}": number for (channel, kind), number in sorted(refused.items())}
