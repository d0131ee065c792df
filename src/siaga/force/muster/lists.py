"""How does the roll come in from a list or from paper? Whole or not at all, each wrong cell named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from siaga.force import moments
from siaga.force.absence import note_absence, note_return
from siaga.force.models import HealthMark, Muster, Officer, RollLine
from siaga.force.muster import lines
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.columns import Column, Row, Table, read_table
from siaga.kit.errors import Problem
from siaga.kit.importing import ImportReport, Written, digest

WHO = (
    Column("officer_id", "code", needed=False, also=("id_personel",), pattern=r"[A-Za-z0-9._-]{1,60}"),
    Column("nrp", "code", needed=False, pattern=r"[A-Za-z0-9-]{5,20}", example="85031234"),
)  # fmt: skip
AT = Column("at", "code", also=("waktu",), needed=False, pattern=r"[0-9T :.\-]{4,20}", example=moments.EXAMPLE)
ROLL = (
    *WHO,
    Column(
        "status", "choice", also=("kehadiran",),
        choices={
            "hadir": "present", "h": "present", "present": "present", "ya": "present", "kurang": "absent",
            "tidak hadir": "absent", "tidak": "absent", "absent": "absent", "t": "absent",
        },
    ),
    Column("reason", also=("alasan", "keterangan"), needed=False, longest=60),
    AT,
)  # fmt: skip
HEALTH = (
    *WHO,
    Column(
        "verdict", "choice", also=("kesehatan", "hasil"),
        choices={
            "fit": "fit", "layak": "fit", "sehat": "fit", "limited": "limited", "terbatas": "limited",
            "unfit": "unfit", "tidak layak": "unfit",
        },
    ),
    AT,
)  # fmt: skip
UNFIT = "Tidak layak tugas (kesehatan)"


def import_roll(
    muster: Muster,
    file: Path,
    actor: Actor,
    *,
    channel: str = "list",
    totals: tuple[int, int, int] | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Presence and absence from a list, or from paper entered later (`channel` "paper").

    `totals` are strength, missing and present as written at the foot of the sheet. Refuses the whole file for
    unknown people, people not on the roll, repeated people, unknown reasons, a present person with a reason,
    an absence that a scan contradicts, times in the future, totals that contradict each other or the rows.
    """
    table = read_table(file, ROLL)
    people = _people(table)
    now = clock.now()
    times = [moments.moment(table, row, "at", settings.CONFIG.zone, now) for row in table.rows]
    if totals:
        _check_totals(table, totals)
    if dry_run:
        held = {line.officer_id: line for line in muster.lines.all()}
        changed, warnings = _judged(muster, table, people, times, held, channel)
        return _report(table, len(changed), warnings, dry_run)
    with act("force.record_roll", actor, lines.cause_of(muster)) as change:
        changed, warnings = _judged(muster, table, people, times, lines.locked(muster, people), channel)
        lines.save(muster, changed, actor)
        change.update(sha256=digest(file), channel=channel, rows=len(table.rows), changed=len(changed))
    return _report(table, len(changed), warnings, dry_run)


def _judged(
    muster: Muster,
    table: Table,
    people: list[str],
    times: list[datetime],
    held: Mapping[str, RollLine],
    channel: str,
) -> tuple[list[RollLine], tuple[Problem, ...]]:
    """Check every row against the roll as it stands; the lines that change, not yet written, and warnings."""
    reasons = _reasons(muster)
    for row, officer in zip(table.rows, people, strict=True):
        _check_line(table, row, held.get(officer), officer, reasons)
    warnings = table.settle()
    each = zip(table.rows, people, times, strict=True)
    return [held[o] for row, o, at in each if _set(held[o], row, at, channel, reasons)], warnings


def import_health(muster: Muster, file: Path, actor: Actor, *, dry_run: bool = False) -> ImportReport:
    """Verdicts fit, limited or unfit; other columns are dropped unseen. Unfit people are out at once."""
    table = read_table(file, HEALTH)
    people = _people(table)
    now = clock.now()
    times = [moments.moment(table, row, "at", settings.CONFIG.zone, now) for row in table.rows]
    warnings = table.settle()
    verdicts = {o: (str(row["verdict"]), at) for o, row, at in zip(people, table.rows, times, strict=True)}
    if not dry_run:
        record_health(muster, verdicts, actor)
    return replace(_report(table, len(verdicts), warnings, dry_run), dropped=())


def record_health(muster: Muster, verdicts: Mapping[str, tuple[str, datetime]], actor: Actor) -> None:
    """Write verdicts (officer -> verdict, when). The journal holds counts only, never who is unfit."""
    with act("force.record_health", actor, lines.cause_of(muster)) as change:
        HealthMark.objects.bulk_create(
            [
                HealthMark(muster=muster, officer_id=o, verdict=verdict, at=at, by=actor.id)
                for o, (verdict, at) in verdicts.items()
            ],
            batch_size=200, update_conflicts=True, unique_fields=["muster", "officer"],
            update_fields=["verdict", "at", "by"],
        )  # fmt: skip
        given = [verdict for verdict, _ in verdicts.values()]
        change.update({v: given.count(v) for v in ("fit", "limited", "unfit")})
        unfit = {o: UNFIT for o, (verdict, _) in verdicts.items() if verdict == "unfit"}
        note_absence(unfit, actor, cause=f"health:{muster.pk}")
        note_return(sorted(verdicts.keys() - unfit.keys()), actor, cause=f"health:{muster.pk}", went_by="health:")


def _people(table: Table) -> list[str]:
    """Officer ids of the rows, "" where unknown; unknown and repeated people are errors."""
    by_id = set(Officer.objects.values_list("pk", flat=True))
    by_nrp = {nrp: pk for pk, nrp in Officer.objects.exclude(nrp="").values_list("pk", "nrp")}
    first: dict[str, int] = {}
    found = []
    for row in table.rows:
        name = "officer_id" if row["officer_id"] else "nrp"
        officer = row["officer_id"] if row["officer_id"] in by_id else by_nrp.get(row["nrp"] or "", "")
        if not officer:
            table.error(row, name, (
                "Personel tidak dikenal", "Periksa ID atau NRP",
                "Unknown officer", "Check the id or service number",
            ))  # fmt: skip
        elif officer in first:
            table.error(row, name, (
                f"Personel ganda, sudah ada pada baris {first[officer]}", "Hapus salah satu baris",
                f"Officer repeated, already in row {first[officer]}", "Delete one of the rows",
            ))  # fmt: skip
        first.setdefault(officer, row.number)
        found.append(officer)
    return found


def _reasons(muster: Muster) -> dict[str, str]:
    """Spelling in small letters -> key of the reason; blank is the default."""
    roll = lines.roll_of(muster)
    words = {w.casefold(): r.key for r in roll.reasons for w in (r.key, r.label.id, r.label.en)}
    return {**words, "": next(r.key for r in roll.reasons if r.default)}


def _check_line(table: Table, row: Row, line: RollLine | None, officer: str, reasons: Mapping[str, str]) -> None:
    said = (row["reason"] or "").casefold()
    if officer and line is None:
        table.error(row, "officer_id", (
            "Personel tidak ada dalam daftar apel ini", "Periksa satuannya",
            "The officer is not on this roll", "Check the unit",
        ), officer)  # fmt: skip
    if row["status"] == "present" and said:
        table.error(row, "reason", (
            "Hadir tetapi diberi alasan kurang", "Kosongkan alasan atau betulkan status",
            "Present, yet with a reason for absence", "Blank the reason or correct the status",
        ))  # fmt: skip
    if row["status"] == "absent" and said not in reasons:
        known = ", ".join(sorted({w for w in reasons if w}))
        table.error(row, "reason", (
            "Alasan tidak dikenal", f"Pakai salah satu: {known}", "Unknown reason", f"Use one of: {known}",
        ))  # fmt: skip
    if row["status"] == "absent" and line is not None and line.state == "present" and line.channel == "qr":
        table.error(row, "status", (
            f"Tertulis kurang, padahal kartunya dipindai di {line.device}", "Periksa orangnya, lalu betulkan",
            f"Written absent, yet the card was scanned at {line.device}", "Look for the person, then correct",
        ), officer)  # fmt: skip


def _check_totals(table: Table, totals: tuple[int, int, int]) -> None:
    strength, missing, present = totals
    if strength != missing + present:
        table.error(None, "strength", (
            f"Jumlah {strength} bukan kurang {missing} tambah hadir {present}", "Betulkan angka pada lembar",
            f"Strength {strength} is not missing {missing} plus present {present}", "Correct the sheet's numbers",
        ), strength)  # fmt: skip
    rows = [row["status"] for row in table.rows]
    for name, told, found in (
        ("missing", missing, rows.count("absent")),
        ("present", present, rows.count("present")),
    ):
        if told != found:
            table.error(None, name, (
                f"Lembar menyebut {told}, barisnya {found}", "Periksa baris yang hilang atau keliru",
                f"The sheet says {told}, its rows {found}", "Look for a missing or wrong row",
            ), told)  # fmt: skip


def _set(line: RollLine, row: Row, at: datetime, channel: str, reasons: Mapping[str, str]) -> bool:
    """Change the line as the row says; False when it says so already."""
    if row["status"] == "present":
        if line.state == "present":
            return False
        lines.present(line, at, channel)
        return True
    reason = reasons[(row["reason"] or "").casefold()]
    if (line.state, line.reason) == ("absent", reason):
        return False
    lines.absent(line, reason, at, channel)
    return True


def _report(table: Table, changed: int, warnings: tuple[Problem, ...], dry_run: bool) -> ImportReport:
    rows = len(table.rows)
    return ImportReport(
        table.file, rows, rows, Written(updated=changed, unchanged=rows - changed), warnings, {"rows": rows},
        table.dropped, (), dry_run,
    )  # fmt: skip
