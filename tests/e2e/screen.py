"""What the browser tests share: a page that is watched, axe, pictures at three sizes, one-time codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import shutil
import struct
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BROWSER = shutil.which("chromium") or ""
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
SIZES = {360: 740, 1366: 768, 3840: 2160}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async tags => (await axe.run(document, {runOnly: {type: "tag", values: tags}})).violations
  .map(v => `${v.id}: ${v.help}\\n` + v.nodes.slice(0, 3).map(n => `    ${n.html.slice(0, 160)}`).join("\\n"))"""
CLIPPED = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Watch:
    """Everything a page did wrong: policy broken, script failed, a host that is not ours."""

    def __init__(self, page: Any, address: str) -> None:
        self.wrong: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda r: self._asked(r.url, address))

    def _said(self, message: Any) -> None:
        # A page that is refused or missing is an answer of ours; Chromium logs its status as an error.
        if message.type == "error" and "status of 4" not in message.text:
            self.wrong.append(message.text)

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith((f"{address}/", "data:", "blob:")):
            self.wrong.append(url)


def axe_finds(page: Any) -> list[str]:
    """Every violation of WCAG 2.2 AA or good practice that axe-core finds on the page as it is now."""
    # By the debugger, so that the page's own policy against foreign scripts stays whole.
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    return list(page.evaluate(AXE, WCAG))


def axe(page: Any) -> None:
    """Fail on what axe-core finds."""
    found = axe_finds(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


def shot(page: Any, name: str) -> None:
    """Keep pictures at 360, 1366 and 3840 px where `SIAGA_SHOTS` says; without it, nothing."""
    folder = os.environ.get("SIAGA_SHOTS")
    if not folder:
        return
    before = page.viewport_size
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=width < 3840)
    page.set_viewport_size(before)


def fits(page: Any, width: int = 360) -> None:
    """Fail when the page is wider than a screen of this width."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": SIZES.get(width, 800)})
    wide = page.evaluate(CLIPPED)
    assert wide <= 0, f"{page.url} is {wide} px too wide at {width}"
    page.set_viewport_size(before)


def named(url: str) -> str:
    """A file name for the picture of an address."""
    return re.sub(r"\W+", "-", url.split("//", 1)[-1].partition("/")[2]).strip("-") or "beranda"


def totp(secret: str, ahead: int = 0) -> str:
    """The code that an authenticator application shows now, or so many half minutes ahead."""
    moment = struct.pack(">Q", int(time.time()) // 30 + ahead)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
