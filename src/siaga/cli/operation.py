"""What is the course of the operation? Stages, sources of their dates, what is due, the calendar, a re-vote."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from siaga.cli.shared import Json, Recipient, Workspace, enter, out, refusals, tell
from siaga.kit.errors import refuse
from siaga.kit.words import ARCHIVE

if TYPE_CHECKING:
    from siaga.operation.models import Operation, Stage

app = typer.Typer(no_args_is_help=True, help="Tahapan dan tenggat operasi. / Stages and what is due.")
Day = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="Tanggal; bawaan: hari ini")]
StageKey = Annotated[str, typer.Argument(metavar="TAHAPAN")]
Reason = Annotated[str, typer.Option("--reason", help="Alasan")]
Source = Annotated[str, typer.Option("--source", help="Sumber")]


@app.command("stages")
def stages(folder: Workspace = None, as_json: Json = False) -> None:
    """Tahapan, tanggalnya, dan sumber yang berbeda. / Stages, dates, sources that disagree."""
    with refusals(as_json):
        enter(folder)
        from siaga.operation.reads import current
        from siaga.operation.stages import all_stages

        rows = [_shown(row) for row in all_stages(current())]
    tell(as_json, {"ok": True, "stages": rows}, lambda: _stages(rows))


def _shown(row: Stage) -> dict[str, Any]:
    from siaga.operation.stages import claims, conflicting, station_codes

    return {
        "key": row.key, "title": row.title, "starts": row.starts, "ends": row.ends,
        "guards_stations": row.guards_stations, "conflicting": conflicting(row), "order_number": row.order_number,
        "own_stations": station_codes(row), "dates": [asdict(c) for c in claims(row)],
    }  # fmt: skip


def _stages(rows: list[dict[str, Any]]) -> None:
    from siaga.operation.stages import Claim, spoken

    for row in rows:
        out.print(f"{row['key']:<20} {row['starts'] or '?'} - {row['ends'] or '?'}  {row['title']}", markup=False)
        for claim in row["dates"] if row["conflicting"] else []:
            mark = "dipakai" if claim["used"] else "berbeda"
            out.print(f"{'':<20} {mark}: {spoken(Claim(**claim))} ({claim['source']})", markup=False)


@app.command("due")
def due(
    folder: Workspace = None,
    as_json: Json = False,
    day: Day = None,
    late: Annotated[bool, typer.Option("--late", help="Hanya yang terlambat")] = False,
) -> None:
    """Apa yang harus selesai, oleh siapa, kapan; dan laporan hari itu. / What is due, by whom, when."""
    with refusals(as_json):
        enter(folder)
        from siaga.operation.reads import current
        from siaga.operation.stages import due as items
        from siaga.operation.stages import reports_due

        today = _today(day)
        rows = [d for d in items(current(), today) if d.overdue or not late]
        reports = [] if late else reports_due(current(), today)
    answer = {"ok": True, "day": today, "due": [asdict(d) for d in rows], "reports": [asdict(r) for r in reports]}

    def words() -> None:
        for d in rows:
            mark = "selesai" if d.done else "TERLAMBAT" if d.overdue else ""
            out.print(f"{d.date or '?'!s:<11} {d.owner_label:<24} {d.label} [{d.stage_title}] {mark}", markup=False)
        for r in reports:
            out.print(f"{r.hour:<11} {r.owner_label:<24} {r.label}", markup=False)

    tell(as_json, answer, words)


@app.command("calendar")
def calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", dir_okay=False)],
    recipient: Recipient = ARCHIVE,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Tulis kalender tahapan dan tenggat (iCalendar). / Write the calendar as iCalendar."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.operation import acts

        file.write_text(acts.export_calendar(_today(None), CONSOLE, recipient), "utf-8", newline="")
    tell(as_json, {"ok": True, "file": str(file)}, lambda: out.print(f"Ditulis: {file}"))


@app.command("done")
def done(
    stage: StageKey,
    item: Annotated[str, typer.Argument(metavar="TENGGAT")],
    folder: Workspace = None,
    as_json: Json = False,
    note: Annotated[str, typer.Option("--note")] = "",
) -> None:
    """Tandai satu tenggat selesai. / Mark a due item as done."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.operation import acts

        acts.mark_done(_stage(stage), item, CONSOLE, note=note)
    tell(as_json, {"ok": True}, lambda: out.print(f"{item} selesai"))


@app.command("date")
def date_of(
    stage: StageKey,
    source: Source,
    folder: Workspace = None,
    as_json: Json = False,
    starts: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    ends: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"])] = None,
    rule: Annotated[str, typer.Option("--rule", help="Aturan bila tanggal belum ada")] = "",
    use: Annotated[bool, typer.Option("--use", help="Pakai tanggal ini")] = False,
    reason: Reason = "",
) -> None:
    """Catat tanggal menurut satu sumber, dan pakai bila diminta. / Write down one source's dates."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.operation import acts

        row = _stage(stage)
        if use and not reason.strip():
            raise refuse(
                "Belum diisi: reason", "Beri alasan dengan --reason", "Missing: reason", "Give it with --reason"
            )
        claim = acts.add_date(row, CONSOLE, source=source, starts=_date(starts), ends=_date(ends), rule=rule)
        if use:
            acts.use_date(claim, CONSOLE, reason=reason)
    tell(as_json, {"ok": True, "used": use}, lambda: out.print(f"Tanggal {stage} dicatat"))


@app.command("revote")
def revote(
    kind: Annotated[str, typer.Argument(metavar="psu|psl|pss")],
    day: Annotated[datetime, typer.Option("--day", formats=["%Y-%m-%d"])],
    stations: Annotated[str, typer.Option("--stations", help="Kode TPS, dipisah koma, atau @berkas")],
    order: Annotated[str, typer.Option("--order", help="Nomor Sprin atau keputusan")],
    reason: Reason,
    source: Source,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Buka pemungutan ulang sebagai tahapan baru dengan TPS sendiri. / Open a re-vote with its stations."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.operation import acts

        row = acts.add_revote(
            _current(),
            kind,
            day.date(),
            _codes(stations),
            CONSOLE,
            reason=reason,
            order_number=order,
            source=source,
        )
        answer = {"ok": True, **_shown(row)}
    tell(as_json, answer, lambda: out.print(f"{row.title} dibuka: {len(answer['own_stations'])} TPS, {row.starts}"))


def _codes(text: str) -> list[str]:
    listed = Path(text[1:]).read_text("utf-8") if text.startswith("@") else text
    return [code for code in listed.replace("\n", ",").replace(" ", "").split(",") if code]


def _current() -> Operation:
    from siaga.operation.reads import current

    return current()


def _stage(key: str) -> Stage:
    from siaga.operation.models import Stage
    from siaga.operation.stages import stage

    try:
        return stage(_current(), key)
    except Stage.DoesNotExist as error:
        raise refuse(
            f"Tahapan {key} tidak ada", "Lihat `siaga operation stages`",
            f"There is no stage {key}", "See `siaga operation stages`", value=key,
        ) from error  # fmt: skip


def _date(value: datetime | None) -> date | None:
    return value.date() if value else None


def _today(day: datetime | None) -> date:
    from django.conf import settings

    from siaga.kit import clock

    return day.date() if day else clock.today(settings.CONFIG.zone)
