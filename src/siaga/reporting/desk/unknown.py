"""Who sent the message that waits? The operator names the sender and what was said, or drops it on the list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.kit import clock
from siaga.reporting import moment, settling
from siaga.reporting.acts import field_reports
from siaga.reporting.desk import confirming, places, taking
from siaga.reporting.desk.forms import Again
from siaga.reporting.envelope import NAMED, Receipt
from siaga.reporting.models import Quarantined
from siaga.reporting.spoken import read


@door("reporting.settle")
@require_http_methods(["GET", "POST"])
def name_sender(request: HttpRequest, key: str) -> HttpResponse:
    """Look at one message: who sent it, for which post, saying what. It stays unverified whoever it was."""
    row = get_object_or_404(Quarantined, pk=key)
    if row.state != "waiting":
        return redirect("report_quarantine")
    line = request.POST.get("line", row.text)
    context: dict[str, Any] = {"row": row, "again": Again(initial={"line": line})}
    if request.POST.get("step") == "store":
        form = _answered(request, row)
        if form is None or _stored(request, row, form):
            return redirect("report_quarantine")
        context["confirm"] = form
    else:
        context |= _read(request, row, line)
    return render(request, "reporting/unknown.html", context)


def _read(request: HttpRequest, row: Quarantined, line: str) -> dict[str, Any]:
    heard = read(
        line, field_reports(), places.gazetteer(request.user, row.received_at), places.usual(row.received_at)
    )
    if heard.problem is not None or heard.form is None:
        return {"problem": heard.problem}
    sent = clock.local(row.received_at, settings.CONFIG.zone)
    hour = heard.clock.replace(":", ".") or f"{sent:%H.%M}"
    asked = confirming.asked_about(
        heard, moment.now(), instance=f"{NAMED}{row.pk}", word=row.channel, day=sent.date(), at=hour,
        contact=row.contact,
    )  # fmt: skip
    return {"confirm": asked}


def _answered(request: HttpRequest, row: Quarantined) -> confirming.Confirm | None:
    known = places.gazetteer(request.user, row.received_at)
    return confirming.answered(request.POST, field_reports().forms, known, moment.now())


def _stored(request: HttpRequest, row: Quarantined, form: confirming.Confirm) -> bool:
    """Store what was confirmed, then say whose message it was."""
    if not form.is_valid():
        return False
    outcomes = taking.take(request, form, row.channel, sender=row.sender, unverified=True)
    kept = [o for o in outcomes if isinstance(o, Receipt)]
    if len(kept) < len(outcomes) or not kept:
        return False
    settling.name_sender(row, actor_of(request), officer=form.cleaned_data["officer"], report=kept[0].id)
    return True
