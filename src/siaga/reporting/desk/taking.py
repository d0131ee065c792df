"""What becomes of a confirmed report? Envelopes, one for each post or station that owes it, and their outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify

from siaga.accounts.sign_in import actor_of
from siaga.kit.screen import two
from siaga.reporting import intake
from siaga.reporting.desk.confirming import Confirm
from siaga.reporting.envelope import Envelope, Outcome, Turned
from siaga.reporting.models import Post
from siaga.reporting.spoken import Spot


def take(request: HttpRequest, form: Confirm, channel: str, **given: Any) -> list[Outcome]:
    """Store what the form says; `given` overrides what the channel knows better. The form says what went wrong."""
    outcomes = intake.take(list(_envelopes(request, form, channel, given)))
    for problem in {p for o in outcomes if isinstance(o, Turned) for p in o.problems}:
        form.add_error(None, two(f"{problem.reason}. {problem.cure}.", f"{problem.reason_en}. {problem.cure_en}."))
    return outcomes


def _envelopes(request: HttpRequest, form: Confirm, channel: str, given: dict[str, Any]) -> Iterator[Envelope]:
    spots, sure = _owing(form), form.cleaned_data.get("known", True)
    for nth, spot in enumerate(spots, start=1):
        officer = form.cleaned_data["officer"]
        post = form.post_of(spot) if spot else None
        yield Envelope(**{
            "channel": channel, "sender": _sender(channel, form), "kind": form.asked.key, "answers": form.answers(),
            "instance": form.cleaned_data["instance"] + (f":{nth}" if len(spots) > 1 else ""),
            "device_at": form.moment(), "received_at": form.now, "officer": officer,
            "taken_by": actor_of(request).id, "unverified": not (sure and speaks(officer, post)),
            "contact": form.cleaned_data.get("contact", ""), "stage": spot.stage if spot else "",
            "post": spot.post if spot else "", "station": spot.station if spot else "", **given,
        })  # fmt: skip


def _owing(form: Confirm) -> list[Spot | None]:
    """Each station where stations owe the report, else each post once; None for a call without a place."""
    spots: tuple[Spot, ...] = form.cleaned_data["place"]
    if not spots:
        return [None]
    if form.asked.per == "station":
        return list(spots)
    first: dict[str, Spot] = {}
    for spot in spots:
        held = first.setdefault(spot.post, spot)
        if held is not spot:
            first[spot.post] = Spot(spot.stage, spot.post, "", 0)
    return list(first.values())


def speaks(officer: str, post: Post | None) -> bool:
    """Whether this officer stands at the post or controls it."""
    return bool(officer and post and (officer in post.officers or officer == post.supervisor))


def _sender(channel: str, form: Confirm) -> str:
    """Who was heard, as an id for ever: a function, never a person's name or number."""
    word = "personel" if form.cleaned_data["officer"] else slugify(form.cleaned_data["word"]) or "tidak-disebut"
    return f"{channel}:{re.sub(r'[^a-z0-9-]', '', word)[:40]}"
