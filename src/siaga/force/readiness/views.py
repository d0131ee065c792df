"""How ready is the force, what is short, and what does a thumb answer beside a boat? The readiness pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from siaga.accounts import door as doors
from siaga.accounts import meanwhile
from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.force.access import reach_of
from siaga.force.models import CheckAnswer, Shortfall
from siaga.force.readiness import acts, checking, forms, photos, reads
from siaga.force.readiness.checking import Said
from siaga.force.readiness.reads import rules_of
from siaga.force.readiness.subjects import Subject, all_subjects
from siaga.kit import clock, uploads
from siaga.kit.paging import page_of
from siaga.kit.screen import attempt, explain, two
from siaga.operation.models import Operation
from siaga.operation.reads import current
from siaga.profiles.readiness import CheckItem, Checklist, Readiness

ROW = "X-Siaga-Row"
GROUPS = {"jenis": "kind", "satuan": "unit", "kecamatan": "district"}


class Rows(list[Any]):
    """A list that is paged as a query set is."""

    def count(self, *_: Any) -> int:
        """How many there are."""
        return len(self)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist as the page shows it."""

    item: CheckItem
    answer: CheckAnswer | None
    state: str
    verdict: Any
    problems: Sequence[str] = ()


def _today() -> Any:
    return clock.today(settings.CONFIG.zone)


def _rules() -> tuple[Operation, Readiness] | None:
    return (held := current(), rules_of(held)) if Operation.objects.exists() else None


@door("force.read_readiness")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Readiness in numbers by kind, unit or district, and how much is short."""
    found = _rules()
    if found is None:
        return render(request, "force/no_operation.html")
    by = request.GET.get("menurut", "jenis")
    group = cast(Literal["kind", "unit", "district"], GROUPS.get(by, "kind"))
    reach = reach_of(request.user)
    mine = all_subjects(reach=reach)
    rows = reads.readiness(found[0], group, _today(), subjects=mine)
    short = reads.shortfalls(found[0], _today(), reach, mine)
    total = reads.ReadyRow("", *(sum(getattr(r, f) for r in rows) for f in
                                 ("ready", "not_ready", "unchecked", "out", "total")))  # fmt: skip
    kinds = {c.label.id: c.kind for c in found[1].checklists}
    context = {
        "rows": rows, "by": by if by in GROUPS else "jenis", "total": total, "short": len(short), "kinds": kinds,
        "late": sum(r.overdue for r in short), "may_check": request.user.has_perm("force.check_readiness"),
    }  # fmt: skip
    return render(request, "force/readiness.html", context)


@door("force.check_readiness")
@require_safe
def subjects(request: HttpRequest) -> HttpResponse:
    """What can be checked: one kind, filtered, each with its standing."""
    found = _rules()
    if found is None:
        return render(request, "force/no_operation.html")
    rules = found[1]
    kinds: list[tuple[str, Any]] = [(c.kind, two(c.label.id, c.label.en)) for c in rules.checklists]
    kind = request.GET.get("jenis", "")
    kind = kind if kind in dict(kinds) else kinds[0][0]
    mine = all_subjects(kind, reach_of(request.user))
    form = forms.Choice({**request.GET.dict(), "jenis": kind})
    form.offer(kinds, sorted({s.unit for s in mine.values()}))
    asked = form.cleaned_data if form.is_valid() else {}
    fit = [s for s in mine.values() if _fits(s, asked)]
    if state := asked.get("keadaan", ""):
        fit = [s for s, is_, _ in _stood(rules, fit) if is_ == state]
    page = page_of(request, Rows(fit))
    context = {"form": form, "page": page, "kind": kind, "words": dict(forms.STANDINGS),
               "rows": _stood(rules, page.rows)}  # fmt: skip
    return render(request, "force/subjects.html", context)


def _stood(rules: Readiness, subjects: Sequence[Subject]) -> list[tuple[Subject, str, dict[str, str]]]:
    """Each with its standing and what is wrong with it; what is out of service for another reason is out."""
    stands = reads.standings(rules, {(s.kind, s.id): s for s in subjects}, _today())
    return [(s, "out", {}) if s.out else (s, *stands[s.kind, s.id]) for s in subjects]


def _fits(subject: Subject, asked: dict[str, str]) -> bool:
    words = asked.get("cari", "").casefold()
    return asked.get("satuan", "") in ("", subject.unit) and (
        not words or words in subject.name.casefold() or words == subject.id.casefold()
    )


@door("force.check_readiness")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, kind: str, subject_id: str) -> HttpResponse:
    """One checklist, a tap a line. A tap with the row's header gets the line back, else the page anew."""
    found = _rules()
    subject = all_subjects(kind, reach_of(request.user), {subject_id}).get((kind, subject_id)) if found else None
    checklist = next((c for c in found[1].checklists if c.kind == kind), None) if found else None
    if found is None or subject is None or checklist is None:
        raise Http404
    operation, rules = found
    item, wrong = "", list[str]()
    if request.method == "POST":
        item, wrong = _answered(request, operation, subject, rules)
        if not wrong and not request.headers.get(ROW):
            return redirect(f"{request.path}#i-{item}")
    lines = _lines(checklist, rules, subject, {item: wrong})
    context = {"subject": subject, "checklist": checklist, "states": rules.states, "words": dict(forms.STANDINGS)}
    status = 409 if wrong else 200
    if request.headers.get(ROW) and request.method == "POST":
        line = next((n for n in lines if n.item.key == item), lines[0])
        return render(request, "force/check_row.html", {**context, "line": line}, status=status)
    stands = reads.standings(rules, {(kind, subject_id): subject}, _today())[kind, subject_id]
    return render(request, "force/check.html", {**context, "lines": lines, "standing": stands}, status=status)


def _answered(
    request: HttpRequest, operation: Operation, subject: Subject, rules: Readiness
) -> tuple[str, list[str]]:
    """Record what was tapped; the item, and what is wrong with the answer."""
    form = forms.Answer(request.POST, request.FILES)
    said, actor = _said(form, rules), actor_of(request)
    if uploads.dropped(request):
        explain(form, photos.refused())
    if form.is_valid():
        attempt(form, lambda: checking.record_check(operation, subject, said, actor))
    return said.item, [str(text) for texts in form.errors.values() for text in texts]


def _said(form: forms.Answer, rules: Readiness) -> Said:
    """The form as an answer: the pressed state, or the counts by state."""
    form.is_valid()
    data = form.cleaned_data
    counts = {s.key: form.data.get(f"n_{s.key}", "") for s in rules.states}
    tally = {k: int(v) for k, v in counts.items() if v.isdecimal() and 0 < len(v) < 7 and int(v)}
    if data.get("state"):
        tally = {data["state"]: 1}
    photo = data.get("photo")
    body = photo.read(photos.MOST_BYTES + 1) if photo else b""
    return Said(data.get("item", ""), tally, data.get("measure"), data.get("expires"), body)


def _lines(checklist: Checklist, rules: Readiness, subject: Subject, wrong: dict[str, Any]) -> list[Line]:
    answers = {a.item: a for a in CheckAnswer.objects.filter(kind=subject.kind, subject=subject.id)}
    found = []
    for item in checklist.items:
        a = answers.get(item.key)
        state = max(a.tally, key=lambda k: a.tally[k]) if a and a.tally else ""
        judged = reads.verdict(item, a, rules, subject.seats, _today()) if a else None
        found.append(Line(item, a, state, judged, wrong.get(item.key, ())))
    return found


@door("force.read_readiness")
@require_safe
def photo(request: HttpRequest, sha: str) -> HttpResponse | FileResponse:
    """A photo of a defect, for whoever sees the thing it shows."""
    row, file = CheckAnswer.objects.filter(photo_sha256=sha).first(), photos.file_of(sha)
    if row is None or file is None or (row.kind, row.subject) not in all_subjects(row.kind, reach_of(request.user)):
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/jpeg")


@door("force.read_readiness")
@require_http_methods(["GET", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Open shortfalls with owner, due date and how far up they have gone."""
    found = _rules()
    if found is None:
        return render(request, "force/no_operation.html")
    shown: dict[str, Any] = {}
    if request.method == "POST":
        doors.check(request, "force.own_shortfalls", None)
        done = _DOINGS.get(request.POST.get("do", ""))
        if done is None:
            raise Http404
        failed = done(request, found[0])
        if failed is None:
            return redirect(request.get_full_path())
        shown = failed
    rows = reads.shortfalls(found[0], _today(), reach_of(request.user))
    kinds, unit, kind = {r.kind for r in rows}, request.GET.get("satuan", ""), request.GET.get("jenis", "")
    late = request.GET.get("lewat") == "1"
    labels = [(c.kind, c.label) for c in found[1].checklists if c.kind in kinds]
    fits = Rows(r for r in rows if unit in ("", r.unit) and kind in ("", r.kind) and (r.overdue or not late))
    context = {
        "page": page_of(request, fits), "total": len(rows), "late_count": sum(r.overdue for r in rows),
        "units": sorted({r.unit for r in rows}), "unit": unit, "kind": kind, "labels": labels, "late": late,
        "assign": forms.Assign(found[0]), "seen": meanwhile.newest(),
        "may_own": request.user.has_perm("force.own_shortfalls"), **shown,
    }  # fmt: skip
    context["gone"] = bool(shown) and shown["failed_row"] not in {r.number for r in context["page"].rows}
    return render(request, "force/shortfalls.html", context)


def _row(request: HttpRequest) -> Shortfall:
    text = request.POST.get("number", "")
    return get_object_or_404(Shortfall, pk=int(text) if text.isdecimal() and len(text) < 12 else 0)


def _assign(request: HttpRequest, operation: Operation) -> dict[str, Any] | None:
    row, form = _row(request), forms.Assign(operation, request.POST)
    data, seen = form.cleaned_data if form.is_valid() else {}, meanwhile.seen_in(request.POST)
    if data and attempt(
        form, lambda: acts.assign(row, data["owner"], data["due"], operation, actor_of(request), seen=seen)
    ):
        return None
    return {"failed": form, "failed_row": row.pk}


def _close(request: HttpRequest, operation: Operation) -> dict[str, Any] | None:
    row, form = _row(request), forms.How(request.POST)
    seen = meanwhile.seen_in(request.POST)
    if form.is_valid() and attempt(
        form, lambda: acts.close(row, actor_of(request), seen=seen, **form.cleaned_data)
    ):
        return None
    return {"failed": form, "failed_row": row.pk}


def _escalate(request: HttpRequest, operation: Operation) -> None:
    acts.escalate_overdue(operation, _today(), actor_of(request))


_DOINGS: dict[str, Callable[[HttpRequest, Operation], dict[str, Any] | None]] = {
    "assign": _assign, "close": _close, "escalate": _escalate,
}  # fmt: skip
