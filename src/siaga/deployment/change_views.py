"""What is proposed to the plan that stands? Each change with its cause and cost, the gaps, and the re-plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts import meanwhile
from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.deployment import change_acts, change_reads, forms, held, reads, words
from siaga.deployment.access import Part
from siaga.deployment.change_reads import GapList
from siaga.deployment.models import Plan, ProposedChange
from siaga.deployment.views import part_of
from siaga.kit.paging import page_of
from siaga.kit.screen import two


@door("deployment.read_changes")
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Open proposals against the approved plan, what they leave empty, and who could be called."""
    part, plan, seen = part_of(request), reads.approved_plan(), meanwhile.newest()
    if plan is None:
        return render(request, "deployment/changes.html", {"plan": None})
    page = page_of(request, change_reads.pending_changes(plan))
    gaps = change_reads.gap_list(plan)
    context = {
        "plan": plan, "page": page, "gaps": gaps, "rows": _rows(page.rows, part),
        "vacant": _vacant(plan, gaps, part),
        "form": forms.Decision(), "seen": seen, "may_decide": request.user.has_perm("deployment.decide_change"),
        "may_plan": request.user.has_perm("deployment.make_plan"),
        "open": ProposedChange.objects.filter(state__in=("pending", "accepted")).count(),
    }  # fmt: skip
    return render(request, "deployment/changes.html", context)


def _rows(rows: Any, part: Part) -> list[dict[str, Any]]:
    known = held.names({r.subject for r in rows if r.kind in {"absent", "returned"}}, part)
    who = dict(User.objects.filter(pk__in={r.decided_by for r in rows}).values_list("pk", "name"))
    return [
        {"row": r, "subject": held.called(r.subject, known), "kind": two(*words.CHANGES[r.kind]),
         "state": two(*words.CHANGE_STATES[r.state]), "by": who.get(r.decided_by, r.decided_by)}
        for r in rows
    ]  # fmt: skip


def _vacant(plan: Plan, gaps: GapList, part: Part) -> list[dict[str, Any]]:
    """Vacated seats with those who could be called, by name where names may be read."""
    sheet = held.sheet(plan, part)
    ids = {g.officer for g in gaps.seats} | {c.officer for g in gaps.seats for c in g.candidates}
    known = held.names(ids, part)
    return [
        {"gap": g, "place": sheet.village(sheet.posts[g.post]["village"]) if g.post in sheet.posts else "",
         "name": held.called(g.officer, known),
         "call": [(held.called(c.officer, known), c) for c in g.candidates]}
        for g in gaps.seats
    ]  # fmt: skip


@door("deployment.decide_change")
@require_POST
def decide(request: HttpRequest, change: int) -> HttpResponse:
    """Follow a proposed change, or leave the plan as it is; with a reason."""
    row = get_object_or_404(ProposedChange, pk=change)
    decided = change_acts.dismiss_change if request.POST.get("keep") else change_acts.accept_change
    decided(
        row, actor_of(request), reason=request.POST.get("reason", "")[:200], seen=meanwhile.seen_in(request.POST)
    )
    return redirect("plan_changes")
