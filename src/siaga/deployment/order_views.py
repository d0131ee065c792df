"""How does a plan become an order? Compared, approved by a second person, handed out to named recipients."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.deployment import acts, comparing, forms, held, lock_acts, moving, reads, words
from siaga.deployment.access import Part
from siaga.deployment.lock_acts import Wish
from siaga.deployment.models import Lock, Plan
from siaga.deployment.pictures.sheet import Sheet
from siaga.deployment.views import context_of, part_of, post_context
from siaga.kit.errors import Refused
from siaga.kit.paging import page_of
from siaga.kit.screen import explain, two
from siaga.kit.words import at_most


@door("deployment.read_changes")
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two plans side by side: figures, and who moves from the first to the second."""
    plans = list(reads.light().order_by("-number"))
    part = part_of(request)
    a, b = (_chosen(request.GET.get(k, ""), plans, n) for k, n in (("a", 1), ("b", 0)))
    context: dict[str, Any] = {"plans": plans, "a": a, "b": b}
    if a and b and a != b:
        context |= _compared(request, a, b, part)
    return render(request, "deployment/compare.html", context)


def _chosen(text: str, plans: list[Plan], default: int) -> Plan | None:
    asked = next((p for p in plans if str(p.number) == text), None)
    return asked or (plans[default] if len(plans) > default and not text else None)


def _compared(request: HttpRequest, a: Plan, b: Plan, part: Part) -> dict[str, Any]:
    one, two_ = held.sheet(a, part), held.sheet(b, part)
    found = comparing.compare(one.document, two_.document)
    page = page_of(request, moving.Moves(found.moves))
    return {
        "found": found, "page": page, "rows": moving.told(page.rows, one, two_, part),
        "figures": [_figure(*row) for row in found.figures],
        "counts": [(two(*words.MOVES[k]), found.count(k)) for k in words.MOVES],
        "gaps": [
            (two(*words.GOODNESS[k]), at_most(one.summary["gap"][k]), at_most(two_.summary["gap"][k]))
            for k in words.GOODNESS
        ],
    }  # fmt: skip


def _figure(name: str, a: Any, b: Any) -> dict[str, Any]:
    change = round(b) - round(a) if isinstance(a, int | float) and isinstance(b, int | float) else None
    return {"word": two(*words.FIGURES[name]), "a": a, "b": b, "change": change}


@door("deployment.read_changes")
@require_safe
def moves(request: HttpRequest, number: int) -> HttpResponse:
    """Only those who move against the plan that this one replaces."""
    part, plan = part_of(request), get_object_or_404(reads.light(), number=number)
    old = reads.light().filter(number=plan.replaces).first() if plan.replaces else None
    context = {**context_of(request, plan, part, "moves"), "old": old, "form": forms.Recipient()}
    if old:
        one, two_ = held.sheet(old, part), held.sheet(plan, part)
        found = comparing.compare(one.document, two_.document)
        page = page_of(request, moving.Moves(found.moves))
        context |= {"found": found, "page": page, "rows": moving.told(page.rows, one, two_, part)}
    return render(request, "deployment/moves.html", context)


@door("deployment.export_plan")
@require_POST
def moves_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The list of those who move, as PDF, numbered and for one recipient."""
    plan = get_object_or_404(reads.light(), number=number)
    old = get_object_or_404(reads.light(), number=plan.replaces)
    form = forms.Recipient(request.POST)
    if not form.is_valid():
        return redirect("plan_moves", number)
    paper = moving.print_moves(old, plan, actor_of(request), form.cleaned_data["recipient"])
    return _file(paper, f"bergeser-rencana-{number}.pdf", "application/pdf")


@door("deployment.export_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, number: int) -> HttpResponse:
    """Every shape a plan leaves in; the copy is numbered, and its recipient stands in the journal."""
    part, plan = part_of(request), get_object_or_404(reads.light(), number=number)
    form = forms.Export(request.POST or None)
    if form.is_bound and form.is_valid():
        return _copy(plan, request, **form.cleaned_data)
    context = {**context_of(request, plan, part, "export"), "form": form}
    return render(request, "deployment/export.html", context)


def _copy(plan: Plan, request: HttpRequest, shape: str, recipient: str) -> HttpResponse:
    with TemporaryDirectory() as folder:
        files = acts.export_plan(shape, Path(folder), actor_of(request), recipient, plan.number)
        if len(files) == 1:
            return _file(files[0].read_bytes(), f"rencana-{plan.number}{files[0].suffix}")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.writestr(file.name, file.read_bytes())
        return _file(packed.getvalue(), f"rencana-{plan.number}-{shape}.zip", "application/zip")


def _file(data: bytes, name: str, kind: str = "application/octet-stream") -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=kind, headers=headers)


@door("deployment.approve_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a plan by written order, as a second person."""
    part, plan = part_of(request), get_object_or_404(reads.light(), number=number)
    form, status = forms.Approval(request.POST or None), 200
    if form.is_bound and form.is_valid():
        try:
            acts.approve_plan(plan, actor_of(request), order_number=form.cleaned_data["order_number"])
            return redirect("plan_of", number)
        except Refused as refused:
            explain(form, refused)
            status = 409
    sheet = held.sheet(plan, part)
    context = {
        **context_of(request, plan, part, "approve"),
        "form": form,
        "s": sheet.summary,
        **_standing(plan, part),
    }
    return render(request, "deployment/approve.html", context, status=status)


def _standing(plan: Plan, part: Part) -> dict[str, Any]:
    """What would change against the plan that stands."""
    old = reads.approved_plan(plan.stage)
    if old is None or old.pk == plan.pk:
        return {"old": None}
    found = comparing.compare(held.sheet(old, part).document, held.sheet(plan, part).document)
    return {"old": old, "found": found}


@door("deployment.make_plan")
@require_POST
def lock(request: HttpRequest, number: int, post: str) -> HttpResponse:
    """Fix an officer to a post or bar him from it."""
    part, plan = part_of(request), get_object_or_404(reads.light(), number=number)
    barred = bool(request.POST.get("barred"))
    form: Any = forms.BarSeat(request.POST) if barred else forms.LockSeat(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        wish = Wish(data["officer"].strip(), post, barred, data["reason"])
        try:
            lock_acts.lock_seat(
                wish, actor_of(request), known_posts=set(_posts(plan, part).posts), seen=data["seen"]
            )
            return redirect("plan_post", number, post)
        except Refused as refused:
            explain(form, refused)
    which = {"bar": form} if barred else {"lock": form}
    return render(request, "deployment/post.html", post_context(request, plan, part, post, **which), status=409)


def _posts(plan: Plan, part: Part) -> Sheet:
    return held.sheet(plan, part)


@door("deployment.make_plan")
@require_POST
def unlock(request: HttpRequest, number: int, lock: int) -> HttpResponse:
    """Take a lock or a bar away."""
    row = get_object_or_404(Lock, pk=lock)
    text = request.POST.get("seen", "")
    lock_acts.unlock_seat(row, actor_of(request), seen=int(text) if text.lstrip("-").isdigit() else None)
    return redirect("plan_post", number, row.post_id)


@door("deployment.read_changes")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan, newest first."""
    part = part_of(request)
    page = page_of(request, Plan.objects.order_by("-number").values(
        "number", "made_at", "approved_at", "superseded_at", "order_number", "replaces",
        "document__summary__seats_needed", "document__summary__seats_filled", "document__summary__travel_minutes",
        "document__summary__worst_trip_minutes",
    ))  # fmt: skip
    return render(request, "deployment/plans.html", {"page": page, "whole": part.whole})
