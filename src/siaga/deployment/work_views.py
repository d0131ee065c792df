"""How is a plan worked out from the screen? Patterns and their arithmetic, then the work, with cancel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siaga.accounts import meanwhile
from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.deployment import arithmetic, forms, locking, words
from siaga.deployment.jobs import acts as jobs
from siaga.deployment.jobs import reads as job_reads
from siaga.deployment.jobs.models import Job
from siaga.deployment.models import Plan
from siaga.deployment.planner.problem import Pattern
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, two
from siaga.operation import acts as operation_acts
from siaga.operation import reads as operations


def _labels() -> dict[str, str]:
    profile = operations.profile_of(operations.current())
    return {c: profile.labels[c].id for c in profile.labels}


@door("deployment.make_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def patterns(request: HttpRequest) -> HttpResponse:
    """Patterns and what they need, at once, as they are changed; a POST takes them into use with a reason."""
    operation = operations.current()
    rows = arithmetic.patterns(operations.profile_of(operation))
    labels = _labels()
    asked = request.POST if request.method == "POST" else request.GET
    form = forms.Patterns(rows, labels, asked if any(k[:2] in {"p_", "t_"} for k in asked) else None)
    seen = {"seen": meanwhile.seen(operation_acts.patterns_of(operation))}
    adopt = forms.AdoptPatterns(request.POST if request.method == "POST" else None, initial=seen)
    numbers = form.numbers()
    if request.method == "POST" and numbers and adopt.is_valid():
        data = adopt.cleaned_data
        try:
            operation_acts.change_patterns(
                operation, numbers, actor_of(request), reason=data["reason"], seen=data["seen"]
            )
            return redirect("plan_work")
        except Refused as refused:
            explain(adopt, refused)
    context = {"form": form, "adopt": adopt, **_counted(rows, numbers, labels)}
    if request.headers.get("HX-Request") and request.method == "GET":
        return render(request, "deployment/arithmetic.html", context)
    return render(request, "deployment/patterns.html", context)


def _counted(rows: list[Pattern], numbers: dict[str, tuple[int, int]], labels: dict[str, str]) -> dict[str, Any]:
    """The arithmetic as it is in force and as it would be."""
    now = arithmetic.answer()
    changed = [
        Pattern(
            p.station_class, *numbers[p.station_class], min(p.stations_min, numbers[p.station_class][1]), p.linmas
        )
        for p in rows
        if p.station_class in numbers and numbers[p.station_class] != (p.officers, p.stations_max)
    ]
    then = arithmetic.answer(changed) if changed else now
    classes = [
        {"label": labels[a.station_class], "stations": a.stations, "before": a.officers, "after": b.officers,
         "teams": b.teams, "more": b.officers - a.officers}
        for a, b in zip(now.classes, then.classes, strict=True) if a.stations
    ]  # fmt: skip
    districts = [
        {"name": a[1], "stations": a[2], "teams": b[3], "before": a[4], "after": b[4], "more": b[4] - a[4]}
        for a, b in zip(now.districts, then.districts, strict=True)
    ]
    return {
        "present": now, "then": then, "changed": bool(changed), "classes": classes, "districts": districts,
        "ways": then.ways[:3], "bare": arithmetic.without_class(),
    }  # fmt: skip


@door("deployment.make_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """What is being worked out, how the last one ended, and the start of the next."""
    if request.method == "POST":
        kind = request.POST.get("kind", "plan")
        jobs.start_job(actor_of(request), *_asked(kind))
        return redirect("plan_work")
    told = job_reads.last()
    hand = locking.pending()
    context = {**_told(told), "hand": hand, "plans": Plan.objects.exists(), "past": _past()}
    return render(request, "deployment/work.html", context)


def _asked(kind: str) -> tuple[str, dict[str, Any]]:
    if kind == "replan":
        return kind, {"changes": locking.rows()}
    if kind in {"follow", "repair"}:
        return "follow", {"instant": kind == "repair"}
    return "plan", {}


@door("deployment.make_plan")
@require_safe
def work_state(request: HttpRequest) -> HttpResponse:
    """The part of the page that shows how far it is."""
    told = job_reads.last()
    answer = render(request, "deployment/work_state.html", _told(told))
    if told and not told.running:
        answer["HX-Refresh"] = "true"
    return answer


def _told(told: job_reads.Told | None) -> dict[str, Any]:
    if told is None:
        return {"told": None}
    who = User.objects.filter(pk=told.job.started_by).values_list("name", flat=True).first()
    return {
        "told": told, "who": who or told.job.started_by, "kind": two(*words.KINDS[told.job.kind]),
        "state": two(*words.STATES[told.state]), "stage": two(*words.STAGES.get(told.stage, ("", ""))),
        "lines": [(two(*words.STAGES.get(s, (s, s))), at) for s, at in told.lines],
    }  # fmt: skip


def _past() -> list[dict[str, Any]]:
    """The ten jobs before the newest."""
    rows = list(Job.objects.order_by("-id")[1:11])
    names = dict(User.objects.filter(pk__in={r.started_by for r in rows}).values_list("pk", "name"))
    return [
        {"job": r, "who": names.get(r.started_by, r.started_by), "kind": two(*words.KINDS[r.kind]),
         "state": two(*words.STATES[job_reads.state_of(r)])}
        for r in rows
    ]  # fmt: skip


@door("deployment.make_plan")
@require_POST
def cancel(request: HttpRequest, job: int) -> HttpResponse:
    """Stop the work; nothing of it remains."""
    jobs.cancel_job(get_object_or_404(Job, pk=job), actor_of(request))
    return redirect("plan_work")
