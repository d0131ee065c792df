"""How often may one try? Per account and address; a device the person used before is counted apart.

An attacker who hammers an account locks out himself, then every unknown browser, never the commander's own.
"""

from __future__ import annotations

import hashlib
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SALT = "siaga.known-device"
KNOWN_DAYS = 90
PER_DEVICE = 10
PER_ACCOUNT = 30
PER_ADDRESS = 50


def _cookie(username: str) -> str:
    return "siaga_kenal_" + hashlib.sha256(username.lower().encode()).hexdigest()[:12]


def mark_known(response: HttpResponse, username: str) -> None:
    """Remember in this browser that the person signed in here; called after a whole sign-in only."""
    value = signing.dumps([username.lower(), signing.get_cookie_signer().sign("k")[-8:]], salt=SALT, compress=False)
    response.set_cookie(
        _cookie(username), value, max_age=KNOWN_DAYS * 86400, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def known(request: HttpRequest, username: str | None) -> str:
    """A key for this browser when the person signed in with it before, else ""."""
    value = request.COOKIES.get(_cookie(username or ""), "")
    try:
        name, _ = signing.loads(value, salt=SALT, max_age=KNOWN_DAYS * 86400)
    except (signing.BadSignature, ValueError):
        return ""
    return hashlib.sha256(value.encode()).hexdigest() if name == (username or "").lower() else ""


def _spent(device: str) -> int:
    return int(cache.get(f"siaga.tries.{device}", 0))


def _recent(**by: Any) -> int:
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    total = AccessAttempt.objects.filter(attempt_time__gte=since, **by).aggregate(n=Sum("failures_since_start"))[
        "n"
    ]
    return total or 0


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """The library's counters per account and address, and around them the two wider ones."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Whether this try is refused before the password is looked at."""
        username = get_client_username(request, credentials)
        if device := known(request, username):
            return _spent(device) >= PER_DEVICE
        if super().is_locked(request, credentials):
            return True
        if _recent(ip_address=request.axes_ip_address) >= PER_ADDRESS:
            return True
        return _recent(username=username) >= PER_ACCOUNT

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **rest: Any) -> None:
        """Count a failure: on the known device alone, or on account and address."""
        device = known(request, get_client_username(request, credentials)) if request else ""
        if not device:
            super().user_login_failed(sender, credentials, request, **rest)
            return
        seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
        cache.set(f"siaga.tries.{device}", _spent(device) + 1, seconds)
