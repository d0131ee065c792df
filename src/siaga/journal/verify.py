"""Is the journal as it was written? Every entry, body and checkpoint, and the head; each fault is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from siaga.journal import leaf, merkle
from siaga.journal.checkpoint import Checkpoint, open_checkpoint
from siaga.journal.note import BadNoteError, Verifier

ERASE = b"journal.erase_body"
Kind = Literal["entry", "missing", "body", "head", "checkpoint", "history"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `seq` is the entry it concerns, or None when it is the head or a checkpoint."""

    kind: Kind
    seq: int | None
    detail: str
    detail_en: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry beside its body, as stored: texts as bytes, for damaged text must still be read."""

    seq: Any
    recorded: Any
    event: Any
    act: bytes
    object: bytes
    actor: bytes
    role: bytes
    device: bytes
    body_hash: bytes
    leaf_hash: bytes
    salt: bytes | None
    text: bytes | None


@dataclass(frozen=True, slots=True)
class Head:
    """The stored tree head."""

    size: int
    frontier: bytes


@dataclass(slots=True)
class Verdict:
    """What verification found. `root` is that of the entries as they are now."""

    entries: int = 0
    root: bytes = merkle.EMPTY_ROOT
    faults: list[Fault] = field(default_factory=list)
    bodies: dict[str, int] = field(default_factory=lambda: {"valid": 0, "erased": 0, "bad": 0})
    checkpoints: int = 0
    since: int = 0

    @property
    def ok(self) -> bool:
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """Lowest number of an entry at fault; None when only the head or a checkpoint is.

        A rewritten history names only a range: its start counts when no single entry is at fault.
        """
        named = [f.seq for f in self.faults if f.seq is not None and f.kind != "history"]
        return min(named or [f.seq for f in self.faults if f.seq is not None], default=None)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: `entries`, `root`, `ok`, `first_bad`, and the details."""
        return {
            "entries": self.entries, "root": self.root.hex(), "ok": self.ok, "first_bad": self.first_bad,
            "bodies": self.bodies, "checkpoints": self.checkpoints, "since": self.since,
            "faults": [asdict(fault) for fault in self.faults],
        }  # fmt: skip


def entry_hash(row: Row) -> bytes | None:
    """Leaf hash that the stored columns give, or None when a column is not even of its type."""
    if not (type(row.seq) is type(row.recorded) is type(row.event) is int):
        return None
    try:
        columns = (row.seq, row.recorded, row.event, row.act, row.object, row.actor, row.role, row.device)
        return merkle.leaf_hash(leaf.join(columns, row.body_hash))
    except (TypeError, AttributeError):
        return None


def body_state(row: Row) -> Literal["valid", "missing", "bad"]:
    """Is the body there, and is it the one the leaf speaks of?"""
    if row.salt is None and row.text is None:
        return "missing"
    try:
        good = leaf.body_hash(row.salt, row.text) == row.body_hash  # type: ignore[arg-type]
    except TypeError:
        return "bad"
    return "valid" if good else "bad"


def erased_number(row: Row) -> int | None:
    """Number of the entry whose body this entry erased, or None when it is no erasure."""
    number = row.object.removeprefix(b"entri/")
    return int(number) if row.act == ERASE and number.isdigit() else None


class Walk:
    """One pass over the entries in order: builds the tree, remembers its root at each size asked for."""

    def __init__(self, stops: Iterable[int] = ()) -> None:
        self.verdict = Verdict()
        self.frontier: list[bytes] = []
        self.size = 0
        self.roots: dict[int, bytes] = {0: merkle.EMPTY_ROOT}
        self._stops = set(stops)
        self._absent: set[int] = set()
        self._erased: set[int] = set()

    def trust(self, leaf_hash: bytes) -> None:
        """Take in the hash of an entry that an earlier checkpoint vouches for."""
        self._grow(leaf_hash)
        self.verdict.since = self.size

    def check(self, row: Row) -> None:
        """Take in one entry and note what is wrong with it."""
        hashed = entry_hash(row)
        if hashed is None or hashed != row.leaf_hash:
            self._fault("entry", self.size, "catatan telah berubah", "the entry was changed")
        elif row.seq != self.size:
            self._out_of_place(row.seq)
        self._body(row)
        self._grow(hashed or b"")

    def _out_of_place(self, seq: int) -> None:
        self._fault(
            "missing",
            self.size,
            f"di sini seharusnya catatan ini, yang ada {seq}",
            f"found {seq} in its place",
        )
        self.size = max(self.size, seq)

    def _body(self, row: Row) -> None:
        state = body_state(row)
        erased = erased_number(row)
        if erased is not None:
            self._erased.add(erased)
        if state == "missing":
            self._absent.add(self.size)
        elif state == "bad":
            self.verdict.bodies["bad"] += 1
            self._fault("body", self.size, "isi catatan telah berubah", "the body was changed")
        else:
            self.verdict.bodies["valid"] += 1

    def _grow(self, hashed: bytes) -> None:
        size = self.size
        while size & 1 and self.frontier:
            hashed = merkle.node_hash(self.frontier.pop(), hashed)
            size >>= 1
        self.frontier.append(hashed)
        self.size += 1
        self.verdict.entries += 1
        if self.size in self._stops:
            self.roots[self.size] = merkle.root(tuple(self.frontier))

    def _fault(self, kind: Kind, seq: int | None, detail: str, detail_en: str) -> None:
        self.verdict.faults.append(Fault(kind, seq, detail, detail_en))

    def finish(self, head: Head | None, strays: Iterable[int], checkpoints: Iterable[Checkpoint]) -> Verdict:
        """Compare the whole with the head, the erasures and the checkpoints."""
        self.verdict.root = merkle.root(tuple(self.frontier))
        self.roots[self.size] = self.verdict.root
        self._settle_bodies(strays)
        self._settle_head(head)
        self._settle_checkpoints(checkpoints)
        return self.verdict

    def _settle_bodies(self, strays: Iterable[int]) -> None:
        bodies = self.verdict.bodies
        bodies["erased"] = len(self._absent & self._erased)
        for seq in sorted(self._absent - self._erased):
            bodies["bad"] += 1
            self._fault(
                "body", seq, "isi hilang tanpa penghapusan tercatat", "the body is gone and no act erased it"
            )
        back = (seq for seq in self._erased - self._absent if self.verdict.since <= seq < self.size)
        for seq in sorted(back):
            bodies["valid"], bodies["bad"] = bodies["valid"] - 1, bodies["bad"] + 1
            self._fault("body", seq, "isi yang telah dihapus ada kembali", "an erased body is back")
        for seq in strays:
            bodies["bad"] += 1
            self._fault("body", seq, "isi tanpa catatan", "a body without an entry")

    def _settle_head(self, head: Head | None) -> None:
        packed = b"".join(self.frontier)
        if head is None and self.size == 0:
            return
        if head is None:
            self._fault("head", None, "kepala pohon hilang", "the tree head is gone")
        elif head.size > self.size:
            detail = f"kepala pohon mencatat {head.size}, yang ada {self.size}"
            self._fault("missing", self.size, detail, f"the head counts {head.size}, found {self.size}")
        elif (head.size, head.frontier) != (self.size, packed):
            self._fault("head", None, "kepala pohon tidak cocok", "the tree head does not match the entries")

    def _settle_checkpoints(self, checkpoints: Iterable[Checkpoint]) -> None:
        good = 0
        for checkpoint in sorted(checkpoints, key=lambda c: c.size):
            self.verdict.checkpoints += 1
            if checkpoint.size > self.size:
                detail = f"titik periksa mencatat {checkpoint.size}, yang ada {self.size}: jurnal dimundurkan"
                self._fault("missing", self.size, detail, f"a checkpoint counts {checkpoint.size}: rolled back")
            elif self.roots.get(checkpoint.size) != checkpoint.root:
                detail = f"catatan antara {good} dan {checkpoint.size - 1} bukan yang ditandatangani"
                english = f"an entry from {good} to {checkpoint.size - 1} is not the one signed for"
                self._fault("history", good, detail, english)
            else:
                good = checkpoint.size


def read_checkpoints(
    signed: Iterable[tuple[str, str]], known: list[Verifier], origin: str | None
) -> tuple[list[Checkpoint], list[Fault]]:
    """Open each (label, note); a bad one becomes a fault called `checkpoint`."""
    good: list[Checkpoint] = []
    faults: list[Fault] = []
    for label, text in signed:
        try:
            good.append(open_checkpoint(text, known, origin))
        except BadNoteError as error:
            faults.append(
                Fault("checkpoint", None, f"titik periksa {label} tidak sah", f"checkpoint {label}: {error}")
            )
    return good, faults


@dataclass(frozen=True, slots=True)
class Material:
    """What the entries are compared with.

    `signed` are (label, note) of checkpoints, `known` the keys to open them with, `strays` the numbers of
    bodies without an entry, `trusted` the leaf hashes of the first entries, which are not looked at again:
    a checkpoint over exactly these must be in `signed`.
    """

    head: Head | None
    signed: Iterable[tuple[str, str]] = ()
    known: tuple[Verifier, ...] = ()
    origin: str | None = None
    strays: Iterable[int] = ()
    trusted: tuple[bytes, ...] = ()


def verify_rows(rows: Iterable[Row], material: Material) -> Verdict:
    """Verify entries, given in order of their number."""
    checkpoints, faults = read_checkpoints(material.signed, list(material.known), material.origin)
    walk = Walk(c.size for c in checkpoints)
    for hashed in material.trusted:
        walk.trust(hashed)
    for row in rows:
        walk.check(row)
    verdict = walk.finish(material.head, material.strays, checkpoints)
    verdict.faults[:0] = faults
    return verdict
