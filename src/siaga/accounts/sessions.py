"""Where is it kept who is signed in? In the framework's own session, with the person and the browser beside it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Framework
from django.http import HttpRequest

from siaga.accounts.device_acts import digest
from siaga.accounts.models import Session
from siaga.accounts.sign_in import BROWSER, DEVICE, SINCE
from siaga.kit import clock

# The first that fits wins: Edge calls itself Chrome too, and Chrome calls itself Safari.
_PROGRAMS = (
    (r"Edg(e|A|iOS)?/", "Edge"), (r"OPR/", "Opera"), (r"SamsungBrowser/", "Samsung Internet"),
    (r"(Firefox|FxiOS)/", "Firefox"), (r"(Chrome|CriOS|Chromium)/", "Chrome"), (r"Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    (r"Android", "Android"), (r"iPhone", "iPhone"), (r"iPad", "iPad"), (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"), (r"CrOS", "ChromeOS"), (r"Linux", "Linux"),
)  # fmt: skip


class SessionStore(Framework):
    """The session as Django keeps it in the database, in a table that also says whose it is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session, with what its data say of person, phone and browser."""
        row: Any = super().create_model_instance(data)
        began = data.get(SINCE)
        row.user_id, row.device_id = data.get(SESSION_KEY), data.get(DEVICE) or None
        row.handle, row.browser = handle_of(row.session_key), data.get(BROWSER, "")
        row.since, row.seen = datetime.fromtimestamp(began, UTC) if began else None, clock.now()
        return cast("Session", row)


def handle_of(key: str) -> str:
    """The name of a session that opens nothing."""
    return digest(key)[:16]


def begin(request: HttpRequest) -> None:
    """Note when and with which browser somebody came in; sessions that are over go."""
    request.session[SINCE] = clock.now().timestamp()
    request.session[BROWSER] = words_of(str(request.META.get("HTTP_USER_AGENT", "")))
    request.session.clear_expired()


def words_of(agent: str) -> str:
    """`Firefox, Windows`: what a browser says it is, in words that a person knows; "" when it says nothing."""
    found = [next((word for sign, word in signs if re.search(sign, agent)), "") for signs in (_PROGRAMS, _SYSTEMS)]
    return ", ".join(word for word in found if word)
