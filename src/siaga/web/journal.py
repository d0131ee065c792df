"""What was done, by whom, and is the record whole? The journal's screens."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.journal import erasing, reads
from siaga.journal.models import Entry, Seal
from siaga.kit import clock
from siaga.kit.screen import two

PAGE = 50


def names(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Names of the actors of these entries, by id; one query for all."""
    ids = {row["actor"] for row in rows}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


@door("journal.read")
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Fifty entries, newest first, by act or object, or only late ones; and the seals."""
    late = bool(request.GET.get("terlambat"))
    rows = reads.late() if late else Entry.objects.order_by("-seq")
    act, thing, before = (request.GET.get(k, "") for k in ("tindakan", "objek", "sebelum"))
    if act:
        rows = rows.filter(act__startswith=act)
    if thing:
        rows = rows.filter(object=thing)
    if before.isdigit():
        rows = rows.filter(seq__lt=int(before))
    shown = [reads.shown(row) for row in rows[:PAGE]]
    context = {
        "rows": shown, "names": names(shown), "act": act, "object": thing, "late": late, "size": reads.size(),
        "older": shown[-1]["seq"] if len(shown) == PAGE else None, "seals": Seal.objects.order_by("-number")[:10],
        **erasing.hold(),
        "yesterday": clock.today(settings.CONFIG.zone) - timedelta(days=1),
    }  # fmt: skip
    return render(request, "siaga/journal.html", context)


@door("journal.read")
@require_safe
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry; its body where the rules let this person read it."""
    row = Entry.objects.filter(seq=seq).first()
    if row is None:
        raise Http404
    user: Any = request.user
    may = user.has_perm("journal.read_body", row.act)
    text = reads.body(seq) if may else None
    shown = reads.shown(row)
    answer, by = reads.body_answer(seq)
    context = {
        "row": shown, "names": names([shown]), "may": may, "leaf": bytes(row.leaf_hash).hex(),
        "answer": answer, "by": by,
        "body": json.dumps(json.loads(text), ensure_ascii=False, indent=2) if text else "",
    }  # fmt: skip
    return render(request, "siaga/entry.html", context)


@door("journal.read")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole journal now and say what that proves."""
    verdict = reads.verify()
    found = [two(fault.detail, fault.detail_en) for fault in verdict.faults[:50]]
    return render(
        request, "siaga/verified.html", {"verdict": verdict, "root": verdict.root.hex(), "findings": found}
    )


@door("journal.seal")
@require_POST
def seal(request: HttpRequest) -> HttpResponse:
    """Make yesterday's seal."""
    from siaga.journal import seals

    day = clock.today(settings.CONFIG.zone) - timedelta(days=1)
    made = seals.seal_day(day, actor_of(request))
    if request.user.has_perm("journal.read"):
        return redirect("journal")
    return render(request, "siaga/sealed.html", {"seal": made})
