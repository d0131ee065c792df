"""What is the course of the operation, what is due by whom, and where do the sources disagree? The stage page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.kit import clock
from siaga.kit.screen import Tap, attempt
from siaga.operation import acts, forms, stages
from siaga.operation.models import Operation, Stage, StageDate
from siaga.operation.reads import current, profile_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A stage as the page shows it. `when`: past, now, ahead, or "" without a date."""

    row: Stage
    when: str
    claims: tuple[StageDate, ...]
    conflicting: bool
    due: tuple[Any, ...]
    stations: int


@door("operation.read_stages")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Every stage with its dates and their sources, what is due by whom, today's reports; POST changes them."""
    if not Operation.objects.exists():
        return render(request, "operation/none.html")
    operation = current()
    failed: dict[str, Any] = {}
    if request.method == "POST":
        doing = request.POST.get("do", "")
        doors.check(request, "operation.order_revote" if doing == "revote" else "operation.run_stages", None)
        if doing not in _DOINGS:
            raise Http404
        form = _DOINGS[doing](request, operation)
        if not form.errors:
            return redirect("stages")
        failed = {"failed": form, "failed_stage": request.POST.get("stage", ""), "doing": doing}
    today = clock.today(settings.CONFIG.zone)
    revote = failed["failed"] if failed.get("doing") == "revote" else forms.Revote(operation)
    context = {
        "stages": _shown(operation, today), "today": today, "reports": stages.reports_due(operation, today),
        "late": [d for d in stages.due(operation, today) if d.overdue], "operation": operation, "revote": revote,
        "voting": profile_of(operation).election.voting_day, "claim": forms.Claim(),
        "may_run": request.user.has_perm("operation.run_stages"),
        "may_revote": request.user.has_perm("operation.order_revote"), **failed,
    }  # fmt: skip
    return render(request, "operation/stages.html", context)


def _shown(operation: Operation, today: Any) -> list[Shown]:
    due: dict[str, list[Any]] = {}
    for item in stages.due(operation, today):
        due.setdefault(item.stage, []).append(item)
    counted = dict(operation.stages.annotate(n=Count("own_stations")).values_list("pk", "n"))
    return [
        Shown(
            row, _when(row, today), tuple(sorted(row.dates.all(), key=lambda d: (not d.used, d.pk))),
            stages.conflicting(row), tuple(due.get(row.key, ())), counted[row.pk],
        )
        for row in stages.all_stages(operation)
    ]  # fmt: skip


def _when(row: Stage, today: Any) -> str:
    start, end = row.starts or row.ends, row.ends or row.starts
    if start is None or end is None:
        return ""
    return "past" if end < today else "ahead" if start > today else "now"


def _stage(request: HttpRequest, operation: Operation) -> Stage:
    return get_object_or_404(operation.stages, key=request.POST.get("stage", ""))


def _done(request: HttpRequest, operation: Operation) -> Any:
    row, form = _stage(request, operation), Tap(request.POST)
    item, note = request.POST.get("item", ""), request.POST.get("note", "")[:300]
    attempt(form, lambda: acts.mark_done(row, item, actor_of(request), note=note))
    return form


def _date(request: HttpRequest, operation: Operation) -> Any:
    row, form = _stage(request, operation), forms.Claim(request.POST)
    if form.is_valid():
        attempt(form, lambda: acts.add_date(row, actor_of(request), **form.cleaned_data))
    return form


def _use(request: HttpRequest, operation: Operation) -> Any:
    form, text = Tap(request.POST), request.POST.get("claim", "")
    number = int(text) if text.isdecimal() and len(text) < 12 else 0
    claim = get_object_or_404(StageDate.objects.select_related("stage"), pk=number, stage__operation=operation)
    attempt(form, lambda: acts.use_date(claim, actor_of(request), reason=request.POST.get("reason", "")[:300]))
    return form


def _revote(request: HttpRequest, operation: Operation) -> Any:
    form = forms.Revote(operation, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        attempt(form, lambda: acts.add_revote(
            operation, data["kind"], data["day"], data["stations"], actor_of(request), reason=data["reason"],
            order_number=data["order_number"], source=data["source"],
        ))  # fmt: skip
    return form


_DOINGS: dict[str, Callable[[HttpRequest, Operation], Any]] = {
    "done": _done, "date": _date, "use": _use, "revote": _revote,
}  # fmt: skip
