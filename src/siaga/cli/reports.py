"""How do reports come in from the terminal? The schedule, a file of reports, who has not spoken."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, show_problem, tell, working

app = typer.Typer(no_args_is_help=True, help="Laporan lapangan. / Field reports.")
SHOWN = 20


@app.command("schedule")
def schedule(folder: Workspace = None, as_json: Json = False) -> None:
    """Susun jadwal lapor dari rencana yang disetujui. / Draw up what the approved plan's posts owe."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.reporting.from_plan import draw_from_plan
        from siaga.reporting.models import Expected

        row = draw_from_plan(CONSOLE)
        answer = {"ok": True, "stage": row.stage, "owed": Expected.objects.filter(stage=row.stage).count()}
    tell(as_json, answer, lambda: out.print(f"Jadwal {row.stage}: {answer['owed']} laporan ditunggu"))


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Terima berkas JSON per baris; yang sudah tersimpan tidak tercatat dua kali. / Take in a file of JSON lines.

    Each line stands alone: what is refused says why, the others are stored.
    """
    with refusals(as_json):
        enter(folder)
        from siaga.reporting.batch import take_file
        from siaga.reporting.envelope import Receipt

        outcomes = take_file(file)
        stored = sum(isinstance(o, Receipt) for o in outcomes)
        again = sum(isinstance(o, Receipt) and o.again for o in outcomes)
        turned = [(line, o) for line, o in enumerate(outcomes, start=1) if not isinstance(o, Receipt)]
        answer = {
            "ok": not turned, "lines": len(outcomes), "stored": stored - again, "again": again,
            "refused": len(turned),
            "outcomes": [o.as_dict() for o in outcomes],
        }  # fmt: skip
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        out.print(f"{stored - again} tersimpan, {again} sudah ada, {len(turned)} ditolak")
        for line, one in turned[:SHOWN]:
            for problem in one.problems:
                out.print(f"baris {line}:", markup=False)
                show_problem(problem)
    if turned:
        raise typer.Exit(1)


@app.command("rehearse")
def rehearse(
    folder: Workspace = None,
    as_json: Json = False,
    seed: Annotated[int, typer.Option("--seed", help="Benih: hari yang sama untuk benih yang sama")] = 2024,
    stage: Annotated[str, typer.Option("--stage", help="Tahapan")] = "voting",
    address: Annotated[
        str, typer.Option("--post", help="Alamat pos yang berjalan, misalnya http://127.0.0.1:8000")
    ] = "",
    hours: Annotated[float | None, typer.Option("--hours", help="Hanya sekian jam pertama")] = None,
    speed: Annotated[float, typer.Option("--speed", help="Kali lebih cepat dari jam, paling banyak 60")] = 60.0,
) -> None:
    """Mainkan hari pemungutan di ruang kerja latihan. / Play a voting day in a workspace for drills.

    With --post against a running post by its own clock; without, in this process as fast as it goes.
    """
    with refusals(as_json), working(as_json, "memainkan hari") as progress:
        enter(folder)
        from dataclasses import asdict

        from siaga.reporting.rehearsal import play

        script = play.prepare(stage, seed, hours=hours)

        def told(share: float) -> None:
            progress(f"hari berjalan {share:.0%}")

        if address:
            result = play.play_there(stage, script, address, speed, told)
        else:
            result = play.play_here(stage, script, told)
        answer = {"ok": result.ok, **asdict(result)}
    tell(as_json, answer, lambda: _played(answer))
    if not result.ok:
        raise typer.Exit(1)


def _played(answer: Mapping[str, Any]) -> None:
    out.print(f"{answer['stations']} TPS, {answer['sent']} kiriman, {answer['stored']} laporan tersimpan")
    out.print(
        f"{answer['silences']} plot dibuat belum lapor: {len(answer['late'])} terlambat dialarmkan (batas 1 menit)"
    )
    out.print(f"{len(answer['false'])} alarm keliru dari tempat tanpa sinyal yang sudah dicatat")
    out.print(f"Sudah lapor {answer['answered']} dari {answer['wanted']} menurut naskah, belum {answer['missing']}")


@app.command("silent")
def silent(folder: Workspace = None, as_json: Json = False) -> None:
    """Siapa yang belum lapor. / Who has not reported."""
    with refusals(as_json):
        enter(folder)
        from siaga.reporting.models import Alarm

        rows = list(
            Alarm.objects.filter(cleared_at=None).order_by("raised_at").values("group", "level", "posts", "owed")
        )
    tell(as_json, {"ok": True, "alarms": rows}, lambda: _silent(rows))


def _silent(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        posts = row["posts"]
        out.print(
            f"Belum lapor: {row['group']} ({len(posts) if isinstance(posts, list) else 0} plot), {row['level']}"
        )
    if not rows:
        out.print("Tidak ada alarm belum lapor")
