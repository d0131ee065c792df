"""How do many reports share one commit? One thread writes what queued up meanwhile; a full queue refuses.

Nobody waits for company: what is there is written at once, and what comes during the commit goes with the next.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from siaga.reporting.envelope import BUSY, REFUSED, Envelope, Outcome, Turned, turned

QUEUE = 20_000
TOGETHER = 5_000
RETRY = 5
Outcomes = list[Outcome]
Take = Callable[[Sequence[Envelope]], Outcomes]


class Writer:
    """The one thread that stores reports. `submit` never waits; its answer comes after the commit."""

    def __init__(self, take: Take, *, queue: int = QUEUE, together: int = TOGETHER) -> None:
        self._take, self._queue, self._together = take, queue, together
        self._waiting: deque[tuple[Sequence[Envelope], Future[Outcomes]]] = deque()
        self._held, self._stopping = 0, False
        self._since = 0.0
        self._some = threading.Condition()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread, once."""
        with self._some:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="siaga-intake", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Write what is queued and end."""
        with self._some:
            self._stopping = True
            self._some.notify_all()
        if self._thread:
            self._thread.join()

    def submit(self, envelopes: Sequence[Envelope]) -> Future[Outcomes]:
        """Queue these reports together; refused at once, not queued, when the queue is full."""
        answer: Future[Outcomes] = Future()
        with self._some:
            if self._stopping or self._held + len(envelopes) > self._queue:
                answer.set_result([_full(e.instance) for e in envelopes])
                return answer
            self._since = self._since or time.monotonic()
            self._held += len(envelopes)
            self._waiting.append((envelopes, answer))
            self._some.notify()
        return answer

    @property
    def waiting(self) -> int:
        """How many reports are queued."""
        return self._held

    @property
    def oldest(self) -> float:
        """Seconds that something has been waiting or under way."""
        since = self._since
        return time.monotonic() - since if since else 0.0

    def _run(self) -> None:
        from django.db import connection

        while batch := self._next():
            begun = time.monotonic()
            self._write(batch)
            self._since = begun if self._waiting else 0.0
            if not self._waiting:
                connection.close_if_unusable_or_obsolete()
        connection.close()

    def _next(self) -> list[tuple[Sequence[Envelope], Future[Outcomes]]]:
        with self._some:
            while not self._waiting and not self._stopping:
                self._some.wait()
            number = 0
            batch: list[tuple[Sequence[Envelope], Future[Outcomes]]] = []
            while self._waiting and (not batch or number + len(self._waiting[0][0]) <= self._together):
                batch.append(self._waiting.popleft())
                number += len(batch[-1][0])
            self._held -= number
            return batch

    def _write(self, batch: list[tuple[Sequence[Envelope], Future[Outcomes]]]) -> None:
        try:
            outcomes = iter(self._take([e for envelopes, _ in batch for e in envelopes]))
        except Exception:
            # One report that breaks the program must not take its neighbours with it.
            if len(batch) > 1:
                for one in batch:
                    self._write([one])
            else:
                self._alone(*batch[0])
            return
        for envelopes, answer in batch:
            answer.set_result([next(outcomes) for _ in envelopes])

    def _alone(self, envelopes: Sequence[Envelope], answer: Future[Outcomes]) -> None:
        outcomes: Outcomes = []
        for envelope in envelopes:
            try:
                outcomes += self._take([envelope])
            except Exception:
                logging.getLogger(__name__).exception("a report could not be read")
                outcomes.append(_unreadable(envelope.instance))
        answer.set_result(outcomes)


def _full(instance: str) -> Turned:
    return turned(
        instance, BUSY, "Pos komando sedang menerima banyak laporan", "Simpan di HP, kirim lagi sebentar",
        "The post is taking in many reports", "Keep it on the phone and send it again shortly", retry_after=RETRY,
    )  # fmt: skip


def _unreadable(instance: str) -> Turned:
    return turned(
        instance, REFUSED, "Laporan ini tidak dapat dibaca", "Isi ulang dari formulir yang terbaru",
        "The report cannot be read", "Fill it in again with the newest form",
    )  # fmt: skip
