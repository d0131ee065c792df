"""How is one entry shown to someone outside? Its leaf, its path to a checkpoint (C2SP tlog-proof), and its body."""

from __future__ import annotations

from dataclasses import dataclass

from siaga.journal import merkle, note
from siaga.journal.checkpoint import Checkpoint, open_checkpoint
from siaga.journal.merkle import BadProofError
from siaga.journal.note import Verifier

HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """Entry number, hashes from its sibling up, and the signed checkpoint they lead to."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def text(self) -> str:
        """The proof as a file."""
        lines = [HEADER, f"index {self.index}", *(note.encode(h) for h in self.hashes)]
        return "\n".join(lines) + "\n\n" + self.checkpoint


def parse(text: str) -> Proof:
    """A proof from its text; BadProofError when it is malformed. `extra` lines are passed over."""
    head, blank, checkpoint = text.partition("\n\n")
    header, *lines = head.split("\n")
    lines = lines[1:] if lines and lines[0].startswith("extra ") else lines
    word, _, index = lines[0].partition(" ") if lines else ("", "", "")
    if not blank or header != HEADER or word != "index" or not index.isdigit() or str(int(index)) != index:
        raise BadProofError("not a proof")
    return Proof(int(index), tuple(note.decode(line) for line in lines[1:]), checkpoint)


def verify(proof: Proof, leaf: bytes, known: list[Verifier]) -> Checkpoint:
    """The checkpoint under which the leaf stands; BadProofError or BadNoteError when it does not."""
    checkpoint = open_checkpoint(proof.checkpoint, known)
    merkle.verify_inclusion(merkle.leaf_hash(leaf), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return checkpoint
