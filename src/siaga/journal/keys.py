"""With which key does this journal sign? Made at `init`, encrypted at rest, replaced by a journalled rotation.

The key file is encrypted with the passphrase in `keys/passphrase`, or in the file that SIAGA_PASSPHRASE_FILE
names. With the passphrase beside it, the encryption protects only copies of the key file alone (a stray
backup, a mis-sent folder). Against a thief of the whole disk keep the passphrase on another medium.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.text import slugify

from siaga.journal import note, reads
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.journal.models import KeyRecord
from siaga.journal.note import Signer, Verifier, parse_vkey
from siaga.kit.errors import refuse

FOLDER = "keys"
HANDOVER = "siaga-key-handover/1"
VARIABLE = "SIAGA_PASSPHRASE_FILE"


def folder() -> Path:
    """The workspace's `keys/`; made when missing, readable by its owner only."""
    workspace: Path | None = settings.WORKSPACE
    if workspace is None:
        raise refuse(
            "Kunci jurnal tersimpan di ruang kerja, dan belum ada ruang kerja",
            "Jalankan di ruang kerja",
            "The journal's key lives in a workspace, and there is none",
            "Run this in a workspace",
        )
    path = workspace / FOLDER
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def origin() -> str:
    """The log's name: the one it was begun with, else made from the node's name."""
    first = KeyRecord.objects.filter(kind="log").order_by("since").values_list("name", flat=True).first()
    return first or f"siaga/{slugify(settings.CONFIG.node)}"


def begin(actor: Actor) -> Verifier:
    """Make the first key; called once, at `init`. Refuses when there is one."""
    if KeyRecord.objects.filter(kind="log").exists():
        raise refuse(
            "Jurnal ini sudah punya kunci",
            "Ganti dengan `siaga journal rotate-key`",
            "This journal already has a key",
            "Replace it with `siaga journal rotate-key`",
        )
    signer, file = _make()
    verifier = signer.verifier()
    with _kept(file), act("journal.add_key", actor, f"kunci/{verifier.id.hex()}") as change:
        change["vkey"] = verifier.vkey()
        KeyRecord.objects.create(vkey=verifier.vkey(), kind="log", name=signer.name, since=reads.size())
    return verifier


def rotate(actor: Actor, reason: str) -> Verifier:
    """Replace the key. Old and new sign the handover, so that who trusts the old one can follow."""
    old, (new, file) = current(), _make()
    with _kept(file), act("journal.rotate_key", actor, f"kunci/{new.verifier().id.hex()}", reason=reason) as change:
        at = reads.size()
        text = f"{HANDOVER}\n{old.verifier().vkey()}\n{new.verifier().vkey()}\n{at}\n"
        handover = note.join(text, [old.sign(text), new.sign(text)])
        change.update(old=old.verifier().vkey(), new=new.verifier().vkey(), handover=handover)
        KeyRecord.objects.filter(vkey=old.verifier().vkey()).update(until=at)
        KeyRecord.objects.create(vkey=new.verifier().vkey(), kind="log", name=new.name, since=at, handover=handover)
    return new.verifier()


def current() -> Signer:
    """The key that signs now. Refuses when its file or its passphrase is missing or wrong."""
    vkey = KeyRecord.objects.filter(kind="log", until=None).values_list("vkey", flat=True).last()
    if vkey is None:
        raise _unreadable("belum ada kunci", "there is no key yet")
    verifier = parse_vkey(vkey)
    file = _file(verifier)
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), _passphrase())
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable(str(file), str(error)) from error
    if not isinstance(key, Ed25519PrivateKey) or key.public_key().public_bytes_raw() != verifier.public:
        raise _unreadable(str(file), "it is another key")
    return Signer(verifier.name, key)


def trust_witness(vkey: str, actor: Actor) -> Verifier:
    """Accept cosignatures of this witness from now on."""
    verifier = parse_vkey(vkey)
    if verifier.kind != note.WITNESS:
        raise note.BadNoteError("not the key of a witness")
    if KeyRecord.objects.filter(vkey=vkey).exists():
        return verifier
    with act("journal.trust_witness", actor, f"kunci/{verifier.id.hex()}") as change:
        change["vkey"] = vkey
        KeyRecord.objects.create(vkey=vkey, kind="witness", name=verifier.name, since=reads.size())
    return verifier


def _make() -> tuple[Signer, Path]:
    signer = Signer(origin(), Ed25519PrivateKey.generate())
    file = _file(signer.verifier())
    locked = serialization.BestAvailableEncryption(_passphrase(make=True))
    pem = signer.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
    write_private(file, pem)
    return signer, file


@contextmanager
def _kept(file: Path) -> Iterator[None]:
    """Take the new key file away again when the act that records it fails."""
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _file(verifier: Verifier) -> Path:
    return folder() / f"journal-{verifier.id.hex()}.pem"


def _passphrase(make: bool = False) -> bytes:
    given = os.environ.get(VARIABLE)
    file = Path(given) if given else folder() / "passphrase"
    if make and not given and not file.exists():
        write_private(file, secrets.token_urlsafe(32).encode())
    return file.read_bytes().strip()


def write_private(file: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, and see it on the disk."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _unreadable(what: str, english: str) -> Exception:
    return refuse(
        "Kunci jurnal tidak dapat dibaca",
        "Kembalikan berkas kunci dan kata sandinya dari cadangan",
        "The journal's key cannot be read",
        f"Bring back the key file and its passphrase from the backup ({english})",
        file=what,
    )
