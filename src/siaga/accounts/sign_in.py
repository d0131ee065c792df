"""Who came in, who was refused? The framework's sign-in events, written into the journal."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from siaga.accounts import access, records
from siaga.accounts.device_acts import digest
from siaga.accounts.models import User
from siaga.accounts.roles import foremost
from siaga.journal.context import Actor

DEVICE, SINCE, BROWSER = "siaga_device", "siaga_since", "siaga_browser"
NOBODY = Actor("tanpa-nama", "", "web")


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request: id, foremost role, and the phone or the browser."""
    user = request.user
    if not isinstance(user, User):
        return NOBODY
    machine = getattr(request, "machine", None)
    device = f"token:{machine.pk}" if machine else request.session.get(DEVICE) or "web"
    return Actor(user.pk, foremost(access.roles_of(user)), device)


def listen() -> None:
    """Tie the events to the journal; once per process."""
    user_logged_in.connect(_came_in, dispatch_uid="siaga.in")
    user_logged_out.connect(_left, dispatch_uid="siaga.out")
    user_login_failed.connect(_refused, dispatch_uid="siaga.refused")
    user_locked_out.connect(_locked_out, dispatch_uid="siaga.locked")
    authenticator_added.connect(_factor_added, dispatch_uid="siaga.factor")
    authenticator_removed.connect(_factor_removed, dispatch_uid="siaga.nofactor")


def _actor(user: User, request: HttpRequest | None) -> Actor:
    device = request.session.get(DEVICE) if request else ""
    return Actor(user.pk, foremost(access.roles_of(user)), device or "web")


def _came_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    from siaga.accounts import sessions

    sessions.begin(request)
    request.siaga_came_in = True  # type: ignore[attr-defined]  # marks this browser as known in the answer
    steps = request.session.get("account_authentication_methods") or []
    how = "+".join(record.get("type") or record["method"] for record in steps)
    records.record_sign_in(_actor(user, request), how or request.session.get("siaga_how", "password"))


def _left(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        records.record_sign_out(_actor(user, request))


def _refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None and not getattr(request, "axes_locked_out", False):
        _write(credentials.get("username") or "", request, locked=False)


def _locked_out(sender: Any, request: HttpRequest, username: str, **_: Any) -> None:
    # The library says so at every further try; only the first is news, else an attacker fills the journal.
    from django.core.cache import cache

    if cache.add(f"siaga.locked.{digest(f'{username} {_address(request)}')}", 1, 900):
        _write(username, request, locked=True)


def _write(username: str, request: HttpRequest, locked: bool) -> None:
    user = User.objects.filter(username=username).first()
    records.record_failed_sign_in(NOBODY, user, _address(request), locked)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    records.record_factor(_actor(user, request), user, str(authenticator.type), added=True)


def _factor_removed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    request.session.pop("siaga_factor", None)
    records.record_factor(_actor(user, request), user, str(authenticator.type), added=False)
