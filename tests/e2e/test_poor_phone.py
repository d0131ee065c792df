"""The offline page on a poor phone: little memory, a slow processor, a slow line, storage that may be cleared, sun.

Little memory: Chromium's mode for low-end devices and a small heap. An older browser: every construct the scripts
use is looked up in a parse tree, since no old browser can be had here.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from screen import BROWSER, FLAGS, ROOT, shot

import siaga.reporting
import siaga.web

POOR = ["--enable-low-end-device-mode", "--js-flags=--max-old-space-size=64", "--process-per-site"]
SLOWER = 6
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 25_000}
PAGE = Path(siaga.reporting.__file__).parent / "static" / "reporting" / "page"
VENDOR = Path(siaga.web.__file__).parent / "static" / "vendor"
PIN = "482915"
THUMB = 48
SUN = 7.0
REFUSED = "navigator.storage.persist = async () => false; navigator.storage.persisted = async () => false;"
CONTRAST = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const under = (node) => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement, text = walk.currentNode.data.trim(), box = at.getBoundingClientRect();
    if (!text || !box.width || box.right < 0 || ["SCRIPT", "NOSCRIPT", "OPTION"].includes(at.tagName)) continue;
    const two = [light(rgb(getComputedStyle(at).color)), light(under(at))].sort((a, b) => b - a);
    found.push([text.slice(0, 40), (two[0] + 0.05) / (two[1] + 0.05)]);
  }
  return found;
}"""  # noqa: E501
# What Chromium 80 cannot read or does not have, by its name in Babel's tree.
LATE_NODES = {
    "ClassProperty", "ClassPrivateProperty", "ClassPrivateMethod", "PrivateName", "StaticBlock", "BigIntLiteral",
    "ImportAttribute", "ExportNamespaceSpecifier", "V8IntrinsicIdentifier",
    "OptionalMemberExpression", "OptionalCallExpression",
}  # fmt: skip
LATE_NAMES = {
    "at", "replaceAll", "structuredClone", "hasOwn", "randomUUID", "replaceChildren", "findLast", "findLastIndex",
    "toSorted", "toReversed", "toSpliced", "groupBy", "any", "WeakRef", "AggregateError", "checkVisibility",
    "requestSubmit", "showPicker", "withResolvers", "timeout",
}  # fmt: skip
WALK = """(source) => {
  const tree = window.babel.parse(source, { sourceType: "unambiguous", errorRecovery: false }), seen = [];
  const visit = (node) => {
    if (!node || typeof node.type !== "string") return;
    seen.push([node.type, node.operator || "", node.callee ? (node.callee.property || node.callee).name || "" : ""]);
    for (const key of Object.keys(node)) if (key !== "loc" && key !== "extra") [].concat(node[key]).forEach((part) => part && typeof part === "object" && visit(part));
  };
  visit(tree.program);
  return seen;
}"""  # noqa: E501


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def code(served) -> str:
    """One officer's enrolment."""
    return str(json.loads(served.script("make_field.py"))["codes"][0])


def poor(playwright: Any, served, folder: Path) -> tuple[Any, Any, Any]:
    """A phone of the 1 GB class on a slow line, its profile kept in `folder`."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=BROWSER, args=[*FLAGS, *POOR], base_url=served.address, has_touch=True,
        is_mobile=True, viewport={"width": 360, "height": 640},
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(REFUSED)
    talk = context.new_cdp_session(page)
    talk.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    talk.send("Emulation.setHardwareConcurrencyOverride", {"hardwareConcurrency": 2})
    talk.send("Network.enable")
    talk.send("Network.emulateNetworkConditions", LINE)
    return context, page, talk


def instances(served) -> list[str]:
    with sqlite3.connect(f"file:{served.folder}/siaga.sqlite3?mode=ro", uri=True) as db:
        return [row[0] for row in db.execute("SELECT instance FROM reporting_report")]


def unlocked(page: Any) -> None:
    page.goto("/lapor/")
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Buka").click()
    page.locator("button.safe").wait_for()


def test_a_poor_phone_keeps_and_sends_by_one_thumb_though_it_may_clear_its_storage(
    playwright, served, code, tmp_path
):
    context, page, talk = poor(playwright, served, tmp_path / "hp")
    try:
        page.goto(f"/hp/{code}/")
        for box in page.locator("input[type=password]").all():
            box.fill(PIN)
        page.locator("main button").first.click()
        page.wait_for_url("**/lapor/")
        page.get_by_label("PIN Anda").fill(PIN)
        page.get_by_role("button", name="Kunci halaman ini dengan PIN").click()
        tile = page.locator("button.safe")
        tile.wait_for()
        page.get_by_text("dapat menghapus data halaman").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        tile.tap()
        page.get_by_text("tersimpan di HP pukul").wait_for()
        page.get_by_text("Semua terkirim").wait_for()
        assert len(instances(served)) == 1
        talk.send("Network.emulateNetworkConditions", {**LINE, "offline": True})
        for n in range(3):
            tile.tap()
            page.get_by_text(f"Belum terkirim: {n + 1}").wait_for()
            page.get_by_text("tersimpan di HP pukul").wait_for()
    finally:
        context.close()
    context, page, _ = poor(playwright, served, tmp_path / "hp")
    try:
        unlocked(page)
        page.get_by_text("Semua terkirim").wait_for()
        assert len(set(instances(served))) == len(instances(served)) == 4
        assert page.evaluate("performance.memory.usedJSHeapSize") < 16_000_000
        in_the_sun(page)
    finally:
        context.close()


def in_the_sun(page: Any) -> None:
    """Every word at 7:1 or better, every button as large as a thumb, AMAN without scrolling and the largest."""
    page.wait_for_timeout(300)
    shot(page, "lapor-hp-lemah")
    dim = [pair for pair in page.evaluate(CONTRAST) if pair[1] < SUN]
    assert not dim
    boxes = [b.bounding_box() for b in page.locator("main button, main .go").all()]
    assert min(min(box["width"], box["height"]) for box in boxes) >= THUMB
    tile = page.locator("button.safe").bounding_box()
    assert tile["width"] >= 300
    assert tile["height"] >= 200
    assert tile["y"] + tile["height"] <= 640
    assert tile["width"] * tile["height"] == max(b["width"] * b["height"] for b in boxes)
    for label in ("Kesehatan personel", "MINTA BANTUAN"):
        page.get_by_role("button", name=label).click()
        page.get_by_role("button", name="Simpan dan kirim").click()
        page.get_by_text("Belum diisi").first.wait_for()
        assert not [pair for pair in page.evaluate(CONTRAST) if pair[1] < SUN]
        tiles = [b.bounding_box() for b in page.locator("main button, .tile label, select, textarea").all()]
        assert min(box["height"] for box in tiles) >= THUMB
        page.get_by_role("button", name="Kembali").click()
    page.get_by_role("button", name="Kotak keluar").click()
    page.get_by_text("diterima, nomor").first.wait_for()
    assert not [pair for pair in page.evaluate(CONTRAST) if pair[1] < SUN]


@pytest.fixture(scope="module")
def parsed(playwright) -> Iterator[Any]:
    """`parsed(source)`: type, operator and name of every node, by Babel's parser."""
    text = (ROOT / "node_modules" / "@babel" / "parser" / "lib" / "index.js").read_text("utf-8")
    browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
    page = browser.new_page()
    page.evaluate("(text) => { window.babel = {}; new Function('exports', text)(window.babel); }", text)
    yield lambda source: page.evaluate(WALK, source)
    browser.close()


def late(nodes: list[list[str]]) -> set[str]:
    """What of it an older browser cannot read or does not have."""
    found = {kind for kind, _, _ in nodes} & LATE_NODES
    found |= {sign for _, sign, _ in nodes if sign in ("??", "??=", "||=", "&&=")}
    return found | {name for _, _, name in nodes if name in LATE_NAMES}


def test_the_scripts_of_the_page_are_read_by_an_older_chromium(parsed):
    """No syntax after ES2019 and no call that Chromium 80 lacks, in our scripts and in the borrowed ones."""
    for file in [*sorted(PAGE.glob("*.js")), VENDOR / "jsqr.js", VENDOR / "qrcode.js"]:
        text = file.read_text("utf-8").replace("/* KEPT */", '"a"')
        nodes = parsed(text)
        assert len(nodes) > 50, file.name
        assert not late(nodes), file.name


@pytest.mark.parametrize(
    "source",
    ["a?.b", "a ?? b", "a ||= b", "class A { x = 1 }", "class A { #x() {} }", "1n", "[1].at(-1)",
     "structuredClone(a)", "'a'.replaceAll('a', 'b')", "export * as x from 'y'", "class A { static {} }",
     "crypto.randomUUID()"],
)  # fmt: skip
def test_what_is_too_new_is_found(parsed, source):
    assert late(parsed(source))


def test_the_style_of_the_page_is_read_by_an_older_chromium():
    """A selector an older browser cannot read drops its whole rule."""
    text = (PAGE / "page.css").read_text("utf-8")
    late = r":not\([^)]*,|:is\(|:where\(|:has\(|\binset:|\d(d|s|l)vh|aspect-ratio|color-mix|@container|@layer|^\s*&"
    assert not re.search(late, text, re.M)
    alone = [rule for rule in re.findall(r"([^{}]+)\{", text) if ":focus-visible" in rule and "," in rule]
    assert not alone
