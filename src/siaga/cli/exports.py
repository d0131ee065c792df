"""How does a plan leave Siaga?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from siaga.cli.shared import Json, Workspace, enter, lines, refusals, tell

app = typer.Typer(no_args_is_help=True, help="Keluarkan rencana. / Export the plan.")


@app.callback()
def _exports() -> None:
    """Keluarkan rencana. / Export the plan."""


class Format(StrEnum):
    """Shapes a plan can leave in."""

    csv = "csv"
    xlsx = "xlsx"
    geojson = "geojson"
    lampiran = "lampiran"
    print = "print"
    html = "html"
    png = "png"


@app.command("plan")
def plan(
    shape: Annotated[Format, typer.Option("--format")],
    folder_out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    recipient: Annotated[str, typer.Option("--recipient", help="Kepada siapa salinan ini")] = "pos komando",
    number: Annotated[int | None, typer.Option("--plan", help="Nomor rencana; bawaan: yang berlaku")] = None,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Rencana yang berlaku sebagai CSV, XLSX, GeoJSON, lampiran Sprin, cetakan, HTML atau PNG."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import acts
        from siaga.journal.context import CONSOLE

        files = acts.export_plan(shape.value, folder_out, CONSOLE, recipient, number)
    names = [str(f) for f in files]
    tell(as_json, {"ok": True, "files": names}, lambda: lines(names))
