"""How is the roll called by name, entered from paper, or examined for health on the screen? A tap a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.force.access import officers_of
from siaga.force.models import HealthMark, Muster, RollLine
from siaga.force.muster import calling, forms, lines, lists
from siaga.force.muster.calling import Called, Totals
from siaga.force.muster.views import muster_of
from siaga.kit import clock
from siaga.kit.paging import page_of
from siaga.kit.screen import Tap, attempt

PAGE = 40
ROW = "X-Siaga-Row"


def _lines(request: HttpRequest, held: Muster) -> Any:
    """The lines this person may call, in the order of the paper sheet."""
    rows = RollLine.objects.filter(officers_of(request.user, "officer__"), muster=held)
    return rows.select_related("officer").order_by("unit", "officer_id")


def _asked(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """Units, the chosen one, the words searched for, and the page of lines."""
    unit, words, state = (request.GET.get(k, "").strip()[:100] for k in ("satuan", "cari", "keadaan"))
    units = list(rows.order_by("unit").values_list("unit", flat=True).distinct())
    if unit in units:
        rows = rows.filter(unit=unit)
    if words:
        named = Q(officer__name__icontains=words) | Q(officer__nrp__startswith=words) | Q(officer_id=words)
        rows = rows.filter(named)
    if state in ("waiting", "present", "absent"):
        rows = rows.filter(state=state)
    return {"units": units, "unit": unit, "words": words, "state": state, "page": page_of(request, rows, PAGE)}


@door("force.call_roll")
@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, number: int) -> HttpResponse:
    """The roll by list, a tap a person. A tap with the row's header gets the row back, else the page anew."""
    held = muster_of(request, number)
    rows = _lines(request, held)
    reasons = list(lines.roll_of(held).reasons)
    if request.method == "POST":
        return _called(request, held, rows, reasons)
    context = {"muster": held, "reasons": reasons, "labels": {r.key: r.label for r in reasons}}
    return render(request, "force/roll.html", {**context, **_asked(request, rows)})


def _called(request: HttpRequest, held: Muster, rows: Any, reasons: list[Any]) -> HttpResponse:
    officer = request.POST.get("officer", "")
    if not rows.filter(officer_id=officer).exists():
        doors.refuse(request, "force.call_roll", held)
    reason = request.POST.get("reason", "")
    form = Tap(request.POST)
    said = Called(officer, not reason, reason)
    ok = form.is_valid() and attempt(form, lambda: calling.call_roll(held, [said], actor_of(request)))
    context = {
        "line": rows.get(officer_id=officer), "muster": held, "reasons": reasons, "form": form,
        "labels": {r.key: r.label for r in reasons},
    }  # fmt: skip
    if request.headers.get(ROW):
        return render(request, "force/roll_row.html", context, status=200 if ok else 409)
    if not ok:
        return render(request, "force/roll.html", {**context, **_asked(request, rows)}, status=409)
    back = request.META.get("QUERY_STRING", "")
    return redirect(f"{reverse('muster_roll', args=[held.pk])}?{back}#o-{officer}")


@door("force.call_roll")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """A paper sheet entered later: one unit, its foot's totals, and who was not there."""
    held = muster_of(request, number)
    rows = _lines(request, held)
    units = list(rows.order_by("unit").values_list("unit", flat=True).distinct())
    unit = request.POST.get("satuan") or request.GET.get("satuan", "")
    form = forms.Footing(request.POST or None)
    people = list(rows.filter(unit=unit)) if unit in units else []
    missing = {line.officer_id: request.POST.get(f"r-{line.officer_id}", "") for line in people}
    if form.is_bound and form.is_valid() and people:
        called = [Called(officer, not reason, reason) for officer, reason in missing.items()]
        foot = Totals(**form.cleaned_data)
        if attempt(form, lambda: calling.call_roll(held, called, actor_of(request), channel="paper", totals=foot)):
            return redirect("muster", held.pk)
    context = {
        "muster": held, "units": units, "unit": unit, "form": form, "reasons": lines.roll_of(held).reasons,
        "people": [(line, missing[line.officer_id] or _kept(line)) for line in people],
    }  # fmt: skip
    return render(request, "force/sheet.html", context)


def _kept(line: RollLine) -> str:
    return line.reason if line.state == "absent" else ""


@door("force.examine_health")
@require_http_methods(["GET", "POST"])
def health(request: HttpRequest, number: int) -> HttpResponse:
    """The health check: fit, limited or unfit, a tap a person. Nothing else is asked, nothing else is kept."""
    held = muster_of(request, number)
    rows = _lines(request, held)
    if request.method == "POST":
        return _examined(request, held, rows)
    asked = _asked(request, rows)
    found = [line.officer_id for line in asked["page"].rows]
    verdicts = dict(HealthMark.objects.filter(muster=held, officer__in=found).values_list("officer_id", "verdict"))
    context = {"muster": held, "verdicts": forms.VERDICTS, "found": verdicts, **asked}
    return render(request, "force/health.html", context)


def _examined(request: HttpRequest, held: Muster, rows: Any) -> HttpResponse:
    officer, verdict = request.POST.get("officer", ""), request.POST.get("verdict", "")
    line = rows.filter(officer_id=officer).first()
    if line is None or verdict not in dict(forms.VERDICTS):
        doors.refuse(request, "force.examine_health", held)
    lists.record_health(held, {officer: (verdict, clock.now())}, actor_of(request))
    if request.headers.get(ROW):
        context = {"line": line, "muster": held, "verdicts": forms.VERDICTS, "found": {officer: verdict}}
        return render(request, "force/health_row.html", context)
    back = request.META.get("QUERY_STRING", "")
    return redirect(f"{reverse('muster_health', args=[held.pk])}?{back}#o-{officer}")
