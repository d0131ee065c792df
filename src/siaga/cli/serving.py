"""How is the post served?"""

from __future__ import annotations

from typing import Annotated

import typer

from siaga.cli.shared import Workspace, enter, out, refusals


def serve(
    folder: Workspace = None,
    port: Annotated[int, typer.Option("--port")] = 8000,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    enrol_port: Annotated[int, typer.Option("--enrol-port", help="Halaman pemasangan otoritas, tanpa TLS")] = 0,
    demo: Annotated[bool, typer.Option("--demo", hidden=True)] = False,
) -> None:
    """Layani halaman pos di http://127.0.0.1:8000. / Serve the post's pages."""
    with refusals():
        enter(folder)
        from siaga.journal import upgrading
        from siaga.web import server

        upgrading.refuse_outdated()
        out.print(f"Halaman pos: {server.address(host, port)}  (Ctrl-C untuk berhenti)")
        if enrol_port:
            out.print(f"Pemasangan otoritas: {server.start_enrolment(host, enrol_port, port)}")
        server.serve(host, port, open_plan_page=demo)
