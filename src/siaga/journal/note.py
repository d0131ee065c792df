"""Who signed this text? C2SP signed-note with Ed25519, and C2SP tlog-cosignature for witnesses."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG, WITNESS = 1, 4
_MOST_SIGNATURES = 64


class BadNoteError(ValueError):
    """The note is malformed, or a signature of a known key is wrong."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name and kind (`LOG` or `WITNESS`)."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def vkey(self) -> str:
        """`name+id+key`, the form in which a key is handed to others."""
        return f"{self.name}+{self.id.hex()}+{encode(bytes([self.kind]) + self.public)}"

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Did this key sign the text? A witness signs it with a time before it."""
        try:
            message, raw = (
                (_timed(text, signature[:8]), signature[8:]) if self.kind == WITNESS else (text, signature)
            )
            Ed25519PublicKey.from_public_bytes(self.public).verify(raw, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under a name."""

    name: str
    key: Ed25519PrivateKey

    def verifier(self, kind: int = LOG) -> Verifier:
        return Verifier(self.name, kind, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """Signature line over a note's text (which ends in a line break)."""
        return _line(self.verifier(), self.key.sign(text.encode()))

    def cosign(self, text: str, at: int) -> str:
        """Cosignature line of a witness at POSIX second `at`."""
        stamp = at.to_bytes(8, "big")
        return _line(self.verifier(WITNESS), stamp + self.key.sign(_timed(text.encode(), stamp)))


def parse_vkey(vkey: str) -> Verifier:
    """The verifier of a `name+id+key` text; BadNoteError when id and key disagree."""
    name, _, rest = vkey.partition("+")
    identity, _, key = rest.partition("+")
    raw = decode(key)
    if not _good_name(name) or len(raw) != 33 or raw[0] not in {LOG, WITNESS}:
        raise BadNoteError("not a verifier key of a known kind")
    verifier = Verifier(name, raw[0], raw[1:])
    if verifier.id.hex() != identity:
        raise BadNoteError("the key's id does not belong to it")
    return verifier


def join(text: str, lines: Iterable[str]) -> str:
    """A whole note: text, blank line, signature lines."""
    return text + "\n" + "".join(lines)


def split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Text and signatures (name, id and signature bytes) of a note; BadNoteError when it is malformed."""
    text, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or any(ord(c) < 32 and c != "\n" for c in note):
        raise BadNoteError("not a signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise BadNoteError("too many signatures")
    return text + "\n", [_parse_line(line) for line in lines]


def open_note(note: str, known: Iterable[Verifier]) -> tuple[str, list[Verifier]]:
    """Text of the note and the known keys that signed it.

    BadNoteError when none did, or when a known key's signature is wrong. Unknown keys are passed over.
    """
    text, signatures = split(note)
    keys = {(key.name, key.id): key for key in known}
    good: list[Verifier] = []
    for name, raw in signatures:
        key = keys.get((name, raw[:4]))
        if key is None or key in good:
            continue
        if not key.verify(text.encode(), raw[4:]):
            raise BadNoteError(f"the signature of {name} is wrong")
        good.append(key)
    if not good:
        raise BadNoteError("no known key signed this")
    return text, good


def encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def decode(text: str) -> bytes:
    """Bytes of base64 in its one canonical spelling; BadNoteError for any other."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNoteError("not base64") from error
    # The last character carries unused bits: up to four spellings decode alike, only one is accepted.
    if encode(raw) != text:
        raise BadNoteError("base64 not in its canonical spelling")
    return raw


def _line(verifier: Verifier, signature: bytes) -> str:
    return f"— {verifier.name} {encode(verifier.id + signature)}\n"


def _parse_line(line: str) -> tuple[str, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—" or not _good_name(parts[1]):
        raise BadNoteError("not a signature line")
    raw = decode(parts[2])
    if len(raw) < 5:
        raise BadNoteError("a signature is missing")
    return parts[1], raw


def _good_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _timed(text: bytes, stamp: bytes) -> bytes:
    return b"cosignature/v1\ntime %d\n" % int.from_bytes(stamp, "big") + text
