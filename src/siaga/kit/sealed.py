"""How is a secret kept in the database? Sealed with a key of its own, kept in a file beside it."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from siaga.kit import workspace

PREFIX = "s1."


class Box:
    """AES-256-GCM under one key; each key serves one purpose, which is bound to every sealed text."""

    def __init__(self, key: bytes, purpose: str) -> None:
        self._cipher = AESGCM(key)
        self._purpose = purpose.encode()

    def seal(self, text: str) -> str:
        """Sealed form of a text; twice the same text gives two forms."""
        nonce = secrets.token_bytes(12)
        return PREFIX + (nonce + self._cipher.encrypt(nonce, text.encode(), self._purpose)).hex()

    def open(self, sealed: str) -> str:
        """The text; ValueError when it was changed or sealed under another key or purpose."""
        if not sealed.startswith(PREFIX):
            raise ValueError("not a sealed text")
        raw = bytes.fromhex(sealed[len(PREFIX) :])
        try:
            return self._cipher.decrypt(raw[:12], raw[12:], self._purpose).decode()
        except InvalidTag as error:
            raise ValueError("the sealed text was changed, or this is not its key") from error


@cache
def box(purpose: str) -> Box:
    """The box of this purpose in the current workspace; its key file is made at first use."""
    folder = os.environ.get(workspace.VARIABLE)
    if not folder:
        return Box(secrets.token_bytes(32), purpose)
    return Box(key(Path(folder) / "keys" / f"{purpose}.key"), purpose)


def key(file: Path) -> bytes:
    """Key of 32 bytes from a file only its owner reads; made when there is none."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(file.read_text("ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(32))
        out.flush()
        os.fsync(out.fileno())
    return bytes.fromhex(file.read_text("ascii").strip())
