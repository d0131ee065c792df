"""What happened on this shift? The journal as the post's log book, on the screen and on paper."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from siaga.accounts.door import door
from siaga.accounts.roles import ROLES
from siaga.accounts.sign_in import actor_of
from siaga.journal import issuing, reads
from siaga.kit import clock, documents
from siaga.kit.paging import page_of
from siaga.kit.words import ARCHIVE
from siaga.web import journal
from siaga.web.act_words import called

PAPER = Path(__file__).parent / "logbook.typ"
SHIFTS = {"pagi": (7, 15), "sore": (15, 23), "malam": (23, 31)}


@door("journal.read_logbook")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """One shift's entries, a page at a time; POST prints them all, with classification, recipient and number."""
    asked = request.POST if request.method == "POST" else request.GET
    day, shift = _asked(asked.get("tanggal", ""), asked.get("jaga", ""))
    start, end = span(day, shift)
    context: dict[str, Any] = {"day": day, "shift": shift, "shifts": SHIFTS, "start": start, "end": end}
    if request.method == "POST":
        rows = list(reads.between(start, end))
        context.update(rows=rows, names=journal.names(rows))
        return _print(request, context, asked.get("penerima", "").strip() or ARCHIVE)
    found = page_of(request, reads.recorded(start, end))
    rows = [reads.shown(row) for row in found.rows]
    return render(
        request, "siaga/logbook.html", {**context, "page": found, "rows": rows, "names": journal.names(rows)}
    )


def _asked(day: str, shift: str) -> tuple[str, str]:
    here = clock.local(clock.now(), settings.CONFIG.zone)
    now_on = next((n for n, (a, b) in SHIFTS.items() if a <= here.hour < b), "malam")
    before = timedelta(days=1) if here.hour < SHIFTS["pagi"][0] else timedelta(0)
    try:
        day = datetime.strptime(day, "%Y-%m-%d").strftime("%Y-%m-%d")  # noqa: DTZ007  # a date, no instant
    except ValueError:
        day = f"{here - before:%Y-%m-%d}"
    return day, shift if shift in SHIFTS else now_on


def span(day: str, shift: str) -> tuple[datetime, datetime]:
    """First and last instant of a shift; a night shift ends on the next morning."""
    zone = timezone(timedelta(hours=clock.ZONES[settings.CONFIG.zone]))
    midnight = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=zone)
    begin, end = SHIFTS[shift]
    return midnight + timedelta(hours=begin), midnight + timedelta(hours=end)


def _print(request: HttpRequest, context: dict[str, Any], recipient: str) -> HttpResponse:
    object, entries = f"{context['day']}/{context['shift']}", len(context["rows"])
    copy = issuing.issue("journal.print_logbook", actor_of(request), object, recipient, entries=entries)
    paper = documents.pdf(PAPER.read_text("utf-8"), _content(context, copy))
    name = f"buku-jaga-{context['day']}-{context['shift']}.pdf"
    return HttpResponse(
        paper, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _content(context: dict[str, Any], copy: issuing.Copy) -> dict[str, Any]:
    zone, known = settings.CONFIG.zone, context["names"]
    rows = [
        [str(r["seq"]), f"{clock.local(r['event'], zone):%d-%m %H.%M.%S}", known.get(r["actor"], r["actor"]),
         _role(r["role"]), called(r["act"]), r["object"]]
        for r in context["rows"]
    ]  # fmt: skip
    content = {
        "node": settings.CONFIG.node, "day": context["day"], "shift": context["shift"], "zone": zone, "rows": rows,
        "recipient": copy.recipient, "number": copy.number, "classification": copy.classification,
        "from": f"{clock.local(context['start'], zone):%d-%m-%Y %H.%M}",
        "to": f"{clock.local(context['end'], zone):%d-%m-%Y %H.%M}", "sample": settings.CONFIG.demo,
    }  # fmt: skip
    return content


def _role(code: str) -> str:
    return ROLES[code].label if code in ROLES else code
