"""How is the post kept alive? Ship to a second machine, take over there, upgrade this one."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from siaga.cli.backup import read_shares
from siaga.cli.shared import Json, Workspace, enter, out, refusals, tell
from siaga.kit import workspace

Shares = Annotated[
    Path | None, typer.Option("--shares", help="Berkas dua baris; tanpa ini ditanyakan. / Two lines.")
]


def ship(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder yang dibaca mesin kedua")],
    folder: Workspace = None,
    every: Annotated[float | None, typer.Option("--every", help="Ulangi tiap n menit")] = None,
    keep: Annotated[int, typer.Option("--keep", min=1)] = 5,
    as_json: Json = False,
) -> None:
    """Kirim cadangan terenkripsi ke mesin kedua. / Ship an encrypted backup to the second machine."""
    with refusals(as_json):
        path = enter(folder)
        from siaga.journal import standby
        from siaga.journal.context import CONSOLE

        while True:
            done = standby.ship(path, target, CONSOLE, keep)
            answer = {"file": str(done.file), "entries": done.entries}
            tell(as_json, answer, partial(out.print, f"{done.entries} catatan dikirim: {done.file}"))
            if every is None:
                return
            time.sleep(every * 60)


def take_over(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder cadangan yang dikirim")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="Folder kosong untuk ruang kerja")],
    reason: Annotated[str, typer.Option("--reason", help="Mengapa mesin ini mengambil alih")],
    shares: Shares = None,
    as_json: Json = False,
) -> None:
    """Ambil alih dari cadangan terbaru yang terbuka; tercatat di jurnal. / Take over; journalled."""
    from siaga.journal import recovery

    with refusals(as_json):
        from siaga.journal import shipping

        used, bad = shipping.unpack_newest(source, target, recovery.join(*read_shares(shares)))
        workspace.activate(target.resolve())
        from siaga.journal import standby
        from siaga.journal.context import CONSOLE

        verdict = standby.take_over(target.resolve(), CONSOLE, used, reason)
    answer = {**verdict.as_dict(), "folder": str(target), "backup": used.file.name, "unreadable": bad}
    tell(as_json, answer, lambda: _taken(used.file.name, str(target), verdict.ok))
    if not verdict.ok:
        raise typer.Exit(1)


def _taken(name: str, target: str, ok: bool) -> None:
    out.print(f"Mesin ini mengambil alih dari {name}; jurnal {'utuh' if ok else 'TIDAK UTUH'}.")
    out.print(f"Matikan mesin lama, lalu: siaga serve -w {target}", markup=False)


def upgrade(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Berkas cadangan sebelum dinaikkan")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Naikkan ruang kerja ke versi ini setelah cadangan; gagal berarti tetap seperti semula. / Upgrade."""
    with refusals(as_json):
        path = enter(folder)
        from siaga.journal import upgrading
        from siaga.journal.context import CONSOLE

        done = upgrading.upgrade(path, file, CONSOLE)
    answer = {"applied": list(done.applied), "backup": done.backup, **done.verdict.as_dict()}
    word = f"{len(done.applied)} perubahan diterapkan" if done.applied else "sudah versi terbaru"
    tell(as_json, answer, lambda: out.print(f"{word}. Kembali: siaga restore {done.backup} DIR", markup=False))
