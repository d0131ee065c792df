"""Whose phone is this, and for which posts may it speak? Known by its secret, asked anew every half minute."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass

from siaga.accounts import access
from siaga.accounts.device_acts import digest
from siaga.accounts.models import Device
from siaga.accounts.roles import foremost
from siaga.reporting import rules

KEPT_SECONDS = 30.0
MOST = 20_000
ALL = frozenset({"kaops", "karendalops", "operator", "kasatgas", "pamatwil"})


@dataclass(frozen=True, slots=True)
class Sender:
    """An enrolled phone and its person. `everywhere`: a command role speaks for every post."""

    device: str
    user: str
    officer: str
    role: str
    posts: frozenset[str]
    districts: frozenset[str]
    bases: frozenset[str]
    everywhere: bool

    def speaks_for(self, post: str, district: str = "", base: str = "") -> bool:
        """Whether a report of this post is this person's to give; another's is kept and marked unverified."""
        return self.everywhere or post in self.posts or district in self.districts or base in self.bases


_known: dict[str, tuple[float, Sender | None]] = {}
_lock = threading.Lock()


def of_token(token: str) -> Sender | None:
    """The sender of `device.secret`; None for an unknown phone. Revocation is felt within half a minute."""
    key, now = digest(token), time.monotonic()
    with _lock:
        held = _known.get(key)
    if held and now - held[0] < KEPT_SECONDS:
        return held[1]
    found = _read(token)
    with _lock:
        if len(_known) >= MOST:
            _known.clear()
        _known[key] = (now, found)
    return found


def remembered(token: str) -> tuple[bool, Sender | None]:
    """Whether the answer is at hand without the database, and the answer."""
    held = _known.get(digest(token))
    fresh = held is not None and time.monotonic() - held[0] < KEPT_SECONDS
    return fresh, held[1] if held and fresh else None


def forget() -> None:
    """Ask the database for everybody anew: after a phone was revoked or a schedule was drawn up."""
    with _lock:
        _known.clear()


def _read(token: str) -> Sender | None:
    device_id, _, secret = token.partition(".")
    row = (
        Device.objects.filter(pk=device_id[:32], revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    if row is None or not row.secret_hash or not secrets.compare_digest(row.secret_hash, digest(secret)):
        return None
    return of_user(row.user, row.id)


def of_user(user: object, device: str) -> Sender:
    """The sender that a signed-in person is, on this device."""
    access.forget(user)  # type: ignore[arg-type]
    roles, officer = access.roles_of(user), getattr(user, "officer_id", "")
    return Sender(
        device, str(getattr(user, "pk", "")), officer, foremost(roles), rules.current().posts_of(officer),
        _codes(user, access.DISTRICT, "padal"), _codes(user, access.BASE, "kapolsek"), bool(roles & ALL),
    )  # fmt: skip


def _codes(user: object, kind: str, role: str) -> frozenset[str]:
    """Codes held under a role; a district may be written without its regency."""
    found = set()
    for code in access.codes(user, kind, role):
        regency, _, own = code.partition("/")
        short = kind == access.DISTRICT and not own.startswith(regency)
        found.add(f"{regency}.{own}" if short else own)
    return frozenset(found)
