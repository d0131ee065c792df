"""Who has no planned rest, and who could relieve? The page of duty and fatigue."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.deployment import duty
from siaga.deployment.models import Plan
from siaga.force.fatigue import acts
from siaga.force.models import DutyTurn, Officer
from siaga.kit.paging import page_of
from siaga.kit.screen import Tap, attempt, two
from siaga.operation.reads import current, profile_of

REASONS = {
    "no_rest": two("tanpa istirahat terencana", "no planned rest"),
    "health": two("tanda kesehatan", "health flag"),
    "long_leg": two("perjalanan panjang sesudah malam", "long way home after the night"),
}


class Found(list[Any]):
    """A list that is paged as a query set is."""

    def count(self, *_: Any) -> int:
        """How many there are."""
        return len(self)


@door("deployment.plan_duty")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The alerts, most urgent first; POST plans the turns anew or puts a reliever in."""
    form = Tap(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _do(request)):
        return redirect(request.get_full_path())
    if not Plan.objects.exists():
        return render(request, "deployment/duty.html", {"planned": False, "form": form})
    operation = current()
    found, standing = duty.alerts() if DutyTurn.objects.exists() else ((), 0)
    fatigue = profile_of(operation).fatigue
    shown = page_of(request, Found(found))
    ids = {i for a in shown.rows for i in (a.officer, a.reliever) if i}
    names = {o.pk: o for o in Officer.objects.filter(pk__in=ids)}
    context = {
        "planned": True, "turns": DutyTurn.objects.count(), "found": len(found), "standing": standing,
        "page": shown, "names": names, "reasons": REASONS, "rules": fatigue, "form": form,
        "blocks": {b.key: b.label for b in fatigue.blocks} if fatigue else {},
    }  # fmt: skip
    return render(request, "deployment/duty.html", context)


def _do(request: HttpRequest) -> None:
    asked, actor = request.POST, actor_of(request)
    if asked.get("do") == "plan":
        duty.plan_duty(actor)
    elif asked.get("do") == "relieve":
        officer, block, reliever = (asked.get(k, "")[:100] for k in ("officer", "block", "reliever"))
        acts.relieve(officer, block, reliever, actor, why=asked.get("why", "")[:200])
    else:
        raise Http404
