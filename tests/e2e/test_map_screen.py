"""The map in a real browser: drawn without a foreign host, a picture without WebGL, a point put right by a tap."""

from __future__ import annotations

import pytest
from screen import FLAGS, axe, fits, shot

DRAWING = [f for f in FLAGS if f != "--disable-gpu"] + ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="module")
def chromium():
    """A browser that draws WebGL in software."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=DRAWING)
        yield browser
        browser.close()


def test_the_map_is_drawn_and_a_tap_puts_a_point_right(sign_in):
    page = sign_in("karendalops", viewport={"width": 1366, "height": 768})
    page.set_default_timeout(30_000)
    page.goto("/peta/?district=16.07.01")
    page.wait_for_selector("html[data-map=ready]", state="attached")
    for layer in ("Perjalanan", "Plot PAM TPS", "Jangkauan cadangan"):
        page.get_by_label(layer, exact=True).check()
    page.get_by_text("Plot PAM TPS 3").wait_for()
    axe(page)
    shot(page, "peta")
    ask = "async () => (await (await fetch('/peta/desa.geojson?district=16.07.01')).json()).features[0]"
    first = page.evaluate(ask)
    village, center = first["properties"]["c"], first["geometry"]["coordinates"]
    page.evaluate("center => siagaMap.jumpTo({center, zoom: 14})", center)
    page.wait_for_timeout(1500)
    for name in ("TPS", "Polres dan polsek", "Plot PAM TPS", "Jangkauan cadangan", "Perjalanan"):
        page.get_by_label(name, exact=True).uncheck()
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Betulkan titik").click()
    page.mouse.click(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/daftar/desa/{village}/titik/?lat=**")
    page.get_by_label("Sumber titik").fill("GPS Polsek Mariana")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("GPS Polsek Mariana").wait_for()


def test_a_screen_without_webgl_gets_the_picture_and_the_tables(sign_in):
    page = sign_in("operator")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/peta/")
    page.wait_for_selector("html[data-map=picture]", state="attached")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Tabel Plot PAM TPS").click()
    page.get_by_role("heading", name="Plot PAM TPS").wait_for()
    axe(page)
