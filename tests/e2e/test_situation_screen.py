"""The situation screen lives: what changes is swapped and marked, a cut is said, and all comes back."""

from __future__ import annotations

import gzip
import shutil
import sys

import pytest
from screen import axe, fits, shot

from conftest import HERE, run, serve, stop

LOST = "#live-lost"
SCREENS = (("/", "situasi"), ("/?dinding=1", "situasi-dinding"), ("/laporan-situasi/", "laporan-situasi"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_situation_and_the_report(sign_in, scheme):
    page = sign_in("kaops", color_scheme=scheme)
    for path, name in SCREENS:
        page.goto(path)
        axe(page)
        fits(page)
        if scheme == "light":
            shot(page, name)


def test_home_is_light_enough(sign_in):
    page = sign_in("kaops")
    sizes = []
    page.on("response", lambda answer: sizes.append((answer.url, len(gzip.compress(answer.body())))))
    page.goto("/", wait_until="load")
    assert sum(size for _, size in sizes) <= 150_000, sizes


def test_an_act_of_the_command_line_appears_and_is_marked(served, sign_in):
    page = sign_in("kaops")
    page.goto("/")
    before = page.locator("[data-mark=available] .tile-value").inner_text()
    page.wait_for_timeout(500)
    served.script("act.py", "absent")
    changed = page.locator("[data-mark=available][data-changed]")
    changed.wait_for(timeout=10_000)
    assert changed.locator(".tile-value").inner_text() != before
    assert page.locator("[data-mark=seats][data-changed]").count() == 0
    axe(page)


def test_a_cut_is_said_and_healed_with_nothing_missed(chromium, served, sign_in):
    # A post of its own: it is stopped and started again.
    folder = served.folder.with_name("putus")
    shutil.copytree(served.folder, folder)
    process, address = serve(folder)
    port = address.rsplit(":", 1)[1]
    context = chromium.new_context(base_url=address)
    context.add_cookies([{"name": "sessionid", "value": served.keys["kaops"], "url": address}])
    page = context.new_page()
    page.goto("/")
    page.wait_for_timeout(500)
    stop(process)
    page.locator(LOST).wait_for(timeout=20_000)
    assert "Sambungan terputus sejak" in page.locator(LOST).inner_text()
    run([sys.executable, HERE / "act.py", folder, "absent"], folder)
    again, _ = serve(folder, port=int(port))
    try:
        page.locator(LOST).wait_for(state="hidden", timeout=45_000)
        page.locator("[data-mark=available][data-changed]").wait_for(timeout=10_000)
    finally:
        context.close()
        stop(again)


def test_one_ticks_the_report_as_sent(sign_in):
    page = sign_in("operator", permissions=["clipboard-read", "clipboard-write"])
    page.goto("/laporan-situasi/?pukul=13:00")
    page.get_by_role("button", name="Salin teks").click()
    assert "LAPORAN SITUASI" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Tandai sudah dikirim").click()
    page.get_by_text("laporan pukul 13.00").wait_for()
