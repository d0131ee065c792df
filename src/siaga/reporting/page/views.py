"""What does the offline page ask of the post? Itself, its worker, its officer's own part, pictures in parts."""

from __future__ import annotations

import hashlib
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts import sign_in
from siaga.accounts.door import open_to_all, signed_in
from siaga.accounts.phones import COOKIE
from siaga.journal.context import Actor
from siaga.kit.errors import Refused
from siaga.reporting import media
from siaga.reporting.page.mine import mine as of_sender
from siaga.reporting.sender import of_token

ROOM = Path(__file__).parents[1] / "static" / "reporting" / "page"
OURS = (
    "page.css", "app.js", "ask.js", "forms.js", "hand.js", "locks.js", "outbox.js", "photo.js", "say.js",
    "store.js", "mark.svg",
)  # fmt: skip
BORROWED = ("jsqr.js", "qrcode.js")
PART = 1024 * 1024


@open_to_all
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page, the same for everybody."""
    return render(request, "reporting/page.html", {"files": _files()})


@open_to_all
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the names of what it keeps; a change of any of them makes a new one."""
    kept = ["/lapor/", "/lapor/aplikasi.webmanifest", *_files().values()]
    text = (ROOM / "worker.js").read_text("utf-8")
    names = ", ".join(f'"{name}"' for name in kept)
    text = text.replace("/* KEPT */", names).replace("VERSION", _version())
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@open_to_all
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the page among its applications."""
    icon = {"src": static("reporting/page/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return JsonResponse(
        {
            "name": "Siaga Lapor", "short_name": "Lapor", "start_url": "/lapor/", "scope": "/lapor/", "lang": "id",
            "display": "standalone", "background_color": "#ffffff", "theme_color": "#1a5599", "icons": [icon],
        },
        content_type="application/manifest+json",
    )  # fmt: skip


@signed_in
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The phone's secret, to its own page, once it came in by PIN; kept there under that PIN."""
    token = request.COOKIES.get(COOKIE, "")
    sender = of_token(token)
    if sender is None or request.session.get(sign_in.DEVICE) != sender.device:
        return JsonResponse({"ok": False}, status=403)
    return JsonResponse({"token": token, "person": of_sender(sender)["person"]})


def _by_phone(view: Any) -> Any:
    """A view for a phone that shows its secret; it needs no session."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        sender = of_token(token.strip()[:200]) if kind.lower() == "bearer" else None
        if sender is None:
            return JsonResponse({"ok": False, "reason": "HP tidak terdaftar atau sudah dicabut"}, status=401)
        response: HttpResponse = view(request, sender)
        response["Cache-Control"] = "no-store"
        return response

    return open_to_all(csrf_exempt(answered))


@_by_phone
@require_safe
def mine(request: HttpRequest, sender: Any) -> HttpResponse:
    """The officer's own part."""
    try:
        return JsonResponse(of_sender(sender))
    except Refused as refused:
        return JsonResponse({"ok": False, "reason": refused.problems[0].reason}, status=409)


@_by_phone
@require_POST
def photo(request: HttpRequest, sender: Any) -> HttpResponse:
    """One part of a picture, in any order and any number of times; `whole` once all of it is kept."""
    said = request.GET
    if int(request.headers.get("Content-Length") or 0) > PART:
        return JsonResponse({"ok": False}, status=413)
    try:
        total, offset = int(said.get("total", "")), int(said.get("offset", ""))
        whole = media.part(said.get("sha256", ""), total, offset, request.body)
        if whole is None:
            return JsonResponse({"ok": True, "whole": False})
        actor = Actor(sender.officer or sender.user, sender.role, sender.device)
        media.keep(said.get("instance", "")[:100], said.get("name", ""), whole, actor)
        media.forget_parts(said.get("sha256", ""))
    except ValueError:
        return JsonResponse({"ok": False}, status=400)
    except Refused as refused:
        return JsonResponse({"ok": False, "reason": refused.problems[0].reason}, status=422)
    except (OSError, DatabaseError):
        response = JsonResponse({"ok": False, "reason": "Penyimpanan pos komando penuh"}, status=507)
        response["Retry-After"] = "30"
        return response
    return JsonResponse({"ok": True, "whole": True})


def _files() -> dict[str, str]:
    ours = {name: static(f"reporting/page/{name}") for name in OURS}
    return ours | {name: static(f"vendor/{name}") for name in BORROWED}


@cache
def _version() -> str:
    """Changes with every file of the page."""
    digest = hashlib.sha256()
    for file in sorted(ROOM.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
