"""How fast and how good is the planner here?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siaga.cli.shared import Json, lines, refusals, tell, working

app = typer.Typer(no_args_is_help=True, help="Ukur perencana. / Measure the planner.")


@app.command("plan")
def plan(as_json: Json = False, workers: Annotated[int | None, typer.Option("--workers")] = None) -> None:
    """Kedua contoh Banyuasin, dingin, semua tahap. / Both samples, cold, all stages."""
    with refusals(as_json), working(as_json, "mengukur") as progress:
        from siaga.deployment.measuring import samples

        rows = samples(workers=workers, progress=progress)
    tell(as_json, rows, lambda: lines(rows))


@app.command("country")
def country(
    folder: Annotated[Path, typer.Option("--out", help="Folder hasil; dilanjutkan bila sudah ada")] = Path(
        "country-bench"
    ),
    workers: Annotated[int, typer.Option("--workers")] = 2,
    limit: Annotated[int | None, typer.Option("--limit", help="Hanya n kabupaten/kota pertama")] = None,
    as_json: Json = False,
) -> None:
    """435.296 TPS seluruh negeri, sintetis menurut benih. / The whole country, synthetic by seed."""
    with refusals(as_json), working(as_json, "seluruh negeri") as progress:
        from siaga.deployment import country as bench

        answer = bench.run(folder, workers, limit, progress)
    tell(as_json, answer, lambda: lines(f"{k}: {v}" for k, v in answer.items()))
