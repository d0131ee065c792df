"""Which programs read for me? Make a token, shown once; end one. Managers see and end those of their people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from siaga.accounts import access, machine, sign_in
from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.accounts.models import MachineToken, User
from siaga.kit import clock
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, two


class NewToken(forms.Form):
    """A token to be made."""

    label = forms.CharField(
        label=two("Untuk program apa", "For which program"), max_length=80,
        help_text=two("Misalnya QGIS Bagops, kalender HP Kabagops", "For example QGIS of Bagops"),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=two("Lingkup", "Scope"), choices=list(machine.SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=two("Berlaku berapa hari", "Days in force"), min_value=1, max_value=machine.LONGEST_DAYS, initial=30
    )


def _rows(request: HttpRequest) -> Any:
    mine = Q(user_id=request.user.pk)
    if request.user.has_perm("accounts.manage_people"):
        mine |= Q(user__in=User.objects.filter(access.people_in(request.user)))
    return MachineToken.objects.filter(mine).select_related("user").distinct()[:200]


@door("accounts.hold_tokens")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """My tokens, and a new one; its text is on this page once and never again."""
    form, shown, user = NewToken(request.POST or None), None, request.user
    if form.is_bound and form.is_valid() and isinstance(user, User):
        try:
            row, text = machine.issue_token(sign_in.actor_of(request), user, **form.cleaned_data)
        except Refused as refused:
            explain(form, refused)
        else:
            shown, form = _shown(request, row, text), NewToken()
    context = {"form": form, "rows": _rows(request), "shown": shown, "now": clock.now(), "scopes": machine.SCOPES}
    return render(request, "accounts/tokens.html", context)


def _shown(request: HttpRequest, row: MachineToken, text: str) -> dict[str, Any]:
    calendar = request.build_absolute_uri(reverse("calendar_feed", args=[text])) if "calendar" in row.scopes else ""
    return {"row": row, "text": text, "calendar": calendar}


@door("accounts.hold_tokens")
@require_POST
def revoke(request: HttpRequest, token_id: str) -> HttpResponse:
    """End a token: its holder, or a manager of his people."""
    row = get_object_or_404(MachineToken.objects.select_related("user"), pk=token_id)
    if row.user_id != request.user.pk:
        doors.check(request, "accounts.manage_people", row.user)
    machine.revoke_token(sign_in.actor_of(request), row)
    return redirect("tokens")
