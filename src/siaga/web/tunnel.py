"""Do phones reach the post right now? The post asks itself by its public name, round the whole way."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from siaga.reporting import channels
from siaga.web import field_door

SECONDS = 8
MISSES = 2
Answer = tuple[bool, str]


def ask(public: str, pulse: str, port: int = 443) -> Answer:
    """Whether the public name answers with this door's pulse; else why not, in a word of ours."""
    address = f"https://{public}{'' if port == 443 else f':{port}'}{field_door.PULSE}"
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # nosec B310  # https only, our own name
            said = json.loads(answer.read(4096))
    except urllib.error.HTTPError as error:
        return False, f"server publik menjawab {error.code}"
    except OSError as error:
        reason = getattr(error, "reason", error)
        return False, type(reason).__name__ if isinstance(reason, Exception) else str(reason)[:80]
    except ValueError:
        return False, "jawaban bukan dari pos ini"
    same = isinstance(said, dict) and said.get("text") == pulse
    return (True, "") if same else (False, "jawaban bukan dari pos ini")


class Watch:
    """Asks in a thread, so that a dead line holds no other timer up; a change is told once it is sure.

    Down is said after two misses in a row: one lost answer on a mobile line is no news.
    """

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="siaga-terowongan")
        self.asked: Future[Answer] | None = None
        self.missed = 0

    def turn(self, now: datetime) -> int:
        """Take the last answer, ask anew; how many changes were written down."""
        door = field_door.standing()
        if door is None:
            return 0
        if self.asked is not None and not self.asked.done():
            return 0
        changed = self._heard(*self.asked.result(), now) if self.asked else 0
        self.asked = self.pool.submit(ask, door.place.public, door.pulse)
        return changed

    def _heard(self, up: bool, why: str, now: datetime) -> int:
        self.missed = 0 if up else self.missed + 1
        if not up and self.missed < MISSES:
            return 0
        return int(channels.note_tunnel(up, why, now))


watch = Watch()
