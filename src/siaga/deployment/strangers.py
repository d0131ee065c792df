"""May somebody who has not signed in look at the plan? Only where the server says so: a demo on its own machine."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

_ask: list[Callable[[HttpRequest], bool]] = []


def ask(test: Callable[[HttpRequest], bool]) -> None:
    """Name who answers; the server stands right of this room."""
    _ask[:] = [test]


def may_read(request: HttpRequest) -> bool:
    """Whether this request without sign-in may see the plan, without names."""
    return any(test(request) for test in _ask)
