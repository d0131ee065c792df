"""How is a place put right from the terminal? The same act as the map's tap, with the source kept."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, tell
from siaga.kit.errors import refuse

app = typer.Typer(no_args_is_help=True, help="Betulkan satu tempat. / Put one place right.")


@app.callback()
def _correct() -> None:
    """Betulkan satu tempat. / Put one place right."""


class Kind(StrEnum):
    """Places with a point."""

    station = "station"
    village = "village"
    base = "base"


@app.command("position")
def position(
    kind: Annotated[Kind, typer.Argument(metavar="station|village|base")],
    code: Annotated[str, typer.Argument(metavar="KODE")],
    lat: Annotated[float, typer.Option("--lat", help="Lintang, misalnya -2.98174")],
    lon: Annotated[float, typer.Option("--lon", help="Bujur, misalnya 104.8848")],
    source: Annotated[str, typer.Option("--source", help="Siapa mengukur, dengan apa, kapan")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Pindahkan titik TPS, desa atau polsek; TPS desa itu ikut bila belum bertitik sendiri. / Move a point."""
    with refusals(as_json):
        enter(folder)
        from django.core.exceptions import ObjectDoesNotExist

        from siaga.journal.context import CONSOLE
        from siaga.territory.correcting import correct_position

        try:
            along = correct_position(kind.value, code, CONSOLE, lat=lat, lon=lon, source=source)
        except ObjectDoesNotExist as error:
            raise refuse(
                f"{code} tidak ada", "Periksa kodenya di daftar", f"There is no {kind.value} {code}",
                "Check the code in the register", value=code,
            ) from error  # fmt: skip
    tell(as_json, {"ok": True, "code": code, "stations": along}, lambda: out.print(f"{code}: {lat}, {lon}"))
