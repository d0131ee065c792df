"""How does a copy leave? The entry comes first; its number, the class and the recipient stand on the copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit.errors import refuse
from siaga.kit.wording import require_clean

LIMITED, OPEN = "TERBATAS", "BIASA"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that left: the number of its entry, for whom, and its class."""

    number: int
    recipient: str
    classification: str

    @property
    def mark(self) -> str:
        """The line that stands on the copy."""
        return f"{self.classification}. Untuk: {self.recipient}. Nomor keluar {self.number}."


def issue(name: str, actor: Actor, object: str, recipient: str, *, open: bool = False, **told: Any) -> Copy:
    """Journal that a copy leaves, as act `name` on `object`. `open`: it may be passed on.

    Refuses without a recipient; nothing is written then.
    """
    recipient, classification = " ".join(recipient.split())[:120], OPEN if open else LIMITED
    if not recipient:
        raise refuse(
            "Penerima salinan kosong", "Tulis kepada siapa salinan ini", "The copy has no recipient",
            "Say who receives this copy",
        )  # fmt: skip
    with act(name, actor, object) as change:
        require_clean(recipient, "recipient")
        change.update(recipient=recipient, classification=classification, **told)
    return Copy(change.seq, recipient, classification)


def beside(file: Path, copy: Copy) -> Path:
    """Write the mark beside a file whose own bytes are fixed by a contract: `plan.json` has `plan.catatan.txt`."""
    note = file.with_suffix(".catatan.txt")
    note.write_text(f"{file.name}: {copy.mark}\n", "utf-8")
    return note
