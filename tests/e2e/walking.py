"""Which screens can a person walk to? Link by link from the menu, each kind of screen once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.urls import resolve

LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"
ENDS = {"account_logout", "language"}


def kind(url: str) -> tuple[str, ...]:
    """What makes two addresses the same screen: the route, and the names of what is asked."""
    parts = urlsplit(url)
    return (resolve(parts.path).view_name, *sorted({name for name, _ in parse_qsl(parts.query)}))


def opened(page: Any, url: str) -> bool:
    """Whether a page came; a file that is handed over is no screen."""
    try:
        page.goto(url)
    except Exception as error:
        if "Download is starting" in str(error):
            return False
        raise
    return bool(page.evaluate("document.contentType") == "text/html")


def walk(page: Any, address: str) -> Iterator[tuple[str, ...]]:
    """Opens each kind of screen within this person's reach and names it while it is open."""
    waiting, seen = [f"{address}/"], set()
    while waiting:
        url = waiting.pop(0).partition("#")[0]
        if not url.startswith(f"{address}/") or kind(url) in seen or kind(url)[0] in ENDS:
            continue
        seen.add(kind(url))
        if opened(page, url):
            waiting += page.evaluate(LINKS)
            yield kind(url)
