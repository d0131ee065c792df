"""Every change of who is on duty: the console locked and opened, the watch handed over, emergencies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from siaga.accounts.models import BreakGlass, User, Watch
from siaga.accounts.roles import ADMINISTRATOR, ROLES
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse
from siaga.kit.wording import require_clean

EMERGENCY_HOURS = 4


def lock(actor: Actor, path: str, why: str) -> None:
    """The console was locked at this place, by hand or because nobody touched it."""
    with act("accounts.lock", actor, actor.id, reason=why) as change:
        change.update(place=path)


def unlock(actor: Actor, opened: bool) -> None:
    """The console was unlocked, or somebody tried with a wrong PIN."""
    with act("accounts.unlock" if opened else "accounts.fail_unlock", actor, actor.id):
        pass


def take_watch(actor: Actor, user: User, scope_code: str) -> Watch:
    """Open the first watch of a post; refuses while somebody holds it."""
    if Watch.objects.filter(scope_code=scope_code, until=None).exists():
        raise refuse(
            "Jaga pos sedang dipegang orang lain", "Pakai serah terima",
            "Somebody holds this post's watch", "Use the hand-over",
        )  # fmt: skip
    with act("accounts.take_watch", actor, scope_code) as change:
        row = Watch.objects.create(holder=user, scope_code=scope_code, since=clock.now())
        change.update(holder=user.id)
    return row


def hand_over(
    actor: Actor, giver: User, taker: User, scope_code: str, open_items: list[dict[str, Any]], note: str = ""
) -> Watch:
    """Hand the watch over in one step: the old one closes with its open items, the new one opens."""
    if giver.pk == taker.pk:
        raise refuse(
            "Penerima sama dengan yang menyerahkan", "Penerima harus orang lain",
            "Giver and taker are the same", "The taker must be another person",
        )  # fmt: skip
    now = clock.now()
    with act("accounts.hand_over", actor, scope_code) as change:
        require_clean(note, "note")
        Watch.objects.filter(scope_code=scope_code, until=None).update(
            until=now, handed_to=taker, open_items=open_items
        )
        row = Watch.objects.create(holder=taker, scope_code=scope_code, since=now)
        change.update(giver=giver.pk, taker=taker.pk, open_items=open_items, note=note)
    return row


def ask_break_glass(actor: Actor, user: User, role: str, scope_code: str, reason: str) -> BreakGlass:
    """Ask for a role in an emergency; nothing opens until a second person allows it."""
    if role == ADMINISTRATOR or ADMINISTRATOR in set(
        user.assignments.filter(revoked_at=None).values_list("role", flat=True)
    ):
        raise refuse(
            "Akses darurat tidak mencampur administrator dengan peran operasi", "Pakai akun peran operasi",
            "Emergency access never mixes administrator and operation", "Use an account of the operation",
        )  # fmt: skip
    if len(reason.strip()) < 10:
        raise refuse(
            "Alasan terlalu singkat", "Tulis keadaan daruratnya", "The reason is too short", "State the emergency"
        )
    with act("accounts.ask_break_glass", actor, user.id, reason=reason) as change:
        row = BreakGlass.objects.create(
            user=user, role=role, scope_kind=ROLES[role].scope, scope_code=scope_code,
            reason=reason, asked_at=clock.now(),
        )  # fmt: skip
        change.update(role=role, scope=scope_code, request=row.id)
    return row


def approve_break_glass(actor: Actor, row: BreakGlass, hours: int = EMERGENCY_HOURS) -> None:
    """Allow it for at most four hours; never by the one who asked, never twice."""
    if actor.id == row.user_id or row.approved_at:
        raise refuse(
            "Akses darurat perlu orang kedua", "Minta Kaops atau Karendalops lain",
            "Emergency access takes a second person", "Ask another commander or planner",
        )  # fmt: skip
    now = clock.now()
    with act("accounts.approve_break_glass", actor, row.user_id, reason=row.reason) as change:
        row.approved_by, row.approved_at = actor.id, now
        row.expires_at = now + timedelta(hours=min(hours, EMERGENCY_HOURS))
        row.save(update_fields=["approved_by", "approved_at", "expires_at"])
        change.update(role=row.role, scope=row.scope_code, until=row.expires_at, request=row.id)


def close_break_glass(actor: Actor, row: BreakGlass) -> None:
    """End an emergency before its time, or refuse one that was asked."""
    with act("accounts.close_break_glass", actor, row.user_id) as change:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        change.update(role=row.role, request=row.id)
