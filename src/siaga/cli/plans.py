"""How is a plan made, changed and checked from the terminal?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from siaga.cli.shared import Json, Recipient, Workspace, enter, err, out, refusals, tell, working
from siaga.kit.words import ARCHIVE, at_most, number

app = typer.Typer(invoke_without_command=True, help="Rencana: susun, usulan perubahan, persetujuan. / The plan.")
Workers = Annotated[int | None, typer.Option("--workers", help="Jumlah proses; bawaan: semua inti")]


@app.callback()
def entrance(
    ctx: typer.Context,
    folder: Workspace = None,
    as_json: Json = False,
    file: Annotated[Path | None, typer.Option("--out", help="Tulis plan.json")] = None,
    map_file: Annotated[Path | None, typer.Option("--map", help="Tulis halaman HTML mandiri")] = None,
    spread: Annotated[float | None, typer.Option("--spread", help="Batas menit di dalam satu plot")] = None,
    stage: Annotated[str, typer.Option("--stage", help="Tahapan pemungutan ulang, misalnya psu-1")] = "",
    workers: Workers = None,
    recipient: Recipient = ARCHIVE,
) -> None:
    """Susun rencana plot PAM TPS dengan bukti mutunya. / Plan who stands where, with its proof."""
    if ctx.invoked_subcommand is None:
        plan(folder, as_json, file, map_file, spread, workers, stage, recipient)


def plan(
    folder: Path | None = None,
    as_json: bool = False,
    file: Path | None = None,
    map_file: Path | None = None,
    spread: float | None = None,
    workers: int | None = None,
    stage: str = "",
    recipient: str = ARCHIVE,
) -> None:
    """Plan, keep the proposal, write what was asked for, and say how good it is."""
    with refusals(as_json), working(as_json, "menyusun rencana") as progress:
        enter(folder)
        from siaga.deployment import acts
        from siaga.journal.context import CONSOLE

        made = acts.make_plan(CONSOLE, spread_minutes=spread, stage=stage, workers=workers, progress=progress)
        acts.hand_out(made, CONSOLE, recipient, file=file, page=map_file)
    tell(as_json, acts.answer(made), lambda: print_summary(made.document, made.seconds))


def replan(
    changes: Annotated[Path | None, typer.Option("--changes", help="Berkas JSON perubahan")] = None,
    folder: Workspace = None,
    as_json: Json = False,
    proposed: Annotated[
        bool, typer.Option("--from-proposed", help="Dari usulan perubahan atas rencana yang disetujui")
    ] = False,
    file: Annotated[Path | None, typer.Option("--out", help="Tulis plan.json")] = None,
    instant: Annotated[bool, typer.Option("--instant", help="Perbaikan seketika tanpa hitung ulang penuh")] = False,
    recipient: Recipient = ARCHIVE,
) -> None:
    """Susun ulang setelah perubahan, dengan sesedikit mungkin pergeseran. / Re-plan, moving few."""
    if proposed == bool(changes):
        raise typer.BadParameter("pakai --changes FILE, atau --from-proposed / use one of the two")
    with refusals(as_json), working(as_json, "menyusun ulang") as progress:
        enter(folder)
        from siaga.deployment import acts
        from siaga.journal.context import CONSOLE

        if changes:
            made = acts.replan(CONSOLE, changes, instant=instant, progress=progress)
        else:
            made = acts.replan_from_changes(CONSOLE, instant=instant, progress=progress)
        acts.hand_out(made, CONSOLE, recipient, file=file)
    tell(as_json, acts.answer(made), lambda: print_summary(made.document, made.seconds))


def check(
    file: Annotated[Path, typer.Argument(metavar="PLAN", help="plan.json")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Periksa rencana terhadap data ruang kerja ini, dengan pemeriksa terpisah. / Check a plan."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import reads

        broken = reads.check_file(file)
    tell(
        as_json,
        {"ok": not broken, "hard_violations": len(broken), "broken": broken},
        lambda: _checked(broken),
    )
    if broken:
        raise typer.Exit(1)


def _checked(broken: list[str]) -> None:
    for rule in broken[:50]:
        err.print(rule, markup=False)
    out.print("0 aturan keras dilanggar" if not broken else f"{len(broken)} aturan keras dilanggar")


def print_summary(document: dict[str, Any], seconds: float) -> None:
    """The plan in a screenful: need against force, travel, proof, human rules beside it."""
    from rich.table import Table

    s = document["summary"]
    out.print(f"[bold]Rencana plot PAM TPS[/]  {number(s['stations'])} TPS, {number(s['posts'])} plot")
    out.print(
        f"Kebutuhan {number(s['seats_needed'])} | personel siap {number(s['officers_ready'])} | "
        f"terisi {number(s['seats_filled'])} dari {number(s['seats_needed'])} | "
        f"kekurangan personel {number(s['shortage'])}"
    )
    pooled = s["minimum_pooled"]
    out.print(
        f"Hitungan gabungan sekabupaten: perlu {number(pooled['needed'])}, ada {number(pooled['have'])}, "
        f"kurang {number(pooled['missing'])} (objek lain belum dikurangkan)"
    )
    out.print(
        f"Perjalanan {number(s['travel_minutes'])} menit, terjauh {number(s['worst_trip_minutes'])} menit; "
        f"patroli {number(s['patrol_minutes'])} menit"
    )
    for word, key in (("plot", "posts"), ("personel", "people"), ("cadangan", "reserve")):
        gap = s["gap"][key]
        reason = s["gap_reasons"].get(key, "")
        told = f"paling jauh {at_most(gap)} dari rencana terbaik yang mungkin" if gap is not None else reason
        out.print(f"  {word}: {told}")
    out.print(f"Aturan keras dilanggar: {s['hard_violations']} (pemeriksa terpisah)")
    table = Table("", "patroli", "perjalanan", "jumlah", "terjauh", "aturan dilanggar", title="Menit, sekali jalan")
    table.add_row(
        "[bold]rencana ini[/]", *(number(s[k]) for k in _COLUMNS), str(s["hard_violations"]),
    )  # fmt: skip
    for rule in s["baselines"]:
        cells = [number(rule[k]) for k in _COLUMNS]
        table.add_row(rule["label"], *cells, number(rule["hard_violations"]))
    out.print(table)
    for way in document["ways_out"][:3]:
        out.print(f"Jalan keluar: {way['text']}", markup=False)
    more = document.get("ten_more")
    if more:
        out.print(f"{more['officers']} personel lagi di Polres mengisi paling banyak {more['seats']} kebutuhan")
    if "moved" in document:
        m = document
        out.print(
            f"Bergeser {len(m['moved'])}, dipanggil {len(m['called_up'])}, dilepas {len(m['stood_down'])} "
            f"dari {number(s['seats_needed'])} kebutuhan"
        )
        if m.get("moved_at_least") is not None:
            out.print(
                f"Sedikitnya {m['moved_at_least']} harus bergeser agar perjalanan dalam 0,2 % dari rencana baru"
            )
    out.print(f"Selesai dalam {number(seconds, 1)} detik; sidik masukan {document['input_hash'][:12]}")


_COLUMNS = ("patrol_minutes", "travel_minutes", "total_minutes", "worst_trip_minutes")
