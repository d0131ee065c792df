"""How does a phone with ODK Collect learn its address? A settings QR, shown once by who manages phones."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from siaga.accounts import access, device_acts, forms, sign_in
from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, outside
from siaga.reporting.odk.address import collect_settings


@door("accounts.manage_devices")
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue an address for one person and show its settings QR once."""
    people = User.objects.filter(access.people_in(request.user), is_active=True).distinct().order_by("name")
    form = forms.Phone(request.POST or None)
    form.fields["user"].choices = [(u.pk, u.name) for u in people]  # type: ignore[attr-defined]
    shown = _shown(request, form) if form.is_bound and form.is_valid() else None
    return render(request, "reporting/odk_address.html", {"form": form, "shown": shown})


def _shown(request: HttpRequest, form: forms.Phone) -> dict[str, Any] | None:
    user = get_object_or_404(User, pk=form.cleaned_data["user"])
    doors.check(request, "accounts.manage_devices", user)
    try:
        device, secret = device_acts.issue_form_client(sign_in.actor_of(request), user, form.cleaned_data["label"])
    except Refused as refused:
        explain(form, refused)
        return None
    token = f"{device.pk}.{secret}"
    address = outside(request, reverse("odk_form_list", args=[token])).removesuffix("/formList")
    text = collect_settings(address, settings.CONFIG.node)
    picture = segno.make(text, error="l").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    return {"device": device, "address": address, "picture": picture}
