"""How is anything changed? Inside one act: one transaction that writes the change and its journal entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from siaga.journal import context
from siaga.journal.context import Actor


@contextmanager
def act(
    name: str,
    actor: Actor,
    object: str,
    *,
    reason: str = "",
    event_time: datetime | None = None,
) -> Iterator[dict[str, Any]]:
    """Open an act (`room.verb_noun`) on an object id; yields the dict of what changed, to be filled.

    The journal entry is appended in the same transaction at the end of the block. Nothing is written if
    the block raises. Domain tables refuse writes outside an act.
    """
    change: dict[str, Any] = {}
    with transaction.atomic():
        token = context._under_way.set(name)
        try:
            yield change
        finally:
            context._under_way.reset(token)
