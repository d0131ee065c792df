"""How does one begin? `init` makes a workspace; `demo` makes one from the sample, plans it and serves it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siaga.cli.shared import Json, out, refusals, show_problem, tell, working
from siaga.kit import workspace

Sample = Annotated[str, typer.Option("--sample", help="banyuasin-pilkada-2024 | banyuasin-pemilu-2024")]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    sample: Sample = "",
    profile: Annotated[str, typer.Option("--profile", help="Nama atau folder profil")] = "",
    regency: Annotated[str, typer.Option("--regency", help="Kode kabupaten/kota, misalnya 16.07")] = "",
    name: Annotated[str, typer.Option("--name", help="Nama operasi")] = "",
    zone: Annotated[str, typer.Option("--zone", help="WIB | WITA | WIT")] = "WIB",
    database: Annotated[str, typer.Option("--database", help="sqlite | postgresql://...")] = "sqlite",
    as_json: Json = False,
) -> None:
    """Buat ruang kerja dari contoh, atau dari profil dan register nasional. / Make a workspace."""
    if bool(sample) == bool(profile or regency) or bool(profile) != bool(regency):
        raise typer.BadParameter("pakai --sample, atau --profile bersama --regency / use --sample, or both others")
    with refusals(as_json), working(as_json, "menyiapkan ruang kerja") as progress:
        from siaga.deployment.opening import open_workspace

        answer = open_workspace(
            folder, sample=sample, profile=profile, regency=regency, name=name, zone=zone,
            database=database, progress=progress,
        )  # fmt: skip
    tell(as_json, answer.as_dict(), lambda: _opened(answer))


def _opened(answer: object) -> None:
    from siaga.deployment.opening import Opened

    if not isinstance(answer, Opened):
        raise TypeError(answer)
    for problem in answer.warnings[:10]:
        show_problem(problem)
    if len(answer.warnings) > 10:
        out.print(f"... dan {len(answer.warnings) - 10} peringatan lain (lihat --json)")
    out.print(f"[bold]{answer.operation}[/] di {answer.folder}")
    out.print(
        f"{answer.districts} kecamatan, {answer.villages} desa/kelurahan, {answer.stations} TPS, "
        f"{answer.bases} polres/polsek, {answer.officers} personel"
    )
    if answer.synthetic:
        out.print(f"[yellow]SINTETIS:[/] {answer.synthetic}")
    out.print("Berikutnya: [bold]siaga plan[/] di folder itu")


def demo(
    folder: Annotated[Path, typer.Option("--dir", help="Folder ruang kerja contoh")] = Path("demo-workspace"),
    sample: Sample = "banyuasin-pilkada-2024",
    port: Annotated[int, typer.Option("--port")] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve")] = True,
) -> None:
    """Ruang kerja contoh, rencananya, harinya, dan halamannya di 127.0.0.1:8000. / Sample, plan, day and page."""
    if (folder / workspace.CONFIG).exists():
        _clear(folder)
    init(folder, sample=sample)
    from siaga.cli import plans, serving

    plans.plan(folder)
    _day(folder)
    if serve:
        serving.serve(folder, port=port, demo=True)


def _day(folder: Path) -> None:
    """Live through the sample's day: approved, 23 missing at the muster, two boats out, a re-plan that waits."""
    with refusals(), working(False, "hari contoh") as progress:
        from siaga.deployment import sample_day

        day = sample_day.live_through(progress=progress)
    out.print(
        f"[yellow]SINTETIS:[/] rencana {day.approved} disetujui; apel {day.called} personel, {day.missing} kurang; "
        f"{len(day.boats)} perahu tidak dapat dipakai ({', '.join(day.boats)})"
    )
    out.print(
        f"Rencana ulang nomor {day.waiting} menunggu: bergeser {day.moved}, dipanggil {day.called_up} "
        f"dari {day.seats} kebutuhan. Lihat: siaga plan gaps -w {folder}", markup=False,
    )  # fmt: skip
    out.print(
        f"Setujui sebagai {sample_day.COMMANDER}, kata sandi {day.password}: "
        f'siaga plan approve --order "Sprin/SINTETIS/2" --by {sample_day.COMMANDER} -w {folder}', markup=False,
    )  # fmt: skip


def _clear(folder: Path) -> None:
    """Start the demo afresh; a workspace that is not a demo is never touched."""
    import shutil

    from siaga.kit.errors import refuse

    with refusals():
        if not workspace.read(folder).demo:
            raise refuse(
                "Folder itu berisi ruang kerja sungguhan, bukan demo", "Pilih folder lain dengan --dir",
                "That folder holds a real workspace, not a demo", "Choose another with --dir", file=str(folder),
            )  # fmt: skip
    shutil.rmtree(folder)
