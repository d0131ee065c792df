"""The page of erasures, empty, with a request, and done, as people see it."""

from __future__ import annotations

from screen import axe, fits, shot


def test_a_body_goes_by_two_people(sign_in):
    page = sign_in("kaops")
    page.goto("/jurnal/penghapusan/")
    axe(page)
    fits(page)
    shot(page, "penghapusan-ditahan")
    page.get_by_label("Alasan").fill("Putusan terakhir dibacakan, perkara terakhir ditutup (SINTETIS)")
    page.get_by_role("button", name="Cabut larangan hapus").click()
    planner = sign_in("karendalops")
    planner.goto("/jurnal/penghapusan/?entri=3")
    planner.get_by_label("Subjek data").fill("uji-1")
    planner.get_by_label("Dasar hukum").select_option("UU 27/2022 pasal 8")
    axe(planner)
    fits(planner)
    shot(planner, "penghapusan-minta")
    planner.get_by_role("button", name="Minta penghapusan").click()
    page.goto("/jurnal/penghapusan/")
    axe(page)
    fits(page)
    shot(page, "penghapusan-menunggu")
    page.get_by_role("button", name="Hapus isi catatan 3").click()
    axe(page)
    fits(page)
    page.goto("/jurnal/3/")
    assert "dihapus" in page.inner_text("main")
    axe(page)
    fits(page)
    shot(page, "penghapusan-catatan")
    page.goto("/kesehatan/")
    fits(page)
    shot(page, "penghapusan-kesehatan")
