"""What happens to one coded message? It becomes reports, waits for a look, or goes back with the reason.

A message from a number nobody knows waits in quarantine, but a call for help is never kept waiting, wherever in the
message its word stands. What an SMS or a chat says stays unverified. Answers name codes and times only, no person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from siaga.force.models import Officer
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM
from siaga.kit import clock
from siaga.kit.wording import kinds_in
from siaga.reporting import intake, storing
from siaga.reporting.acts import field_reports
from siaga.reporting.coded import check, grammar
from siaga.reporting.coded.calling import calls
from siaga.reporting.coded.grammar import Coded, Unread
from siaga.reporting.coded.numbers import Named, post_of
from siaga.reporting.envelope import Envelope, Outcome, Turned, digest
from siaga.reporting.models import Quarantined

EARLY = timedelta(minutes=5)
_NOT_DIGIT = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a channel handed it in. `id` is the channel's own; `number` who sent it; `at` its time."""

    channel: str
    id: str
    number: str
    text: str
    at: datetime
    taken_by: str = ""

    @property
    def instance(self) -> str:
        """The report's id that makes a repeated message one report."""
        return f"{self.channel}:{digest(self.id)}"

    @property
    def sender(self) -> str:
        """Who sent it, as an id that gives no number away."""
        return sender_id(self.number)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back, and whether it was stored (201), waits (202), or was turned away."""

    text: str
    status: int
    outcomes: tuple[Outcome, ...] = ()
    retry_after: int | None = None


def receive(message: Message) -> Reply:
    """Take one message in. The same message again gives the same answer and stores nothing twice."""
    forms = field_reports()
    found = grammar.read(message.text, forms)
    officer = officer_of(message.number)
    known = bool(officer or message.taken_by)
    rings = calls(message.text)
    if rings and isinstance(found, Unread):
        found = grammar.called(message.text, forms)
    if isinstance(found, Coded) and found.form.alert:
        return _take(message, found, officer)
    if not known:
        waits, call = _quarantine(message, "sender"), grammar.called(message.text, forms) if rings else None
        return _take(message, call, officer) if isinstance(call, Coded) else waits
    if isinstance(found, Unread):
        return Reply(f"Siaga: {found.problem.reason}. {found.problem.cure}.", 422)
    return _take(message, found, officer)


def normal(number: str) -> str:
    """A telephone number in one spelling: digits with the country's code."""
    digits = _NOT_DIGIT.sub("", number)
    return f"62{digits[1:]}" if digits.startswith("0") else digits


def sender_id(number: str) -> str:
    """An id of a number that nobody can turn back without this post's key."""
    return salted_hmac("siaga.reporting.sender", normal(number)).hexdigest()[:32]


def officer_of(number: str) -> str:
    """The officer whose telephone this is; "" for a number nobody knows or two officers share."""
    wanted = normal(number)
    rows = Officer.objects.exclude(phone="").values_list("pk", "phone")
    found = [pk for pk, phone in rows if normal(phone) == wanted] if wanted else []
    return found[0] if len(found) == 1 else ""


def _take(message: Message, found: Coded, officer: str) -> Reply:
    post = post_of(found.number) if found.number is not None else None
    if post is None and not found.form.alert:
        return Reply("Siaga: nomor plot ini tidak ada dalam jadwal. Periksa kartu plot.", 422)
    envelopes = list(_envelopes(message, found, post, officer))
    if not envelopes:
        return Reply("Siaga: TPS ke- itu tidak ada di plot ini. Periksa kartu plot.", 422)
    outcomes = tuple(intake.take(envelopes))
    wrong = next((o for o in outcomes if isinstance(o, Turned)), None)
    if wrong is not None:
        problem = wrong.problems[0]
        return Reply(f"Siaga: {problem.reason}. {problem.cure}.", wrong.status, outcomes, wrong.retry_after)
    return Reply(_thanks(found, post, outcomes), 201, outcomes)


def _envelopes(message: Message, found: Coded, post: Named | None, officer: str) -> Iterator[Envelope]:
    """One envelope, or one for each station of the post when the report is owed by station and none was named."""
    places = _places(found, post)
    for nth, place in enumerate(places, start=1):
        yield Envelope(
            channel=message.channel, sender=message.sender, kind=found.form.key, answers=found.answers,
            instance=message.instance + (f":{nth}" if len(places) > 1 else ""),
            device_at=_moment(found, message), received_at=clock.now(), stage=post.stage if post else "",
            post=post.code if post else "", station=place, officer=officer, taken_by=message.taken_by,
            contact=message.number, unverified=True,
        )  # fmt: skip


def _places(found: Coded, post: Named | None) -> list[str]:
    if post is None or found.form.per == "post":
        return [""]
    if found.station is None:
        return list(post.stations)
    return [post.stations[found.station - 1]] if 1 <= found.station <= len(post.stations) else []


def _moment(found: Coded, message: Message) -> datetime:
    """The time the message says, on its own day or the day before; else when it was sent."""
    if not found.clock:
        return message.at
    sent = clock.local(message.at, settings.CONFIG.zone)
    told = datetime.combine(sent.date(), time.fromisoformat(found.clock), sent.tzinfo)
    return told - timedelta(days=1) if told > sent + EARLY else told


def _thanks(found: Coded, post: Named | None, outcomes: tuple[Outcome, ...]) -> str:
    at = clock.hour(clock.now(), settings.CONFIG.zone)
    number = next((o.seq for o in outcomes if not isinstance(o, Turned)), "")
    if found.form.alert:
        return f"Siaga: PANGGILAN DITERIMA {at}, no. {number}. Pos komando dan polsek diberi tahu."
    place = check.written(post.number) if post else ""
    rings = any(calls(text) for text in intake.texts(found.form, found.answers))
    rung = " PANGGILAN DITERIMA: pos komando dan polsek diberi tahu." if rings else ""
    return f"Siaga: {found.form.code} {place} diterima {at}, no. {number}.{rung}"


def _quarantine(message: Message, why: str) -> Reply:
    """Keep a message until somebody looks; words that no room may keep are dropped, and only counted."""
    number = "" if kinds_in(message.number) else message.number[:30]
    refused = kinds_in(message.text) + ([] if number else kinds_in(message.number))
    key = digest(message.instance)
    if not Quarantined.objects.filter(pk=key).exists():
        with act("reporting.quarantine_message", SYSTEM, key) as change:
            Quarantined.objects.create(
                id=key, channel=message.channel, sender=message.sender, contact=number,
                text="" if refused else message.text[:1000], why="wording" if refused else why,
                received_at=clock.now(),
            )  # fmt: skip
            storing.count_refusals(Counter((message.channel, kind) for kind in refused))
            change.update(channel=message.channel, why="wording" if refused else why)
    return Reply("Siaga: pesan diterima dan menunggu pemeriksaan pos komando. Keadaan darurat: TOLONG.", 202)
