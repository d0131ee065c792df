"""How is a shared console left and taken? Lock, unlock, drafts, and the hand-over of the watch."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from siaga.accounts import access, duty_acts, forms, middleware, sign_in, watching
from siaga.accounts.door import door, signed_in
from siaga.accounts.models import User, Watch
from siaga.accounts.roles import COMMAND
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, label_of, two

WRONG_PINS = 3


@door(locked=True, unready=True)
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock now; a form that was being written comes along as a draft."""
    path = request.POST.get("_place", "/")
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        path = "/"
    if not request.session.get(middleware.LOCKED):
        middleware.lock_now(request, path, "idle" if request.POST.get("_idle") else "by hand")
        middleware.keep_draft(request, path)
    return redirect("unlock")


@door(locked=True, unready=True)
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the console by PIN at the place where it was locked; three wrong PINs end the session."""
    if not request.session.get(middleware.LOCKED):
        return redirect("/")
    form, holder = forms.Pin(request.POST or None), request.user
    if request.method == "POST" and form.is_valid():
        if isinstance(holder, User) and check_password(form.cleaned_data["pin"], holder.pin):
            return _opened(request)
        if _wrong_pin(request) >= WRONG_PINS:
            logout(request)
            return redirect("account_login")
        form.add_error("pin", str(two("PIN salah", "Wrong PIN")))
    return render(request, "accounts/unlock.html", {"form": form, "holder": holder})


def _opened(request: HttpRequest) -> HttpResponse:
    duty_acts.unlock(sign_in.actor_of(request), opened=True)
    place = request.session.pop(middleware.PLACE, "/")
    for key in (middleware.LOCKED, middleware.TOUCHED, "siaga_wrong_pins"):
        request.session.pop(key, None)
    return redirect("draft") if request.session.get(middleware.DRAFT) else HttpResponseRedirect(place)


def _wrong_pin(request: HttpRequest) -> int:
    duty_acts.unlock(sign_in.actor_of(request), opened=False)
    request.session["siaga_wrong_pins"] = request.session.get("siaga_wrong_pins", 0) + 1
    return int(request.session["siaga_wrong_pins"])


@signed_in
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """What was being written when the console locked: send it on, or drop it."""
    if request.method == "POST":
        request.session.pop(middleware.DRAFT, None)
        return redirect("/")
    kept = request.session.get(middleware.DRAFT)
    if not kept:
        return redirect("/")
    fields = [(name, label_of(name), value) for name, value in kept["fields"]]
    return render(request, "accounts/draft.html", {"path": kept["path"], "fields": fields})


@door("accounts.hold_watch")
@require_http_methods(["GET", "POST"])
def watch(request: HttpRequest) -> HttpResponse:
    """Hand the watch over: the open items listed, the taker proves himself, the console is his."""
    regency = _post(request)
    form = forms.HandOver(request.POST if "username" in request.POST else None)
    if request.method == "POST" and "take" in request.POST:
        return _take(request, regency)
    if form.is_bound and form.is_valid():
        taker = _proven(request, form)
        if taker and _hand_over(request, form, taker, regency):
            return redirect("watch")
    held = Watch.objects.filter(scope_code=regency).select_related("holder", "handed_to")[:10]
    items = watching.open_items(regency)
    return render(
        request, "accounts/watch.html", {"form": form, "watches": held, "items": items, "regency": regency}
    )


def _post(request: HttpRequest) -> str:
    """The post whose watch it is: the regency of the role."""
    return min(access.codes(request.user, "regency", "kaops", "karendalops", "operator"), default="")


def _take(request: HttpRequest, regency: str) -> HttpResponse:
    try:
        duty_acts.take_watch(sign_in.actor_of(request), request.user, regency)  # type: ignore[arg-type]
    except Refused:
        return redirect("watch")
    return redirect("watch")


def _proven(request: HttpRequest, form: forms.HandOver) -> User | None:
    """The taker, when password and second factor fit and the role may hold this watch."""
    data = form.cleaned_data
    taker = authenticate(request, username=data["username"], password=data["password"])
    if not isinstance(taker, User) or not _factor_fits(taker, data["code"]):
        form.add_error(None, str(two("Penerima tidak dikenali", "The taker was not recognised")))
        return None
    if not access.reaches(taker, _post(request), "kaops", "karendalops", "operator"):
        form.add_error(
            "username",
            str(two("Peran penerima tidak memegang jaga pos ini", "The taker's role holds no watch here")),
        )
        return None
    return taker


def _factor_fits(taker: User, code: str) -> bool:
    """Whether the code is right; a command role without an application cannot take over this way."""
    if not access.roles_of(taker) & COMMAND:
        return True
    tries = f"siaga.handover.{taker.pk}"
    totp = Authenticator.objects.filter(user=taker, type=Authenticator.Type.TOTP).first()
    if totp is None or cache.get(tries, 0) >= 5:
        return False
    if totp.wrap().validate_code(code):
        return True
    cache.set(tries, cache.get(tries, 0) + 1, 300)
    return False


def _hand_over(request: HttpRequest, form: forms.HandOver, taker: User, regency: str) -> bool:
    giver: Any = request.user
    try:
        items, note = watching.open_items(regency), form.cleaned_data["note"]
        duty_acts.hand_over(sign_in.actor_of(request), giver, taker, regency, items, note)
    except Refused as refused:
        explain(form, refused)
        return False
    logout(request)
    record_authentication(request, taker, "password", username=taker.username)
    record_authentication(request, taker, "mfa", type="totp")
    login(request, taker, backend="allauth.account.auth_backends.AuthenticationBackend")
    return True
