"""How is the post saved and brought back? recovery-key, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siaga.cli.shared import Json, Workspace, enter, out, refusals, tell
from siaga.kit import workspace

app = typer.Typer(no_args_is_help=True, help="Cadangan terenkripsi. / Encrypted backups.")


@app.command("recovery-key")
def recovery_key(folder: Workspace = None, as_json: Json = False) -> None:
    """Buat kunci pemulihan: dua bagian untuk dua orang, hanya ditampilkan sekali. / Two shares, shown once."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import backup
        from siaga.journal.context import CONSOLE

        first, second = backup.make_recovery_key(CONSOLE)
    answer = {"share_1": first, "share_2": second}
    tell(as_json, answer, lambda: out.print(f"Pemegang 1: {first}\nPemegang 2: {second}", markup=False))


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE")], folder: Workspace = None, as_json: Json = False
) -> None:
    """Cadangan selagi bekerja, selalu terenkripsi; jurnal diperiksa dahulu. / Online, always encrypted."""
    with refusals(as_json):
        path = enter(folder)
        from siaga.journal import backup as backups
        from siaga.journal.context import CONSOLE

        saved = backups.save(path, file, CONSOLE)
    verdict = saved.verdict
    answer = {**verdict.as_dict(), "file": str(file), "bytes": saved.size, "sha256": saved.sha256}
    tell(
        as_json, answer, lambda: out.print(f"{verdict.entries} catatan tersimpan di {file}, sha256 {saved.sha256}")
    )


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder kosong. / An empty folder.")],
    shares: Annotated[
        Path | None, typer.Option("--shares", help="Berkas dua baris; tanpa ini ditanyakan. / Two lines.")
    ] = None,
    erasures: Annotated[
        Path | None, typer.Option("--erasures", help="Daftar penghapusan terbaru. / Newest erasures.jsonl.")
    ] = None,
    held: Annotated[list[Path], typer.Option("--held", help="Titik periksa di luar")] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Pulihkan ke folder kosong; jurnal diperiksa, penghapusan diulang. / Restore into an empty folder."""
    from siaga.journal import recovery

    with refusals(as_json):
        from siaga.journal import unpacking

        unpacking.unpack(file, target, recovery.join(*read_shares(shares)))
        workspace.activate(enter_folder := target.resolve())
        from siaga.journal import backup as backups
        from siaga.journal.context import CONSOLE

        notes = [(note.name, note.read_text("utf-8")) for note in held]
        verdict = backups.finish(enter_folder, CONSOLE, erasures, notes)
    answer = {**verdict.as_dict(), "folder": str(target)}
    word = "utuh" if verdict.ok else "TIDAK UTUH atau lebih tua dari titik periksa di luar"
    tell(as_json, answer, lambda: out.print(f"Dipulihkan ke {target}: {verdict.entries} catatan, jurnal {word}"))
    if not verdict.ok:
        raise typer.Exit(1)


def read_shares(file: Path | None) -> tuple[str, str]:
    """The two shares of the recovery key, from a file of two lines or asked for unseen."""
    lines = file.read_text("utf-8").split() if file else [_ask(1), _ask(2)]
    if len(lines) != 2:
        raise typer.BadParameter("dua bagian kunci / two shares")
    return lines[0], lines[1]


def _ask(number: int) -> str:
    return str(typer.prompt(f"Bagian kunci pemegang {number}", hide_input=True))
