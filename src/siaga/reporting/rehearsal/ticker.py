"""How does the post's clock keep pace with a drill? A thread looks for silences several times a drill's minute."""

from __future__ import annotations

import logging
import threading

from django.db import connections

from siaga.reporting import moment
from siaga.reporting.alarm_acts import tick

OFTEN = 0.3


class Ticker:
    """Ticks while the drill's clock runs faster than life; does nothing otherwise."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="siaga-latihan", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the tick under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop.wait(OFTEN):
            try:
                if moment.speed() > 1:
                    tick(moment.now())
            except Exception:  # a busy database must not end the drill
                logging.getLogger(__name__).exception("a tick of the drill failed")
        connections.close_all()
