"""Backups are encrypted to two people, and a restore verifies."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from siaga.journal import recovery
from siaga.kit.errors import Refused


def test_two_shares_open_and_one_does_not(tmp_path):
    first, second = recovery.create(tmp_path)
    key = recovery.join(second, first)
    assert key.public_key().public_bytes_raw() == recovery.public_key(tmp_path).public_bytes_raw()
    with pytest.raises(Refused, match="dua bagian yang sama"):
        recovery.join(first, first)
    for wrong in (first.replace("-", "", 1), first[:-1] + ("0" if first[-1] != "0" else "1"), "", "siaga-1"):
        with pytest.raises(Refused, match="salah ketik"):
            recovery.join(wrong, second)
    with pytest.raises(Refused, match="sudah ada"):
        recovery.create(tmp_path)


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_what_was_encrypted_comes_back(size):
    key, plain = X25519PrivateKey.generate(), os.urandom(size)
    box, back = io.BytesIO(), io.BytesIO()
    recovery.encrypt(io.BytesIO(plain), box, key.public_key())
    recovery.decrypt(io.BytesIO(box.getvalue()), back, key)
    assert back.getvalue() == plain
    assert plain[:64] not in box.getvalue() or size < 2


def test_a_changed_cut_or_reordered_backup_is_refused():
    key, box = X25519PrivateKey.generate(), io.BytesIO()
    recovery.encrypt(io.BytesIO(bytes(2 << 20)), box, key.public_key())
    raw, piece = box.getvalue(), (1 << 20) + 16
    head = len(recovery.MAGIC) + 32
    swapped = raw[:head] + raw[head + piece :] + raw[head : head + piece]
    changed = raw[:-1] + bytes([raw[-1] ^ 1])
    for bad in (changed, swapped, raw[: head + piece], raw[:20], raw[:-1], b"x" + raw):
        with pytest.raises(Refused):
            recovery.decrypt(io.BytesIO(bad), io.BytesIO(), key)
    with pytest.raises(Refused, match="kunci lain"):
        recovery.decrypt(io.BytesIO(raw), io.BytesIO(), X25519PrivateKey.generate())


pytestmark = pytest.mark.sqlite
PROGRAM = """
import json, sys
from pathlib import Path
from siaga.kit import workspace
step, folder = sys.argv[1], Path(sys.argv[2])
if step == "make":
    workspace.create(folder, workspace.Config(node="Polres Contoh"))
workspace.activate(folder)
from django.core.management import call_command
from siaga.journal import backup, database, erasing, keys, reads, recovery, seals
from siaga.journal.acts import act
from siaga.journal.context import Actor, CONSOLE
def write(count):
    for n in range(count):
        with act("tests.write_line", Actor("u-andi", "planner"), f"baris/{n}") as change:
            change["line"] = n
if step == "make":
    call_command("migrate", verbosity=0, skip_checks=True)
    database.refuse_unsafe()
    keys.begin(CONSOLE)
    write(30)
    shares = backup.make_recovery_key(CONSOLE)
    backup.save(folder, folder.parent / "a.cadangan", CONSOLE)
    erasing.release_hold(CONSOLE, "putusan")
    erasing.ask(7, "u-x", "UU 27/2022 pasal 8", Actor("u-b", "auditor"))
    erasing.erase(7, Actor("u-c", "commander"))
    write(5)
    (folder.parent / "dipegang.txt").write_text(seals.sign_head())
    print(json.dumps(shares))
"""


def run(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-W", "error", *map(str, arguments)], capture_output=True, text=True, check=False, **more
    )


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A workspace with a backup, and after it an erasure, more entries and a checkpoint held outside."""
    home = tmp_path_factory.mktemp("cadangan")
    done = run("-c", PROGRAM, "make", home / "pos")
    assert done.returncode == 0, done.stderr
    (home / "bagian").write_text("\n".join(json.loads(done.stdout)))
    return home


COMMAND = "from siaga.cli.backup import app; app()"


def restore(post, target, *more):
    return run("-c", COMMAND, "restore", post / "a.cadangan", target, "--shares", post / "bagian", "--json", *more)


def test_a_restore_verifies_and_erases_again(post, tmp_path):
    done = restore(post, tmp_path / "baru", "--erasures", post / "pos" / "erasures.jsonl")
    assert done.returncode == 0, done.stderr + done.stdout
    answer = json.loads(done.stdout)
    assert answer["ok"]
    assert answer["bodies"]["erased"] == 1
    assert not list((tmp_path / "baru").glob(".salinan-*"))


def test_a_restore_shows_what_was_lost_against_a_checkpoint_held_outside(post, tmp_path):
    done = restore(post, tmp_path / "baru", "--held", post / "dipegang.txt")
    assert done.returncode == 1
    assert {f["kind"] for f in json.loads(done.stdout)["faults"]} & {"missing", "history"}


def test_a_backup_reveals_nothing(post):
    raw = (post / "a.cadangan").read_bytes()
    for plain in (b"SQLite format", b"tests.write_line", b"Polres Contoh", b"PRIVATE KEY"):
        assert plain not in raw


def test_a_wrong_share_restores_nothing(post, tmp_path):
    first, second = recovery.create(tmp_path)
    (tmp_path / "lain").write_text(f"{first}\n{second}")
    done = run("-c", COMMAND, "restore", post / "a.cadangan", tmp_path / "x", "--shares", tmp_path / "lain")
    assert done.returncode == 1
    assert not list((tmp_path / "x").glob("*"))


def test_a_backup_needs_a_recovery_key_and_a_new_file(post, tmp_path):
    done = run("-c", COMMAND, "backup", post / "a.cadangan", "--workspace", post / "pos")
    assert done.returncode == 1
    assert "berkas sudah ada" in done.stderr
    (post / "pos" / "keys" / "recovery.pub").rename(tmp_path / "pub")
    done = run("-c", COMMAND, "backup", tmp_path / "b", "--workspace", post / "pos")
    (tmp_path / "pub").rename(post / "pos" / "keys" / "recovery.pub")
    assert done.returncode == 1
    assert "belum dibuat" in done.stderr
    assert not list(tmp_path.glob("b*"))
