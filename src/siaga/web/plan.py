"""What does the plan look like? One page to read; nothing is changed here."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.deployment import access, reads
from siaga.deployment.access import Part
from siaga.deployment.pictures import fragments
from siaga.journal import reads as journal
from siaga.operation.models import Operation
from siaga.web import server

KEPT = 8
OPEN = Part(True)
_drawn: OrderedDict[tuple[Any, ...], dict[str, str]] = OrderedDict()
_drawing = Lock()


@door("deployment.read_sheet", strangers=server.may_read_plan)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The plan of this post; a stranger sees it only in a demo on this machine, and then without names."""
    part = OPEN
    if request.user.is_authenticated:
        operation = Operation.objects.order_by("-id").first()
        doors.check(request, "deployment.read_sheet", operation)
        part = access.part_of(request.user, operation.regency_code) if operation else OPEN
    parts = drawn(part)
    if parts is None:
        return render(request, "siaga/plan_none.html")
    return render(request, "siaga/plan.html", {"parts": parts, "whole": part.whole})


def drawn(part: Part) -> dict[str, str] | None:
    """The page's parts; drawn once and kept until anything is journalled. None where nothing is planned."""
    key = (journal.root(), part)
    with _drawing:
        if key not in _drawn:
            sheet = reads.current_sheet(show_names=part.names)
            if sheet is None:
                return None
            _drawn[key] = _body(fragments(access.restrict(sheet, part)))
            while len(_drawn) > KEPT:
                _drawn.popitem(last=False)
        return _drawn[key]


def _body(parts: dict[str, str]) -> dict[str, str]:
    # The shell has its own <main>; two of them confuse a screen reader.
    body = parts["all"].replace('<main class="plan">', '<div class="plan">', 1).replace("</main>", "</div>", 1)
    return {**parts, "body": body}
