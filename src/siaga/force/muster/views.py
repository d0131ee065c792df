"""Which musters are there, who is present, what was said, who signed? The muster's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siaga.accounts import access as people
from siaga.accounts import door as doors
from siaga.accounts import meanwhile
from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.force.access import officers_of
from siaga.force.models import Muster, Officer
from siaga.force.muster import acts, forms, issuing, lines, reads
from siaga.kit import clock
from siaga.kit.paging import page_of
from siaga.kit.screen import Tap, attempt, two
from siaga.operation.models import Operation
from siaga.operation.reads import current, profile_of

PAGE = 25
PAPERS = {"kartu": "cards", "lembar": "sheet", "hadir": "roll", "berita": "minutes"}
PAPER_WORDS = {
    "kartu": ("Kartu QR perorangan", "Personal QR cards"),
    "lembar": ("Lembar absen kosong", "Blank roll"),
    "hadir": ("Daftar hadir (jumlah, kurang, hadir, keterangan)", "Roll in the police order"),
    "berita": ("Berita acara", "Minutes"),
}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def muster_of(request: HttpRequest, number: int) -> Muster:
    """The muster of this number, of this node's own operation; else there is no such page."""
    row = get_object_or_404(Muster.objects.select_related("operation"), pk=number)
    if row.operation.regency_code != people.home():
        raise Http404
    return row


@door("force.read_muster")
@require_http_methods(["GET", "POST"])
def musters(request: HttpRequest) -> HttpResponse:
    """All musters, newest first, and a new one."""
    if not Operation.objects.exists():
        return render(request, "force/no_operation.html")
    operation = current()
    form = _planned(request, operation)
    if isinstance(form, HttpResponse):
        return form
    page = page_of(request, _counted(operation), PAGE)
    roll = profile_of(operation).roll
    context = {"page": page, "form": form, "kinds": dict(roll.kinds) if roll else {}}
    return render(request, "force/musters.html", context)


def _counted(operation: Operation) -> Any:
    here = Count("lines", filter=Q(lines__state="present"))
    waiting = Count("lines", filter=Q(lines__state="waiting"))
    rows = Muster.objects.filter(operation=operation).annotate(strength=Count("lines"), here=here, waiting=waiting)
    return rows.order_by("-at", "-pk")


def _planned(request: HttpRequest, operation: Operation) -> forms.PlanMuster | HttpResponse | None:
    if not request.user.has_perm("force.hold_muster"):
        if request.method == "POST":
            doors.refuse(request, "force.hold_muster")
        return None
    form, made = forms.PlanMuster(operation, request.POST or None), list[Muster]()
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: made.append(acts.plan_muster(operation, actor_of(request), **data))):
            return redirect("muster", made[0].pk)
    return form


@door("force.read_muster")
@require_http_methods(["GET", "POST"])
def muster(request: HttpRequest, number: int) -> HttpResponse:
    """One muster: the roll by unit, guests, emphases, closing and signing."""
    held = muster_of(request, number)
    shown: dict[str, Any] = {"emphasis": forms.Emphasis(held.operation), "correction": _correction(held),
                             "signature": forms.Signature()}  # fmt: skip
    if request.method == "POST":
        doors.check(request, "force.hold_muster", None)
        done = _DOINGS.get(request.POST.get("do", ""))
        if done is None:
            raise Http404
        failed = done(request, held)
        if failed is None:
            return redirect("muster", held.pk)
        shown |= failed
    return render(request, "force/muster.html", {**_context(request, held), **shown})


def _context(request: HttpRequest, held: Muster) -> dict[str, Any]:
    roll = lines.roll_of(held)
    roles = {r.key: r.label for r in profile_of(held.operation).roles}
    agencies = {a.key: a.label for a in roll.agencies}
    live = reads.live(held, request.user)
    return {
        "muster": held, "live": live, "roll": roll, "columns": [(c, roll.labels[c]) for c in roll.columns],
        "kind": roll.kinds[held.kind],  # type: ignore[index]
        "seen": meanwhile.newest(), "guests": [(g, agencies.get(g.agency)) for g in held.guests.order_by("pk")],
        "emphases": [(e, roles.get(e.owner)) for e in held.emphases.order_by("pk")],
        "signatures": list(held.signatures.order_by("pk")), "health": reads.health_counts(held, request.user),
        "away": Officer.objects.filter(
            officers_of(request.user), pk__in=reads.present_but_marked_away(held)
        ).order_by("pk")[:20],
        "may_hold": request.user.has_perm("force.hold_muster"),
        "papers": [(k, two(*PAPER_WORDS[k]), [f"{k}.{f}" for f in issuing.FORMS[v]]) for k, v in PAPERS.items()],
        "may_call": request.user.has_perm("force.call_roll"),
        "today": clock.today(settings.CONFIG.zone),
        "synthetic": held.lines.filter(officer__synthetic=True).exists(),
    }  # fmt: skip


def _correction(held: Muster, data: Any = None) -> forms.Correction:
    form = forms.Correction(data)
    reasons = [(r.key, r.label.id) for r in lines.roll_of(held).reasons]
    form.fields["reason"].choices = [("", "-"), *reasons]  # type: ignore[attr-defined]
    return form


def _guest(request: HttpRequest, held: Muster) -> dict[str, Any] | None:
    form, agency = forms.Guest(request.POST), request.POST.get("agency", "")
    if form.is_valid() and attempt(
        form, lambda: acts.count_guest(
            held, agency, actor_of(request), seen=meanwhile.seen_in(request.POST), **form.cleaned_data
        )
    ):  # fmt: skip
        return None
    return {"guest_form": form}


def _emphasis(request: HttpRequest, held: Muster) -> dict[str, Any] | None:
    form = forms.Emphasis(held.operation, request.POST)
    data = form.cleaned_data if form.is_valid() else {}
    if data and attempt(
        form, lambda: acts.add_emphasis(held, data["text"], data["owner"], data["due"], actor_of(request))
    ):
        return None
    return {"emphasis": form}


def _finish(request: HttpRequest, held: Muster) -> None:
    row = get_object_or_404(held.emphases, pk=_whole(request.POST.get("emphasis")), done_at=None)
    acts.finish_emphasis(row, actor_of(request), note=request.POST.get("note", "")[:200])


def _correct(request: HttpRequest, held: Muster) -> dict[str, Any] | None:
    form = _correction(held, request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        known = Officer.objects.filter(Q(pk=data["officer"]) | Q(nrp=data["officer"])).first()
        data["officer"] = known.pk if known else data["officer"]
        who = data.pop("officer")
        if attempt(form, lambda: acts.correct_line(held, who, actor_of(request), **data)):
            return None
    return {"correction": form}


def _close(request: HttpRequest, held: Muster) -> dict[str, Any] | None:
    form = Tap(request.POST)
    anyway = request.POST.get("anyway") == "1"
    if form.is_valid() and attempt(form, lambda: acts.close_muster(held, actor_of(request), anyway=anyway)):
        return None
    return {"closing": form}


def _sign(request: HttpRequest, held: Muster) -> dict[str, Any] | None:
    form = forms.Signature(request.POST)
    if form.is_valid() and attempt(form, lambda: acts.sign_minutes(held, actor_of(request), **form.cleaned_data)):
        return None
    return {"signature": form}


_DOINGS: dict[str, Callable[[HttpRequest, Muster], dict[str, Any] | None]] = {
    "guest": _guest, "emphasis": _emphasis, "finish": _finish, "correct": _correct, "close": _close, "sign": _sign,
}  # fmt: skip


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else 0


@door("force.read_muster")
@require_safe
def wall(request: HttpRequest, number: int) -> HttpResponse:
    """The roll by unit in letters for a wall; `?bagian=1` is the part that renews itself."""
    held = muster_of(request, number)
    template = "force/wall_units.html" if request.GET.get("bagian") else "force/wall.html"
    context = {"muster": held, "live": reads.live(held, request.user), "roll": lines.roll_of(held)}
    return render(request, template, context)


@door("force.hold_muster")
@require_POST
def paper(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Cards, blank sheet, roll in the police order or minutes: `berita.docx`, for the recipient given."""
    held = muster_of(request, number)
    name, _, form = what.partition(".")
    if form not in issuing.FORMS.get(PAPERS.get(name, ""), ()):
        raise Http404
    body = issuing.issue(held, PAPERS[name], form, actor_of(request), request.POST.get("recipient", ""))
    file = f"apel-{held.pk}-{name}.{form}"
    return HttpResponse(
        body, content_type=TYPES[form], headers={"Content-Disposition": f'inline; filename="{file}"'}
    )
