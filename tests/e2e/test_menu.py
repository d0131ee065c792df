"""The menu on a desk and on a phone, and every screen without a fault that axe-core can find."""

from __future__ import annotations

import pytest
from screen import axe, fits, named, shot

KAOPS = ("/", "/buku-jaga/", "/serah-terima/", "/rencana/", "/pengguna/", "/perangkat/", "/darurat/", "/jurnal/",
         "/jurnal/3/", "/kesehatan/", "/yang-disimpan/", "/akun/", "/akun/pin/", "/akun/sandi/", "/akun/kunci/",
         "/tidak-ada/")  # fmt: skip


def test_on_a_phone_the_menu_opens_by_keyboard_and_leads_on(sign_in):
    page = sign_in("kaops", viewport={"width": 360, "height": 740})
    page.goto("/")
    page.locator(".all summary").focus()
    page.keyboard.press("Enter")
    axe(page)
    fits(page)
    page.locator(".sheet").get_by_role("link", name="Buku jaga").click()
    page.wait_for_url("**/buku-jaga/")
    assert page.locator(".screens [aria-current]").inner_text() == "Buku jaga"


def test_on_a_desk_the_group_and_the_screen_are_marked(sign_in):
    page = sign_in("kaops")
    page.goto("/jurnal/3/")
    assert page.locator(".groups [aria-current]").inner_text() == "Administrasi"
    assert page.locator(".screens [aria-current]").get_attribute("aria-current") == "true"


def test_a_partner_sees_only_what_his_role_opens(sign_in):
    page = sign_in("kpu")
    page.goto("/")
    assert page.locator(".groups").inner_text().split() == ["Situasi", "Peta", "Laporan", "Data", "Administrasi"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(sign_in, scheme):
    page = sign_in("kaops", color_scheme=scheme)
    for path in KAOPS:
        page.goto(path)
        axe(page)
        fits(page)
        if scheme == "light":
            shot(page, named(page.url))
