"""How are many reports stored at once? One transaction, one journal entry for each, the receipts after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from siaga.journal import reads as journal
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM, Actor
from siaga.kit import clock
from siaga.reporting.comparing import Standing, judge_standing
from siaga.reporting.envelope import CHANGED, Outcome, Receipt, turned
from siaga.reporting.models import Batch, CallForHelp, Conflict, Expected, Refusal, Report
from siaga.reporting.preparing import Prepared, named
from siaga.reporting.rules import Rules

CHUNK = 400
Key = tuple[str, str, str, str]


@dataclass(slots=True)
class Held:
    """A report that is stored already: enough to answer a repeat."""

    content: str
    receipt: Receipt


def store(prepared: Sequence[Prepared], rules: Rules) -> list[Outcome]:
    """Store what may be stored; one outcome each, in order."""
    if not prepared:
        return []
    refused = Counter((p.envelope.channel, kind) for p in prepared for kind in p.judged.wording)
    good = [p for p in prepared if p.turned is None]
    if not good and not refused:
        return [p.turned for p in prepared if p.turned]
    with transaction.atomic(), act("reporting.take_reports", SYSTEM, "reports") as change:
        held = _held(p.id for p in good)
        fresh = _fresh(good, held)
        stored = _Store(fresh, held)
        stored.write()
        count_refusals(refused)
        change.update(reports=len(fresh), refused={f"{c}/{k}": n for (c, k), n in refused.items()})
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
    wanted, found = list(dict.fromkeys(ids)), {}
    for at in range(0, len(wanted), CHUNK):
        rows = Report.objects.filter(id__in=wanted[at : at + CHUNK]).select_related("batch")
        for row in rows:
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
        self.expected = _expected({p.key for p in fresh if p.key})
        self.current = _current(e.report for e in self.expected.values() if e.report)
        self.rows: list[Report] = []
        self.standings: list[Standing] = []

    def write(self) -> None:
        """Judge, journal and write every report in order."""
        if not self.fresh:
            return
        self.standings = [self._stand(p) for p in self.fresh]
        for prepared, row, standing in zip(self.fresh, self.rows, self.standings, strict=True):
            row.seq = _journal(prepared, standing)
        batch = Batch(size=journal.size(), root=journal.root().hex(), at=self.now)
        batch.save(force_insert=True)
        for row in self.rows:
            row.batch = batch
            self.held[row.id] = Held(row.content, _receipt(row, batch))
        Report.objects.bulk_create(self.rows, batch_size=40)
        self._expected_rows()
        self._others()

    def _stand(self, prepared: Prepared) -> Standing:
        row = _row(prepared)
        owed = self.expected.get(prepared.key) if prepared.key else None
        before = self.current.get(owed.report) if owed and owed.report else None
        standing = judge_standing(prepared, row, owed, before)
        row.state, row.late = standing.state, standing.late
        if owed is not None:
            standing.apply(owed, row)
            self.current[row.id] = row
        self.rows.append(row)
        return standing

    def _expected_rows(self) -> None:
        changed = {id(s.owed): s.owed for s in self.standings if s.owed is not None and s.changes}
        Expected.objects.bulk_update(
            list(changed.values()), ["state", "alarm", "unverified", "report", "event_at"], batch_size=50
        )

    def _others(self) -> None:
        pairs = list(zip(self.fresh, self.rows, self.standings, strict=True))
        Conflict.objects.bulk_create([_conflict(r, s, self.now) for _, r, s in pairs if s.fields], batch_size=50)
        CallForHelp.objects.bulk_create(
            [_call(p, r) for p, r, _ in pairs if p.form and p.form.alert], batch_size=40
        )


def _expected(keys: set[Key]) -> dict[Key, Expected]:
    found: dict[Key, Expected] = {}
    by_stage: dict[str, set[str]] = {}
    for stage, place, _, _ in keys:
        by_stage.setdefault(stage, set()).add(place)
    for stage, places in by_stage.items():
        wanted = sorted(places)
        for at in range(0, len(wanted), CHUNK):
            for row in Expected.objects.filter(stage=stage, place__in=wanted[at : at + CHUNK]):
                found[row.stage, row.place, row.kind, row.slot] = row
    return found


def _current(ids: Iterable[str]) -> dict[str, Report]:
    wanted, found = list(dict.fromkeys(ids)), {}
    for at in range(0, len(wanted), CHUNK):
        found.update(Report.objects.in_bulk(wanted[at : at + CHUNK]))
    return found


def _row(prepared: Prepared) -> Report:
    envelope = prepared.envelope
    assert prepared.event_at is not None
    return Report(
        id=prepared.id, instance=envelope.instance, content=prepared.content, channel=envelope.channel,
        sender=envelope.sender, officer=envelope.officer, taken_by=envelope.taken_by, origin=envelope.origin,
        stage=prepared.stage.stage if prepared.stage else "", kind=envelope.kind,
        slot=prepared.window.slot if prepared.window else "", post=prepared.post.code if prepared.post else "",
        station=envelope.station if prepared.post else "", answers=prepared.judged.answers,
        device_at=envelope.device_at, event_at=prepared.event_at, received_at=envelope.received_at,
        clock=prepared.clock, unverified=envelope.unverified, text_refused=prepared.judged.text_refused,
    )  # fmt: skip


def _journal(prepared: Prepared, standing: Standing) -> int:
    envelope = prepared.envelope
    actor = Actor(envelope.officer or envelope.sender, envelope.role, envelope.sender)
    name = "reporting.call_for_help" if prepared.form and prepared.form.alert else "reporting.take_report"
    with act(
        name, actor, prepared.id, event_time=prepared.event_at,
        event_clock="siaga" if prepared.clock == "ignored" else "device",
    ) as change:  # fmt: skip
        change.update(named(prepared), state=standing.state)
    return change.seq


def _receipt(row: Report, batch: Batch) -> Receipt:
    return Receipt(
        row.instance, row.id, row.seq, batch.size, batch.root, batch.at, row.state, row.slot,
        text_refused=row.text_refused,
    )  # fmt: skip


def _conflict(row: Report, standing: Standing, now: datetime) -> Conflict:
    return Conflict(
        stage=row.stage, kind=row.kind, slot=row.slot, place=row.station or row.post, post=row.post,
        first=standing.against, second=row.id, fields=list(standing.fields), opened_at=now,
    )  # fmt: skip


def _call(prepared: Prepared, row: Report) -> CallForHelp:
    post = prepared.post
    return CallForHelp(
        id=row.id, stage=row.stage, channel=row.channel, sender=row.sender, contact=prepared.envelope.contact[:30],
        post=row.post, base_code=post.base if post else "", district_code=post.district if post else "",
        what=str(row.answers.get("what", ""))[:40], answers=row.answers, text_refused=row.text_refused,
        unverified=row.unverified, event_at=row.event_at, received_at=row.received_at,
    )  # fmt: skip


def count_refusals(refused: Counter[tuple[str, str]]) -> None:
    """Add to the day's numbers of refusals by channel and kind; inside an act. The words are kept nowhere."""
    day = clock.local(clock.now(), settings.CONFIG.zone).date()
    for (channel, kind), number in sorted(refused.items()):
        row, _ = Refusal.objects.get_or_create(day=day, channel=channel, kind=kind)
        Refusal.objects.filter(pk=row.pk).update(number=F("number") + number)
