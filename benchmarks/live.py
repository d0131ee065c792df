"""A thousand live watchers of a real post: delivered, latency, memory each, and catching up after a cut.

`python -m benchmarks live [watchers]`. Half the acts are made in the serving process, half in another one (as the
command line would), ten a second. Latency is from the recorded time of the journal entry to its arrival at the
watcher, on one clock. Then all are cut off for a minute while the post goes on, and come back with the last number
they heard. Fails on anything lost, on a p99 above 200 ms, on more than 20 KB a watcher.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "e2e"
SIAGA = Path(sys.executable).parent / "siaga"
ENV = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE")}
RATE, SECONDS, CUT = 10, 20, 60
SLOWEST, HEAVIEST = 0.200, 20_000


def make_acts(count: int, offset: float) -> None:
    """So many acts at half the rate, in this process."""
    from siaga.journal.acts import act
    from siaga.journal.context import CONSOLE

    time.sleep(offset)
    for n in range(count):
        with act("force.bench_live", CONSOLE, f"uji/{n}"):
            pass
        time.sleep(2 / RATE)


def serve(folder: str, port: str) -> None:
    """Serve the post; makes a round of acts in a thread of this process for each line read."""
    from siaga.kit import workspace

    workspace.activate(Path(folder))
    from siaga.web import server

    def rounds() -> None:
        for line in sys.stdin:
            make_acts(int(line), 0)

    threading.Thread(target=rounds, daemon=True).start()
    server.serve("127.0.0.1", int(port))


def acts_of_another(folder: str, count: str) -> None:
    """Acts as a command makes them."""
    from siaga.kit import workspace

    workspace.activate(Path(folder))
    make_acts(int(count), 1 / RATE)


@dataclass
class Watcher:
    """One connection and when it heard each number."""

    port: int
    key: str
    heard: dict[int, float] = field(default_factory=dict)
    anew: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    writer: asyncio.StreamWriter | None = None
    last: str = ""

    async def listen(self) -> None:
        reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        again = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        self.writer.write(
            f"GET /langsung/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.key}\r\n{again}\r\n".encode()
        )
        try:
            while line := await reader.readline():
                self._take(line)
        except ConnectionError:
            pass

    def _take(self, line: bytes) -> None:
        if line.startswith(b"id: "):
            self.last = line[4:].strip().decode()
        elif line.startswith(b"data: force"):
            self.heard.setdefault(int(self.last), time.time())
        elif line.startswith(b"event: ulang"):
            self.anew += 1
        elif line.startswith(b"retry"):
            self.ready.set()


def memory(pid: int) -> int:
    """Resident bytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def cpu(pid: int) -> float:
    """Processor seconds a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def child(*words: object, **more: object) -> subprocess.Popen[str]:
    """This program again, as another process."""
    return subprocess.Popen([sys.executable, "-m", "benchmarks.live", *map(str, words)], env=ENV, text=True, **more)


async def one_round(post: subprocess.Popen[str], folder: Path, count: int) -> None:
    assert post.stdin
    post.stdin.write(f"{count // 2}\n")
    post.stdin.flush()
    other = child("--acts", folder, count // 2)
    await asyncio.to_thread(other.wait)
    await asyncio.sleep(2)


async def scene(folder: Path, post: subprocess.Popen[str], port: int, key: str, many: int) -> bool:
    watchers = [Watcher(port, key) for _ in range(many)]
    warm = [Watcher(port, key) for _ in range(20)]
    await gather(warm)
    for w in warm:
        w.writer.close()
    await asyncio.sleep(1)
    before, asked = memory(post.pid), cpu(post.pid)
    began = time.perf_counter()
    await gather(watchers)
    spent, each = time.perf_counter() - began, (cpu(post.pid) - asked) / many
    print(f"{many} watchers connected in {spent:.1f} s; {each * 1e3:.1f} ms of CPU each")
    await asyncio.sleep(2)
    each = (memory(post.pid) - before) / many
    used = cpu(post.pid)
    await one_round(post, folder, RATE * SECONDS)
    used = cpu(post.pid) - used
    first = entries(folder)
    good = report("live", watchers, first)
    print(f"{each / 1e3:.1f} KB each; {used:.1f} s of CPU for {len(first) * many} deliveries in {SECONDS} s")
    for w in watchers:
        w.writer.close()
        w.ready.clear()
    await asyncio.sleep(1)
    began = time.perf_counter()
    await one_round(post, folder, RATE * CUT)
    passed = time.perf_counter() - began
    began = time.perf_counter()
    await gather(watchers)
    await asyncio.sleep(3)
    everything = entries(folder)
    whole = sum(w.heard.keys() >= everything.keys() for w in watchers)
    print(f"after a cut of {passed:.0f} s and {len(everything) - len(first)} acts: {whole} of {many} without a gap")
    return good and whole == many and each <= HEAVIEST


async def gather(watchers: list[Watcher]) -> None:
    """Connect them, forty at a time."""
    for start in range(0, len(watchers), 40):
        some = watchers[start : start + 40]
        for w in some:
            w.task = asyncio.create_task(w.listen())  # type: ignore[attr-defined]
        async with asyncio.timeout(60):
            await asyncio.gather(*(w.ready.wait() for w in some))


def entries(folder: Path) -> dict[int, float]:
    """Number and recorded time of every act of the bench."""
    import sqlite3

    link = sqlite3.connect(folder / "siaga.sqlite3")
    rows = link.execute("SELECT seq, recorded FROM journal_entry WHERE act = 'force.bench_live'").fetchall()
    link.close()
    return {seq: at / 1e6 for seq, at in rows}


def report(name: str, watchers: list[Watcher], wanted: dict[int, float]) -> bool:
    """Print delivered and latency; whether both are good."""
    waits = sorted(w.heard[n] - at for w in watchers for n, at in wanted.items() if n in w.heard)
    asked = len(watchers) * len(wanted)
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    share = len(waits) / asked
    print(f"{name}: {len(waits)} of {asked} delivered ({share:.2%}), read anew {sum(w.anew for w in watchers)}")
    print(f"p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, longest {waits[-1] * 1e3:.0f} ms")
    return len(waits) == asked and p99 <= SLOWEST


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name, socket.socket() as found:
        folder = Path(name) / "pos"
        run(SIAGA, "init", folder, "--sample", "banyuasin-pilkada-2024", "--json")
        key = json.loads(run(sys.executable, TESTS / "make_people.py", folder))["operator"]
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        post = child("--serve", folder, port, stdin=subprocess.PIPE)
        try:
            wait_for(port)
            good = asyncio.run(scene(folder, post, port, key, many))
        finally:
            post.terminate()
            post.wait(20)
    sys.exit(0 if good else 1)


def run(*words: object) -> str:
    """A command's output."""
    return subprocess.run(list(map(str, words)), check=True, env=ENV, capture_output=True, text=True).stdout


def wait_for(port: int) -> None:
    """Until the post answers."""
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("the post did not answer")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(*sys.argv[2:4])
    elif sys.argv[1:2] == ["--acts"]:
        acts_of_another(*sys.argv[2:4])
    else:
        main()
