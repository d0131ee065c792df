"""The server is killed in the middle of intake, again and again: what was acknowledged is there, once each."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
import time
from http.client import HTTPException

import pytest

from reporting.served import Client, Server, make, said

pytestmark = pytest.mark.faults
KILLS = int(os.environ.get("SIAGA_KILLS", "200"))
CLIENTS = 6


class Sender(threading.Thread):
    """A phone that repeats each report until it holds a receipt."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(daemon=True)
        self.port, self.number, self.enough = port, number, threading.Event()
        self.receipts: dict[str, tuple[int, str]] = {}
        self.wrong: list[str] = []

    def run(self) -> None:
        client, sent = Client(self.port, 5), 0
        while not self.enough.is_set():
            name = f"uuid:{self.number}-{sent:07d}"
            try:
                status, headers, body = client.report(said(name, (self.number * 50 + sent) % 300))
            except (OSError, HTTPException):
                client = Client(self.port, 5)
                time.sleep(0.02)
                continue
            if status == 201:
                answer = json.loads(body)
                self.receipts[name] = (answer["number"], answer["root"])
                sent += 1
            elif status not in (503, 507) or "retry-after" not in {k.lower() for k in headers}:
                self.wrong.append(f"{status} {body[:200]!r}")
                sent += 1


def test_nothing_acknowledged_is_lost_and_everything_is_stored_once(tmp_path):
    folder = make(tmp_path / "pos", 300)
    server, dice = Server(folder).start(), random.Random(6)
    senders = [Sender(server.port, n) for n in range(CLIENTS)]
    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.05, 0.4))
        server.kill()
        server.start()
    for sender in senders:
        sender.enough.set()
    for sender in senders:
        sender.join(30)
    _resend(server, senders)
    server.kill()
    _whole(folder, senders)


def _resend(server: Server, senders: list[Sender]) -> None:
    """Everything once more: the same receipt for each."""
    client = Client(server.port)
    for sender in senders:
        assert not sender.wrong
        for at, (name, (number, root)) in enumerate(sender.receipts.items()):
            body = said(name, (sender.number * 50 + at) % 300)
            status, _, answer = client.report(body)
            found = json.loads(answer)
            assert (status, found["number"], found["root"], found["again"]) == (201, number, root, True)


def _whole(folder, senders: list[Sender]) -> None:
    rows = sqlite3.connect(folder / "siaga.sqlite3")
    stored = dict(rows.execute("SELECT instance, seq FROM reporting_report"))
    acknowledged = {name: number for s in senders for name, (number, _) in s.receipts.items()}
    assert not {n for n, number in acknowledged.items() if stored.get(n) != number}
    count, names = rows.execute("SELECT count(*), count(DISTINCT instance) FROM reporting_report").fetchone()
    assert count == names
    entries = rows.execute("SELECT count(*) FROM journal_entry WHERE act = 'reporting.take_report'").fetchone()[0]
    assert entries == count
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, 0 lost, {count} rows, {entries} entries")
