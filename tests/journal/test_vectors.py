"""The public proof vectors of the transparency-dev project: every case by its published name."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest

from siaga.journal import merkle, verifier

FOLDER = Path(__file__).parent / "vectors"
DATA = json.loads((FOLDER / "merkle.json").read_text())
SAMPLES = json.loads((FOLDER / "samples.json").read_text())
LEAVES = [bytes.fromhex(leaf) for leaf in DATA["leaves"]]
ROOTS = [bytes.fromhex(root) for root in DATA["roots"]]
SOME = bytes.fromhex(DATA["some_hash"])
EMPTY = ROOTS[0]
MASK = (1 << 64) - 1


def _flips(proof, bit):
    for at, node in enumerate(proof):
        yield at, [*proof[:at], bytes([node[0] ^ bit]) + node[1:], *proof[at + 1 :]]


def _spoiled_inclusion(i, n, root, leaf, p):
    yield "leafIndex - 1", (i - 1) & MASK, n, root, leaf, p
    yield "leafIndex + 1", i + 1, n, root, leaf, p
    yield "leafIndex ^ 2", i ^ 2, n, root, leaf, p
    yield "treeSize * 2", i, n * 2, root, leaf, p
    yield "treeSize / 2", i, n // 2, root, leaf, p
    yield "wrong leaf", i, n, root, b"WrongLeaf", p
    yield "empty root", i, n, EMPTY, leaf, p
    yield "random root", i, n, SOME, leaf, p
    yield "trailing garbage", i, n, root, leaf, [*p, b""]
    yield "trailing root", i, n, root, leaf, [*p, root]
    yield "preceding garbage", i, n, root, leaf, [b"", *p]
    yield "preceding root", i, n, root, leaf, [root, *p]
    for at, wrong in _flips(p, 8):
        yield f"modified proof[{at}] bit 3", i, n, root, leaf, wrong
    if p:
        yield "removed component", i, n, root, leaf, p[:-1]
    if len(p) > 1:
        yield "inserted component", i, n, root, leaf, [p[0], SOME, *p[1:]]


def _spoiled_consistency(m, n, r1, r2, p):
    yield "size1 - 1", (m - 1) & MASK, n, r1, r2, p
    yield "size1 + 1", m + 1, n, r1, r2, p
    yield "size1 ^ 2", m ^ 2, n, r1, r2, p
    yield "size2 * 2", m, n * 2, r1, r2, p
    yield "size2 / 2", m, n // 2, r1, r2, p
    yield "wrong root1", m, n, b"WrongRoot", r2, p
    yield "wrong root2", m, n, r1, b"WrongRoot", p
    yield "swapped roots", m, n, r2, r1, p
    yield "empty proof", m, n, r1, r2, []
    for name, extra in (("garbage", b""), ("root1", r1), ("root2", r2)):
        yield f"trailing {name}", m, n, r1, r2, [*p, extra]
        yield f"preceding {name}", m, n, r1, r2, [extra, *p]
    yield "preceding proof[0]", m, n, r1, r2, [p[0], *p]
    yield "truncated proof", m, n, r1, r2, p[:-1]
    for at, wrong in _flips(p, 16):
        yield f"modified proof[{at}] bit 4", m, n, r1, r2, wrong


def _inclusion_cases():
    for number, case in enumerate(DATA["inclusion"]):
        leaf, proof = merkle.leaf_hash(LEAVES[case["leaf"]]), [bytes.fromhex(h) for h in case["proof"]]
        good = (case["leaf"], case["size"], ROOTS[case["size"]], leaf, proof)
        yield f"{number}/happy path", True, *good
        yield from ((f"{number}/{c[0]}", False, *c[1:]) for c in _spoiled_inclusion(*good))
    for number, (index, size) in enumerate([(0, 0), (0, 1), (1, 0), (2, 1)]):
        yield f"additional/{number}/random leaf", False, index, size, b"", SOME, []
        yield f"additional/{number}/empty root", False, index, size, EMPTY, b"", []
        yield f"additional/{number}/empty root and random leaf", False, index, size, EMPTY, SOME, []
    data = merkle.leaf_hash(b"data")
    for root, leaf, good in [(data, data, True), (data, b"", False), (b"", data, False), (b"", b"", False)]:
        yield f"single entry/{len(root)}-{len(leaf)}", good, 0, 1, root, leaf, []


def _consistency_cases():
    for number, case in enumerate(DATA["consistency"]):
        proof = [bytes.fromhex(h) for h in case["proof"]]
        good = (case["size1"], case["size2"], ROOTS[case["size1"]], ROOTS[case["size2"]], proof)
        yield f"{number}/happy path", True, *good
        if proof:
            yield from ((f"{number}/{c[0]}", False, *c[1:]) for c in _spoiled_consistency(*good))
    one, two = b"don't care 1", b"don't care 2"
    yield "roots do not match and sizes are zero", False, 0, 0, one, two, []
    yield "roots do not match and sizes are one", False, 1, 1, one, two, []
    yield "sizes are equal zero and proof is empty", True, 0, 0, one, one, []
    yield "size1 is zero and does not equal size2", True, 0, 1, one, two, []
    yield "sizes are equal one and proof is empty", True, 1, 1, two, two, []
    yield "size1 is greater than size2", False, 1, 0, one, two, []
    yield "size1 is greater than size2 again", False, 2, 1, one, two, []
    yield "sizes do not match and proof is empty", False, 1, 2, one, two, []
    yield "sizes are equal (zero) but roots are not", False, 0, 0, EMPTY, two, []
    yield "sizes are equal (one) but roots are not", False, 1, 1, EMPTY, two, []
    yield "sizes match but proof is not empty and sizes are zero", False, 0, 0, EMPTY, EMPTY, [EMPTY]
    yield "consistency check on empty tree is useless", False, 0, 1, EMPTY, EMPTY, [EMPTY]
    yield "sizes match but proof is not empty and sizes are one", False, 1, 1, EMPTY, EMPTY, [EMPTY]


INCLUSION, CONSISTENCY = list(_inclusion_cases()), list(_consistency_cases())
KERNELS = [merkle, verifier]


def _agrees(check, good):
    if good:
        check()
    else:
        with pytest.raises(ValueError, match=r".+"):
            check()


@pytest.mark.parametrize("kernel", KERNELS, ids=["kernel", "stand-alone"])
@pytest.mark.parametrize("case", INCLUSION, ids=[c[0] for c in INCLUSION])
def test_inclusion(case, kernel):
    _, good, index, size, root, leaf, proof = case
    _agrees(lambda: kernel.verify_inclusion(leaf, index, size, proof, root), good)


@pytest.mark.parametrize("kernel", KERNELS, ids=["kernel", "stand-alone"])
@pytest.mark.parametrize("case", CONSISTENCY, ids=[c[0] for c in CONSISTENCY])
def test_consistency(case, kernel):
    _, good, old, new, root1, root2, proof = case
    _agrees(lambda: kernel.verify_consistency(old, new, proof, root1, root2), good)


def test_the_published_files_say_the_same():
    assert len(INCLUSION) + len(CONSISTENCY) > 170
    for name, case in SAMPLES.items():
        proof, error = [b64decode(h) for h in case["proof"]], case["wantErr"]
        if name.startswith("inclusion"):
            index = case.get("leafIdx", case.get("leafIndex"))
            values = (index, case["treeSize"], b64decode(case["root"]), b64decode(case["leafHash"]), proof)
            assert (not error, *values) in [c[1:] for c in INCLUSION], name
        else:
            roots = b64decode(case["root1"]), b64decode(case["root2"])
            assert (not error, case["size1"], case["size2"], *roots, proof) in [c[1:] for c in CONSISTENCY], name


def test_roots_nodes_and_proofs_are_the_published_ones():
    hashes = [merkle.leaf_hash(leaf) for leaf in LEAVES]
    assert [merkle.root_of(hashes[:size]) for size in range(9)] == ROOTS
    assert [h.hex() for h in hashes] == DATA["nodes"][0]
    for case in DATA["inclusion"]:
        proof = merkle.inclusion_proof(hashes[: case["size"]], case["leaf"])
        assert [h.hex() for h in proof] == case["proof"]
    for case in DATA["consistency"]:
        proof = merkle.consistency_proof(hashes[: case["size2"]], case["size1"])
        assert [h.hex() for h in proof] == case["proof"]
