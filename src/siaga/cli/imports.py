"""How does data come in from files? Every importer is all or nothing and names each bad row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, show_problem, tell

app = typer.Typer(no_args_is_help=True, help="Masukkan berkas CSV atau XLSX. / Bring in CSV or XLSX files.")
File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Periksa saja, tidak menulis. / Check only.")]
Expect = Annotated[int | None, typer.Option("--expect-total", help="Jumlah baris yang diharapkan")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--map", help="Kolom berkas untuk kolom Siaga: nama=kolom_berkas (boleh berulang)"),
]


def _run(
    load: Callable[[], Callable[..., Any]],
    file: Path,
    folder: Path | None,
    as_json: bool,
    columns: list[str] | None,
    **options: Any,
) -> None:
    with refusals(as_json):
        enter(folder)
        from siaga.journal.context import CONSOLE

        report = load()(file, CONSOLE, mapping=_mapping(columns), **options)
    tell(as_json, {"ok": True, **report.as_dict()}, lambda: _told(report))


def _mapping(columns: list[str] | None) -> dict[str, str] | None:
    pairs = [c.partition("=") for c in columns or []]
    if any(not (name and column) for name, _, column in pairs):
        raise typer.BadParameter("--map nama=kolom_berkas")
    return {name: column for name, _, column in pairs} or None


def _told(report: Any) -> None:
    for problem in report.warnings:
        show_problem(problem)
    verb = "diperiksa, tidak ditulis" if report.dry_run else "masuk"
    out.print(
        f"{report.file}: {report.accepted} dari {report.rows} baris {verb}; {len(report.warnings)} peringatan"
    )


@app.command()
def villages(
    file: File, folder: Workspace = None, dry_run: DryRun = False, expect_total: Expect = None,
    columns: Columns = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Desa dan kelurahan. / Villages."""

    def load() -> Callable[..., Any]:
        from siaga.territory.acts import import_villages

        return import_villages

    _run(load, file, folder, as_json, columns, dry_run=dry_run, expect_total=expect_total)


@app.command()
def stations(
    file: File, folder: Workspace = None, dry_run: DryRun = False, expect_total: Expect = None,
    columns: Columns = None, as_json: Json = False,
) -> None:  # fmt: skip
    """TPS; kolom `class` bila ada menjadi kelas TPS. / Polling stations, with a class column if given."""

    def load() -> Callable[..., Any]:
        from siaga.deployment.opening import import_stations

        return import_stations

    _run(load, file, folder, as_json, columns, dry_run=dry_run, expect_total=expect_total)


@app.command()
def bases(
    file: File, folder: Workspace = None, dry_run: DryRun = False, expect_total: Expect = None,
    columns: Columns = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Polres dan polsek. / Police bases."""

    def load() -> Callable[..., Any]:
        from siaga.territory.acts import import_bases

        return import_bases

    _run(load, file, folder, as_json, columns, dry_run=dry_run, expect_total=expect_total)


@app.command()
def officers(
    file: File, folder: Workspace = None, dry_run: DryRun = False, expect_total: Expect = None,
    columns: Columns = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Personel. / Officers."""

    def load() -> Callable[..., Any]:
        from siaga.deployment.opening import import_officers

        return import_officers

    _run(load, file, folder, as_json, columns, dry_run=dry_run, expect_total=expect_total)


@app.command()
def assets(
    file: File, folder: Workspace = None, dry_run: DryRun = False, expect_total: Expect = None,
    columns: Columns = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Kendaraan dan perahu. / Vehicles and boats."""

    def load() -> Callable[..., Any]:
        from siaga.force.acts import import_assets

        return import_assets

    _run(load, file, folder, as_json, columns, dry_run=dry_run, expect_total=expect_total)


@app.command()
def travel(
    file: File, folder: Workspace = None, dry_run: DryRun = False, expect_total: Expect = None,
    columns: Columns = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Waktu tempuh setempat per pasangan atau matriks. / Local travel times."""

    def load() -> Callable[..., Any]:
        from siaga.territory.acts import import_travel

        return import_travel

    _run(load, file, folder, as_json, columns, dry_run=dry_run, expect_total=expect_total)


@app.command()
def plan(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False)],
    folder: Workspace = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Rencana yang disunting di Excel kembali sebagai kuncian. / An edited plan comes back as locks."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import acts
        from siaga.journal.context import CONSOLE

        answer = acts.import_plan(files, CONSOLE, dry_run=dry_run)
    tell(as_json, {"ok": True, **answer}, lambda: out.print(f"{answer['locks']} kuncian {_verb(dry_run)}"))


def _verb(dry_run: bool) -> str:
    return "diperiksa, tidak ditulis" if dry_run else "berlaku mulai rencana berikutnya"
