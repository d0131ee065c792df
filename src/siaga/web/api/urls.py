"""Where is the API? Each of its addresses has a name and a door like any page, so it stands in the table too."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from siaga.accounts import machine
from siaga.accounts.door import door
from siaga.web.api import calendar, features, field, rooms
from siaga.web.api.service import api, unknown

ROOT, ROOMS = "/api/v1/", (rooms, field, features)


@door(strangers=lambda request: True)
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for whoever has a token of any scope or signed in."""
    if not machine.enter(request, ""):
        return unknown()
    return HttpResponse(_document(), content_type="application/json")


@cache
def _document() -> bytes:
    return json.dumps(api.get_openapi_schema(path_prefix=ROOT)).encode()


def _named(pattern: URLPattern) -> URLPattern:
    """Ninja's own view behind a door: strangers pass, since the API itself asks for token or session."""

    def view(request: Any, *args: Any, **kwargs: Any) -> Any:
        return pattern.callback(request, *args, **kwargs)

    view.csrf_exempt = True  # type: ignore[attr-defined]  # a session only reads here; a token is no cookie
    name = f"api_{pattern.name or 'doors'}".replace("-", "_")
    return path(f"{ROOT[1:]}{pattern.pattern}", door(strangers=lambda request: True)(view), name=name)


# One address for all methods of a path: ninja lists a path once for each.
_PATTERNS = {str(p.pattern): p for p in reversed(api.urls[0]) if isinstance(p, URLPattern) and p.name != "api-root"}
urlpatterns = [
    path("api/v1/openapi.json", document, name="api_document"),
    *map(_named, reversed(_PATTERNS.values())),
    path("kalender/<str:token>.ics", calendar.feed, name="calendar_feed"),
]
