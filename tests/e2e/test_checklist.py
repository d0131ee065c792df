"""A boat is checked by thumb, its photo kept, its shortfall owned; duty and rest from the plan."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from screen import axe, fits, shot


@pytest.fixture
def boat(sign_in):
    """The first boat's checklist on an operator's phone."""
    page = sign_in("operator", viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto("/kesiapan/periksa/?jenis=boat")
    axe(page)
    fits(page)
    shot(page, "kesiapan-daftar")
    page.locator(".person a").first.tap()
    page.locator("#i-hull").wait_for()
    return page


def test_a_boat_is_checked_by_thumb_and_goes_out_at_once(boat, served):
    hull = boat.locator("#i-hull")
    hull.get_by_role("button", name="Baik").tap()
    boat.locator("#i-hull.present").wait_for()
    engine = boat.locator("#i-engine")
    engine.get_by_text("Jumlah per keadaan, foto").tap()
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), (120, 60, 20)).save(picture, "JPEG")
    engine.get_by_label("Foto kerusakan").set_input_files(
        {"name": "mesin.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    engine.get_by_role("button", name="Rusak Berat").tap()
    boat.locator("#i-engine.absent").get_by_role("link", name="foto").wait_for()
    jackets = boat.locator("#i-life-jackets")
    jackets.get_by_role("button", name="Baik").tap()
    boat.locator("#i-life-jackets").get_by_text("ukuran belum diisi").wait_for()
    axe(boat)
    fits(boat)
    shot(boat, "kesiapan-periksa")
    rows = json.loads(served.siaga("readiness", "show", "--by", "kind", "--json"))["rows"]
    assert next(r for r in rows if r["group"] == "Kapal dan speedboat")["not_ready"] == 1
    boat.goto("/kesiapan/kekurangan/")
    axe(boat)
    row = boat.locator(".person").first
    row.get_by_text("Tugaskan atau selesaikan").tap()
    row.get_by_label("Cara mengatasinya").fill("Mesin diganti dari cadangan")
    shot(boat, "kesiapan-kekurangan")
    row.get_by_role("button", name="Selesai").tap()
    boat.get_by_text("Tidak ada kekurangan yang cocok").wait_for()


def test_readiness_and_rest_pages_have_no_fault(sign_in):
    page = sign_in("kaops")
    for by in ("jenis", "satuan", "kecamatan"):
        page.goto(f"/kesiapan/?menurut={by}")
        axe(page)
        fits(page)
        shot(page, f"kesiapan-{by}")
    page.goto("/kesiapan/istirahat/")
    page.get_by_role("button", name="Susun giliran").click()
    page.get_by_role("button", name="Susun ulang").wait_for()
    axe(page)
    fits(page)
    shot(page, "istirahat")
