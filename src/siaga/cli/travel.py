"""How long are the trips by road? Measured with the user's own engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, show_problem, tell, working

app = typer.Typer(no_args_is_help=True, help="Waktu tempuh menurut mesin jalan. / Travel times by a road engine.")


@app.callback()
def _root() -> None:
    """Waktu tempuh menurut mesin jalan. / Travel times by a road engine."""


@app.command()
def valhalla(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", exists=True, dir_okay=False)],
    folder: Workspace = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Hitung saja, tidak menulis. / Write nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Ukur waktu darat dengan Valhalla dan ubin Anda. / Measure road minutes with your own Valhalla tiles."""
    with refusals(as_json), working(as_json, "Valhalla") as progress:
        enter(folder)
        from siaga.journal.context import CONSOLE
        from siaga.operation.reads import current, profile_of
        from siaga.territory.acts import measure_roads

        water = profile_of(current()).water_districts()
        report = measure_roads(config, CONSOLE, water_districts=water, dry_run=dry_run, progress=progress)
    tell(as_json, {"ok": True, **report.as_dict()}, lambda: _told(report))


def _told(report: Any) -> None:
    for problem in report.warnings:
        show_problem(problem)
    t = report.totals
    verb = "dihitung, tidak ditulis" if report.dry_run else "masuk"
    out.print(
        f"{t['pairs']} waktu {verb} dari {t['asked']} pasangan; {t['unreachable']} tanpa jalan, "
        f"{t['own']} sudah diisi sendiri, {t['water_villages']} desa perairan menurut model"
    )
