"""How do messages copied from WhatsApp become reports? Split, read, and confirmed one by one.

Nothing is kept here until its confirmation: the messages that wait travel with the page itself.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.force.models import Officer
from siaga.journal.acts import act
from siaga.kit import clock
from siaga.kit.wording import kinds_in
from siaga.operation import reads as operations
from siaga.profiles.field_reports import ReportForm
from siaga.reporting import chat, intake, moment, storing
from siaga.reporting.acts import field_reports
from siaga.reporting.chat import Said
from siaga.reporting.coded import grammar
from siaga.reporting.coded.calling import calls
from siaga.reporting.coded.messages import officer_of, sender_id
from siaga.reporting.desk import confirming, places, taking
from siaga.reporting.desk.forms import Again, Paste
from siaga.reporting.desk.voice import last
from siaga.reporting.envelope import PASTED, Envelope, Turned, digest
from siaga.reporting.models import Report
from siaga.reporting.spoken import Gazetteer, Heard, read
from siaga.reporting.spoken.naming import person

MOST_CARRIED = 1_500_000
FRESH = timedelta(hours=6)
COUNTS = ("stored", "skipped", "called", "refused", "before", "left_out", "cut")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that waits for its confirmation. `instance` makes the same message one report."""

    instance: str
    sender: str
    text: str
    at: str


@dataclass(slots=True)
class Queue:
    """The messages still to be looked at, and how many became what."""

    waiting: list[Waiting] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    number: int = 0

    @property
    def carried(self) -> str:
        """All of it, for the page to bring back."""
        return json.dumps([[list(asdict(w).values()) for w in self.waiting], self.counts, self.number])

    @property
    def nth(self) -> int:
        """Which message is looked at."""
        return self.number - len(self.waiting) + 1

    def done(self, what: str) -> None:
        """The first message is dealt with."""
        self.waiting, self.counts[what] = self.waiting[1:], self.counts[what] + 1


@door("reporting.take_down")
@require_http_methods(["GET", "POST"])
def pasted(request: HttpRequest) -> HttpResponse:
    """Take a paste apart, then look at one message after the other."""
    if request.method == "GET":
        return _page(request, {"paste": Paste()})
    step = request.POST.get("step", "")
    if step == "split":
        return _split(request)
    queue = _carried(request.POST.get("rest", ""))
    if queue is None or not queue.waiting:
        return HttpResponseBadRequest("rest")
    context: dict[str, Any] = {}
    if step == "store":
        context = _store(request, queue)
    elif step == "skip":
        queue.done("skipped")
    elif step == "again":
        again = Again(request.POST)
        queue.waiting[0] = replace(queue.waiting[0], text=again["line"].value() or "")
    return _page(request, context or _next(request, queue))


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "reporting/pasted.html", {**context, "last": last(request, "pasted")})


def _split(request: HttpRequest) -> HttpResponse:
    paste = Paste(request.POST)
    if not paste.is_valid():
        return _page(request, {"paste": paste})
    found = chat.split(paste.cleaned_data["text"])
    now, forms = moment.now(), field_reports()
    known = places.gazetteer(request.user, now)
    refused: Counter[tuple[str, str]] = Counter()
    queue = Queue(counts=Counter(left_out=found.left_out, cut=found.cut))
    for one in found.messages:
        parts = list(_parts(one, forms, known))
        if _sounds(one, now) and _rung(request, one, parts, known):
            queue.counts["called"] += 1
            parts = [part for part in parts if not calls(part.text)]
        elif kinds := kinds_in(one.text):
            refused.update(("pasted", kind) for kind in kinds)
            queue.counts["refused"] += 1
            parts = []
        queue.waiting += [_waiting(part) for part in parts if not kinds_in(part.text)]
    if refused:
        with act(storing.REFUSED, actor_of(request), "refusals") as change:
            change.update(storing.count_refusals(refused))
    _leave_out_known(queue)
    queue.number = len(queue.waiting)
    return _page(request, _next(request, queue))


def _sounds(one: Said, now: datetime) -> bool:
    """Whether the message calls for help and is fresh; an old one is looked at, but sounds no more."""
    return calls(one.text) and (one.at is None or abs(now - _sent(_waiting(one), now)) <= FRESH)


def _rung(request: HttpRequest, one: Said, parts: list[Said], known: Gazetteer) -> bool:
    """Let a call sound at once, before anybody looked at it; False where it could not be stored."""
    line = next((part.text for part in parts if calls(part.text)), one.text)
    now, forms = moment.now(), field_reports()
    heard, told = read(line, forms, known), _waiting(one)
    spots = {(s.stage, s.post): s for p in heard.places for s in p.spots}
    spot = next(iter(spots.values())) if len(spots) == 1 else None
    form = heard.form if heard.form and heard.form.alert else next(f for f in forms.forms if f.alert)
    digits = sum(c.isdigit() for c in one.sender)
    outcome = intake.take([Envelope(
        channel="pasted", sender=_heard_from(told), instance=told.instance, kind=form.key,
        answers={**grammar.answers_of(form, one.text), **_what(form, heard)}, device_at=_sent(told, now),
        received_at=now, taken_by=actor_of(request).id, contact=one.sender[:30] if digits > 7 else "",
        stage=spot.stage if spot else "", post=spot.post if spot else "", unverified=True,
    )])[0]  # fmt: skip
    return not isinstance(outcome, Turned)


def _what(form: ReportForm, heard: Heard) -> dict[str, Any]:
    """What happened, where the words say it."""
    asked = next(f for f in form.fields if f.options)
    return {asked.key: heard.answers[asked.key]} if heard.form is form and asked.key in heard.answers else {}


def _heard_from(one: Waiting) -> str:
    return f"pasted:{sender_id(one.sender)}" if one.sender else "pasted:tidak-disebut"


def _parts(one: Said, forms: Any, known: Gazetteer) -> Iterator[Said]:
    """The lines of a message, where at least two of them are reports by themselves; else the message whole."""
    lines = [line for line in one.text.splitlines() if line.strip()]
    if len(lines) > 1 and sum(read(line, forms, known).problem is None for line in lines) > 1:
        yield from (replace(one, text=line) for line in lines)
    else:
        yield replace(one, text=" ".join(lines))


def _waiting(one: Said) -> Waiting:
    """A message whose time is known is the same report whenever it is pasted; a bare line is a new one."""
    at = one.at.isoformat() if one.at else ""
    same = salted_hmac("siaga.reporting.pasted", f"{one.sender}\n{at}\n{one.text}").hexdigest()[:32]
    return Waiting(f"{PASTED}{same if at else uuid.uuid4().hex}", one.sender, one.text, at)


def _leave_out_known(queue: Queue) -> None:
    names = {digest(w.instance + end): w.instance for w in queue.waiting for end in ("", ":1")}
    stored: set[str] = set()
    keys = list(names)
    for start in range(0, len(keys), 500):
        rows = Report.objects.filter(pk__in=keys[start : start + 500]).values_list("pk", flat=True)
        stored |= {names[pk] for pk in rows}
    queue.counts["before"] += sum(w.instance in stored for w in queue.waiting)
    queue.waiting = [w for w in queue.waiting if w.instance not in stored]


def _carried(text: str) -> Queue | None:
    """The queue as the page brings it back; None for what no page of ours sent."""
    if len(text) > MOST_CARRIED:
        return None
    try:
        rows, counts, number = json.loads(text)
        waiting = [Waiting(*(str(cell)[: chat.LONGEST] for cell in row)) for row in rows]
        counted = Counter({key: int(counts[key]) for key in COUNTS if key in counts})
        for one in waiting:
            datetime.fromisoformat(one.at or "2024-11-27")
        return Queue(waiting, counted, max(int(number), len(waiting)))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _next(request: HttpRequest, queue: Queue) -> dict[str, Any]:
    """The next message and what was understood of it; at the end, what became of all."""
    if not queue.waiting:
        return {"queue": queue, "paste": Paste()}
    one, now = queue.waiting[0], moment.now()
    known = places.gazetteer(request.user, now)
    sent = _sent(one, now)
    heard = read(one.text, field_reports(), known, places.usual(sent))
    context: dict[str, Any] = {"queue": queue, "now_at": one, "again": Again(initial={"line": one.text})}
    if heard.problem is not None or heard.form is None:
        return {**context, "problem": heard.problem}
    told: dict[str, Any] = {}
    if one.at:
        told = {"day": sent.date(), "at": heard.clock.replace(":", ".") or f"{sent:%H.%M}"}
    speaker = _speaker(one, places.posts_named(s for p in heard.places for s in p.spots))
    context["confirm"] = confirming.asked_about(
        heard, now, instance=one.instance, word="whatsapp", speaker=speaker, pasted=True, **told
    )
    return context


def _sent(one: Waiting, now: datetime) -> datetime:
    """When the message was sent, by the node's clock; now where the chat does not say."""
    here = clock.local(now, settings.CONFIG.zone)
    return datetime.fromisoformat(one.at).replace(tzinfo=here.tzinfo) if one.at else here


def _speaker(one: Waiting, posts: list[Any]) -> tuple[str, str] | None:
    """The officer who sent it: by his number, or by a name that only he can have here."""
    if not one.sender:
        return None
    found = officer_of(one.sender) if sum(c.isdigit() for c in one.sender) > 7 else ""
    if not found:
        ranks = operations.profile_of(operations.current()).ranks
        idle = frozenset(word for rank in ranks for word in rank.name.casefold().split())
        names = dict(Officer.objects.values_list("pk", "name"))
        here = {pk: names[pk] for p in posts for pk in (*p.officers, p.supervisor) if pk in names}
        found = person(one.sender, here, idle) or person(one.sender, names, idle)
    row = Officer.objects.filter(pk=found).first() if found else None
    return (row.pk, f"{row.rank} {row.name}") if row else None


def _store(request: HttpRequest, queue: Queue) -> dict[str, Any]:
    """Store the first message as confirmed; the page to show where that failed, else nothing."""
    one, now = queue.waiting[0], moment.now()
    known = places.gazetteer(request.user, now)
    named = set(request.POST.get("place", "").partition(":")[2].split(","))
    spots = [s for v in known.villages for s in v.stations.values() if s.station in named]
    speaker = _speaker(one, places.posts_named(spots))
    form = confirming.answered(request.POST, field_reports().forms, known, now, speaker=speaker, pasted=True)
    if form is None:
        return {}
    if form.is_valid():
        outcomes = taking.take(request, form, "pasted", sender=_heard_from(one))
        if not any(isinstance(o, Turned) for o in outcomes):
            queue.done("stored")
            return {}
    return {"queue": queue, "now_at": one, "again": Again(initial={"line": one.text}), "confirm": form}
