"""Writes and syncs fail, and the disk is full: never a receipt for what is not stored, and no restart is needed.

The kernel's answers are put in by strace on the running server; the full disk is a small file system of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from reporting.served import Client, Server, make, said

ROUNDS = int(os.environ.get("SIAGA_STORAGE_FAULTS", "10"))
STRACE = shutil.which("strace")
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not STRACE or os.geteuid() != 0, reason="needs strace and root on Linux"),
]
CALLS = {"write": "pwrite64", "fsync": "fdatasync,fsync"}


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A running post of 300 posts."""
    folder = make(tmp_path_factory.mktemp("faults") / "pos", 300)
    server = Server(folder).start()
    yield server
    server.stop()


class Failing:
    """While it stands, the server's calls on its database fail: each of them, or the first of each thread."""

    def __init__(self, server: Server, call: str, error: str, *, once: bool) -> None:
        assert server.process
        db = server.folder / "siaga.sqlite3"
        self.log = server.folder / "strace.log"
        when = ":when=1" if once else ""
        words = [
            str(STRACE), "-f", "-p", str(server.process.pid), "-o", str(self.log), "-e", f"trace={CALLS[call]}",
            "-e", f"inject={CALLS[call]}:error={error}{when}", "-P", str(db), "-P", f"{db}-wal",
        ]  # fmt: skip
        self.words = words

    def __enter__(self) -> Failing:
        self.log.unlink(missing_ok=True)
        self.process = subprocess.Popen(self.words, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        assert "attached" in self.process.stderr.readline()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    @property
    def injected(self) -> int:
        """How many calls were made to fail."""
        return self.log.read_text().count("INJECTED")


@pytest.mark.parametrize("once", [True, False], ids=["one-shot", "lasting"])
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_no_receipt_for_what_is_not_stored(post, call, error, once):
    prefix, seen = f"uuid:{call}-{error}-{int(once)}", []
    injected, receipts = 0, {}
    for n in range(ROUNDS):
        with Failing(post, call, error, once=once) as failing:
            for m in range(3):
                name = f"{prefix}-{n:04d}-{m}"
                seen.append(name)
                _send(post, name, len(seen), receipts)
            time.sleep(0.02)
        injected += failing.injected
    assert injected >= ROUNDS
    refused = len(seen) - len(receipts)
    assert refused
    for at, name in enumerate(seen, 1):
        status = _send(post, name, at, receipts)
        assert status == 201, "it must recover without a restart"
    post.kill()
    _stored_once(post.folder, receipts)
    post.start()
    print(f"{call} {error} {'one-shot' if once else 'lasting'}: {injected} calls failed, {refused} of {len(seen)} "
          f"turned away, {len(receipts)} receipts, all stored once")  # fmt: skip


def _send(server: Server, name: str, at: int, receipts: dict[str, tuple[int, str]]) -> int:
    """Send one report; a refusal says when to come again, a receipt is the same as before."""
    status, headers, body = Client(server.port).report(said(name, at % 300))
    assert status in (201, 503, 507), body[:300]
    if status == 201:
        answer = json.loads(body)
        assert receipts.setdefault(name, (answer["number"], answer["root"])) == (answer["number"], answer["root"])
    else:
        assert "retry-after" in {k.lower() for k in headers}
    return status


def _stored_once(folder: Path, receipts: dict[str, tuple[int, str]]) -> None:
    rows = (
        sqlite3.connect(folder / "siaga.sqlite3").execute("SELECT instance, seq FROM reporting_report").fetchall()
    )
    stored = dict(rows)
    assert len(rows) == len(stored)
    assert not {n for n, (number, _) in receipts.items() if stored.get(n) != number}


def test_a_full_disk_answers_507_and_recovers_without_a_restart(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "siaga-penuh", str(disk)], check=True)
    server = None
    try:
        server = Server(make(disk / "pos", 300)).start()
        receipts: dict[str, tuple[int, str]] = {}
        assert _send(server, "uuid:sebelum-penuh", 1, receipts) == 201
        _fill(disk / "isi")
        answers = [_send(server, f"uuid:penuh-{n:04d}", n, receipts) for n in range(400)]
        assert answers[-1] == 507
        assert set(answers) <= {201, 507}
        (disk / "isi").unlink()
        assert {_send(server, f"uuid:penuh-{n:04d}", n, receipts) for n in range(400)} == {201}
        server.kill()
        _stored_once(server.folder, receipts)
        print(f"disk full: {answers.count(507)} of 400 answered 507; 400 of 400 accepted after room was made")
    finally:
        if server:
            server.stop()
        subprocess.run(["umount", "-l", str(disk)], check=False)


def _fill(file: Path) -> None:
    """Leave not one free page."""
    with file.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 4096)
        except OSError:
            return
