"""How is the roll called from the terminal? Plan, cards, scans, lists, guests, emphases, close, minutes, sign."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siaga.cli.shared import Json, Recipient, Workspace, enter, out, refusals, show_problem, tell
from siaga.kit.errors import refuse
from siaga.kit.words import ARCHIVE

if TYPE_CHECKING:
    from siaga.force.models import Muster
    from siaga.force.muster.reads import LiveRoll

app = typer.Typer(no_args_is_help=True, help="Apel gelar pasukan. / The muster.")
Number = Annotated[int | None, typer.Option("--muster", help="Nomor apel; bawaan: yang terakhir direncanakan")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Periksa saja")]
InFile = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)]
OutFile = Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)]


@app.command("plan")
def plan(
    place: Annotated[str, typer.Option("--place", help="Tempat")],
    at: Annotated[str, typer.Option("--at", help="Waktu setempat, 2024-11-25 07:30")],
    commander: Annotated[str, typer.Option("--commander", help="Pimpinan apel")],
    folder: Workspace = None,
    as_json: Json = False,
    kind: Annotated[str, typer.Option("--kind", help="parade | shift (pergeseran pasukan)")] = "parade",
    bases: Annotated[str, typer.Option("--bases", help="Kode polres/polsek dipisah koma; bawaan: semua")] = "",
    agencies: Annotated[str, typer.Option("--agencies", help="Instansi undangan; bawaan: semua di profil")] = "*",
) -> None:
    """Rencanakan apel: tempat, waktu, pimpinan, satuan, undangan. / Plan a muster."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import acts
        from siaga.journal.context import CONSOLE
        from siaga.operation.reads import current, profile_of

        operation = current()
        roll = profile_of(operation).roll
        invited = [a.key for a in roll.agencies] if roll and agencies == "*" else _listed(agencies)
        held = acts.plan_muster(
            operation, CONSOLE, place=place, at=_instant(at), commander=commander, kind=kind, bases=_listed(bases),
            agencies=invited,
        )  # fmt: skip
        answer = {"ok": True, "muster": held.pk, "expected": held.lines.count(), "agencies": invited}
    tell(as_json, answer, lambda: out.print(f"Apel nomor {held.pk}: {answer['expected']} personel dipanggil"))


@app.command("show")
def show(folder: Workspace = None, as_json: Json = False, number: Number = None) -> None:
    """Kehadiran per satuan saat ini. / The roll by unit, now."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import reads

        held = reads.get(number)
        live = reads.live(held)
        away = reads.present_but_marked_away(held)
    answer = {"ok": True, **live.as_dict(), "present_but_marked_away": away}
    tell(as_json, answer, lambda: _roll(held, live, away))


def _roll(held: Muster, live: LiveRoll, away: list[str]) -> None:
    from rich.table import Table

    from siaga.force.muster.lines import roll_of

    roll = roll_of(held)
    table = Table("Satuan", *(roll.labels[c].id for c in roll.columns), title=f"Apel {held.pk} ({live.state})")
    for unit in (*live.units, live.total):
        told = {
            "strength": str(unit.strength), "missing": str(unit.missing), "present": str(unit.present),
            "remarks": unit.remarks,
        }  # fmt: skip
        table.add_row(unit.unit, *(told[c] for c in roll.columns))
    out.print(table)
    if away:
        out.print(f"Hadir tetapi tercatat tidak siap: {', '.join(away)}")


@app.command("scan")
def scan(
    file: InFile, folder: Workspace = None, as_json: Json = False, number: Number = None,
    device: Annotated[str, typer.Option("--device", help="Nama perangkat")] = "cli",
) -> None:  # fmt: skip
    """Pindaian dari perangkat: satu JSON per baris {"text", "at"}. / Scans of a device, one JSON a line."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import reads, scanning
        from siaga.journal.context import CONSOLE

        report = scanning.record_scans(reads.get(number), _scans(file, device), CONSOLE)

    def words() -> None:
        for problem in report.wrong:
            show_problem(problem)
        out.print(
            f"{len(report.present)} hadir, {len(report.again)} sudah hadir, "
            f"{len(report.strangers)} bukan daftar ini, {report.known} pernah dikirim, {len(report.wrong)} ditolak"
        )

    tell(as_json, {"ok": not report.wrong, **report.as_dict()}, words)
    if report.wrong:
        raise typer.Exit(1)


def _scans(file: Path, device: str) -> list[Any]:
    """Parse the device's file; a line that is no scan refuses the file, its row named."""
    from siaga.force.muster.scanning import ScanIn
    from siaga.kit.errors import Problem, Refused

    scans, problems = [], []
    for n, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            at = datetime.fromisoformat(row["at"])
            if at.tzinfo is None:
                raise ValueError("no zone")
            scans.append(ScanIn(str(row["text"]), at, device))
        except (ValueError, KeyError, TypeError):
            problems.append(Problem(
                file.name, n, "at", line[:80], "Baris bukan pindaian",
                'Tulis {"text": ..., "at": waktu dengan zona}',
                "The line is no scan", 'Write {"text": ..., "at": time with zone}',
            ))  # fmt: skip
    if problems:
        raise Refused(problems)
    return scans


@app.command("roll")
def roll(
    file: InFile, folder: Workspace = None, as_json: Json = False, number: Number = None, dry_run: DryRun = False,
    paper: Annotated[bool, typer.Option("--paper", help="Dari lembar kertas")] = False,
    totals: Annotated[str, typer.Option("--totals", help="jumlah,kurang,hadir pada kaki lembar")] = "",
) -> None:  # fmt: skip
    """Kehadiran dari daftar atau lembar kertas (officer_id atau nrp, status, reason, at). / Roll from a list."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import lists, reads
        from siaga.journal.context import CONSOLE

        report = lists.import_roll(
            reads.get(number), file, CONSOLE, channel="paper" if paper else "list", totals=_totals(totals),
            dry_run=dry_run,
        )  # fmt: skip
    tell(as_json, {"ok": True, **report.as_dict()}, lambda: out.print(str(report), markup=False))


def _totals(text: str) -> tuple[int, int, int] | None:
    if not text:
        return None
    parts = text.replace(" ", "").split(",")
    if len(parts) != 3 or not all(p.isdecimal() for p in parts):
        raise refuse(
            "Jumlah lembar harus tiga bilangan", "Tulis seperti 40,3,37",
            "Totals must be three numbers", "Write them like 40,3,37", value=text,
        )  # fmt: skip
    return int(parts[0]), int(parts[1]), int(parts[2])


@app.command("health")
def health(
    file: InFile, folder: Workspace = None, as_json: Json = False, number: Number = None, dry_run: DryRun = False
) -> None:
    """Hasil kesehatan: layak, terbatas, tidak layak; kolom lain tidak dibaca. / Health verdicts only."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import lists, reads
        from siaga.journal.context import CONSOLE

        held = reads.get(number)
        report = lists.import_health(held, file, CONSOLE, dry_run=dry_run)
        counts = reads.health_counts(held)
    tell(as_json, {"ok": True, **report.as_dict(), "counts": counts}, lambda: out.print(str(report), markup=False))


@app.command("correct")
def correct(
    officer: Annotated[str, typer.Argument(metavar="ID")],
    state: Annotated[str, typer.Argument(metavar="present|absent")],
    why: Annotated[str, typer.Option("--why", help="Mengapa dibetulkan")],
    folder: Workspace = None,
    as_json: Json = False,
    number: Number = None,
    reason: Annotated[str, typer.Option("--reason", help="Kunci alasan bila kurang")] = "",
) -> None:
    """Betulkan satu nama, dengan alasan. / Correct one line, with a reason why."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import acts, reads
        from siaga.journal.context import CONSOLE

        acts.correct_line(reads.get(number), officer, CONSOLE, state=state, why=why, reason=reason)
    tell(as_json, {"ok": True}, lambda: out.print(f"{officer}: {state}"))


@app.command("guest")
def guest(
    agency: Annotated[str, typer.Argument(metavar="INSTANSI")],
    strength: Annotated[int, typer.Option("--strength")],
    present: Annotated[int, typer.Option("--present")],
    folder: Workspace = None,
    as_json: Json = False,
    number: Number = None,
    remarks: Annotated[str, typer.Option("--remarks")] = "",
) -> None:
    """Jumlah dan hadir satu instansi undangan. / Numbers of an invited agency."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import acts, reads
        from siaga.journal.context import CONSOLE

        acts.count_guest(reads.get(number), agency, CONSOLE, strength=strength, present=present, remarks=remarks)
    tell(as_json, {"ok": True}, lambda: out.print(f"{agency}: {present} dari {strength}"))


@app.command("emphasis")
def emphasis(
    text: Annotated[str, typer.Argument(metavar="ISI")],
    owner: Annotated[str, typer.Option("--owner", help="Jabatan penanggung jawab (kunci peran profil)")],
    due: Annotated[datetime, typer.Option("--due", formats=["%Y-%m-%d"])],
    folder: Workspace = None,
    as_json: Json = False,
    number: Number = None,
) -> None:
    """Catat penekanan pimpinan, penanggung jawab, dan tenggatnya. / Write down an emphasis."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import acts, reads
        from siaga.journal.context import CONSOLE

        row = acts.add_emphasis(reads.get(number), text, owner, due.date(), CONSOLE)
    tell(as_json, {"ok": True, "emphasis": row.pk}, lambda: out.print("Penekanan dicatat"))


@app.command("close")
def close(
    folder: Workspace = None,
    as_json: Json = False,
    number: Number = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Tutup walau lebih dari separuh belum dipanggil")
    ] = False,
) -> None:
    """Tutup apel; yang belum dipanggil menjadi tanpa keterangan. / Close the roll."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import acts, reads
        from siaga.journal.context import CONSOLE

        held = acts.close_muster(reads.get(number), CONSOLE, anyway=anyway)
        live = reads.live(held)
    tell(as_json, {"ok": True, **live.as_dict()}, lambda: _roll(held, live, []))


@app.command("sign")
def sign(
    name: Annotated[str, typer.Option("--name")],
    position: Annotated[str, typer.Option("--position")],
    folder: Workspace = None,
    as_json: Json = False,
    number: Number = None,
) -> None:
    """Tandatangani berita acara apel yang sudah ditutup. / Sign the minutes."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import acts, reads
        from siaga.journal.context import CONSOLE

        row = acts.sign_minutes(reads.get(number), CONSOLE, name=name, position=position)
    tell(as_json, {"ok": True, "digest": row.digest}, lambda: out.print(f"Ditandatangani; sidik {row.digest[:16]}"))


@app.command("print")
def print_(
    what: Annotated[str, typer.Argument(metavar="cards|sheet|roll|minutes")],
    file: OutFile,
    folder: Workspace = None,
    as_json: Json = False,
    number: Number = None,
    recipient: Recipient = ARCHIVE,
) -> None:
    """Cetak kartu QR, lembar absen kosong, daftar hadir, atau berita acara (.pdf atau .docx). / Print."""
    with refusals(as_json):
        enter(folder)
        from siaga.force.muster import issuing, reads
        from siaga.journal.context import CONSOLE

        held, form = reads.get(number), file.suffix.removeprefix(".")
        if form not in issuing.FORMS.get(what, ()):
            raise refuse(
                "Naskah atau bentuk berkas tidak dikenal",
                "cards FILE.pdf; sheet, roll atau minutes FILE.pdf / FILE.docx",
                "Unknown paper or file form", "cards FILE.pdf; sheet, roll or minutes FILE.pdf / FILE.docx",
                value=f"{what} {file.name}",
            )  # fmt: skip
        file.write_bytes(issuing.issue(held, what, form, CONSOLE, recipient))
    tell(as_json, {"ok": True, "file": str(file)}, lambda: out.print(f"Ditulis: {file}"))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _instant(text: str) -> datetime:
    from django.conf import settings

    from siaga.force.moments import EXAMPLE, parse

    try:
        return parse(text, settings.CONFIG.zone)
    except ValueError as error:
        raise refuse(
            "Waktu tidak sah",
            f"Tulis seperti {EXAMPLE}",
            "Not a valid time",
            f"Write it like {EXAMPLE}",
            value=text,
        ) from error
