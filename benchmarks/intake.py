"""How many reports does one post take in? Singles and batches over HTTP, the time at 100 a second, the board.

Run: `python -m benchmarks.intake [--posts N]`. One server process, SQLite with synchronous=FULL, journal included.
CPU is the server's own (its /proc entry), so that the clients on the same machine do not count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from reporting.served import SECRET, Client, Server, make, said

SINGLES, CONNECTIONS = 20_000, 64
BATCHES, TOGETHER = 8, 5_000
SECONDS, RATE = 20, 100
BOARD = """
import json, sys, time
from datetime import datetime
from pathlib import Path
from siaga.kit import workspace
workspace.activate(Path(sys.argv[1]))
from siaga.accounts.models import User
from siaga.reporting.board import reads
from django.test import Client
user, at = User.objects.get(id="u1"), datetime.fromisoformat(sys.argv[2])
took, cpu = [], []
for _ in range(int(sys.argv[3])):
    reads._recent.clear()
    a, b = time.perf_counter(), time.process_time()
    found = reads.board("voting", user, at)
    took.append(time.perf_counter() - a)
    cpu.append(time.process_time() - b)
    time.sleep(0.2)
print(json.dumps({"owed": found.total.owed, "wall": took, "cpu": cpu}))
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="siaga-intake-") as name:
        folder = make(Path(name) / "pos", options.posts)
        print(f"{options.posts} posts, {os.cpu_count()} cores, Python {platform.python_version()}")
        server = Server(folder).start()
        try:
            singles(server, options.posts)
            paced(server, folder, options.posts)
            batches(server, options.posts)
        finally:
            server.stop()
        raw(folder)


def request(body: bytes) -> bytes:
    """One POST as bytes on the wire."""
    head = (
        f"POST /api/lapor/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer hp1.{SECRET}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> int:
    """Send one report and read the whole answer; its status."""
    writer.write(request(body))
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(x.split(b":")[1]) for x in head.lower().split(b"\r\n") if x.startswith(b"content-length"))
    await reader.readexactly(length)
    return int(head[9:12])


def body(number: int, posts: int, slot: str = "+0T1000") -> bytes:
    return json.dumps(said(f"uuid:{uuid.uuid4().hex}", number % posts, slot=slot)).encode()


def singles(server: Server, posts: int) -> None:
    """As many as it can: 64 connections, each with one report under way."""
    bodies = [body(n, posts) for n in range(SINGLES)]

    async def phone(waiting: list[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        while waiting:
            assert await ask(reader, writer, waiting.pop()) == 201
        writer.close()

    async def all_of_them() -> None:
        await asyncio.gather(*(phone(bodies) for _ in range(CONNECTIONS)))

    began, cpu = time.perf_counter(), server.cpu()
    asyncio.run(all_of_them())
    wall, used = time.perf_counter() - began, server.cpu() - cpu
    print(f"single: {SINGLES} accepted, {SINGLES / used:.0f} per core-second (limit 300, aim 1,000); "
          f"{SINGLES / wall:.0f}/s of wall time with {CONNECTIONS} phones")  # fmt: skip


def paced(server: Server, folder: Path, posts: int) -> None:
    """100 a second, each at its own moment whatever came before; and the board of all posts meanwhile."""
    took: list[float] = []

    async def one(at: float, number: int, free: asyncio.Queue) -> None:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        streams = await free.get()
        assert await ask(*streams, body(number, posts, "+0T1200")) == 201
        took.append(time.perf_counter() - at)
        free.put_nowait(streams)

    async def all_of_them() -> None:
        free: asyncio.Queue = asyncio.Queue()
        for _ in range(CONNECTIONS):
            free.put_nowait(await asyncio.open_connection("127.0.0.1", server.port))
        start = time.perf_counter() + 0.2
        await asyncio.gather(*(one(start + n / RATE, n, free) for n in range(SECONDS * RATE)))

    seen: dict = {}
    cpu = server.cpu()
    watch = threading.Thread(target=lambda: seen.update(board(folder)))
    watch.start()
    asyncio.run(all_of_them())
    watch.join()
    took.sort()
    half, p95, p99 = (took[int(len(took) * share)] * 1e3 for share in (0.5, 0.95, 0.99))
    print(f"at {RATE}/s: median {half:.1f} ms, p95 {p95:.1f} ms (limit 50), p99 {p99:.1f} ms, "
          f"{(server.cpu() - cpu) / len(took) * 1e3:.2f} ms of CPU each")  # fmt: skip
    print(f"board of {posts} posts, {seen['owed']} owed reports, meanwhile: median "
          f"{statistics.median(seen['wall']) * 1e3:.0f} ms wall, {statistics.median(seen['cpu']) * 1e3:.0f} ms CPU "
          f"(limit 100)")  # fmt: skip


def board(folder: Path) -> dict:
    """The board's figures, worked out anew each time by a process beside the server."""
    import subprocess

    from reporting.served import at, environment

    done = subprocess.run(
        [sys.executable, "-c", BOARD, str(folder), at(10.5).isoformat(), "30"],
        env=environment(folder), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def batches(server: Server, posts: int) -> None:
    """Calls of 5,000 lines, one after the other."""
    calls = [
        b"\n".join(body(n, posts, slot) for n in range(at, at + TOGETHER))
        for slot in ("+0T1600", "+0T1900", "+0T0800", "+0T1200")
        for at in (0, TOGETHER)
    ]  # fmt: skip
    client = Client(server.port, 120)
    began, cpu, accepted = time.perf_counter(), server.cpu(), 0
    for call in calls[:BATCHES]:
        status, _, answer = client.report(call, "/api/lapor/batch")
        assert status == 200
        accepted += answer.count(b'"ok": true')
    wall, used = time.perf_counter() - began, server.cpu() - cpu
    print(f"batch: {accepted} accepted, {accepted / used:.0f} per core-second (limit 5,000/s); "
          f"{accepted / wall:.0f}/s of wall time")  # fmt: skip


def raw(folder: Path) -> None:
    """The same rows written by sqlite3 alone, 5,000 to a transaction and one to a transaction, in the same run."""
    source = sqlite3.connect(folder / "siaga.sqlite3")
    tables = ("reporting_report", "journal_entry", "journal_body")
    rows = {
        t: source.execute(f"SELECT * FROM {t} ORDER BY rowid DESC LIMIT ?", [TOGETHER]).fetchall() for t in tables
    }
    made = [r[0] for r in source.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN (?, ?, ?) ORDER BY type DESC", tables
    )]  # fmt: skip
    for together in (TOGETHER, 1):
        file = folder / f"raw-{together}.sqlite3"
        link = sqlite3.connect(file, isolation_level=None)
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("PRAGMA synchronous=FULL")
        for sql in made:
            link.execute(sql)
        number = TOGETHER if together > 1 else 500
        began, cpu = time.perf_counter(), time.process_time()
        for at in range(0, number, together):
            link.execute("BEGIN IMMEDIATE")
            for table in tables:
                part = rows[table][at : at + together]
                link.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(part[0]))})", part)
            link.execute("COMMIT")
        wall, used = time.perf_counter() - began, time.process_time() - cpu
        print(f"raw sqlite3, the same rows, {together} to a transaction: {number / used:.0f} per core-second, "
              f"{number / wall:.0f}/s of wall time")  # fmt: skip


if __name__ == "__main__":
    main()
