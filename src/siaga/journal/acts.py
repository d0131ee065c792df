"""How is anything changed? Inside one act: one transaction that writes the change and its journal entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from siaga.journal import context
from siaga.journal.append import Record, append, append_all
from siaga.journal.context import SYSTEM, Actor
from siaga.journal.leaf import instant, microseconds
from siaga.kit import bus
from siaga.kit.wording import WordsRefused, require_clean


class Change(dict[str, Any]):
    """What the act changed. `object` may be set inside the block, when the id is known only then."""

    __slots__ = ("object", "seq")

    def __init__(self, object: str) -> None:
        self.object, self.seq = object, -1


@contextmanager
def act(
    name: str,
    actor: Actor,
    object: str,
    *,
    reason: str = "",
    event_time: datetime | None = None,
    event_clock: str = "siaga",
) -> Iterator[Change]:
    """Open an act (`room.verb_noun`) on an object id; yields the dict of what changed, to be filled.

    The journal entry is appended in the same transaction at the end of the block. Nothing is written if
    the block raises. Domain tables refuse writes outside an act. A `reason` that names a candidate or counts votes
    is refused, as such words in a column are; the journal keeps how often. An act inside an act joins the outer
    transaction and writes its own entry before the outer one. `event_clock` names the clock that
    `event_time` was read from. Ids must not be personal data: they stay in the tree for ever.
    """
    change = Change(object)
    with words_counted(name), transaction.atomic():
        token = context._under_way.set(name)
        try:
            require_clean(reason, "reason")
            yield change
            event = microseconds(event_time) if event_time else None
            record = Record(name, actor, change.object, change, reason, event, event_clock)
            change.seq, at = append(record)
        finally:
            context._under_way.reset(token)
        if bus.is_heard(name):
            transaction.on_commit(partial(_tell, record, change.seq, at))


@contextmanager
def words_counted(name: str) -> Iterator[None]:
    """When what is asked within is refused for its words: it is rolled back, and only the number is written."""
    outermost = context._under_way.get() is None
    try:
        yield
    except WordsRefused as refused:
        if outermost:
            count_refused_words(name, refused)
        raise


def count_refused_words(where: str, refused: WordsRefused) -> None:
    """Write down how many texts were refused, of which kind and where; neither the words nor who wrote them."""
    if refused.counted:
        return
    with act("journal.count_refused_words", SYSTEM, "refusals") as change:
        change.update({f"{where}/{kind}": number for kind, number in sorted(refused.kinds.items())})
    refused.counted = True


@contextmanager
def act_many(name: str) -> Iterator[list[Record]]:
    """Open one transaction for many acts; yields the list that the block fills with one record for each.

    For intake by the hundred: the head of the tree is locked and moved once. Entries, times and news are those
    of as many acts one after the other, in the list's order, written at the end of the block. All are written
    or none. `name` says only what is under way; each record names its own act.
    """
    records: list[Record] = []
    with transaction.atomic():
        token = context._under_way.set(name)
        try:
            yield records
            written = append_all(records)
        finally:
            context._under_way.reset(token)
        transaction.on_commit(partial(_tell_all, records, written))


def _tell_all(records: list[Record], written: list[tuple[int, int]]) -> None:
    for record, (seq, at) in zip(records, written, strict=True):
        if bus.is_heard(record.act):
            _tell(record, seq, at)


def _tell(record: Record, seq: int, at: int) -> None:
    actor, event = record.actor, at if record.event is None else record.event
    news = {
        "act": record.act, "seq": seq, "object": record.object, "change": dict(record.change),
        "actor": actor.id, "role": actor.role, "device": actor.device,
        "recorded": instant(at), "event": instant(event),
    }  # fmt: skip
    bus.tell(record.act, news)
