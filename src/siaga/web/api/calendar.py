"""How does the calendar of stages reach a telephone? By an address that holds a revocable token."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from siaga.accounts import access, machine
from siaga.accounts.door import door
from siaga.journal.issuing import OPEN
from siaga.kit import clock
from siaga.operation.models import Operation
from siaga.operation.stages import calendar


@door(strangers=lambda request: True, locked=True, unready=True)
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Stages and due items as iCalendar; an unknown, ended or revoked token does not exist."""
    row: Any = machine.known(token, "calendar")
    operation = Operation.objects.order_by("-id").first() if row else None
    if operation is None or operation.regency_code not in access.regencies(row.user):
        raise Http404
    today = clock.local(clock.now(), settings.CONFIG.zone).date()
    # One address for one person: the token's own entry says who was given it, and when.
    text = calendar(operation, today, clock.now(), f"{OPEN}. Untuk: {row.user.name}. Token {row.pk}.")
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=900"
    return answer
