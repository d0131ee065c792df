"""Which programs may ask, as whom and how long? Tokens by client and scope; hashed, ending, revocable.

A token never opens more than its holder may: the rules ask the holder's roles at every request. Nobody makes one
for another, because who makes a token could read as its holder.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from siaga.accounts.device_acts import digest
from siaga.accounts.models import MachineToken, User
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse
from siaga.kit.screen import two

SCOPES = {
    "register": two("daftar dan peta (OGC API Features)", "registers and map (OGC API Features)"),
    "plan": two("rencana dan plot", "plan and posts"),
    "readiness": two("kekuatan dan kesiapan", "strength and readiness"),
    "ladder": two("PG, AG, GN", "ladder of disturbances"),
    "ladder:write": two("menambah PG, AG, GN", "to put disturbances on the ladder"),
    "situation": two("situasi", "situation"),
    "reports": two("laporan dan alarm", "reports and alarms"),
    "reports:write": two("mengirim laporan, menangani alarm", "to hand in reports and take up alarms"),
    "journal": two("kepala jurnal", "head of the journal"),
    "calendar": two("kalender tahapan (iCalendar)", "calendar of stages (iCalendar)"),
}  # fmt: skip
LONGEST_DAYS, PREFIX = 366, "siaga_"


def issue_token(
    actor: Actor, user: User, *, label: str, scopes: Collection[str], days: int
) -> tuple[MachineToken, str]:
    """Make a token for oneself; its text is shown once and kept only as a hash."""
    if actor.id != user.pk or actor.device != "web":  # a token must not outlive the phone it was made on
        raise refuse(
            "Token hanya dibuat untuk diri sendiri, di konsol", "Minta pemegang peran membuatnya di pos komando",
            "A token is made for oneself only, at a console", "Ask the holder of the role to make it at the post",
        )  # fmt: skip
    if not scopes or set(scopes) - SCOPES.keys() or not 1 <= days <= LONGEST_DAYS or not label.strip():
        raise refuse(
            "Nama, lingkup atau lama token tidak sah", f"Pilih lingkup; lama 1 sampai {LONGEST_DAYS} hari",
            "Name, scope or length of the token is not valid", f"Choose scopes; 1 to {LONGEST_DAYS} days",
            value=f"{sorted(scopes)}, {days}",
        )  # fmt: skip
    text, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    row = MachineToken(
        user=user, label=label.strip(), scopes=sorted(scopes), digest=digest(text), issued_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    with act("accounts.issue_token", actor, row.id) as change:
        row.save(force_insert=True)
        change.update(user=user.pk, label=row.label, scopes=row.scopes, until=row.expires_at)
    return row, text


def revoke_token(actor: Actor, row: MachineToken) -> None:
    """End a token; felt at its next request. A token that is revoked already stays as it is."""
    if row.revoked_at:
        return
    with act("accounts.revoke_token", actor, row.pk) as change:
        row.revoked_by, row.revoked_at = actor.id, clock.now()
        row.save(update_fields=["revoked_by", "revoked_at"])
        change.update(user=row.user_id, label=row.label)


def known(text: str, scope: str = "") -> MachineToken | None:
    """The token of this text while it is in force, its holder is active and it has the scope."""
    if not text.startswith(PREFIX) or len(text) > 100:
        return None
    rows = MachineToken.objects.filter(digest=digest(text), revoked_at=None, expires_at__gt=clock.now())
    row = rows.filter(user__is_active=True).select_related("user").first()
    return row if row and (not scope or scope in row.scopes) else None


def offered(request: HttpRequest) -> str:
    """The token a request brings: as a bearer, or as the password of Basic, which desktop programs know."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return text.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(text, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return ""
    return ""


def enter(request: Any, scope: str) -> bool:
    """Whether the request may use this scope: by a token, whose holder it then acts as; to read also by session.

    A browser's session never writes here: another site could make the browser send it.
    """
    text = offered(request)
    if not text:
        return bool(request.user.is_authenticated) and request.method in ("GET", "HEAD")
    row = known(text, scope)
    if row is None:
        return False
    request.user, request.machine = row.user, row
    return True
