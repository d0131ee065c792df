"""Is this leaf in the tree, and is the old tree the start of the new one? RFC 6962 and RFC 9162."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
Frontier = tuple[bytes, ...]


class BadProofError(ValueError):
    """The proof does not show what it claims."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one leaf's bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


def append(frontier: Frontier, size: int, leaf: bytes) -> Frontier:
    """Frontier of `size + 1` leaves: one hash per set bit of the size, largest subtree first."""
    nodes = list(frontier)
    while size & 1:
        leaf = node_hash(nodes.pop(), leaf)
        size >>= 1
    nodes.append(leaf)
    return tuple(nodes)


def root(frontier: Frontier) -> bytes:
    """Root of the tree whose frontier this is."""
    if not frontier:
        return EMPTY_ROOT
    total = frontier[-1]
    for node in reversed(frontier[:-1]):
        total = node_hash(node, total)
    return total


def frontier_of(leaves: Iterable[bytes]) -> Frontier:
    """Frontier of these leaf hashes, in order."""
    frontier: Frontier = ()
    for size, leaf in enumerate(leaves):
        frontier = append(frontier, size, leaf)
    return frontier


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root over these leaf hashes, in order."""
    return root(frontier_of(leaves))


def pack(frontier: Frontier) -> bytes:
    """The frontier as one row of bytes."""
    return b"".join(frontier)


def unpack(packed: bytes, size: int) -> Frontier:
    """The frontier of a tree of this size from its bytes; ValueError when the length is wrong."""
    if size < 0 or len(packed) != SIZE * size.bit_count():
        raise ValueError(f"a frontier of {size} leaves is {SIZE * size.bit_count()} bytes, not {len(packed)}")
    return tuple(packed[at : at + SIZE] for at in range(0, len(packed), SIZE))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Sibling hashes from leaf `index` up to the root over `leaves`."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"leaf {index} is not in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root_of(leaves[:split])]


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Hashes that show the tree over `leaves` starts with the tree over its first `old` leaves."""
    if not 0 <= old <= len(leaves):
        raise ValueError(f"a tree of {len(leaves)} has no prefix of {old}")
    return [] if old == 0 else _subproof(leaves, old, True)


def _subproof(leaves: Sequence[bytes], old: int, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if old <= split:
        return [*_subproof(leaves[:split], old, whole), root_of(leaves[split:])]
    return [*_subproof(leaves[split:], old - split, False), root_of(leaves[:split])]


def _split(size: int) -> int:
    """Largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Raise BadProofError unless `leaf` (a hash) is number `index` of `size` under the root `expected`."""
    _same(inclusion_root(leaf, index, size, proof), expected)


def inclusion_root(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Root that the proof leads to; BadProofError on an impossible index, length or hash size."""
    if not 0 <= index < size:
        raise BadProofError(f"leaf {index} is not in a tree of {size}")
    _hashes([leaf, *proof])
    inner, border = _shape(index, size)
    if len(proof) != inner + border:
        raise BadProofError(f"the proof has {len(proof)} hashes, not {inner + border}")
    return _border(_inner(leaf, proof[:inner], index), proof[inner:])


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise BadProofError unless the tree (`new`, `new_root`) starts with the tree (`old`, `old_root`)."""
    if not 0 <= old <= new:
        raise BadProofError(f"a tree of {new} cannot start with one of {old}")
    _hashes(proof)
    if old in {0, new}:
        _ends(old, new, proof, old_root, new_root)
        return
    if not proof:
        raise BadProofError("the proof is empty")
    inner, border = _shape(old - 1, new)
    shift = (old & -old).bit_length() - 1
    # A whole old tree is its own seed and is left out of the proof.
    seed, start = (old_root, 0) if old == 1 << shift else (proof[0], 1)
    if len(proof) != start + inner - shift + border:
        raise BadProofError(f"the proof has {len(proof)} hashes, not {start + inner - shift + border}")
    body, mask = proof[start:], (old - 1) >> shift
    left = _inner_right(seed, body[: inner - shift], mask)
    _same(_border(left, body[inner - shift :]), old_root)
    right = _inner(seed, body[: inner - shift], mask)
    _same(_border(right, body[inner - shift :]), new_root)


def _ends(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    if proof:
        raise BadProofError("an empty or equal tree needs no proof")
    if old == new:
        _same(old_root, new_root)


def _shape(index: int, size: int) -> tuple[int, int]:
    """Proof hashes below and above the point where the path leaves the right border."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _inner(seed: bytes, proof: Sequence[bytes], index: int) -> bytes:
    for level, node in enumerate(proof):
        seed = node_hash(node, seed) if index >> level & 1 else node_hash(seed, node)
    return seed


def _inner_right(seed: bytes, proof: Sequence[bytes], index: int) -> bytes:
    for level, node in enumerate(proof):
        if index >> level & 1:
            seed = node_hash(node, seed)
    return seed


def _border(seed: bytes, proof: Sequence[bytes]) -> bytes:
    for node in proof:
        seed = node_hash(node, seed)
    return seed


def _hashes(values: Iterable[bytes]) -> None:
    if any(len(value) != SIZE for value in values):
        raise BadProofError(f"a hash is {SIZE} bytes")


def _same(found: bytes, expected: bytes) -> None:
    if found != expected:
        raise BadProofError(f"the root is {found.hex()}, not {expected.hex()}")
