"""What is done by the clock, done now: for a node without a server, and to see that it works."""

from __future__ import annotations

from dataclasses import asdict

import typer

from siaga.cli.shared import Json, Workspace, enter, lines, refusals, tell


def tick(folder: Workspace = None, as_json: Json = False) -> None:
    """Naikkan yang lewat tenggat dan perbarui usulan perubahan, sekarang. / Do what is due by the clock."""
    with refusals(as_json):
        enter(folder)
        from siaga.kit import clock, timers

        done = timers.run(clock.now())
    answer = {"ok": not any(r.fault for r in done), "timers": [asdict(r) for r in done]}
    tell(as_json, answer, lambda: lines(f"{r.name}: {r.fault or r.done}" for r in done))
    if not answer["ok"]:
        raise typer.Exit(1)
