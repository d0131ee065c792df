"""A journal in memory that is the same in every run, and as long as one likes."""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from siaga.journal import checkpoint, leaf, merkle
from siaga.journal.checkpoint import Checkpoint
from siaga.journal.note import Signer
from siaga.journal.verify import Head, Material, Row

SIGNER = Signer("siaga/uji", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
FIELDS = (
    "seq", "recorded", "event", "act", "object", "actor", "role", "device",
    "body_hash", "leaf_hash", "salt", "text",
)  # fmt: skip


def row(number: int, liar: int = -1) -> Row:
    """Entry `number`; with `liar` equal to it, an entry that says something else."""
    salt = sha256(b"salt%d" % number).digest()
    text = leaf.body_text({"change": {"line": number, "lie": number == liar}}).encode()
    hidden = leaf.body_hash(salt, text)
    at = 1_700_000_000_000_000 + number * 1_000_000
    columns = (number, at, at - 5, b"tests.write", b"baris/%d" % number, b"u-andi", b"planner", b"konsol-1")
    return Row(*columns, hidden, merkle.leaf_hash(leaf.join(columns, hidden)), salt, text)


def fixed_journal(size: int, liar: int = -1) -> tuple[list[Row], Material, Signer]:
    """Rows, the material to verify them with, and the signer of the one checkpoint in it."""
    rows = [row(number, liar) for number in range(size)]
    frontier = merkle.frontier_of(r.leaf_hash for r in rows)
    signed = checkpoint.sign(Checkpoint(SIGNER.name, size, merkle.root(frontier)), [SIGNER])
    head = Head(size, merkle.pack(frontier))
    return rows, Material(head, (("1", signed),), (SIGNER.verifier(),), SIGNER.name), SIGNER
