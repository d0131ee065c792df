"""Signed notes, checkpoints and cosignatures."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.journal import checkpoint, merkle, note, verifier
from siaga.journal.checkpoint import Checkpoint
from siaga.journal.note import BadNoteError, Signer

LOG = Signer("siaga/uji", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WITNESS = Signer("saksi.contoh/w1", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
POINT = Checkpoint("siaga/uji", 3, merkle.leaf_hash(b"x"))
SIGNED = checkpoint.sign(POINT, [LOG])
KNOWN = [LOG.verifier()]

VECTORS = Path(__file__).parent / "vectors"


def test_the_published_examples_are_read():
    text, signatures = note.split((VECTORS / "signed-note.txt").read_text("utf-8"))
    assert text.endswith("ed è subito sera.\n")
    assert [name for name, _ in signatures] == ["quasimodo.example/salvatore"]
    text, signatures = note.split((VECTORS / "cosignature.txt").read_text("utf-8"))
    assert checkpoint.parse_text(text).size == 20852163
    assert int.from_bytes(signatures[1][1][4:12], "big") == 1679315147


def test_a_checkpoint_comes_back():
    assert checkpoint.open_checkpoint(SIGNED, KNOWN, "siaga/uji") == POINT
    assert verifier.open_checkpoint(SIGNED, [verifier.read_key(KNOWN[0].vkey())]) == (3, POINT.root)


def test_every_changed_byte_of_a_checkpoint_is_refused():
    raw = SIGNED.encode()
    keys = [verifier.read_key(KNOWN[0].vkey())]
    for at in range(len(raw)):
        for bit in (0x01, 0x02, 0x20, 0x80):
            changed = bytes([*raw[:at], raw[at] ^ bit, *raw[at + 1 :]]).decode("utf-8", "replace")
            with pytest.raises(BadNoteError):
                checkpoint.open_checkpoint(changed, KNOWN)
            with pytest.raises(ValueError, match=r".+"):
                verifier.open_checkpoint(changed, keys)


def test_one_spelling_of_a_signature_is_accepted():
    """The last base64 character of 68 bytes carries two bits that decode to nothing."""
    start, last = SIGNED.rstrip("\n").removesuffix("=")[:-1], SIGNED.rstrip("\n").removesuffix("=")[-1]
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    accepted = []
    for letter in alphabet:
        try:
            checkpoint.open_checkpoint(f"{start}{letter}=\n", KNOWN)
            accepted.append(letter)
        except BadNoteError:
            pass
    assert accepted == [last]
    twins = [c for c in alphabet if alphabet.index(c) // 4 == alphabet.index(last) // 4]
    assert len(twins) == 4


def test_a_witness_adds_its_line():
    text, _ = note.split(SIGNED)
    line = WITNESS.cosign(text, 1_700_000_000)
    both = checkpoint.add(SIGNED, line, [WITNESS.verifier(note.WITNESS)])
    known = [*KNOWN, WITNESS.verifier(note.WITNESS)]
    assert [k.kind for k in note.open_note(both, known)[1]] == [note.LOG, note.WITNESS]
    assert checkpoint.open_checkpoint(both, known) == POINT
    assert checkpoint.add(both, line, known) == both
    keys = [verifier.read_key(k.vkey()) for k in known]
    assert verifier.open_checkpoint(both, keys) == (3, POINT.root)
    with pytest.raises(BadNoteError, match="itself"):
        checkpoint.open_checkpoint(note.join(text, [line]), known)


def test_a_cosignature_for_another_time_is_refused():
    text, _ = note.split(SIGNED)
    line = WITNESS.cosign(text, 1_700_000_000)
    raw = bytearray(note.decode(line.split(" ")[2].strip()))
    raw[11] ^= 1
    with pytest.raises(BadNoteError):
        checkpoint.add(SIGNED, f"— {WITNESS.name} {note.encode(bytes(raw))}\n", [WITNESS.verifier(note.WITNESS)])


def test_another_log_and_an_unknown_key_are_refused():
    with pytest.raises(BadNoteError, match="not of siaga/lain"):
        checkpoint.open_checkpoint(SIGNED, KNOWN, "siaga/lain")
    with pytest.raises(BadNoteError, match="no known key"):
        checkpoint.open_checkpoint(SIGNED, [WITNESS.verifier()])


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n01\nAA==\n", "a\n-1\nAA==\n", "a\n1\nAA==\n", "a\n1\n\nx\n", "\n1\nAA==\n", "a\n٣\nAA==\n"],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNoteError):
        checkpoint.parse_text(text)


def test_an_empty_tree_has_one_root():
    assert checkpoint.parse_text(Checkpoint("a", 0, merkle.EMPTY_ROOT).text()).size == 0
    with pytest.raises(BadNoteError, match="empty tree"):
        checkpoint.parse_text(Checkpoint("a", 0, POINT.root).text())


def test_a_key_with_a_wrong_id_is_refused():
    vkey = KNOWN[0].vkey()
    assert note.parse_vkey(vkey) == KNOWN[0]
    name, identity, key = vkey.split("+", 2)
    wrong = f"{name}+{int(identity, 16) ^ 1:08x}+{key}"
    with pytest.raises(BadNoteError):
        note.parse_vkey(wrong)


@given(st.text(max_size=60))
@settings(derandomize=True, deadline=None)
def test_no_text_makes_the_reader_stumble(text):
    for tail in (text, f"a\n\n{text}\n", f"a\n\n— b {text}\n"):
        try:
            note.split(tail)
        except BadNoteError:
            continue
