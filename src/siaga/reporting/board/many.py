"""How does a supervisor report for many? One question, answered for each waiting post at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from siaga.accounts.sign_in import actor_of
from siaga.profiles.field_reports import ReportField, ReportForm
from siaga.reporting import access, intake, moment, rules
from siaga.reporting.board.forms import Which
from siaga.reporting.envelope import Envelope, Outcome
from siaga.reporting.models import Expected

MOST = 500


def form_of(choice: Which) -> ReportForm | None:
    """The form that was chosen."""
    known = rules.current().forms
    ok = choice.is_bound and choice.is_valid()
    return known.form_of(choice.cleaned_data["form"]) if known and ok else None


def first_state(form: ReportForm) -> ReportField | None:
    """The question that is answered for many: the form's first choice."""
    return next((f for f in form.fields if f.type == "state"), None)


def waiting(user: Any, chosen: Mapping[str, Any]) -> list[Expected]:
    """The posts or stations of this person that still owe the report."""
    rows = Expected.objects.filter(
        access.within(user), stage=chosen["stage"], kind=chosen["form"], slot=chosen["slot"], state="waiting"
    )
    return list(rows.order_by("district_code", "place")[:MOST])


def take(request: HttpRequest, rows: Sequence[Expected], chosen: Mapping[str, Any]) -> list[Outcome]:
    """Take in what was answered; what was left blank stays owed."""
    envelopes = [e for row in rows if (e := _envelope(request, row, chosen)) is not None]
    return intake.take(envelopes) if envelopes else []


def _envelope(request: HttpRequest, row: Expected, chosen: Mapping[str, Any]) -> Envelope | None:
    known = rules.current().forms
    form = known.form_of(chosen["form"]) if known else None
    asked = first_state(form) if form else None
    value = request.POST.get(f"s_{row.pk}", "")
    if asked is None or not value:
        return None
    answers: dict[str, Any] = {asked.key: value}
    boxes = next((f for f in form.fields if f.required and f.numeric), None) if form else None
    if boxes is not None:
        answers[boxes.key] = request.POST.get(f"n_{row.pk}", "")
    actor, now = actor_of(request), moment.now()
    return Envelope(
        "voice", actor.device or actor.id, f"banyak:{uuid.uuid4().hex}", row.kind, answers, now, now, post=row.post,
        station=row.station, stage=row.stage, slot=row.slot, officer=actor.id, taken_by=actor.id, role=actor.role,
    )  # fmt: skip
