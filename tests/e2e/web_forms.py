"""ODK Web Forms, the engine of ODK Central's web forms, in a browser: it loads a form, fills it, serialises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from screen import ROOT

PAGE = Path(__file__).with_name("web_forms.html")
HERE = "http://uji.localhost"
PLACE = {"latitude": -2.5, "longitude": 104.7, "accuracy": 9}


def opened(browser: Any) -> Any:
    """A page that has the library; its files come from node_modules, and nothing from elsewhere."""
    context = browser.new_context(geolocation=PLACE, permissions=["geolocation"], timezone_id="Asia/Jakarta")
    context.route("**/*", _served)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{HERE}/")
    page.wait_for_function("window.ready")
    return page


def filled(page: Any, form: str, count: int, seed: int) -> list[bytes]:
    """So many submissions of a form, as the library's own Send button hands them over."""
    return [xml.encode() for xml in page.evaluate("([xml, n, seed]) => filled(xml, n, seed)", [form, count, seed])]


def _served(route: Any) -> None:
    path = route.request.url.removeprefix(HERE).partition("?")[0]
    file = PAGE if path == "/" else ROOT / "node_modules" / path.lstrip("/")
    if not route.request.url.startswith(HERE) or not file.is_file():
        return route.abort()
    route.fulfill(path=file, content_type="text/html" if file is PAGE else "text/javascript")
