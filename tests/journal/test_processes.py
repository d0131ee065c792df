"""Several processes at once keep one tree."""

from __future__ import annotations

import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from journal.programs import WRITER, Console, begin, program
from siaga.journal import note
from siaga.journal.note import Signer

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A workspace on a real disk with its key."""
    return begin(tmp_path_factory.mktemp("proses") / "pos")


@pytest.fixture(scope="module")
def command(post):
    """A console in the workspace."""
    console = Console(post)
    yield console
    console.close()


def test_several_processes_keep_one_tree(post, command):
    writers = [
        subprocess.Popen(program(WRITER, post, number, 25), stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    while any(writer.poll() is None for writer in writers):
        assert command("verify")[1]["ok"]
    numbers = [int(line) for w in writers for line in w.communicate(timeout=120)[0].split()]
    assert [w.returncode for w in writers] == [0] * 4
    assert sorted(numbers) == list(range(1, 101))
    code, answer = command("verify")
    assert (code, answer["entries"], answer["ok"], answer["first_bad"]) == (0, 101, True, None)


def test_the_commands_answer_in_json(command, tmp_path):
    code, sealed = command("seal", "--pdf", tmp_path / "segel.pdf")
    assert code == 0
    assert (tmp_path / "segel.pdf").read_bytes().startswith(b"%PDF")
    held = tmp_path / "dipegang.txt"
    held.write_text(sealed["checkpoint"], "utf-8")
    assert command("seal")[0] == 1
    assert command("hand-over", "1", "bawaslu")[1]["confirmed"] == 0
    assert command("hand-over", "1", "bawaslu", "--receipt", "B-1")[1] == {
        "number": 1, "holder": "bawaslu", "confirmed": 1, "needed": 2,
    }  # fmt: skip
    assert command("hand-over", "9", "bawaslu")[0] == 1
    code, rotated = command("rotate-key", "--reason", "uji")
    assert rotated["vkey"].startswith("siaga/polres-contoh+")
    code, answer = command("verify", "--since", held, "--held", held)
    assert (code, answer["since"], answer["ok"]) == (0, sealed["entries"], True)
    code, shown = command("proof", "0", "--out", tmp_path / "bukti")
    assert (code, shown["entry"], shown["body"]) == (0, 0, True)
    before = command("verify")[1]["entries"]
    assert command("proof", "0", "--out", tmp_path / "bukti", "--for", "kpu")[0] == 0
    assert command("verify")[1]["entries"] == before + 1, "who was given a body is journalled"
    code, exported = command("export", tmp_path / "keluar", "--for", "kpu", "--disclose", "0")
    assert (code, exported["bodies"]) == (0, 1)
    assert command("verify")[1]["entries"] == exported["entries"]
    assert command("proof", "99999")[0] == 1


def test_a_bad_held_checkpoint_is_called_that(command, tmp_path):
    held = tmp_path / "rusak.txt"
    held.write_text("siaga/polres-contoh\n3\nAAAA\n", "utf-8")
    code, answer = command("verify", "--held", held)
    assert code == 1
    assert [f["kind"] for f in answer["faults"]] == ["checkpoint"]
    assert answer["first_bad"] is None
    assert command("verify", "--since", held)[0] == 1


def test_a_witness_from_outside_cosigns_a_seal(tmp_path):
    command, witness = Console(begin(tmp_path / "pos")), Signer("saksi.contoh/w", Ed25519PrivateKey.generate())
    sealed = command("seal")[1]["checkpoint"]
    line = tmp_path / "saksi.txt"
    line.write_text(witness.cosign(note.split(sealed)[0], 1_800_000_000), "utf-8")
    code, refused = command("cosign", "1", line)
    assert (code, refused["problems"][0]["value"]) == (1, "saksi.txt")
    assert command("witness", "bukan kunci")[0] == 1
    for _ in range(2):
        assert command("witness", witness.verifier(note.WITNESS).vkey())[1]["name"] == "saksi.contoh/w"
    code, answer = command("cosign", "1", line)
    assert (code, answer["checkpoint"]) == (0, sealed + line.read_text("utf-8"))
    assert command("cosign", "1", tmp_path / "tidak-ada")[0] == 1
    assert command("verify")[1]["ok"]
    command.close()
