"""What has just changed? Any number of watchers hear topic and number at once; nothing else is ever said.

Pure asyncio: a list of the last news that all watchers share, each with his own place in it. Who falls too far
behind is told to read everything anew and is let go. After a cut a watcher names the last number he heard.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

KEPT = 8192
LAG = 512
BEAT = 15.0
LOOK = 0.1
CALM = 0.03


@dataclass(frozen=True, slots=True)
class News:
    """One journalled act: its number and topic. `about` is whose rights may have changed; it is never sent."""

    number: int
    topic: str
    about: str = ""
    wire: bytes = field(init=False, repr=False, compare=False, default=b"")

    def __post_init__(self) -> None:
        object.__setattr__(self, "wire", f"id: {self.number}\ndata: {self.topic}\n\n".encode())


@dataclass(frozen=True, slots=True)
class Said:
    """What one watcher is sent next, and whether anything of it is about his own rights."""

    wire: bytes
    about_him: bool = False


Read = Callable[[int, int], Sequence[News]]


class Hub:
    """The post's live news.

    `read(after, limit)` gives news of the journal in order of their number, without a hole; it may block and is
    called in a thread of its own. `number` is the last number known here, -1 before the first.
    """

    def __init__(
        self, read: Read, number: int = -1, *, kept: int = KEPT, lag: int = LAG, look: float = LOOK,
        beat: float = BEAT,
    ) -> None:  # fmt: skip
        self.number = number
        self.watchers = 0
        self._read, self._kept, self._lag, self._look, self._beat = read, kept, lag, look, beat
        self._news: list[News] = []
        self._beats = 0
        self._closed = False
        self._pulse = asyncio.Event()
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(1, "siaga-live")

    def publish(self, news: Sequence[News]) -> None:
        """Let all watchers hear these; in the loop's thread. A hole sends everybody back to reading anew."""
        if not news:
            return
        if news[0].number != self.number + 1:
            self._news.clear()
        self._news.extend(news)
        self.number = news[-1].number
        if len(self._news) > 2 * self._kept:
            del self._news[: -self._kept]
        self._wake_watchers()

    def wake(self) -> None:
        """Say from any thread that the journal has grown, so that nobody waits for the next look."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Read the journal for ever: when woken, and at every look for the acts of other processes."""
        self._loop = asyncio.get_running_loop()
        beaten = self._loop.time()
        while not self._closed:
            await self._take_over()
            if self._loop.time() - beaten >= self._beat:
                beaten = self._loop.time()
                self._beats += 1
                self._wake_watchers()
            await self._rest()

    def close(self) -> None:
        """Let every watcher go."""
        self._closed = True
        self._woken.set()
        self._wake_watchers()
        self._thread.shutdown(wait=False)

    async def follow(
        self, topics: frozenset[str], after: int | None = None, names: frozenset[str] = frozenset()
    ) -> AsyncIterator[Said]:
        """What a watcher of these topics is sent, from the number after `after` on (now, when None).

        `names` are ids whose rights concern him. Ends when the hub closes or he is too slow.
        """
        self.watchers += 1
        try:
            yield Said(b"retry: 2000\n\n")
            place = self.number if after is None else after
            missed = await self._missed(place)
            if missed is None:
                yield self._anew()
                place = self.number
            elif missed:
                place = missed[-1].number
                yield _said(missed, topics, names, place)
            async for said in self._follow_on(topics, place, names):
                yield said
        finally:
            self.watchers -= 1

    async def _follow_on(self, topics: frozenset[str], place: int, names: frozenset[str]) -> AsyncIterator[Said]:
        beats = self._beats
        while not self._closed:
            if self.number == place and self._beats == beats:
                await self._pulse.wait()
                continue
            fresh = self._since(place) if self.number - place <= self._lag else None
            if fresh is None:
                yield self._anew()
                return
            place, due = self.number, self._beats != beats
            beats = self._beats
            said = _said(fresh, topics, names, place)
            if due or said.about_him or b"data:" in said.wire:
                yield said

    def _since(self, place: int) -> list[News] | None:
        """News after this number that are still at hand; None when some are not."""
        if place >= self.number:
            return []
        if not self._news or place < self._news[0].number - 1:
            return None
        return self._news[place + 1 - self._news[0].number :]

    async def _missed(self, place: int) -> list[News] | None:
        """What he missed, from memory or else from the journal; None when that is too much or makes no sense."""
        if place > self.number or self.number - place > self._kept:
            return None
        at_hand = self._since(place)
        if at_hand is not None:
            return at_hand
        loop, wanted = asyncio.get_running_loop(), self.number - place
        found = list(await loop.run_in_executor(self._thread, self._read, place, wanted))
        return found if found and found[0].number == place + 1 and len(found) == wanted else None

    def _anew(self) -> Said:
        return Said(f"id: {self.number}\nevent: ulang\ndata: -\n\n".encode(), about_him=True)

    def _wake_watchers(self) -> None:
        self._pulse.set()
        self._pulse.clear()

    async def _take_over(self) -> None:
        try:
            loop = asyncio.get_running_loop()
            self.publish(list(await loop.run_in_executor(self._thread, self._read, self.number, self._kept)))
        except Exception:  # a database that is away for a moment must not end the news for good
            if not self._closed:
                logging.getLogger(__name__).exception("the journal could not be read for live news")

    async def _rest(self) -> None:
        """Wait for the next act here or the next look; a short calm lets a burst travel in one piece."""
        try:
            async with asyncio.timeout(self._look):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()
        await asyncio.sleep(CALM)


def _said(news: Sequence[News], topics: frozenset[str], names: frozenset[str], place: int) -> Said:
    """The news of his topics; the last number even where none is his, so that a later catching up stays short."""
    his = b"".join(n.wire for n in news if n.topic in topics)
    about = any(n.about in names for n in news) if names else False
    if not news or news[-1].topic not in topics:
        his += f"id: {place}\n\n".encode()
    return Said(his, about)
