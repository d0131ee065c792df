"""What a hostile world sends to a post that really runs: fuzzed bodies, and phones with bad lines and clocks."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from urllib.parse import quote

from reporting import hostile
from reporting.served import SECRET, Client, Server, said

LONGEST = 2.0
FORM = (
    '<data id="help" version="1"><siaga_waktu>2024-11-27T10:00:00+07:00</siaga_waktu><what>crowd</what>'
    "<note>massa di dermaga</note><photo></photo><meta><instanceID>uuid:{}</instanceID></meta></data>"
)
OPEN = "----siaga"


def multipart(xml: bytes, name: str = "xml_submission_file", file: str = "submission.xml") -> tuple[bytes, str]:
    """A form client's post: its body and its type."""
    head = f'--{OPEN}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
    body = (
        head.encode("utf-8", "replace") + b"Content-Type: text/xml\r\n\r\n" + xml + f"\r\n--{OPEN}--\r\n".encode()
    )
    return body, f"multipart/form-data; boundary={OPEN}"


class Fuzz:
    """Sends what nobody should and keeps what came back."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server, self.dice, self.client = server, random.Random(seed), Client(server.port, 20)
        self.status: Counter[tuple[str, int]] = Counter()
        self.slowest, self.wrong = 0.0, list[str]()

    def run(self, number: int) -> Fuzz:
        """So many bodies, six of ten JSON, two XML, two SMS."""
        for _ in range(number):
            self._one(self.dice.choice(("json",) * 6 + ("xml",) * 2 + ("sms",) * 2))
        return self

    def _one(self, kind: str) -> None:
        began = time.perf_counter()
        try:
            status, headers, body = getattr(self, f"_{kind}")()
        except (OSError, HTTPException) as error:
            self.wrong.append(f"{kind}: {type(error).__name__}")
            self.client = Client(self.server.port, 20)
            return
        took = time.perf_counter() - began
        self.slowest = max(self.slowest, took)
        self.status[kind, status] += 1
        again = "retry-after" in {k.lower() for k in headers}
        if took > LONGEST or (status >= 500 and not (status in (503, 507) and again)):
            self.wrong.append(f"{kind} {status} {took:.1f} s {body[:200]!r}")

    def _json(self) -> tuple[int, dict[str, str], bytes]:
        report = said(f"uuid:{self.dice.getrandbits(64):016x}", self.dice.randrange(300))
        if self.dice.random() < 0.1:
            lines = [hostile.json_body(self.dice, report) for _ in range(self.dice.randint(1, 4))]
            return self.client.report(b"\n".join(lines), "/api/lapor/batch")
        return self.client.report(hostile.json_body(self.dice, report))

    def _xml(self) -> tuple[int, dict[str, str], bytes]:
        name = uuid.UUID(int=self.dice.getrandbits(128))
        body, kind = multipart(hostile.xml_body(self.dice, FORM.format(name)))
        return self.client.ask("POST", f"/or/hp1.{SECRET}/submission", body, **{"Content-Type": kind})

    def _sms(self) -> tuple[int, dict[str, str], bytes]:
        base = self.dice.choice(("SIT 00013 1", "BKA 00013 1 2 L", "TOLONG massa di dermaga", "HELP 00013"))
        text = quote(hostile.sms_text(self.dice, base), errors="replace")[:7000]
        words = f"dari=0812{self.dice.randrange(9)}&id=k-{self.dice.getrandbits(40):x}&teks={text}"
        return self.client.ask("POST", f"/pesan/sms/rahasia-sms/?{words}", b"")


def uploads(server: Server, number: int, seed: int, phones: int = 6) -> str:
    """So many reports shuffled, a fifth of them repeated, one in twenty cut off, clocks up to 30 days wrong.

    Each phone repeats until it has a receipt. Returns what was seen; fails where a report is lost or twice there.
    """
    dice = random.Random(seed)
    bodies = [json.dumps(_report(dice, seed, n)).encode() for n in range(number)]
    order = list(range(number)) + dice.sample(range(number), number // 5)
    dice.shuffle(order)
    cut = set(dice.sample(range(len(order)), len(order) // 20))
    work = [(n, dice.randrange(1, len(bodies[n])) if at in cut else None) for at, n in enumerate(order)]
    receipts: dict[int, set[tuple[int, str]]] = {n: set() for n in range(number)}
    seen: Counter[int] = Counter()
    lock, wrong = threading.Lock(), list[str]()

    def phone(mine: list[tuple[int, int | None]]) -> None:
        client = Client(server.port, 30)
        for n, length in mine:
            if length:
                _take(client.report(bodies[n][:length]), seen, wrong, lock)
            while True:
                status, answer = _take(client.report(bodies[n]), seen, wrong, lock)
                if status not in (503, 507):
                    break
                time.sleep(0.2)
            if status == 201:
                with lock:
                    receipts[n].add((answer["number"], answer["root"]))

    threads = [threading.Thread(target=phone, args=(work[k::phones],)) for k in range(phones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[:5]
    assert {len(found) for found in receipts.values()} == {1}
    rows = sqlite3.connect(server.folder / "siaga.sqlite3").execute(
        "SELECT instance, seq FROM reporting_report WHERE instance LIKE ?", [f"unggah:{seed}-%"]
    ).fetchall()  # fmt: skip
    assert dict(rows) == {f"unggah:{seed}-{n:06d}": next(iter(receipts[n]))[0] for n in range(number)}
    assert len(rows) == number
    return (
        f"{number} reports in {len(order)} uploads and {len(cut)} cut off: {len(rows)} rows; answers {dict(seen)}"
    )


def _report(dice: random.Random, seed: int, n: int) -> dict:
    skew = timedelta(seconds=dice.randint(-30 * 86400, 30 * 86400))
    event = datetime(2024, 11, 27, 3, tzinfo=UTC) + skew
    sent = datetime.now(UTC) + skew
    name = f"unggah:{seed}-{n:06d}"
    return said(name, n % 300, at=event.isoformat(), sent_at=sent.isoformat(), origin=n)


def _take(given, seen: Counter, wrong: list[str], lock: threading.Lock) -> tuple[int, dict]:
    status, headers, body = given
    with lock:
        seen[status] += 1
        again = "retry-after" in {k.lower() for k in headers}
        if status >= 500 and not (status in (503, 507) and again):
            wrong.append(f"{status} {body[:200]!r}")
    return status, json.loads(body)
