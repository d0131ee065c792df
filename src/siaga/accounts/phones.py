"""How does an officer's phone come in? One-time QR, own PIN, revocable at once."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from siaga.accounts import access, device_acts, forms, sign_in
from siaga.accounts import door as doors
from siaga.accounts.door import door, open_to_all
from siaga.accounts.models import Device, User
from siaga.journal.context import Actor
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, outside, two

COOKIE = "siaga_hp"
YEAR = 365 * 86400
FIELD = {"personel", "padal", "kapolsek"}


def _mine(request: HttpRequest) -> Any:
    return User.objects.filter(access.people_in(request.user), is_active=True).distinct().order_by("name")


@door("accounts.manage_devices")
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """All phones of my people; issue one and show its QR once."""
    form = forms.Phone(request.POST or None)
    form.fields["user"].choices = [(u.pk, u.name) for u in _mine(request)]  # type: ignore[attr-defined]
    shown = _issue(request, form) if form.is_bound and form.is_valid() else None
    rows = Device.objects.filter(user__in=_mine(request)).select_related("user")[:200]
    return render(
        request,
        "accounts/devices.html",
        {"form": form, "wall_form": forms.Wall(auto_id="wall_%s"), "devices": rows, "shown": shown},
    )


def _issue(request: HttpRequest, form: forms.Phone) -> dict[str, Any] | None:
    user = get_object_or_404(User, pk=form.cleaned_data["user"])
    doors.check(request, "accounts.manage_devices", user)
    try:
        device, code = device_acts.issue_device(sign_in.actor_of(request), user, form.cleaned_data["label"])
    except Refused as refused:
        explain(form, refused)
        return None
    address = outside(request, reverse("enrol_phone", args=[code]))
    picture = segno.make(address, error="m").svg_data_uri(scale=6, border=2, dark="#000", light="#fff")
    return {"device": device, "address": address, "picture": picture, "minutes": device_acts.CODE_MINUTES}


@door("accounts.manage_devices")
@require_POST
def revoke_device(request: HttpRequest, device_id: str) -> HttpResponse:
    """End a phone's access."""
    device = get_object_or_404(Device.objects.select_related("user"), pk=device_id)
    doors.check(request, "accounts.manage_devices", device)
    if device.revoked_at is None:
        device_acts.revoke_device(sign_in.actor_of(request), device, request.POST.get("reason", ""))
    return redirect("devices")


@open_to_all
@require_http_methods(["GET", "POST"])
def enrol_phone(request: HttpRequest, code: str) -> HttpResponse:
    """The phone's side of the QR: set a PIN, and the phone is known."""
    try:
        device = device_acts.open_code(code)
    except Refused as refused:
        return render(request, "accounts/phone_refused.html", {"problem": refused.problems[0]}, status=410)
    form = forms.NewPin(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actor = Actor(device.user_id, "", device.id)
            device, secret = device_acts.enrol_device(actor, code, form.cleaned_data["pin"])
        except Refused as refused:
            explain(form, refused)
        else:
            return _remember(_enter(request, device, device.user), device, secret)
    return render(request, "accounts/enrol_phone.html", {"form": form, "device": device})


def _remember(response: HttpResponse, device: Device, secret: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, f"{device.id}.{secret}", max_age=YEAR, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE, path="/",
    )  # fmt: skip
    return response


def _enter(request: HttpRequest, device: Device, user: User) -> HttpResponse:
    request.session.cycle_key()
    request.session[sign_in.DEVICE] = device.id
    request.session["siaga_how"] = "phone+pin"
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    in_the_field = access.roles_of(user) <= FIELD
    return redirect(settings.FIELD_PAGE if in_the_field else "home")


@open_to_all
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Come in by PIN on an enrolled phone."""
    device_id, _, secret = request.COOKIES.get(COOKIE, "").partition(".")
    form = forms.Pin(request.POST or None)
    if form.is_bound and form.is_valid() and device_id:
        user = device_acts.enter_by_phone(device_id, secret, form.cleaned_data["pin"])
        if user:
            return _enter(request, Device.objects.get(pk=device_id), user)
        form.add_error(
            "pin", str(two("PIN salah, atau HP ini sudah dicabut", "Wrong PIN, or this phone was revoked"))
        )
    return render(request, "accounts/phone.html", {"form": form, "enrolled": bool(device_id)})
