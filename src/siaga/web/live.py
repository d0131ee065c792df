"""How does a page hear at once what changed? Server-sent events beside Django, with the session's own rights.

The front asks Django who this is (view `rights`, with every check a page has), then streams topics and numbers. The
question is put again every minute, and at once when the journal says something about this person or device.
"""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from siaga.accounts.door import door
from siaga.accounts.sign_in import DEVICE
from siaga.kit import bus
from siaga.kit.live import Hub, News

PATH = "/langsung/"
ASK_AGAIN = 60.0
ROOMS = ("territory", "operation", "force", "vulnerability", "deployment", "reporting", "web")
OPEN = ("operation",)
_hub: list[Hub] = []


@door(quiet=True, wall=True)
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """What the person who asks may hear. The front of a real post answers this address with the stream itself."""
    topics = ROOMS if request.user.has_perm("web.hear_rooms") else OPEN
    names = [str(request.user.pk), request.session.get(DEVICE) or ""]
    return JsonResponse({"topics": topics, "names": [n for n in names if n]})


def read(after: int, limit: int) -> Sequence[News]:
    """Journal entries after this number as news."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, act, object FROM journal_entry WHERE seq > %s ORDER BY seq LIMIT %s", [after, limit]
        )
        return [news(*row) for row in cursor.fetchall()]


def news(seq: int, act: str, object: str) -> News:
    """An entry as what may be said of it: the room as topic; of accounts' acts also whom they are about."""
    room = act.split(".", maxsplit=1)[0]
    return News(seq, room, object if room == "accounts" else "")


def last() -> int:
    """The last number of the journal; -1 when it is empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM journal_entry")
        found = cursor.fetchone()[0]
    return -1 if found is None else int(found)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What Django answered: topics and own names, or the status to refuse with."""

    topics: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    status: int = 200


class Live:
    """The ASGI application at `PATH`."""

    def __init__(self, handler: Any, hub: Hub) -> None:
        self.handler, self.hub = handler, hub
        self._threads = ThreadPoolExecutor(2, "siaga-hak")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to read the journal; called in the loop, any number of times."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self.hub.run())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Stream to one watcher until he leaves, his rights end, or the post stops."""
        allowed = await self._ask(scope)
        if allowed.status != 200 or scope["method"] != "GET":
            await _refuse(send, allowed.status if allowed.status != 200 else 405)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await self._stream(scope, send, allowed, gone)
        finally:
            gone.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _stream(self, scope: Any, send: Any, allowed: Allowed, gone: asyncio.Future[None]) -> None:
        asked = time.monotonic()
        steps = self.hub.follow(allowed.topics, _after(scope), allowed.names)
        try:
            async for said in steps:
                if gone.done():
                    return
                if said.about_him or time.monotonic() - asked > ASK_AGAIN:
                    asked, again = time.monotonic(), await self._ask(scope)
                    if (again.status, again.topics) != (200, allowed.topics):
                        await send({"type": "http.response.body", "body": ENDED, "more_body": True})
                        return
                await send({"type": "http.response.body", "body": said.wire, "more_body": True})
        finally:
            await steps.aclose()  # type: ignore[attr-defined]

    async def _ask(self, scope: Any) -> Allowed:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._allowed, scope)

    def _allowed(self, scope: Any) -> Allowed:
        """Ask Django as any request would; a redirect (sign-in, lock, second factor) is a refusal here."""
        from a2wsgi.wsgi import build_environ
        from django.core.handlers.wsgi import WSGIRequest

        environ: Any = build_environ({**scope, "method": "GET", "query_string": b""}, io.BytesIO())  # type: ignore[typeddict-item,arg-type]
        try:
            answer = self.handler.get_response(WSGIRequest(environ))
        except Exception:
            connection.close()  # a connection that broke is opened anew at the next question
            raise
        if answer.status_code != 200:
            return Allowed(status=401 if answer.status_code < 400 else answer.status_code)
        found = json.loads(answer.content)
        return Allowed(frozenset(found["topics"]), frozenset(found["names"]))


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
]
ENDED = b"event: tutup\ndata: -\n\n"


async def _refuse(send: Any, status: int) -> None:
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _after(scope: Any) -> int | None:
    """The last number the browser heard: its own header after a cut, else what the page was written at."""
    sent = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    if not sent:
        asked = scope["query_string"].decode("latin-1").split("&")
        sent = next((part.removeprefix("sejak=") for part in asked if part.startswith("sejak=")), "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None


def open_live(handler: Any) -> Live:
    """The live side of this process's post, tied to the acts of this process."""
    hub = Hub(read, last())
    _hub[:] = [hub]
    bus.listen(bus.ANY, _wake)
    return Live(handler, hub)


def _wake(told: dict[str, Any]) -> None:
    for hub in _hub:
        hub.wake()
