"""How is the post served?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siaga.cli.shared import Workspace, enter, out, refusals
from siaga.kit import workspace


def serve(
    folder: Workspace = None,
    port: Annotated[int, typer.Option("--port")] = 8000,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    enrol_port: Annotated[int, typer.Option("--enrol-port", help="Halaman pemasangan otoritas, tanpa TLS")] = 0,
    demo: Annotated[bool, typer.Option("--demo", hidden=True)] = False,
) -> None:
    """Layani halaman pos di http://127.0.0.1:8000. / Serve the post's pages."""
    with refusals():
        _enter_or_begin(folder)
        from siaga.journal import upgrading
        from siaga.web import first_run, server

        upgrading.refuse_outdated()
        out.print(f"Halaman pos: {server.address(host, port)}  (Ctrl-C untuk berhenti)")
        if first_run.is_open():
            out.print(f"[bold]Mulai di sini:[/] {server.address(host, port)}mulai/?kode={first_run.token()}")
        if enrol_port:
            out.print(f"Pemasangan otoritas: {server.start_enrolment(host, enrol_port, port)}")
        server.serve(host, port, open_plan_page=demo)


def _enter_or_begin(folder: Path | None) -> None:
    """Enter the workspace; an empty or new folder named by --workspace becomes one, to be opened in the browser."""
    if folder is None or (folder / workspace.CONFIG).exists() or (folder.exists() and any(folder.iterdir())):
        enter(folder)
        return
    from siaga.deployment.opening import open_empty

    open_empty(folder)
