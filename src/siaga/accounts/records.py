"""What is written down of sign-ins and refusals? They change no table; the journal entry is the whole act."""

from __future__ import annotations

from siaga.accounts.models import User
from siaga.journal.acts import act
from siaga.journal.context import Actor


def record_sign_in(actor: Actor, how: str) -> None:
    """Somebody signed in, by these means."""
    with act("accounts.sign_in", actor, actor.id) as change:
        change.update(how=how)


def record_sign_out(actor: Actor) -> None:
    """Somebody signed out."""
    with act("accounts.sign_out", actor, actor.id):
        pass


def record_failed_sign_in(actor: Actor, user: User | None, address: str, locked: bool) -> None:
    """A sign-in failed. An unknown name is not written down: it may be a password typed in the wrong field."""
    with act("accounts.refuse_sign_in", actor, user.pk if user else "tidak-dikenal") as change:
        change.update(address=address, locked=locked)


def record_factor(actor: Actor, user: User, kind: str, added: bool) -> None:
    """A second factor was set up or taken away."""
    with act("accounts.add_factor" if added else "accounts.remove_factor", actor, user.pk) as change:
        change.update(kind=kind)


def record_refusal(actor: Actor, permission: str, path: str, object_id: str = "") -> None:
    """Somebody asked for what is not theirs."""
    with act("accounts.refuse_access", actor, object_id or permission) as change:
        change.update(permission=permission, path=path)
