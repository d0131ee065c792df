"""Who is who? People, roles, and emergencies."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from siaga.accounts import access, acts, duty_acts, forms, sign_in
from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.accounts.models import BreakGlass, RoleAssignment, User
from siaga.kit.screen import attempt, two


@door("accounts.manage_people")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The people of my regencies, and a new account."""
    form, actor = forms.Person(request.POST or None), sign_in.actor_of(request)
    if form.is_bound and form.is_valid() and attempt(form, lambda: acts.create_user(actor, **form.cleaned_data)):
        return redirect("person", User.objects.get(username=form.cleaned_data["username"]).pk)
    rows = User.objects.filter(access.people_in(request.user)).distinct().prefetch_related("assignments")
    return render(request, "accounts/people.html", {"form": form, "people": rows})


@door("accounts.manage_people")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, user_id: str) -> HttpResponse:
    """One account: its roles, and a role more."""
    user = get_object_or_404(User, pk=user_id)
    doors.check(request, "accounts.manage_people", user)
    form, actor = forms.Reach(request.POST or None), sign_in.actor_of(request)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if data["scope_code"].split("/")[0] not in access.regencies(request.user):
            form.add_error("scope_code", str(two("Di luar kabupaten Anda", "Outside your regency")))
        elif attempt(form, lambda: acts.assign_role(actor, user, data["role"], data["scope_code"])):
            return redirect("person", user.pk)
    return render(request, "accounts/person.html", {"form": form, "person": user, "roles": user.assignments.all()})


def _assignment(request: HttpRequest, row_id: int, permission: str) -> RoleAssignment:
    row = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=row_id, revoked_at=None)
    doors.check(request, "accounts.manage_people", row.user)
    doors.check(request, permission, None)
    if row.scope_code.split("/")[0] not in access.regencies(request.user):
        doors.refuse(request, permission, row)
    return row


@door("accounts.confirm_role")
@require_POST
def confirm_role(request: HttpRequest, row_id: int) -> HttpResponse:
    """Confirm a sealed role as the second person."""
    row, form = _assignment(request, row_id, "accounts.confirm_role"), forms.Reach()
    form.cleaned_data = {}
    if attempt(form, lambda: acts.confirm_role(sign_in.actor_of(request), row)):
        return redirect("person", row.user_id)
    context = {"form": form, "person": row.user, "roles": row.user.assignments.all()}
    return render(request, "accounts/person.html", context, status=409)


@door("accounts.manage_people")
@require_POST
def revoke_role(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take a role back."""
    row = _assignment(request, row_id, "accounts.manage_people")
    acts.revoke_role(sign_in.actor_of(request), row, request.POST.get("reason", ""))
    return redirect("person", row.user_id)


@door("accounts.manage_people")
@require_POST
def close_person(request: HttpRequest, user_id: str) -> HttpResponse:
    """Close an account, with a reason."""
    user = get_object_or_404(User, pk=user_id, is_active=True)
    doors.check(request, "accounts.manage_people", user)
    form = forms.Why(request.POST)
    if form.is_valid():
        acts.close_user(sign_in.actor_of(request), user, form.cleaned_data["reason"])
    return redirect("person", user.pk)


@door("accounts.ask_break_glass")
@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Ask for a role in an emergency; see those asked and in force in my regency."""
    form, actor = forms.Emergency(request.POST or None), sign_in.actor_of(request)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["scope_code"].split("/")[0] not in access.regencies(request.user):
            form.add_error("scope_code", str(two("Di luar kabupaten Anda", "Outside your regency")))
        elif attempt(form, lambda: duty_acts.ask_break_glass(actor, request.user, **form.cleaned_data)):  # type: ignore[arg-type]
            return redirect("emergency")
    rows = [r for r in BreakGlass.objects.select_related("user")[:50] if _near(request, r)]
    return render(request, "accounts/emergency.html", {"form": form, "rows": rows})


def _near(request: HttpRequest, row: BreakGlass) -> bool:
    return row.scope_code.split("/")[0] in access.regencies(request.user)


def _request_of(request: HttpRequest, row_id: str) -> BreakGlass:
    row = get_object_or_404(BreakGlass.objects.select_related("user"), pk=row_id, closed_at=None)
    if not _near(request, row):
        doors.refuse(request, "accounts.approve_break_glass", row)
    return row


@door("accounts.approve_break_glass")
@require_POST
def approve_emergency(request: HttpRequest, row_id: str) -> HttpResponse:
    """Allow an emergency as the second person."""
    row, form = _request_of(request, row_id), forms.Emergency()
    form.cleaned_data = {}
    if attempt(form, lambda: duty_acts.approve_break_glass(sign_in.actor_of(request), row)):
        return redirect("emergency")
    return render(request, "accounts/emergency.html", {"form": form, "rows": [row]}, status=409)


@door("accounts.ask_break_glass")
@require_POST
def close_emergency(request: HttpRequest, row_id: str) -> HttpResponse:
    """End an emergency: its holder or whoever may allow it."""
    row = _request_of(request, row_id)
    if row.user_id != request.user.pk and not request.user.has_perm("accounts.approve_break_glass"):
        doors.refuse(request, "accounts.approve_break_glass")
    duty_acts.close_break_glass(sign_in.actor_of(request), row)
    return redirect("emergency")


@door(unready=True)
@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest) -> HttpResponse:
    """Set my PIN; the old one is asked where there is one."""
    form = forms.NewPin(request.POST or None)
    user: Any = request.user
    if user.pin:
        form.fields["old"] = forms.pin_field(two("PIN lama", "Old PIN"))
        form.order_fields(["old", "pin", "again"])
    if form.is_bound and form.is_valid():
        if user.pin and not check_password(form.cleaned_data["old"], user.pin):
            form.add_error("old", str(two("PIN salah", "Wrong PIN")))
        elif attempt(form, lambda: acts.set_pin(sign_in.actor_of(request), user, form.cleaned_data["pin"])):
            return redirect("mfa_index")
    return render(request, "accounts/pin.html", {"form": form})
