"""How does a phone scan cards, with and without a network? Its page, the roll it takes along, and its scans."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from siaga.accounts.door import door, signed_in
from siaga.accounts.sign_in import actor_of
from siaga.force.access import officers_of
from siaga.force.models import Muster, Officer, RollLine
from siaga.force.muster import calling, code, scanning
from siaga.force.muster.calling import Called
from siaga.force.muster.scanning import ScanIn
from siaga.force.muster.views import muster_of
from siaga.kit import clock
from siaga.kit.errors import Refused

WORKER = Path(__file__).parents[1] / "static" / "force" / "scan-worker.js"
MOST = 500
_DEVICE = re.compile(r"[a-z0-9-]{1,40}")


@signed_in
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; under /apel/, because it may serve only pages below its own address."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@door("force.call_roll")
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, number: int) -> HttpResponse:
    """The scanner. POST: scans as JSON from the script, or one typed code from the form."""
    held = muster_of(request, number)
    if request.method == "POST" and request.content_type == "application/json":
        return _received(request, held)
    told = _typed(request, held, request.POST.get("kode", "").strip()[:100]) if request.method == "POST" else None
    return render(request, "force/scan.html", {"muster": held, "told": told})


@door("force.call_roll")
@require_safe
def taken_along(request: HttpRequest, number: int) -> HttpResponse:
    """What a phone keeps so that it can name whom it scanned: a hash of each card, name, unit, state.

    The hash tells a true card from another without the key, and makes none.
    """
    held, key = muster_of(request, number), scanning.card_key()
    rows = RollLine.objects.filter(officers_of(request.user, "officer__"), muster=held).select_related("officer")
    people = [
        [hashed(code.make(n.officer_id, key)), n.officer.name, n.officer.rank, n.unit, n.state == "present"]
        for n in rows.order_by("pk")
    ]
    return JsonResponse({"token": get_token(request), "muster": held.pk, "state": held.state, "people": people})


def hashed(text: str) -> str:
    """The first 80 bits of a card's SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _received(request: HttpRequest, held: Muster) -> HttpResponse:
    try:
        given = _scans(json.loads(request.body))
    except (ValueError, KeyError, TypeError) as error:
        return JsonResponse({"error": str(error)[:200]}, status=400)
    scans = [s for _, s in given]
    report = scanning.record_scans(held, scans, actor_of(request)) if scans else scanning.ScanReport()
    told = scanning.told(scans, report)
    names = _names(held, {t.officer for t in told})
    return JsonResponse({
        "results": [
            {"id": key, "outcome": t.outcome, **names.get(t.officer, {}), **_why(t)}
            for (key, _), t in zip(given, told, strict=True)
        ]
    })  # fmt: skip


def _scans(body: Any) -> list[tuple[str, ScanIn]]:
    """Parse a batch; raises ValueError, KeyError or TypeError for anything that is no list of scans."""
    rows = body["scans"]
    if not isinstance(rows, list) or len(rows) > MOST:
        raise ValueError(f"at most {MOST} scans")
    found = []
    for row in rows:
        at, device = datetime.fromisoformat(row["at"]), str(row["device"])
        if at.tzinfo is None or not _DEVICE.fullmatch(device):
            raise ValueError("a scan needs a time with its zone and a device")
        found.append((str(row["id"])[:60], ScanIn(str(row["text"])[:200], at, device)))
    return found


def _names(held: Muster, officers: set[str]) -> dict[str, dict[str, str]]:
    rows = Officer.objects.filter(pk__in=officers).select_related("base")
    return {o.pk: {"name": o.name, "rank": o.rank, "unit": o.unit or o.base.name} for o in rows}


def _why(told: scanning.Told) -> dict[str, str]:
    if told.problem is None:
        return {}
    return {"why": told.problem.reason, "cure": told.problem.cure, "why_en": told.problem.reason_en}


def _typed(request: HttpRequest, held: Muster, text: str) -> dict[str, Any]:
    """A code typed by hand is a scan; an id or a service number is a name called."""
    try:
        if text.startswith(code.MARK):
            scans = [ScanIn(text, clock.now(), "web")]
            told = scanning.told(scans, scanning.record_scans(held, scans, actor_of(request)))[0]
            return {"outcome": told.outcome, **_names(held, {told.officer}).get(told.officer, {}), **_why(told)}
        mine = RollLine.objects.filter(officers_of(request.user, "officer__"), muster=held)
        line = (
            mine.filter(officer_id=text).first() or mine.filter(officer__nrp=text).exclude(officer__nrp="").first()
        )
        if line is None:
            return {"outcome": "wrong", "why": "Kode, ID atau NRP tidak ada dalam daftar apel ini",
                    "why_en": "No such code, id or number on this roll", "cure": "Periksa lagi"}  # fmt: skip
        new = calling.call_roll(held, [Called(line.officer_id, True)], actor_of(request), channel="name")
        outcome = "present" if new else "again"
        return {"outcome": outcome, **_names(held, {line.officer_id})[line.officer_id]}
    except Refused as refused:
        p = refused.problems[0]
        return {"outcome": "wrong", "why": p.reason, "why_en": p.reason_en, "cure": p.cure}
