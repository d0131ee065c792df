"""Which commands are there? Each room of commands is mounted here."""

from __future__ import annotations

from typing import Annotated

import typer

from siaga import __version__
from siaga.cli import (
    accounts,
    backup,
    benches,
    correcting,
    exports,
    imports,
    journal,
    keeping,
    muster,
    operation,
    plan_changes,
    plans,
    readiness,
    reports,
    serving,
    shows,
    start,
    ticking,
    tls,
    travel,
    tunnel,
    vulnerability,
)

app = typer.Typer(
    name="siaga",
    help="Pos komando pengamanan pemilihan. / The command post of an election-security operation.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
app.command("init")(start.init)
app.command("demo")(start.demo)
app.add_typer(imports.app, name="import")
app.add_typer(plans.app, name="plan")
app.command("replan")(plans.replan)
app.command("check")(plans.check)
app.add_typer(shows.app, name="show")
app.add_typer(exports.app, name="export")
app.command("serve")(serving.serve)
app.command("tick")(ticking.tick)
app.add_typer(benches.app, name="bench")
app.add_typer(journal.app, name="journal")
app.add_typer(accounts.app, name="accounts")
app.add_typer(operation.app, name="operation")
app.add_typer(muster.app, name="muster")
app.add_typer(readiness.app, name="readiness")
app.add_typer(reports.app, name="reports")
app.add_typer(vulnerability.app, name="vulnerability")
app.add_typer(travel.app, name="travel")
app.add_typer(correcting.app, name="correct")
app.add_typer(tls.app, name="tls")
app.add_typer(tunnel.app, name="tunnel")
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("recovery-key")(backup.recovery_key)
app.command("ship")(keeping.ship)
app.command("take-over")(keeping.take_over)
app.command("upgrade")(keeping.upgrade)


plan_changes.mount(plans.app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"siaga {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Siaga."""


def run() -> None:
    """Run the application."""
    app()
