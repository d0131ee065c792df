"""How does a wall screen come in? As a device: one short code, then read-only, until somebody takes it back."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from siaga.accounts import device_acts, forms, sign_in
from siaga.accounts.door import door, open_to_all
from siaga.accounts.models import Device
from siaga.journal.context import Actor
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, two

COOKIE, WALL = "siaga_dinding", "siaga_wall"
MONTH = 30 * 86400
YEAR = 365 * 86400
TRIES, PAUSE = 10, 900
SHOWS = "/?dinding=1"


@door("web.read_situation")
@require_POST
def issue_wall(request: HttpRequest) -> HttpResponse:
    """A code for a wall screen that shows what I may read; shown once."""
    form = forms.Wall(request.POST)
    shown = None
    if form.is_valid():
        actor = sign_in.actor_of(request)
        device, code = device_acts.issue_wall(actor, request.user, form.cleaned_data["label"])  # type: ignore[arg-type]
        shown = {"device": device, "code": f"{code[:4]} {code[4:]}", "minutes": device_acts.CODE_MINUTES}
    return render(request, "accounts/wall_issued.html", {"form": form, "shown": shown})


@open_to_all
@require_http_methods(["GET", "POST"])
def wall(request: HttpRequest) -> HttpResponse:
    """The screen's side: comes in by itself when it is known, else asks for the code."""
    known = device_acts.known_wall(*_cookie(request))
    if known:
        return _enter(request, known)
    form = forms.WallCode(request.POST or None)
    if form.is_bound and form.is_valid() and _may_try(request):
        try:
            device, secret = device_acts.enrol_wall(Actor("layar", "", "web"), form.cleaned_data["code"])
        except Refused as refused:
            explain(form, refused)
        else:
            return _remember(_enter(request, device), device, secret)
    elif form.is_bound and form.is_valid():
        form.add_error(
            None, str(two("Terlalu banyak percobaan. Tunggu 15 menit.", "Too many tries. Wait 15 minutes."))
        )
    return render(request, "accounts/wall.html", {"form": form})


def _may_try(request: HttpRequest) -> bool:
    """Ten codes in a quarter of an hour from one address: a code of 40 bits is not found that way."""
    key = f"siaga.layar.{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, PAUSE)
    return cache.incr(key) <= TRIES


def _cookie(request: HttpRequest) -> tuple[str, str]:
    device_id, _, secret = request.COOKIES.get(COOKIE, "").partition(".")
    return device_id, secret


def _remember(response: HttpResponse, device: Device, secret: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, f"{device.id}.{secret}", max_age=YEAR, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _enter(request: HttpRequest, device: Device) -> HttpResponse:
    request.session.flush()
    request.session[sign_in.DEVICE], request.session[WALL] = device.id, True
    request.session["siaga_how"] = "wall"
    login(request, device.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.set_expiry(MONTH)
    return redirect(SHOWS)
