"""What does an outsider get? Tiles, checkpoint, seals, key handovers and the verifier, in one folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from siaga.journal import issuing, leaf, merkle, note, reads, seals, tiles, verifier
from siaga.journal.context import Actor
from siaga.journal.models import Body, Entry, KeyRecord, Seal
from siaga.journal.proof import Proof
from siaga.kit.errors import Refused, refuse

_README = """Ekspor jurnal Siaga: {size} catatan.
{mark}

Periksa dengan Python 3 dan paket `cryptography`, tanpa Siaga:

    python3 verifier.py . --key "KUNCI-DI-ATAS-KERTAS" [--held TITIK-PERIKSA-ANDA]

`checkpoint` dan `tile/` mengikuti C2SP tlog-checkpoint dan tlog-tiles; perangkat lain yang mengenal bentuk itu
dapat memeriksanya juga. `keys.txt` hanya untuk dibandingkan dengan kunci di atas kertas.

{proves}
"""


def export(folder: Path, actor: Actor, recipient: str, disclose: Iterable[int] = ()) -> dict[str, object]:
    """Write the export for one recipient; bodies in `disclose` go with it. Journalled before it is written.

    Refuses a folder that is not empty and a number whose body is not there.
    """
    if folder.exists() and any(folder.iterdir()):
        raise _refused("folder tidak kosong", "the folder is not empty", str(folder))
    bodies = [_disclosed(seq) for seq in sorted(set(disclose))]
    numbers = [seq for seq, _ in bodies]
    copy = issuing.issue("journal.export_tiles", actor, f"ekspor/{recipient}", recipient, disclosed=numbers)
    signed = seals.sign_head()
    size = int(signed.split("\n")[1])
    files = _tiles(folder, size)
    _write(folder / "checkpoint", signed)
    for seal in Seal.objects.order_by("number"):
        _write(folder / "seals" / f"{seal.number:04}.txt", seal.checkpoint)
        if seal.timestamp:
            _bytes(folder / "seals" / f"{seal.number:04}.tsr", bytes(seal.timestamp))
    for number, row in enumerate(KeyRecord.objects.exclude(handover="").order_by("since")):
        _write(folder / "handovers" / f"{number:04}.txt", row.handover)
    for seq, text in bodies:
        _write(folder / "bodies" / f"{seq}.json", text)
    _write(folder / "keys.txt", "".join(f"{v.vkey()}\n" for v in reads.verifiers()))
    _write(folder / "BACA.txt", _README.format(size=size, mark=copy.mark, proves=verifier.PROVES))
    shutil.copyfile(verifier.__file__, folder / "verifier.py")
    return {"entries": size, "tiles": files, "bodies": len(bodies), "folder": str(folder)}


def disclose(number: int, recipient: str, actor: Actor, folder: Path) -> tuple[Proof, bytes, str | None]:
    """Write one entry's proof, leaf and body for one recipient; the journal says who was given it."""
    shown = prove(number)
    told, object = shown[2] is not None, f"entri/{number}"
    copy = issuing.issue("journal.disclose_entry", actor, object, recipient, body=told)
    _write(folder / f"{number}.tlog-proof", shown[0].text())
    _bytes(folder / f"{number}.leaf", shown[1])
    if shown[2] is not None:
        _write(folder / f"{number}.json", shown[2])
    issuing.beside(folder / f"{number}.tlog-proof", copy)
    return shown


def _tiles(folder: Path, size: int) -> int:
    count = 0
    for path, content in tiles.hash_tiles(reads.leaf_hashes(size)):
        _bytes(folder / path, content)
        count += 1
    rows = Entry.objects.filter(seq__lt=size).order_by("seq")
    for path, content in tiles.bundles(leaf_of(row) for row in rows.iterator()):
        _bytes(folder / path, content)
        count += 1
    return count


def leaf_of(row: Entry) -> bytes:
    """Leaf bytes of a stored entry."""
    columns = (row.seq, row.recorded, row.event, row.act, row.object, row.actor, row.role, row.device)
    return leaf.join(columns, bytes(row.body_hash))


def prove(seq: int) -> tuple[Proof, bytes, str | None]:
    """Proof of one entry under a checkpoint signed now, its leaf bytes, and its body as a disclosure.

    The body is None when it was erased. Refuses a number that is not in the journal.
    """
    row = Entry.objects.filter(seq=seq).first()
    if row is None:
        raise _refused("tidak ada catatan dengan nomor itu", "there is no entry of that number", str(seq))
    signed = seals.sign_head()
    hashes = merkle.inclusion_proof(reads.leaf_hashes(int(signed.split("\n")[1])), seq)
    body = Body.objects.filter(seq=seq).first()
    return Proof(seq, tuple(hashes), signed), leaf_of(row), _disclosure(body) if body else None


def consistency(held: str) -> tuple[str, list[str]]:
    """A checkpoint signed now and the base64 hashes that show it continues the one held outside.

    BadNoteError when the one held is not of this journal; Refused when this journal is shorter.
    """
    from siaga.journal.checkpoint import open_checkpoint

    old, signed = open_checkpoint(held, reads.verifiers("log")), seals.sign_head()
    size = int(signed.split("\n")[1])
    if old.size > size:
        raise _refused("jurnal lebih pendek dari titik periksa", "the journal is shorter", str(old.size))
    return signed, [note.encode(h) for h in merkle.consistency_proof(reads.leaf_hashes(size), old.size)]


def _disclosed(seq: int) -> tuple[int, str]:
    body = Body.objects.filter(seq=seq).first()
    if body is None:
        raise _refused("isi catatan itu tidak ada", "that body is not there", str(seq))
    return seq, _disclosure(body)


def _disclosure(body: Body) -> str:
    return json.dumps({"salt": note.encode(bytes(body.salt)), "text": body.text}, ensure_ascii=False)


def _write(file: Path, text: str) -> None:
    _bytes(file, text.encode())


def _bytes(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _refused(reason: str, english: str, value: str) -> Refused:
    return refuse(f"Tidak dapat diekspor: {reason}", "Periksa dan ulangi", english, "Check and repeat", value=value)
