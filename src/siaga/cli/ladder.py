"""What grows where, who has it, and by when? The ladder of disturbances (PG, AG, GN) from the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, tell
from siaga.kit import clock

app = typer.Typer(no_args_is_help=True, help="Tangga gangguan PG, AG, GN. / The ladder of disturbances.")
Stage = Annotated[str, typer.Option("--stage", help="Tahapan operasi, misalnya voting")]
Evidence = Annotated[str, typer.Option("--evidence", help="Bukti")]
Response = Annotated[str, typer.Option("--response", help="Tindakan yang dipilih")]
Kind = Annotated[str, typer.Option("--response-kind", help="pre-emptive, preventive atau enforcement")]
Hours = Annotated[float, typer.Option("--due-hours", min=0.1, help="Tenggat, jam dari sekarang")]
Number = Annotated[int, typer.Argument(metavar="NOMOR")]


@app.command("show")
def ladder_show(
    folder: Workspace = None,
    every: Annotated[bool, typer.Option("--all", help="Termasuk yang ditutup")] = False,
    as_json: Json = False,
) -> None:
    """Gangguan yang terbuka, yang terberat dan paling mendesak dahulu. / Open disturbances."""
    with refusals(as_json):
        enter(folder)
        from siaga.vulnerability import disturbances

        rows = disturbances.standing(closed=every)
    tell(as_json, {"ok": True, "disturbances": rows}, lambda: _ladder(rows))


def _ladder(rows: list[dict[str, Any]]) -> None:
    for r in rows:
        late = "  LEWAT TENGGAT" if r["overdue"] else ""
        out.print(
            f"{r['id']:>4} {r['label']}  {r['place']}  {r['activity']}  {r['owner']} ({r['command']}), "
            f"tenggat {r['due']}{late}", markup=False,
        )  # fmt: skip


@app.command("open")
def ladder_open(
    place: Annotated[str, typer.Argument(metavar="TEMPAT", help="Kode kecamatan, desa atau TPS")],
    stage: Stage,
    activity: Annotated[str, typer.Option("--activity", help="Kegiatan")],
    cause: Annotated[str, typer.Option("--cause", help="Sebab")],
    level: Annotated[str, typer.Option("--level", help="potential, threshold atau actual")],
    owner: Annotated[str, typer.Option("--owner", help="Jabatan penanggung jawab")],
    response_kind: Kind,
    response: Response,
    due_hours: Hours,
    evidence: Evidence,
    command: Annotated[str, typer.Option("--command", help="polsek, polres, polda atau mabes")] = "polsek",
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Catat gangguan pada suatu tempat. / Put a disturbance on the ladder."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.vulnerability.disturbances import open_disturbance

        row = open_disturbance(
            CONSOLE, stage=stage, place=place, activity=activity, cause=cause, level=level, owner=owner,
            response_kind=response_kind, response=response, due=_due(due_hours), evidence=evidence, command=command,
        )  # fmt: skip
    tell(as_json, {"ok": True, "id": row.pk}, lambda: out.print(f"Gangguan {row.pk} dicatat"))


@app.command("move")
def ladder_move(
    item: Number,
    to: Annotated[str, typer.Option("--to", help="potential, threshold atau actual")],
    response_kind: Kind,
    response: Response,
    due_hours: Hours,
    evidence: Evidence,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Naikkan atau turunkan, dengan bukti. / Move it up or down, with evidence."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.vulnerability.disturbances import found, move_disturbance

        row = move_disturbance(
            found(item), to, CONSOLE, evidence=evidence, response_kind=response_kind, response=response,
            due=_due(due_hours),
        )  # fmt: skip
    tell(
        as_json,
        {"ok": True, "id": row.pk, "level": row.level},
        lambda: out.print(f"Gangguan {row.pk}: {row.level}"),
    )


@app.command("close")
def ladder_close(item: Number, evidence: Evidence, folder: Workspace = None, as_json: Json = False) -> None:
    """Tutup, dengan bukti bahwa sudah selesai. / Close it, with evidence."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.vulnerability.disturbances import close_disturbance, found

        row = close_disturbance(found(item), CONSOLE, evidence=evidence)
    tell(as_json, {"ok": True, "id": row.pk}, lambda: out.print(f"Gangguan {row.pk} ditutup"))


@app.command("raise")
def ladder_raise(folder: Workspace = None, as_json: Json = False) -> None:
    """Serahkan yang lewat tenggat ke komando di atasnya. / Overdue ones rise to the next command."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.vulnerability.disturbances import raise_overdue

        rises = raise_overdue(CONSOLE)
    rows = [{"id": r.id, "before": r.before, "after": r.after, "due": r.due.isoformat()} for r in rises]
    tell(as_json, {"ok": True, "raised": rows}, lambda: out.print(f"{len(rows)} gangguan naik komando"))


@app.command("life")
def ladder_life(item: Number, folder: Workspace = None, as_json: Json = False) -> None:
    """Semua langkah satu gangguan. / Every step of a disturbance."""
    with refusals(as_json):
        enter(folder)
        from siaga.vulnerability import disturbances

        rows = disturbances.life(disturbances.found(item))

    def words() -> None:
        for r in rows:
            out.print(
                f"{r['at']}  {r['kind']}: {r['before'] or '-'} -> {r['after']}  {r['evidence']}", markup=False
            )

    tell(as_json, {"ok": True, "moves": rows}, words)


def _due(hours: float) -> datetime:
    return clock.now() + timedelta(hours=hours)
