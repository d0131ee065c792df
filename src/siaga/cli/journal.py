"""Is the journal whole, and how is that shown outside? verify, proof, seal, witness, export, rotate-key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from siaga.cli.shared import Json, Recipient, Workspace, enter, out, refusals, tell
from siaga.kit.words import ARCHIVE

app = typer.Typer(no_args_is_help=True, help="Jurnal: periksa, buktikan, segel, ekspor. / The journal.")
Held = Annotated[
    list[Path], typer.Option("--held", help="Titik periksa yang disimpan di luar. / Checkpoint held outside.")
]


@app.command("verify")
def verify(
    held: Held = [],  # noqa: B006
    since: Annotated[
        Path | None, typer.Option("--since", help="Periksa hanya sesudah titik periksa ini. / Only after this.")
    ] = None,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Periksa seluruh jurnal. / Verify the whole journal. Exit code 1 when it is not whole."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import reads

        notes = [(file.name, file.read_text("utf-8")) for file in [*held, *([since] if since else [])]]
        verdict = reads.verify(notes, since=_size(since) if since else 0)
    answer = verdict.as_dict()
    tell(as_json, answer, lambda: _verified(answer))
    if not verdict.ok:
        raise typer.Exit(1)


def _size(since: Path) -> int:
    from siaga.journal.checkpoint import parse_text
    from siaga.journal.note import BadNoteError, split
    from siaga.kit.errors import refuse

    try:
        return parse_text(split(since.read_text("utf-8"))[0]).size
    except BadNoteError as error:
        raise refuse(
            "Bukan titik periksa", "Pilih berkas titik periksa",
            "Not a checkpoint", "Choose a checkpoint file", file=str(since), value=str(error),
        ) from error  # fmt: skip


def _verified(answer: dict[str, Any]) -> None:
    from siaga.journal.verifier import PROVES

    word = "[green]UTUH[/]" if answer["ok"] else "[red]TIDAK UTUH[/]"
    out.print(f"{word}: {answer['entries']} catatan, akar {answer['root']}")
    bodies = answer["bodies"]
    out.print(f"Isi: {bodies['valid']} sah, {bodies['erased']} dihapus, {bodies['bad']} rusak")
    out.print(f"Titik periksa yang dibandingkan: {answer['checkpoints']}")
    for fault in answer["faults"]:
        out.print(f"  - {_named(fault)}: {fault['detail']}", markup=False)
    out.print(PROVES, markup=False)


def _named(fault: dict[str, Any]) -> str:
    return f"catatan {fault['seq']}" if fault["seq"] is not None else "titik periksa atau kepala pohon"


@app.command("proof")
def proof(
    number: Annotated[int, typer.Argument(metavar="N", help="Nomor catatan. / Entry number.")],
    target: Annotated[Path, typer.Option("--out", help="Folder bukti. / Folder for the proof.")] = Path("."),
    recipient: Recipient = ARCHIVE,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Bukti satu catatan untuk pihak luar, beserta isinya. / Proof of one entry with its body."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import exporting
        from siaga.journal.context import CONSOLE

        shown, _, body = exporting.disclose(number, recipient, CONSOLE, target)
    answer = {"entry": number, "hashes": len(shown.hashes), "body": body is not None, "folder": str(target)}
    tell(as_json, answer, lambda: out.print(f"Bukti catatan {number} di {target}"))


@app.command("seal")
def seal(
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"])] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Lembar cetak. / Printed page.")] = None,
    authority: Annotated[str, typer.Option("--tsa", help="Alamat otoritas waktu RFC 3161")] = "",
    roots: Annotated[Path | None, typer.Option("--tsa-root", help="Sertifikat akar otoritas (PEM)")] = None,
    recipient: Recipient = ARCHIVE,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Segel harian: akar, jumlah, tanda tangan, QR. / The daily seal."""
    if bool(authority) != bool(roots):
        raise typer.BadParameter("--tsa dan --tsa-root dipakai bersama / use both")
    with refusals(as_json):
        enter(folder)
        from siaga.journal import printing, seals
        from siaga.journal.context import CONSOLE

        made = seals.seal_day(day.date() if day else _today(), CONSOLE)
        if authority and roots:
            from siaga.journal.timestamps import Authority

            seals.stamp(made, Authority(authority, roots), CONSOLE)
        if pdf:
            pdf.write_bytes(printing.print_seal(made, CONSOLE, recipient))
    answer = {
        "number": made.number, "date": str(made.day), "entries": made.size, "root": made.checkpoint.split("\n")[2],
        "erasures": made.erasures, "checkpoint": made.checkpoint, "timestamped": made.timestamp is not None,
    }  # fmt: skip
    tell(as_json, answer, lambda: out.print(f"Segel {made.number} ({made.size} catatan)\n\n{made.checkpoint}"))


def _today() -> date:
    from django.conf import settings

    from siaga.kit import clock

    return clock.today(settings.CONFIG.zone)


@app.command("hand-over")
def hand_over(
    number: Annotated[int, typer.Argument(metavar="SEGEL")],
    holder: Annotated[str, typer.Argument(help="bawaslu | kpu | ...")],
    receipt: Annotated[str, typer.Option("--receipt", help="Nomor tanda terima. / Receipt number.")] = "",
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Catat penyerahan segel kepada pihak luar, atau tanda terimanya. / Record who holds a seal."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import seals
        from siaga.journal.context import CONSOLE

        made = seals.numbered(number)
        if receipt:
            seals.confirm(made, holder, receipt, CONSOLE)
        else:
            seals.hand_over(made, holder, CONSOLE)
        confirmed, needed = seals.holders(made)
    answer = {"number": number, "holder": holder, "confirmed": confirmed, "needed": needed}
    tell(as_json, answer, lambda: out.print(f"Segel {number}: {confirmed} dari {needed} pihak luar mengonfirmasi"))


@app.command("witness")
def witness(
    vkey: Annotated[str, typer.Argument(metavar="KUNCI", help="name+id+key")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Percayai saksi dari luar; tanda tangannya boleh ditambahkan pada segel. / Trust a witness from outside."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import keys
        from siaga.journal.context import CONSOLE

        with _refused_note(vkey):
            known = keys.trust_witness(vkey, CONSOLE)
    tell(as_json, {"ok": True, "name": known.name}, lambda: out.print(f"Saksi dipercaya: {known.name}"))


@app.command("cosign")
def cosign(
    number: Annotated[int, typer.Argument(metavar="SEGEL")],
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help="Baris tanda tangan saksi. / The witness's line.")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Tambahkan tanda tangan saksi yang dipercaya pada segel. / Add a trusted witness's signature to a seal."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import seals
        from siaga.journal.context import CONSOLE

        made = seals.numbered(number)
        with _refused_note(file.name):
            seals.cosign(made, file.read_text("utf-8"), CONSOLE)
    answer = {"ok": True, "number": number, "checkpoint": made.checkpoint}
    tell(as_json, answer, lambda: out.print(made.checkpoint, markup=False))


@contextmanager
def _refused_note(value: str) -> Iterator[None]:
    from siaga.journal.note import BadNoteError
    from siaga.kit.errors import refuse

    try:
        yield
    except (BadNoteError, OSError, UnicodeDecodeError) as fault:
        raise refuse(
            "Kunci atau tanda tangan saksi tidak sah", "Minta kunci atau baris tanda tangannya lagi kepada saksi",
            f"Not a valid key or signature of a trusted witness: {fault}", "Ask the witness for it again",
            value=value,
        ) from fault  # fmt: skip


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(metavar="DIR")],
    recipient: Recipient,
    disclose: Annotated[list[int], typer.Option("--disclose", help="Nomor yang isinya ikut")] = [],  # noqa: B006
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Ubin, titik periksa, segel dan pemeriksa mandiri. / Tiles, checkpoint, seals and the verifier."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import exporting
        from siaga.journal.context import CONSOLE

        answer = exporting.export(target, CONSOLE, recipient, disclose)
    tell(as_json, answer, lambda: out.print(f"{answer['entries']} catatan di {target}; lihat BACA.txt"))


@app.command("rotate-key")
def rotate_key(
    reason: Annotated[str, typer.Option("--reason", help="Alasan. / Reason.")],
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Ganti kunci tanda tangan; titik periksa lama tetap berlaku. / Replace the signing key."""
    with refusals(as_json):
        enter(folder)
        from siaga.journal import keys
        from siaga.journal.context import CONSOLE

        verifier = keys.rotate(CONSOLE, reason)
    tell(as_json, {"vkey": verifier.vkey()}, lambda: out.print(f"Kunci baru: {verifier.vkey()}", markup=False))
