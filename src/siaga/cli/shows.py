"""What is there, before a plan?"""

from __future__ import annotations

from typing import Any

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, tell
from siaga.kit.words import number

app = typer.Typer(no_args_is_help=True, help="Lihat keadaan. / Look at the state.")


@app.callback()
def _shows() -> None:
    """Lihat keadaan. / Look at the state."""


@app.command("feasibility")
def feasibility(folder: Workspace = None, as_json: Json = False) -> None:
    """Kebutuhan terhadap kekuatan, dan jalan keluar bila kurang. / Need against force, and ways out."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import reads

        answer = reads.feasibility()
    tell(as_json, answer, lambda: _told(answer))


def _told(answer: dict[str, Any]) -> None:
    for step in answer["force"]:
        told = "belum diketahui" if step["count"] is None else number(step["count"])
        out.print(f"{step['label']:<44} {told:>8}  {step['note']}", markup=False)
    pooled, need = answer["minimum_pooled"], answer["need"]
    out.print(
        f"Gabungan sekabupaten: perlu {number(pooled['needed'])}, ada {number(pooled['have'])}, "
        f"kurang {number(pooled['missing'])} (objek lain belum dikurangkan)"
    )
    out.print(f"Menurut plot di dalam kecamatan: kebutuhan {number(need['needed'])}, siap {number(need['have'])}")
    for way in answer["ways_out"]:
        out.print(f"Jalan keluar: {way['text']}", markup=False)
