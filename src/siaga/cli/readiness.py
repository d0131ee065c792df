"""How ready is the force, from the terminal? Lists in, numbers and shortfalls out, duty and rest."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, tell
from siaga.kit.words import number

if TYPE_CHECKING:
    from siaga.force.fatigue.rest import Alert

app = typer.Typer(no_args_is_help=True, help="Kesiapan, kekurangan, istirahat. / Readiness, shortfalls, rest.")
InFile = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Periksa saja")]
Day = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="Tanggal; bawaan: hari ini")]
Short = Annotated[int, typer.Argument(metavar="NOMOR")]
REASONS = {
    "no_rest": "tanpa istirahat terencana",
    "health": "tanda kesehatan",
    "long_leg": "perjalanan panjang sesudah malam",
}


@app.command("equipment")
def equipment(file: InFile, folder: Workspace = None, as_json: Json = False, dry_run: DryRun = False) -> None:
    """Daftar alat: radio, Dalmas, kesehatan, sarana pos. / The register of equipment."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.readiness import acts
        from siaga.journal.context import CONSOLE

        report = acts.import_equipment(file, CONSOLE, dry_run=dry_run)
    tell(as_json, {"ok": True, **report.as_dict()}, lambda: out.print(str(report), markup=False))


@app.command("check")
def check(file: InFile, folder: Workspace = None, as_json: Json = False, dry_run: DryRun = False) -> None:
    """Jawaban daftar periksa; kapal yang gagal langsung keluar dari layanan. / Answers on checklists."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.readiness import acts
        from siaga.journal.context import CONSOLE
        from siaga.operation.reads import current

        report = acts.import_checks(current(), file, CONSOLE, dry_run=dry_run)
    tell(as_json, {"ok": True, **report.as_dict()}, lambda: out.print(str(report), markup=False))


@app.command("show")
def show(
    folder: Workspace = None,
    as_json: Json = False,
    by: Annotated[str, typer.Option("--by", help="kind | unit | district")] = "kind",
    day: Day = None,
) -> None:
    """Kesiapan dalam angka dengan penyebutnya. / Readiness as numbers with a denominator."""
    if by not in ("kind", "unit", "district"):
        raise typer.BadParameter("kind | unit | district")
    with refusals(as_json):
        enter(folder)
        from siaga.force.readiness import reads
        from siaga.operation.reads import current

        rows = reads.readiness(current(), by, _today(day))  # type: ignore[arg-type]

    def words() -> None:
        from rich.table import Table

        table = Table("", "Siap", "dari", "Tidak siap", "Belum diperiksa", "Tidak tersedia")
        for r in rows:
            table.add_row(r.group, *(number(n) for n in (r.ready, r.total, r.not_ready, r.unchecked, r.out)))
        out.print(table)

    tell(as_json, {"ok": True, "by": by, "rows": [asdict(r) for r in rows]}, words)


@app.command("shortfalls")
def shortfalls(folder: Workspace = None, as_json: Json = False, day: Day = None) -> None:
    """Kekurangan yang terbuka: penanggung jawab dan tenggat. / Open shortfalls."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.readiness import reads
        from siaga.operation.reads import current

        rows = reads.shortfalls(current(), _today(day))

    def words() -> None:
        for r in rows:
            mark = "TERLAMBAT" if r.overdue else ""
            told = f"{r.number:>4} {r.due} {r.owner_label:<16} {r.name}: {r.item}, {r.why} ({r.unit}) {mark}"
            out.print(told, markup=False)

    tell(as_json, {"ok": True, "shortfalls": [asdict(r) for r in rows]}, words)


@app.command("assign")
def assign(
    row: Short,
    owner: Annotated[str, typer.Option("--owner", help="Kunci jabatan di profil")],
    due: Annotated[datetime, typer.Option("--due", formats=["%Y-%m-%d"])],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Beri penanggung jawab dan tenggat. / Give a shortfall an owner and a date."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.readiness import acts, reads
        from siaga.journal.context import CONSOLE
        from siaga.operation.reads import current

        acts.assign(reads.shortfall(row), owner, due.date(), current(), CONSOLE)
    tell(as_json, {"ok": True}, lambda: out.print(f"Kekurangan {row}: {owner}, {due:%d-%m-%Y}"))


@app.command("close")
def close(
    row: Short,
    how: Annotated[str, typer.Option("--how", help="Bagaimana diatasi")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Tutup satu kekurangan. / Close a shortfall, saying how."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.readiness import acts, reads
        from siaga.journal.context import CONSOLE

        acts.close(reads.shortfall(row), CONSOLE, how=how)
    tell(as_json, {"ok": True}, lambda: out.print(f"Kekurangan {row} selesai"))


@app.command("escalate")
def escalate(folder: Workspace = None, as_json: Json = False, day: Day = None) -> None:
    """Naikkan yang lewat tenggat ke tingkat berikutnya. / Move overdue shortfalls up."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.readiness import acts
        from siaga.journal.context import CONSOLE
        from siaga.operation.reads import current

        moved = acts.escalate_overdue(current(), _today(day), CONSOLE)
    rows = [{"number": r.pk, "owner": r.owner, "level": r.level} for r in moved]
    tell(as_json, {"ok": True, "moved": rows}, lambda: out.print(f"{len(rows)} kekurangan dinaikkan"))


@app.command("duty")
def plan_turns(folder: Workspace = None, as_json: Json = False) -> None:
    """Susun giliran jaga dari rencana yang berlaku, bergantian berdua. / Plan duty from the last plan."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import duty
        from siaga.journal.context import CONSOLE

        turns = duty.plan_duty(CONSOLE)
    tell(as_json, {"ok": True, "turns": turns}, lambda: out.print(f"{number(turns)} giliran ditulis"))


@app.command("fatigue")
def fatigue(folder: Workspace = None, as_json: Json = False) -> None:
    """Siapa tanpa istirahat terencana, dan siapa penggantinya. / Who has no planned rest, and who relieves."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import duty

        found, standing = duty.alerts()
    answer = {"ok": True, "standing": standing, "alerts": [asdict(a) for a in found]}
    tell(as_json, answer, lambda: _alerts(found, standing))


def _alerts(found: tuple[Alert, ...], standing: int) -> None:
    for a in found:
        why = ", ".join(REASONS[r] for r in a.reasons)
        near = number(a.reliever_minutes or 0)
        cure = f"diganti {a.reliever} ({near} menit)" if a.reliever else "belum ada pengganti"
        turn = f", giliran {a.turn.block}" if a.turn else ""
        out.print(
            f"{a.officer} di {a.post}: {why}; {number(a.stretch / 60, 1)} jam tanpa istirahat, "
            f"batas {number(a.allowed / 60)}; {cure}{turn}", markup=False,
        )  # fmt: skip
    out.print(f"{number(len(found))} dari {number(standing)} personel di plot perlu perhatian")


@app.command("relieve")
def relieve(
    officer: Annotated[str, typer.Argument(metavar="ID")],
    block: Annotated[str, typer.Argument(metavar="BLOK")],
    reliever: Annotated[str, typer.Argument(metavar="PENGGANTI")],
    why: Annotated[str, typer.Option("--why", help="Alasan")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Gantikan satu giliran, dengan alasan. / Put a reliever into one turn."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.fatigue import acts
        from siaga.journal.context import CONSOLE

        row = acts.relieve(officer, block, reliever, CONSOLE, why=why)
    told = f"{reliever} menggantikan {officer} di {row.post}"
    tell(as_json, {"ok": True, "post": row.post}, lambda: out.print(told))


def _today(day: datetime | None) -> date:
    from django.conf import settings

    from siaga.kit import clock

    return day.date() if day else clock.today(settings.CONFIG.zone)
