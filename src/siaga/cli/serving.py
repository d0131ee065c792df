"""How is the post served?"""

from __future__ import annotations

from typing import Annotated

import typer

from siaga.cli.shared import Workspace, enter, out, refusals


def serve(
    folder: Workspace = None,
    port: Annotated[int, typer.Option("--port")] = 8000,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    demo: Annotated[bool, typer.Option("--demo", hidden=True)] = False,
) -> None:
    """Layani halaman pos di http://127.0.0.1:8000. / Serve the post's pages."""
    with refusals():
        enter(folder)
        from siaga.journal import upgrading
        from siaga.web import server

        upgrading.refuse_outdated()
        out.print(f"Halaman pos: http://{host}:{port}/  (Ctrl-C untuk berhenti)")
        server.serve(host, port, open_plan_page=demo)
