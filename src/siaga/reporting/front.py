"""How does a phone hand in a report without waiting for the screens? A door of its own before Django.

`POST /api/lapor/` takes one report, `POST /api/lapor/batch` up to 5,000 as JSON lines with an answer a line. The
phone shows its secret as `Authorization: Bearer DEVICE.SECRET` or by its cookie.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings

from siaga.reporting import intake, moment, reading, rules
from siaga.reporting.envelope import Envelope, Outcome, Receipt, Turned
from siaga.reporting.sender import Sender, of_token, remembered

ONE, MANY = "/api/lapor/", "/api/lapor/batch"
PATHS = (ONE, MANY)
LARGEST_ONE, LARGEST_MANY, MOST = 64 * 1024, 16 * 1024 * 1024, 5_000
COOKIE = "siaga_hp"
Headers = dict[bytes, bytes]


class TooLargeError(Exception):
    """The body is larger than this door takes."""


async def door(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI application of both addresses."""
    headers: Headers = dict(scope.get("headers") or ())
    problem = _wrong_request(scope, headers)
    if problem:
        return await _answer(send, *problem)
    sender = await _sender(headers)
    if sender is None:
        return await _answer(
            send, 401, _said("HP ini tidak terdaftar atau sudah dicabut", "Unknown or revoked phone")
        )
    many = scope["path"] == MANY
    try:
        body = await _body(receive, LARGEST_MANY if many else LARGEST_ONE)
    except TooLargeError:
        return await _answer(send, 413, _said("Kiriman terlalu besar", "The body is too large"))
    if body is None:
        return None
    if many:
        return await _many(send, body, sender)
    return await _one(send, body, sender)


def _wrong_request(scope: Any, headers: Headers) -> tuple[int, dict[str, Any]] | None:
    if scope.get("method") != "POST":
        return 405, _said("Hanya POST", "POST only")
    if headers.get(b"host", b"").rsplit(b":", 1)[0].decode("latin-1") not in settings.ALLOWED_HOSTS:
        return 400, _said("Alamat ini bukan alamat pos komando", "Not an address of this post")
    if b"content-encoding" in headers:
        return 415, _said("Kirim tanpa pemampatan", "Send it uncompressed")
    # A form of another site cannot send this type without asking first, and is not allowed to.
    if headers.get(b"content-type", b"").split(b";")[0].strip() not in (
        b"application/json",
        b"application/x-ndjson",
    ):
        return 415, _said("Kirim sebagai JSON", "Send it as JSON")
    return None


async def _sender(headers: Headers) -> Sender | None:
    token = _token(headers)
    if not token:
        return None
    fresh, known = remembered(token)
    return known if fresh else await asyncio.to_thread(of_token, token)


def _token(headers: Headers) -> str:
    kind, _, value = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()[:200]
    try:
        jar = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    return jar[COOKIE].value[:200] if COOKIE in jar else ""


async def _body(receive: Any, limit: int) -> bytes | None:
    """The whole body; None when the sender hung up."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        size += len(message.get("body", b""))
        if size > limit:
            raise TooLargeError
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _now() -> datetime:
    """When the body was whole; in a drill the database knows the time."""
    return await asyncio.to_thread(moment.now) if settings.CONFIG.rehearsal else moment.now()


async def _one(send: Any, body: bytes, sender: Sender) -> None:
    envelope = read_line(body, sender, "page", await _now())
    if isinstance(envelope, Turned):
        return await _outcome(send, envelope)
    outcomes = await asyncio.wrap_future(intake.writer().submit([envelope]))
    return await _outcome(send, outcomes[0])


def read_line(line: bytes, sender: Sender, channel: str, at: datetime) -> Envelope | Turned:
    """One report of JSON as its sender may give it; whom he does not speak for is kept as unverified."""
    try:
        raw = reading.parse(line)
    except (ValueError, RecursionError):
        return reading.read(None, at)
    given: dict[str, Any] = {"channel": channel, "sender": sender.device, "role": sender.role or "personel"}
    own = sender.officer or sender.user
    carried = isinstance(raw, dict) and raw.get("officer") not in (None, own)
    if (channel == "page" or not sender.everywhere) and not carried:
        given["officer"] = own
    else:  # an operator's batch, or the outbox of a phone that died: the officer stays who he was
        given["taken_by"] = sender.user
    envelope = reading.read(raw, at, **given)
    if isinstance(envelope, Turned) or (speaks(sender, envelope) and (sender.everywhere or not carried)):
        return envelope
    return replace(envelope, unverified=True)


def speaks(sender: Sender, envelope: Envelope) -> bool:
    """Whether the sender may speak for the place, by the rules last read; nobody's word is lost if not."""
    if sender.everywhere:
        return True
    known = rules.last()
    for stage in known.stages.values() if known else ():
        code = envelope.post or stage.post_of.get(envelope.station, "")
        post = stage.posts.get(code)
        if post and sender.speaks_for(code, post.district, post.base):
            return True
    return False


async def _many(send: Any, body: bytes, sender: Sender) -> None:
    lines = [line for line in body.split(b"\n") if line.strip()]
    if not 0 < len(lines) <= MOST:
        text = _said(f"Satu kiriman memuat 1 sampai {MOST} laporan", f"One call holds 1 to {MOST} reports")
        return await _answer(send, 413 if lines else 400, text)
    at = await _now()
    read = await asyncio.to_thread(lambda: [read_line(line, sender, "batch", at) for line in lines])
    outcomes = await stored(read)
    said = await asyncio.to_thread(_lines, outcomes)
    stalled = [o for o in outcomes if isinstance(o, Turned) and o.retry_after]
    status, extra = (200, []) if not stalled else (stalled[0].status, [_retry(stalled[0])])
    return await _send(send, status, said, b"application/x-ndjson", extra)


async def stored(read: Sequence[Envelope | Turned]) -> list[Outcome]:
    """The outcomes in the order of the lines; what could not be read keeps its refusal."""
    good = [e for e in read if isinstance(e, Envelope)]
    written = await asyncio.wrap_future(intake.writer().submit(good)) if good else []
    answers = iter(written)
    return [e if isinstance(e, Turned) else next(answers) for e in read]


def _lines(outcomes: Sequence[Outcome]) -> bytes:
    return b"".join(json.dumps(o.as_dict(), ensure_ascii=False).encode() + b"\n" for o in outcomes)


async def _outcome(send: Any, outcome: Outcome) -> None:
    status = 201 if isinstance(outcome, Receipt) else outcome.status
    extra = [_retry(outcome)] if isinstance(outcome, Turned) and outcome.retry_after else []
    await _send(
        send, status, json.dumps(outcome.as_dict(), ensure_ascii=False).encode(), b"application/json", extra
    )


def _retry(outcome: Turned) -> tuple[bytes, bytes]:
    return b"retry-after", str(outcome.retry_after).encode()


def _said(reason: str, english: str) -> dict[str, Any]:
    return {"ok": False, "problems": [{"reason": reason, "reason_en": english}]}


async def _answer(send: Any, status: int, said: dict[str, Any]) -> None:
    await _send(send, status, json.dumps(said, ensure_ascii=False).encode(), b"application/json", [])


async def _send(send: Any, status: int, body: bytes, kind: bytes, extra: list[tuple[bytes, bytes]]) -> None:
    headers = [
        (b"content-type", kind + b"; charset=utf-8"), (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), *extra,
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
