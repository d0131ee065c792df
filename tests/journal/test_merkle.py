"""Properties of the tree, on trees of any small size."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.journal import merkle, verifier
from siaga.journal.merkle import BadProofError

LEAVES = [sha256(bytes([n])).digest() for n in range(200)]
QUIET = settings(derandomize=True, deadline=None, max_examples=150)


def by_definition(leaves):
    """Merkle tree hash as section 2.1 of RFC 6962 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


@given(size=st.integers(0, 200))
@QUIET
def test_the_root_is_the_one_of_the_definition(size):
    assert merkle.root_of(LEAVES[:size]) == by_definition(LEAVES[:size])


@given(size=st.integers(1, 200), data=st.data())
@QUIET
def test_each_leaf_is_proved_and_no_other_in_its_place(size, data):
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    leaves = LEAVES[:size]
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root_of(leaves)
    for kernel in (merkle, verifier):
        kernel.verify_inclusion(leaves[index], index, size, proof, root)
    if other != index:
        with pytest.raises(BadProofError):
            merkle.verify_inclusion(leaves[other], index, size, proof, root)


@given(new=st.integers(0, 200), data=st.data())
@QUIET
def test_each_earlier_tree_is_proved_and_a_changed_one_is_not(new, data):
    old = data.draw(st.integers(0, new))
    proof = merkle.consistency_proof(LEAVES[:new], old)
    roots = merkle.root_of(LEAVES[:old]), merkle.root_of(LEAVES[:new])
    for kernel in (merkle, verifier):
        kernel.verify_consistency(old, new, proof, *roots)
    if old > 0:
        changed = merkle.root_of([*LEAVES[: old - 1], LEAVES[-1]])
        if changed != roots[0]:
            with pytest.raises(BadProofError):
                merkle.verify_consistency(old, new, proof, changed, roots[1])


@given(size=st.integers(0, 200))
@QUIET
def test_a_frontier_survives_being_stored(size):
    frontier = merkle.frontier_of(LEAVES[:size])
    assert merkle.unpack(merkle.pack(frontier), size) == frontier
    with pytest.raises(ValueError, match="frontier"):
        merkle.unpack(merkle.pack(frontier) + b"x", size)


def test_what_is_not_in_the_tree_has_no_proof():
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_proof(LEAVES[:3], 3)
    with pytest.raises(ValueError, match="no prefix"):
        merkle.consistency_proof(LEAVES[:3], 4)
