"""What is checked at every request? The door, the phone, the lock of the console, the second factor."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from siaga.accounts import access, door, duty_acts, limits, sign_in, walls
from siaga.accounts.models import Device
from siaga.accounts.roles import COMMAND
from siaga.kit.errors import Refused
from siaga.kit.wording import kinds_in

LOCKED, TOUCHED, PLACE, DRAFT = "siaga_locked", "siaga_touched", "siaga_place", "siaga_draft"
UNTOUCHED = {
    "password",
    "oldpassword",
    "password1",
    "password2",
    "pin",
    "code",
    "credential",
    "csrfmiddlewaretoken",
}
DRAFT_LIMIT = 200_000
WALL_SEEN = 900  # seconds between two notes that a wall screen still shows; each is a write
QUIET = "X-Siaga-Live"  # the page fetched a part because of live news; no hand did


class Language:
    """Indonesian unless the person chose English; the browser's preference is not asked."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language."""
        with translation.override("en" if request.COOKIES.get("bahasa") == "en" else "id"):
            response: HttpResponse = self.get_response(request)
            return response


class Entrance:
    """Asks the view's door; runs after the session and before the view."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and never let a page of a signed-in person into a cache."""
        with access.one_request():
            response: HttpResponse = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
            if getattr(request, "siaga_came_in", False) and not request.session.get(walls.WALL):
                limits.mark_known(response, request.user.username)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request through, or send it elsewhere."""
        asked = getattr(view, "door", None)
        if asked is None:
            raise Http404
        if not request.user.is_authenticated:
            return None if asked.strangers(request) else _to_sign_in(request)
        if request.session.get(walls.WALL):
            return _phone(request) or _wall(request, asked) or _permission(request, asked)
        return _phone(request) or _lock(request, asked) or _factor(request, asked) or _permission(request, asked)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show what a room refused, with its cure; nothing was written."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "siaga/refused.html", {"problems": exception.problems}, status=409)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if walls.COOKIE in request.COOKIES and request.method == "GET":
        return HttpResponseRedirect(reverse("wall"))
    return HttpResponseRedirect(f"{reverse('account_login')}?next={quote(request.get_full_path())}")


def _phone(request: HttpRequest) -> HttpResponse | None:
    """End the session of a phone that was revoked; asked anew at every request."""
    device = request.session.get(sign_in.DEVICE)
    if not device:
        return None
    known = Device.objects.filter(pk=device, revoked_at=None, user_id=request.user.pk).first()
    # A phone somebody else issued must not rise with its holder into a command role.
    if known and (known.issued_by == request.user.pk or not access.roles_of(request.user) & COMMAND):
        return None
    logout(request)
    return _to_sign_in(request)


def _wall(request: HttpRequest, asked: door.Door) -> HttpResponse | None:
    """A wall screen reads what is made for it and does nothing; it never goes idle."""
    if asked.wall and request.method in ("GET", "HEAD"):
        if time.time() - request.session.get(TOUCHED, 0) > WALL_SEEN:
            request.session[TOUCHED] = time.time()
        return None
    return HttpResponseRedirect(walls.SHOWS)


def _lock(request: HttpRequest, asked: door.Door) -> HttpResponse | None:
    """Lock a console nobody touched; the place and what was being written are kept."""
    now = time.time()
    idle = now - request.session.get(TOUCHED, now)
    if not request.session.get(LOCKED) and idle < settings.SIAGA_IDLE_MINUTES * 60:
        # Not at every request: each save is a write of the session table. Not when a page asks by itself.
        quiet = asked.quiet or QUIET in request.headers
        if (idle > 15 or TOUCHED not in request.session) and not quiet:
            request.session[TOUCHED] = now
        return None
    if not request.session.get(LOCKED):
        lock_now(request, request.get_full_path(), "idle")
        keep_draft(request)
    return None if asked.locked else HttpResponseRedirect(reverse("unlock"))


def lock_now(request: HttpRequest, path: str, why: str) -> None:
    """Lock this console at a place of our own site."""
    request.session[LOCKED] = True
    request.session[PLACE] = path
    duty_acts.lock(sign_in.actor_of(request), path.split("?", maxsplit=1)[0], why)


def keep_draft(request: HttpRequest, path: str = "") -> None:
    """Keep the fields of a form that was sent while locked; never a secret, a file, or refused words."""
    if request.method != "POST":
        return
    names = [k for k in request.POST if k not in UNTOUCHED and not k.startswith("_")]
    fields = [(k, v) for k in names for v in request.POST.getlist(k) if not kinds_in(v)]
    if fields and sum(len(v) for _, v in fields) < DRAFT_LIMIT:
        request.session[DRAFT] = {"path": path or request.get_full_path(), "fields": fields}


def _factor(request: HttpRequest, asked: door.Door) -> HttpResponse | None:
    """Send a command role without a second factor to set one up, before anything else."""
    if asked.unready or asked.locked or request.session.get(sign_in.DEVICE):
        return None
    if request.session.get("siaga_factor") or not access.roles_of(request.user) & COMMAND:
        return None
    if Authenticator.objects.filter(user=request.user).exists():
        request.session["siaga_factor"] = True
        return None
    return HttpResponseRedirect(reverse("mfa_index"))


def _permission(request: HttpRequest, asked: door.Door) -> HttpResponse | None:
    if asked.permission and not request.user.has_perm(asked.permission):
        door.refuse(request, asked.permission)
    return None
