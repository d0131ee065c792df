"""Who can open a backup? Only two holders together: each keeps one share of the recovery key.

The public half lies in the workspace and encrypts; the private half exists only as two shares on paper.
One share alone is random bytes. Losing one share means losing every backup.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from siaga.kit.errors import Refused, refuse

MAGIC = b"siaga-backup/1\n"
FILE = "recovery.pub"
_CHUNK = 1 << 20


def create(folder: Path) -> tuple[str, str]:
    """Make the recovery key; keeps the public half in the folder and returns the two shares to print.

    Refuses a folder that has one: older backups would lose their readers unnoticed.
    """
    if (folder / FILE).exists():
        raise _refused("kunci pemulihan sudah ada", "there is a recovery key", str(folder / FILE))
    key = X25519PrivateKey.generate()
    private, mask = key.private_bytes_raw(), secrets.token_bytes(32)
    (folder / FILE).write_text(key.public_key().public_bytes_raw().hex() + "\n", "ascii")
    return _share(1, mask), _share(2, bytes(a ^ b for a, b in zip(private, mask, strict=True)))


def join(first: str, second: str) -> X25519PrivateKey:
    """The private key from the two shares, in either order; Refused when one is mistyped or given twice."""
    (a, raw_a), (b, raw_b) = _parse(first), _parse(second)
    if a == b:
        raise _refused("dua bagian yang sama", "the same share twice", "")
    return X25519PrivateKey.from_private_bytes(bytes(x ^ y for x, y in zip(raw_a, raw_b, strict=True)))


def _share(number: int, raw: bytes) -> str:
    """`siaga-1-xxxx-...-check`: hexadecimal in groups of four, the last group against typing errors."""
    text = raw.hex()
    groups = [text[at : at + 4] for at in range(0, 64, 4)]
    return "-".join([f"siaga-{number}", *groups, _check(number, raw)])


def _check(number: int, raw: bytes) -> str:
    return sha256(bytes([number]) + raw).hexdigest()[:4]


def _parse(share: str) -> tuple[int, bytes]:
    parts = share.strip().lower().split("-")
    try:
        number, raw = int(parts[1]), bytes.fromhex("".join(parts[2:18]))
        good = parts[0] == "siaga" and len(parts) == 19 and len(raw) == 32 and parts[18] == _check(number, raw)
    except (IndexError, ValueError):
        good = False
    if not good:
        raise _refused("bagian kunci salah ketik", "a share is mistyped", parts[0])
    return number, raw


def public_key(folder: Path) -> X25519PublicKey:
    """The workspace's recovery key; Refused without one: a backup is never written in the clear."""
    try:
        raw = bytes.fromhex((folder / FILE).read_text("ascii").strip())
        return X25519PublicKey.from_public_bytes(raw)
    except (OSError, ValueError) as error:
        raise _refused("kunci pemulihan belum dibuat", "there is no recovery key", str(folder / FILE)) from error


def encrypt(source: BinaryIO, target: BinaryIO, reader: X25519PublicKey) -> None:
    """Encrypt a stream in pieces of 1 MiB; each piece is bound to its place and the last one is marked."""
    own = X25519PrivateKey.generate()
    ephemeral = own.public_key().public_bytes_raw()
    box = _box(own.exchange(reader), ephemeral, reader)
    target.write(MAGIC + ephemeral)
    number, piece = 0, source.read(_CHUNK)
    while True:
        following = source.read(_CHUNK)
        target.write(box.encrypt(_nonce(number, not following), piece, MAGIC))
        if not following:
            return
        number, piece = number + 1, following


def decrypt(source: BinaryIO, target: BinaryIO, key: X25519PrivateKey) -> None:
    """Decrypt a stream; Refused for another key, a changed byte, or a file that was cut short."""
    head = source.read(len(MAGIC) + 32)
    if not head.startswith(MAGIC) or len(head) != len(MAGIC) + 32:
        raise _refused("bukan cadangan Siaga", "not a Siaga backup", "")
    ephemeral = head[len(MAGIC) :]
    box = _box(key.exchange(X25519PublicKey.from_public_bytes(ephemeral)), ephemeral, key.public_key())
    number, piece = 0, source.read(_CHUNK + 16)
    try:
        while True:
            following = source.read(_CHUNK + 16)
            target.write(box.decrypt(_nonce(number, not following), piece, MAGIC))
            if not following:
                return
            number, piece = number + 1, following
    except InvalidTag as error:
        raise _refused("kunci lain, atau berkas rusak", "another key, or a damaged file", "") from error


def _box(shared: bytes, ephemeral: bytes, reader: X25519PublicKey) -> ChaCha20Poly1305:
    salt = ephemeral + reader.public_bytes_raw()
    return ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, salt, MAGIC).derive(shared))


def _nonce(number: int, last: bool) -> bytes:
    # One key per file, so a counter never repeats under it.
    return number.to_bytes(11, "big") + bytes([last])


def _refused(reason: str, english: str, value: str) -> Refused:
    return refuse(
        f"Pemulihan: {reason}", "Lihat panduan cadangan dan pemulihan",
        f"Recovery: {english}", "See the guide to backup and restore", value=value,
    )  # fmt: skip
