"""What was the whole journal at one moment? Origin, size and root, signed (C2SP tlog-checkpoint)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from siaga.journal import merkle, note
from siaga.journal.note import BadNoteError, Signer, Verifier


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: the log's name, number of entries, root hash, and lines beyond them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The note's text."""
        return "\n".join([self.origin, str(self.size), note.encode(self.root), *self.extensions]) + "\n"


def sign(checkpoint: Checkpoint, signers: Iterable[Signer]) -> str:
    """The checkpoint as a note signed by each signer."""
    text = checkpoint.text()
    return note.join(text, [signer.sign(text) for signer in signers])


def parse_text(text: str) -> Checkpoint:
    """A checkpoint from a note's text; BadNoteError when a line is not as the form wants it."""
    origin, *rest = text.removesuffix("\n").split("\n")
    if not origin or len(rest) < 2 or not text.endswith("\n") or not all(rest):
        raise BadNoteError("not a checkpoint")
    size, root, *extensions = rest
    if not (size.isascii() and size.isdigit()) or str(int(size)) != size:
        raise BadNoteError("the size is not a plain number")
    raw = note.decode(root)
    if len(raw) != 32:
        raise BadNoteError("the root is not 32 bytes")
    if size == "0" and raw != merkle.EMPTY_ROOT:
        raise BadNoteError("an empty tree has one root only")
    return Checkpoint(origin, int(size), raw, tuple(extensions))


def open_checkpoint(signed: str, known: Iterable[Verifier], origin: str | None = None) -> Checkpoint:
    """The checkpoint of a signed note; BadNoteError unless a known key of the log itself signed it.

    With `origin` given, a checkpoint of another log is refused.
    """
    text, good = note.open_note(signed, known)
    if not any(key.kind == note.LOG for key in good):
        raise BadNoteError("the log itself did not sign this")
    checkpoint = parse_text(text)
    if origin is not None and checkpoint.origin != origin:
        raise BadNoteError(f"this is a checkpoint of {checkpoint.origin}, not of {origin}")
    return checkpoint


def add(signed: str, line: str, known: Iterable[Verifier]) -> str:
    """The note with one more signature line; BadNoteError unless a known key made it over this text."""
    text, _ = note.split(signed)
    note.open_note(note.join(text, [line]), known)
    return signed if line in signed else signed + line
