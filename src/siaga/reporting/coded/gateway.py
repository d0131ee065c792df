"""How do messages come in from outside? An SMS gateway's request and WhatsApp's webhook; off until a secret is set.

Answers that a gateway sends back to the phone are 200 with the text; 503 and 507 say: try again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from siaga.accounts.door import open_to_all
from siaga.kit import clock
from siaga.kit.errors import Refused
from siaga.reporting import intake, reading
from siaga.reporting.coded.messages import Message, Reply, receive
from siaga.reporting.envelope import BUSY, FULL

MOST_BYTES = 256 * 1024
OLD = timedelta(days=3)
PLAIN = "text/plain; charset=utf-8"


@open_to_all
@csrf_exempt
@require_POST
def sms(request: HttpRequest, token: str) -> HttpResponse:
    """One SMS from the gateway (Kannel: `post-url`); what is answered goes back to the phone."""
    wanted = settings.CONFIG.secret("sms_token_file")
    if not wanted:
        raise Http404
    if not hmac.compare_digest(wanted.encode(), token.encode()):
        return HttpResponse("401", status=401, content_type=PLAIN)
    said = request.GET
    text, number, name = (said.get(key, "") for key in ("teks", "dari", "id"))
    if not (text and number and 4 <= len(name) <= 100):
        return HttpResponse("dari, teks dan id harus ada / are needed", status=400, content_type=PLAIN)
    return _answer(_received(Message("sms", name, number[:30], text, _time(said.get("waktu", "")))))


@open_to_all
@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp(request: HttpRequest) -> HttpResponse:
    """WhatsApp's webhook: the handshake, then messages signed with the app's secret over the raw body."""
    secret = settings.CONFIG.secret("whatsapp_secret_file")
    if not secret:
        raise Http404
    if request.method == "GET":
        return _handshake(request)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse("413", status=413, content_type=PLAIN)
    signed = "sha256=" + hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signed.encode(), request.headers.get("X-Hub-Signature-256", "").encode()):
        return HttpResponse("401", status=401, content_type=PLAIN)
    try:
        messages = list(_messages(reading.parse(request.body)))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return HttpResponse("400", status=400, content_type=PLAIN)
    replies = [_received(message) for message in messages]
    worst = max(replies, key=lambda r: r.status, default=None)
    return _answer(worst) if worst and worst.status in (BUSY, FULL) else HttpResponse("ok", content_type=PLAIN)


def _handshake(request: HttpRequest) -> HttpResponse:
    wanted = settings.CONFIG.secret("whatsapp_verify_file")
    given = request.GET.get("hub.verify_token", "")
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
        return HttpResponse("401", status=401, content_type=PLAIN)
    return HttpResponse(request.GET.get("hub.challenge", "")[:200], content_type=PLAIN)


def _messages(body: Any) -> Iterator[Message]:
    """Every message in a notice; what is not text waits for a look, without its content."""
    for entry in body.get("entry", []):
        for change in entry.get("changes", []):
            for row in change.get("value", {}).get("messages", []):
                text = row.get("text", {}).get("body", "") if row.get("type") == "text" else ""
                name, number = str(row["id"]), str(row["from"])
                yield Message("whatsapp", name, number[:30], str(text), _time(str(row.get("timestamp", ""))))


def _received(message: Message) -> Reply:
    try:
        return receive(message)
    except Refused as refused:
        return Reply(f"Siaga: {refused.problems[0].reason}.", 422)
    except DatabaseError as error:
        turned = intake.cannot(message.instance, error)
        return Reply(f"Siaga: {turned.problems[0].reason}.", turned.status, retry_after=turned.retry_after)


def _time(stamp: str) -> datetime:
    """The sender's time if it can be true, else now."""
    now = clock.now()
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 11:
        return now
    at = datetime.fromtimestamp(int(stamp), UTC)
    return at if now - OLD <= at <= now + timedelta(minutes=5) else now


def _answer(reply: Reply) -> HttpResponse:
    again = reply.status in (BUSY, FULL)
    response = HttpResponse(reply.text, status=reply.status if again else 200, content_type=PLAIN)
    if again:
        response["Retry-After"] = str(reply.retry_after or 5)
    return response
