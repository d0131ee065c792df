"""What is done about readiness? Register equipment, record answers, own, close and escalate shortfalls."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from siaga.accounts import meanwhile
from siaga.force import moments
from siaga.force.absence import note_absence, note_return
from siaga.force.models import CheckAnswer, Equipment, Shortfall
from siaga.force.readiness import files, photos, reads
from siaga.force.readiness.judging import Verdict
from siaga.force.readiness.reads import rules_of
from siaga.force.readiness.subjects import Subject, all_subjects
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.columns import Row, Table, read_table
from siaga.kit.errors import Problem, Refused, refuse
from siaga.kit.importing import ImportReport, Written, bring, digest
from siaga.operation.models import Operation
from siaga.operation.reads import profile_of
from siaga.profiles.readiness import CheckItem, Checklist, Readiness
from siaga.territory.models import Base

CAUSE = "readiness"
FIELDS = ["tally", "measure", "expires", "at", "by", "photo", "photo_sha256"]


@dataclass(frozen=True, slots=True)
class Found:
    """A checked row: what was looked at, on which list, and the answer as it will be kept."""

    subject: Subject
    checklist: Checklist
    item: CheckItem
    answer: CheckAnswer


def import_equipment(file: Path, actor: Actor, *, dry_run: bool = False) -> ImportReport:
    """Sets of radios, crowd-control and medical kit, and posts. Refuses with every bad row."""
    table = read_table(file, files.EQUIPMENT)
    files.check_equipment(table, frozenset(Base.objects.values_list("code", flat=True)))
    warnings = table.settle()
    rows = [
        Equipment(
            equipment_id=r["equipment_id"], kind=r["kind"], name=r["name"] or "", base_id=r["base_id"],
            source=table.file,
        )
        for r in table.rows
    ]  # fmt: skip
    return bring(act("force.import_equipment", actor, table.file), file, table, [rows], warnings, dry_run)


def import_checks(operation: Operation, file: Path, actor: Actor, *, dry_run: bool = False) -> ImportReport:
    """Answers on checklists, whole or not at all; shortfalls open and close, assets go out and come back.

    An answer older than the one that is kept changes nothing. Photos are named relative to the file; they are
    kept in the workspace without metadata, under the SHA-256 of what is kept.
    """
    rules = rules_of(operation)
    table = read_table(file, files.answer_columns(rules))
    subjects = all_subjects()
    items = files.items_of(table, rules)
    today = clock.today(settings.CONFIG.zone)
    files.check_answers(table, items, subjects, rules, today)
    found = [
        _found(table, row, pair, subjects[row["kind"], row["subject_id"]], rules, actor, file.parent)
        for row, pair in zip(table.rows, items, strict=True)
        if pair and (row["kind"], row["subject_id"]) in subjects
    ]
    warnings = table.settle()
    if dry_run:
        return _report(table, len(_newer(found)), warnings, dry_run)
    with act("force.record_checks", actor, table.file) as change:
        fresh = _newer(found)
        for f in fresh:
            if f.answer.photo:
                photos.keep(photos.cleaned((file.parent / f.answer.photo).read_bytes()))
        keep(fresh)
        opened, closed = shortfalls(fresh, rules, today)
        assets(fresh, rules, today, actor)
        change.update(sha256=digest(file), rows=len(table.rows), kept=len(fresh), opened=opened, closed=closed)
    return _report(table, len(fresh), warnings, dry_run)


def assign(
    row: Shortfall, owner: str, due: date, operation: Operation, actor: Actor, *, seen: int | None = None
) -> None:
    """Give a shortfall another owner (a role) and due date.

    Refuses an unknown role, a closed shortfall, and one that somebody else assigned or closed after `seen`.
    """
    with act("force.assign_shortfall", actor, name_of(row)) as change:
        _held(row, seen)
        roles = [r.key for r in profile_of(operation).roles]
        if owner not in roles or row.closed:
            raise refuse(
                "Jabatan tidak dikenal atau kekurangan sudah selesai", f"Pakai: {', '.join(roles)}",
                "Unknown role, or the shortfall is closed", f"Use: {', '.join(roles)}", value=owner,
            )  # fmt: skip
        Shortfall.objects.filter(pk=row.pk).update(owner=owner, due=due)
        change.update(owner=owner, due=due.isoformat(), before=row.owner)


def close(row: Shortfall, actor: Actor, *, how: str, seen: int | None = None) -> None:
    """Close a shortfall by name, saying how it was cured; a new bad check opens another. `seen`: as above."""
    with act("force.close_shortfall", actor, name_of(row), reason=how) as change:
        _held(row, seen)
        if not how.strip() or row.closed:
            raise refuse(
                "Sebut bagaimana kekurangan diatasi, sekali saja", "Isi cara mengatasinya",
                "Say how it was cured, once", "Fill in how", value=how,
            )  # fmt: skip
        Shortfall.objects.filter(pk=row.pk).update(closed=clock.now(), how=how)
        change.update(subject=row.subject, item=row.item)


WORDS = {
    "force.assign_shortfall": ("kekurangan ini ditugaskan", "the shortfall was assigned"),
    "force.close_shortfall": ("kekurangan ini diselesaikan", "the shortfall was closed"),
}


def name_of(row: Shortfall) -> str:
    """A shortfall as the journal names it."""
    return f"shortfall:{row.pk}"


def _held(row: Shortfall, seen: int | None) -> None:
    """The row as it stands now, locked; refuses what somebody else did with it meanwhile."""
    row.refresh_from_db(from_queryset=Shortfall.objects.select_for_update())
    meanwhile.refuse_changed(name_of(row), seen, WORDS)


def escalate_overdue(operation: Operation, today: date, actor: Actor) -> list[Shortfall]:
    """Move every open shortfall past its date to the next of the profile's chain, due the day after today."""
    late = list(Shortfall.objects.filter(closed=None, due__lt=today).order_by("pk"))
    if not late:
        return []
    chain = list(rules_of(operation).escalation)
    with act("force.escalate_shortfalls", actor, today.isoformat()) as change:
        for row in late:
            row.owner, row.level, row.due = _above(row.owner, chain), row.level + 1, today + timedelta(days=1)
        Shortfall.objects.bulk_update(late, ["owner", "level", "due"], batch_size=200)
        change.update(moved=[{"shortfall": r.pk, "owner": r.owner, "level": r.level} for r in late])
    return late


def _above(owner: str, chain: list[str]) -> str:
    return chain[min(chain.index(owner) + 1, len(chain) - 1)] if owner in chain else chain[0]


def _found(
    table: Table,
    row: Row,
    pair: tuple[Checklist, CheckItem],
    subject: Subject,
    rules: Readiness,
    actor: Actor,
    folder: Path,
) -> Found:
    checklist, item = pair
    answer = CheckAnswer(
        kind=subject.kind, subject=subject.id, item=item.key, tally=files.tally_of(row, rules),
        measure=row["measure"], expires=moments.day(table, row, "expires"),
        at=moments.moment(table, row, "at", settings.CONFIG.zone, clock.now()), by=row["by"] or actor.id,
        **_photo(table, row, folder),
    )  # fmt: skip
    return Found(subject, checklist, item, answer)


def _photo(table: Table, row: Row, folder: Path) -> dict[str, str]:
    if not row["photo"]:
        return {}
    file = (folder / row["photo"]).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        table.error(row, "photo", (
            "Foto tidak ada di samping daftar", "Letakkan foto di folder yang sama",
            "No such photo beside the list", "Put the photo in the same folder",
        ))  # fmt: skip
        return {}
    try:
        clean = photos.cleaned(file.read_bytes())
    except Refused as refused:
        p = refused.problems[0]
        table.error(row, "photo", (p.reason, p.cure, p.reason_en, p.cure_en))
        return {}
    return {"photo": row["photo"], "photo_sha256": hashlib.sha256(clean).hexdigest()}


def _newer(found: list[Found]) -> list[Found]:
    held = {(a.kind, a.subject, a.item): a.at for a in CheckAnswer.objects.all()}
    return [
        f for f in found if (k := (f.subject.kind, f.subject.id, f.item.key)) not in held or f.answer.at > held[k]
    ]


def keep(fresh: list[Found]) -> None:
    """Write the answers instead of those before; call inside an act."""
    CheckAnswer.objects.bulk_create(
        [f.answer for f in fresh], batch_size=200, update_conflicts=True,
        unique_fields=["kind", "subject", "item"], update_fields=FIELDS,
    )  # fmt: skip


def _verdict(found: Found, rules: Readiness, today: date) -> Verdict:
    return reads.verdict(found.item, found.answer, rules, found.subject.seats, today)


def shortfalls(fresh: list[Found], rules: Readiness, today: date) -> tuple[int, int]:
    """Open what is short, refresh what still is, close what a new check found good; counts opened and closed."""
    now = clock.now()
    held = {(s.kind, s.subject, s.item): s for s in Shortfall.objects.filter(closed=None)}
    new: list[Shortfall] = []
    same: list[Shortfall] = []
    cured: list[int] = []
    for f in fresh:
        judged = _verdict(f, rules, today)
        row = held.get((f.subject.kind, f.subject.id, f.item.key))
        if judged.ok and not judged.short:
            cured += [row.pk] if row else []
        elif row:
            row.why = judged.why
            same.append(row)
        else:
            new.append(Shortfall(
                kind=f.subject.kind, subject=f.subject.id, item=f.item.key, why=judged.why,
                essential=f.item.essential, owner=f.checklist.owner, opened=now,
                due=today + timedelta(days=f.checklist.due_days),
            ))  # fmt: skip
    Shortfall.objects.bulk_create(new, batch_size=200)
    Shortfall.objects.bulk_update(same, ["why"], batch_size=200)
    Shortfall.objects.filter(pk__in=cured).update(closed=now, how="diperiksa ulang: baik")
    return len(new), len(cured)


def assets(fresh: list[Found], rules: Readiness, today: date, actor: Actor) -> None:
    """Vehicles and boats with a failed essential go out of service at once; those all good come back."""
    touched = {(f.subject.kind, f.subject.id): f.subject for f in fresh if f.subject.kind in ("vehicle", "boat")}
    if not touched:
        return
    failed: dict[str, str] = {}
    good = []
    for (_, key), (standing, why) in reads.standings(rules, touched, today).items():
        if standing == "not_ready":
            failed[key] = _short(why)
        elif standing == "ready":
            good.append(key)
    note_absence({}, actor, cause=CAUSE, assets=failed)
    note_return([], actor, cause=CAUSE, assets=good, went_by=CAUSE)


def _short(why: Mapping[str, str]) -> str:
    return "; ".join(f"{item}: {words}" for item, words in why.items())[:200]


def _report(table: Table, kept: int, warnings: tuple[Problem, ...], dry_run: bool) -> ImportReport:
    rows = len(table.rows)
    return ImportReport(
        table.file, rows, rows, Written(updated=kept, unchanged=rows - kept), warnings, {"rows": rows},
        table.dropped, (), dry_run,
    )  # fmt: skip
