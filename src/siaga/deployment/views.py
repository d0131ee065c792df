"""What does a plan say? Its overview, its posts, its people, and one post with who stands there and why."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from siaga.accounts import door as doors
from siaga.accounts import meanwhile
from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.deployment import access, forms, held, listing, lock_acts, reads, strangers
from siaga.deployment.access import Part
from siaga.deployment.getting_there import way
from siaga.deployment.models import Lock, Plan
from siaga.deployment.pictures.sheet import ROLES, Sheet
from siaga.deployment.words import GOODNESS, ROLES_EN
from siaga.kit.paging import page_of
from siaga.kit.screen import two
from siaga.kit.words import at_most
from siaga.operation.models import Operation

OPEN = Part(True)


def part_of(request: HttpRequest) -> Part:
    """What of the plan this person sees; a stranger in a demo the whole without names. Refuses who sees nothing."""
    if not request.user.is_authenticated:
        return OPEN
    operation = Operation.objects.order_by("-id").first()
    doors.check(request, "deployment.read_sheet", operation)
    return access.part_of(request.user, operation.regency_code) if operation else OPEN


def standing(number: int | None = None) -> Plan | None:
    """The plan of this number, else the one that stands, else the last proposal."""
    if number is not None:
        return get_object_or_404(reads.light(), number=number)
    return reads.approved_plan() or reads.light().order_by("-number").first()


def context_of(request: HttpRequest, plan: Plan, part: Part, here: str) -> dict[str, Any]:
    """What every page of a plan carries: its state, its tabs, and what this person may do."""
    last = Plan.objects.order_by("-number").values_list("number", flat=True).first()
    return {
        "plan": plan, "here": here, "whole": part.whole, "last": last,
        "newer": last if last != plan.number else None,
        "may_plan": request.user.has_perm("deployment.make_plan"),
        "may_approve": request.user.has_perm("deployment.approve_plan"),
        "may_export": request.user.has_perm("deployment.export_plan"),
        "made_by": _name(plan.made_by), "approved_by": _name(plan.approved_by),
    }  # fmt: skip


def _name(user: str) -> str:
    return User.objects.filter(pk=user).values_list("name", flat=True).first() or user if user else ""


@door("deployment.read_sheet", strangers=strangers.may_read)
@require_safe
def overview(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """A plan in one screen: need and force, proof, map, districts, shortage and what would close it."""
    part, plan = part_of(request), standing(number)
    if plan is None:
        may = request.user.has_perm("deployment.make_plan")
        return render(request, "deployment/none.html", {"may_plan": may})
    sheet = held.sheet(plan, part)
    s = sheet.summary
    rows = listing.districts(sheet)
    known = held.names({o for r in rows for o in r["padal"]}, part)
    for row in rows:
        row["padal"] = ", ".join(held.called(o, known) for o in row["padal"]) or "–"
    context = {
        **context_of(request, plan, part, "overview"), "s": s, "sheet": sheet, "map": held.drawn(plan, part),
        "districts": rows, "bases": listing.bases(sheet) if part.whole else [],
        "labels": [sheet.label(c) for c in ("low", "elevated", "high", "special")],
        "goodness": [
            {"word": two(*GOODNESS[k]), "gap": at_most(s["gap"][k]), "reason": s.get("gap_reasons", {}).get(k, "")}
            for k in ("posts", "people", "reserve")
        ],
        "ways": sheet.document["ways_out"][:3], "more": sheet.document.get("ten_more"),
        "reserve": sheet.document["reserve"], "lone": len(sheet.document.get("lone_risks", ())),
    }  # fmt: skip
    return render(request, "deployment/plan.html", context)


@door("deployment.read_sheet")
@require_safe
def posts(request: HttpRequest, number: int) -> HttpResponse:
    """The posts of a plan, by filter, fifty a page."""
    part, plan = part_of(request), get_object_or_404(reads.light(), number=number)
    sheet = held.sheet(plan, part)
    form = forms.Filter(sheet, request.GET)
    page = page_of(request, listing.posts(sheet, form.wanted()))
    known = held.names({r.supervisor for r in page.rows}, part)
    rows = [(r, held.called(r.supervisor, known)) for r in page.rows]
    context = {**context_of(request, plan, part, "posts"), "form": form, "page": page, "rows": rows}
    return render(request, "deployment/posts.html", context)


@door("deployment.read_sheet")
@require_safe
def seats(request: HttpRequest, number: int) -> HttpResponse:
    """Who stands where, by filter, fifty a page. Names are sought only by who may read them."""
    part, plan = part_of(request), get_object_or_404(reads.light(), number=number)
    sheet = held.sheet(plan, part)
    form = forms.Filter(sheet, request.GET)
    wanted = form.wanted()
    everybody = {s["officer"] for s in sheet.document["seats"]} if wanted.text else set()
    said = {o: f"{p.name} {p.nrp}" for o, p in held.names(everybody, part).items()} if everybody else {}
    page = page_of(request, listing.seats(sheet, wanted, said))
    known = held.names({r.officer for r in page.rows}, part)
    rows = [(r, known.get(r.officer), role_word(r.role)) for r in page.rows]
    context = {**context_of(request, plan, part, "seats"), "form": form, "page": page, "rows": rows}
    return render(request, "deployment/seats.html", context)


def role_word(role: str) -> Any:
    """A seat's role in the page's language."""
    return two(ROLES.get(role, role), ROLES_EN.get(role, role))


@door("deployment.read_sheet")
@require_safe
def post(request: HttpRequest, number: int, post: str) -> HttpResponse:
    """One post: who stands there and why, what the next best would cost, Padal, the way, locks and bars."""
    part, plan = part_of(request), get_object_or_404(reads.light(), number=number)
    return render(request, "deployment/post.html", post_context(request, plan, part, post))


def post_context(
    request: HttpRequest, plan: Plan, part: Part, post: str, lock: Any = None, bar: Any = None
) -> dict[str, Any]:
    """Everything of one post; a post outside the part does not exist."""
    sheet = held.sheet(plan, part)
    if post not in sheet.posts:
        raise Http404
    row, crew = sheet.posts[post], sheet.crews[post]
    locks = list(Lock.objects.filter(post_id=post).order_by("officer_id"))
    ids = {s["officer"] for s in crew} | {s["next_best"] for s in crew} | {k.officer_id for k in locks}
    known = held.names(ids | {row["supervisor"]}, part)
    seen = {"seen": meanwhile.seen(lock_acts.name_of(post))}
    return {
        **context_of(request, plan, part, "posts"), "post": listing.post_row(sheet, row), "sheet": sheet,
        "crew": [_stands(sheet, s, known) for s in crew], "supervisor": held.called(row["supervisor"], known),
        "station_codes": row["stations"],
        "locks": [(k, held.called(k.officer_id, known), _reason(k)) for k in locks],
        **seen, "lock_form": lock or forms.LockSeat(initial=seen), "bar_form": bar or forms.BarSeat(initial=seen),
        "candidates": _nearby(sheet, post, part) if request.user.has_perm("deployment.make_plan") else [],
    }  # fmt: skip


def _stands(sheet: Sheet, seat: dict[str, Any], known: Any) -> dict[str, Any]:
    officer = sheet.officers.get(seat["officer"])
    return {
        "number": seat["number"], "officer": seat["officer"], "person": known.get(seat["officer"]),
        "name": held.called(seat["officer"], known), "role": role_word(seat["role"]), "why": seat["why"],
        "base": sheet.base(officer.base) if officer else "", "minutes": seat["travel_minutes"],
        "next_best": held.called(seat["next_best"], known) if seat["next_best"] else "",
        "cost": seat["next_best_cost"], "way": way(sheet, officer.base, seat["post"]) if officer else None,
    }  # fmt: skip


def _reason(row: Lock) -> Any:
    return two(*lock_acts.CONFLICTS.get(row.reason, (row.reason, row.reason))) if row.reason else ""


def _nearby(sheet: Sheet, post: str, part: Part) -> list[tuple[str, str, str]]:
    """Officers to choose from, the nearest first: id, name, from where and how many minutes."""
    village = sheet.villages[sheet.posts[post]["village"]]
    from siaga.deployment.planner.travel import trips

    bases = list(sheet.problem.bases)
    minutes = {
        b.code: float(m) for b, m in zip(bases, trips(bases, [village], sheet.problem.travel)[:, 0], strict=True)
    }
    rows = sorted((o for o in sheet.problem.officers if o.ready), key=lambda o: (minutes[o.base], o.id))[:60]
    known = held.names({o.id for o in rows}, part)
    return [(o.id, held.called(o.id, known), f"{sheet.base(o.base)}, {minutes[o.base]:.0f} menit") for o in rows]
