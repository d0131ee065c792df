"""Where am I signed in, and who else is? Each ends his own; who manages people ends those of his people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts import access, session_acts, sign_in
from siaga.accounts import door as doors
from siaga.accounts.door import signed_in
from siaga.accounts.models import Session, User
from siaga.kit import clock, paging

PERSON = "orang"


def _in_force() -> Any:
    rows = Session.objects.filter(expire_date__gt=clock.now(), user__is_active=True)
    return rows.select_related("user", "device").defer("session_data")


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """My sessions, this one marked; for who manages people also theirs, one person's by `?orang=`."""
    context: dict[str, Any] = {
        "mine": _in_force().filter(user_id=request.user.pk)[: paging.SIZE], "key": request.session.session_key,
        "person": None, "page": None,
    }  # fmt: skip
    if request.user.has_perm("accounts.manage_people"):
        people = User.objects.filter(access.people_in(request.user)).exclude(pk=request.user.pk)
        if PERSON in request.GET:
            context["person"] = people.filter(pk=request.GET[PERSON]).first()
            people = people.filter(pk=request.GET[PERSON])
        theirs = _in_force().filter(user__in=people).order_by("user__name", "-seen", "handle")
        context["page"] = paging.page_of(request, theirs)
    return render(request, "accounts/sessions.html", context)


@signed_in
@require_POST
def end(request: HttpRequest, handle: str) -> HttpResponse:
    """End a session; one's own present one is signing out."""
    row = get_object_or_404(_in_force(), handle=handle)
    if row.session_key == request.session.session_key:
        logout(request)
        return redirect("account_login")
    if row.user_id != request.user.pk:
        doors.check(request, "accounts.manage_people", row.user)
    session_acts.end_session(sign_in.actor_of(request), row)
    return redirect("sessions")
