"""Draws every screen of the Banyuasin sample in the middle of a day, for the documentation: `make screenshots`.

Writes docs/screenshots/ROUTE-WIDTH[-en].webp and docs/reference/screens-gallery.md: Indonesian at 360, 1366 and
3840 px, English at 1366, long pages cut. Refuses to leave more than 14 MB.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siaga.settings")

import django
from PIL import Image
from playwright.sync_api import sync_playwright
from screen import BROWSER, FLAGS, ROOT, SIZES
from walking import kind as of
from walking import walk

from conftest import HERE, SIAGA, run, serve, stop

PLACE, PAGE = ROOT / "docs" / "screenshots", ROOT / "docs" / "reference" / "screens-gallery.md"
ROLES = ("kaops", "operator", "administrator")
SAME = {"plan_of"}  # looks as "plan" does
LONGEST, QUALITY, LIMIT = {360: 1000, 1366: 900, 3840: 2160}, {360: 22, 1366: 26, 3840: 8}, 14_000_000
HEAD = """# Every screen in pictures

The Banyuasin sample in the middle of a day, drawn by `make screenshots`. Every person, officer number and report in
it is made up. Each picture is in Indonesian at 1366 px; beside it the same screen on a phone (360 px), on a wall
(3840 px) and in English. Long pages are cut.
"""


def main() -> None:
    django.setup()
    with tempfile.TemporaryDirectory() as place:
        folder = filled(Path(place) / "pos")
        keys = json.loads((folder / "keys.json").read_text("utf-8"))
        process, address = serve(folder)
        try:
            write(draw(address, keys))
        finally:
            stop(process)


def filled(folder: Path) -> Path:
    """The sample, planned, with its people and a day under way."""
    folder.mkdir()
    run([SIAGA, "init", ".", "--sample", "banyuasin-pilkada-2024", "--json"], folder)
    run([SIAGA, "plan", "--json"], folder)
    keys = run([sys.executable, HERE / "make_people.py", folder], folder)
    (folder / "keys.json").write_text(keys, "utf-8")
    run([sys.executable, HERE / "make_day.py", folder], folder)
    return folder


def draw(address: str, keys: dict[str, str]) -> dict[str, str]:
    """Every route's heading, its pictures taken; each route once, by the first role that reaches it."""
    PLACE.mkdir(exist_ok=True)
    for old in PLACE.glob("*.webp"):
        old.unlink()
    drawn: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        for role in ROLES:
            context = browser.new_context(base_url=address)
            context.add_cookies([{"name": "sessionid", "value": keys[role], "url": address}])
            page, english = context.new_page(), context.new_page()
            for kind in walk(page, address):
                if (
                    kind[0] not in drawn and kind[0] not in SAME and of(page.url) == kind
                ):  # else it was led to prove who it is
                    drawn[kind[0]] = page.locator("h1").first.inner_text()
                    take(context, page, english, kind[0], address)
            context.close()
        browser.close()
    return drawn


def take(context: Any, page: Any, english: Any, route: str, address: str) -> None:
    """The pictures of one screen."""
    for width in SIZES:
        shoot(page, f"{route}-{width}", width)
    context.add_cookies([{"name": "bahasa", "value": "en", "url": address}])
    english.goto(page.url)
    shoot(english, f"{route}-1366-en", 1366)
    context.add_cookies([{"name": "bahasa", "value": "id", "url": address}])


def shoot(page: Any, name: str, width: int) -> None:
    """One picture, compressed."""
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    page.wait_for_timeout(200)
    tall = page.evaluate("document.documentElement.scrollHeight") if width < 3840 else SIZES[width]
    part = {"x": 0, "y": 0, "width": width, "height": min(tall, LONGEST[width])}
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=part))).convert("RGB")
    picture.save(PLACE / f"{name}.webp", quality=QUALITY[width], method=4)


def write(drawn: dict[str, str]) -> None:
    """The page that shows them; refuses pictures that weigh too much."""
    weight = sum(file.stat().st_size for file in PLACE.glob("*.webp"))
    parts = [HEAD]
    for route, heading in drawn.items():
        there = f"../screenshots/{route}"
        parts.append(
            f"## {heading} (`{route}`)\n\n![{heading}]({there}-1366.webp)\n\n"
            f"[360 px]({there}-360.webp) · [3840 px]({there}-3840.webp) · [English]({there}-1366-en.webp)\n"
        )
    PAGE.write_text("\n".join(parts), "utf-8")
    print(f"{len(drawn)} screens, {weight / 1e6:.1f} MB")
    if weight > LIMIT:
        raise SystemExit("the pictures weigh more than 14 MB: lower QUALITY")


if __name__ == "__main__":
    main()
