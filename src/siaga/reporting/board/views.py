"""What does the command post see of the reports? The board, a post, alarms, calls, the inbox, myself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siaga.accounts import door as doors
from siaga.accounts.door import door, signed_in
from siaga.accounts.sign_in import actor_of
from siaga.force.access import may_read_phone
from siaga.kit.paging import page_of
from siaga.kit.screen import attempt
from siaga.operation.models import Operation
from siaga.reporting import alarm_acts, moment, settling
from siaga.reporting.board import forms, many, reads
from siaga.reporting.models import Alarm, CallForHelp, Conflict, Post, Quarantined, Report
from siaga.territory.models import District

PAGE = 50


def _stage(request: HttpRequest) -> str:
    """The stage asked for, else the last that has a schedule; "" before there is any."""
    known = reads.stages()
    asked = request.GET.get("tahap", "")
    return asked if asked in known else (known[-1] if known else "")


@door("reporting.read_board")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Expected against received, by district or base and hour."""
    stage, by = _stage(request), "base" if request.GET.get("oleh") == "polsek" else "district"
    context: dict[str, Any] = {"stage": stage, "stages": reads.stages(), "by": by}
    if stage:
        context["board"] = reads.board(stage, request.user, moment.now(), by=by)
        context["alarms"] = reads.open_alarms(request.user).count()
        context["calls"] = reads.open_calls(request.user).count()
        context["conflicts"] = reads.conflicts(request.user).count()
    return render(request, "reporting/board.html", context)


@door("reporting.read_board")
@require_safe
def district(request: HttpRequest, code: str) -> HttpResponse:
    """The posts of one district, the silent ones first."""
    stage = _stage(request)
    found = reads.of_posts(stage, request.user, moment.now(), code) if stage else None
    if found is None or not found.lines:
        raise Http404
    page = page_of(request, _Lines(found.lines), PAGE)
    name = District.objects.filter(code=code).values_list("name", flat=True).first() or code
    return render(request, "reporting/district.html", {"stage": stage, "board": found, "page": page, "name": name})


class _Lines(list[reads.Line]):
    """Lines of a board as a thing that can be paged."""

    def count(self, value: Any = None) -> int:
        """How many there are."""
        return len(self)


@door("reporting.read_board")
@require_safe
def post(request: HttpRequest, stage: str, code: str) -> HttpResponse:
    """One post: what it owes and said, both clocks, and whom to call."""
    row = get_object_or_404(Post, stage=stage, code=code)
    doors.check(request, "reporting.read_board", row)
    found = reads.post_page(row, phones=may_read_phone(actor_of(request)))
    english = get_language() == "en"
    context = {
        "found": found, "post": row, "now": moment.now(), "kinds": reads.form_names(english),
        "reports": [(r, reads.spoken(r.answers, r.kind, english)) for r in found.reports],
        "district": District.objects.filter(code=row.district_code).first(),
    }  # fmt: skip
    return render(request, "reporting/post.html", context)


@door("reporting.read_board")
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Who has not spoken and who calls for help; with a sound where the browser lets us."""
    english = get_language() == "en"
    calls = [(c, reads.spoken(c.answers, "help", english)) for c in reads.open_calls(request.user)[:PAGE]]
    page = page_of(request, reads.open_alarms(request.user), PAGE)
    names = dict(District.objects.values_list("code", "name"))
    context = {
        "page": page, "calls": calls, "kinds": reads.form_names(english), "names": names,
        "may_acknowledge": request.user.has_perm("reporting.acknowledge"), "close": forms.Outcome(),
    }  # fmt: skip
    return render(request, "reporting/alarms.html", context)


@door("reporting.acknowledge")
@require_POST
def acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """ "I am on it": the ladder waits."""
    row = get_object_or_404(Alarm, pk=number)
    doors.check(request, "reporting.acknowledge", row)
    alarm_acts.acknowledge_alarm(row, actor_of(request))
    return redirect("report_alarms")


@door("reporting.acknowledge")
@require_POST
def call(request: HttpRequest, key: str) -> HttpResponse:
    """A call for help was seen, or is over."""
    row = get_object_or_404(CallForHelp, pk=key)
    if row.district_code or row.base_code:
        doors.check(request, "reporting.acknowledge", row)
    if request.POST.get("do") == "tutup":
        alarm_acts.close_call(row, actor_of(request), outcome=request.POST.get("outcome", ""))
    else:
        side = "base" if actor_of(request).role in ("kapolsek", "padal") else "post"
        alarm_acts.see_call(row, actor_of(request), side=side)
    return redirect("report_alarms")


@door("reporting.read_board")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Reports as they come in, and what contradicts."""
    english = get_language() == "en"
    page = page_of(request, reads.inbox(request.user), PAGE)
    context = {
        "page": page, "rows": [(r, reads.spoken(r.answers, r.kind, english)) for r in page.rows],
        "kinds": reads.form_names(english), "conflicts": list(reads.conflicts(request.user)[:PAGE]),
        "waiting": Quarantined.objects.filter(state="waiting").count(),
        "may_settle": request.user.has_perm("reporting.settle"),
    }  # fmt: skip
    return render(request, "reporting/inbox.html", context)


@door("reporting.settle")
@require_http_methods(["GET", "POST"])
def conflict(request: HttpRequest, number: int) -> HttpResponse:
    """Settle one contradiction field by field."""
    row = get_object_or_404(Conflict, pk=number)
    known = Report.objects.in_bulk([row.first, row.second])
    form = forms.Settlement(row, known, request.POST or None)
    if form.is_bound and form.is_valid():
        chosen, reason = form.chosen(), form.cleaned_data["reason"]
        if attempt(form, lambda: settling.settle_conflict(row, chosen, actor_of(request), reason=reason)):
            return redirect("report_inbox")
    english = get_language() == "en"
    voices = [(r, reads.spoken(r.answers, r.kind, english)) for r in (known[row.first], known[row.second])]
    context = {"conflict": row, "form": form, "voices": voices, "kinds": reads.form_names(english)}
    return render(request, "reporting/conflict.html", context)


@door("reporting.settle")
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """Messages of senders nobody knows, with the number to call back."""
    rows = Quarantined.objects.filter(state="waiting").order_by("received_at", "pk")
    return render(request, "reporting/quarantine.html", {"page": page_of(request, rows, PAGE)})


@door("reporting.settle")
@require_POST
def put_aside(request: HttpRequest, key: str) -> HttpResponse:
    """Put a message aside, with a reason."""
    row = get_object_or_404(Quarantined, pk=key)
    settling.put_aside(row, actor_of(request), reason=request.POST.get("reason", ""))
    return redirect("report_quarantine")


@door("reporting.take_down")
@require_http_methods(["GET", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """A supervisor reports for many posts at once."""
    asked = request.GET if request.method == "GET" else request.POST
    choice = forms.Which(reads.stages(), asked if "kind" in asked else None)
    rows = many.waiting(request.user, choice.cleaned_data) if choice.is_bound and choice.is_valid() else []
    outcomes: list[Any] = []
    if request.method == "POST" and choice.is_bound and choice.is_valid():
        outcomes = many.take(request, rows, choice.cleaned_data)
        rows = many.waiting(request.user, choice.cleaned_data)
    form = many.form_of(choice)
    context = {"choice": choice, "rows": rows[:PAGE], "all": len(rows), "form": form, "outcomes": outcomes}
    return render(request, "reporting/several.html", context)


@door("reporting.read_board")
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Every time somebody entered a station, at whose office's request."""
    english = get_language() == "en"
    page = page_of(request, reads.entries_of_stations(request.user), PAGE)
    rows = [(r, reads.spoken(r.answers, r.kind, english)) for r in page.rows]
    return render(request, "reporting/entries.html", {"page": page, "rows": rows})


@signed_in
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """All that the post knows of whoever asks."""
    known = reads.known_of(request.user)
    english = get_language() == "en"
    page = page_of(request, known["reports"], PAGE)
    kinds = reads.form_names(english) if Operation.objects.exists() else {}
    rows = [(r, reads.spoken(r.answers, r.kind, english)) for r in page.rows]
    return render(request, "reporting/me.html", {**known, "page": page, "rows": rows, "kinds": kinds})
