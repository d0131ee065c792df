"""Where does one land? Home, and the choice of language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts import walls
from siaga.accounts.access import held
from siaga.accounts.door import door, open_to_all
from siaga.web import first_run, server
from siaga.web.situation import situation

YEAR = 365 * 86400


@door(strangers=lambda request: True, locked=True, unready=True, wall=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The plan in a demo, sign-in for strangers, else what this person may open."""
    if not request.user.is_authenticated:
        if walls.COOKIE in request.COOKIES:
            return redirect("wall")
        return _stranger(request)
    if request.session.get("siaga_locked"):
        return redirect("unlock")
    now = situation() if request.user.has_perm("web.read_situation") else None
    if now is None:
        return render(request, "siaga/home.html", {"held": held(request.user)})
    return render(
        request,
        "siaga/situation.html",
        {"sit": now, "wall": "dinding" in request.GET or request.session.get(walls.WALL)},
    )


def _stranger(request: HttpRequest) -> HttpResponse:
    if server.plan_page_is_open():
        return redirect("plan")
    if not first_run.is_open():
        return redirect("account_login")
    return redirect("first_run") if first_run.may_start(request) else render(request, "siaga/first_closed.html")


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember Indonesian or English in this browser."""
    place = request.POST.get("place", "/")
    ours = url_has_allowed_host_and_scheme(place, allowed_hosts=None)
    answer = HttpResponseRedirect(place if ours else "/")
    chosen = "en" if request.POST.get("bahasa") == "en" else "id"
    answer.set_cookie("bahasa", chosen, max_age=YEAR, samesite="Strict", httponly=True)
    return answer
