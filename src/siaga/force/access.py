"""Who may read an officer's telephone number?"""

from __future__ import annotations

from siaga.journal.context import Actor

PHONE_READERS = frozenset({"kaops", "karendalops", "operator", "administrator"})


def may_read_phone(actor: Actor) -> bool:
    """True for roles that call officers up."""
    return actor.role in PHONE_READERS
