"""Sessions, backups and the rules in force, as administrator and commander press and read them."""

from __future__ import annotations

import hashlib

from screen import axe, fits, shot


def test_the_administrator_ends_a_session_and_that_browser_is_out(sign_in):
    desk, theirs = sign_in("administrator"), sign_in("padal")
    theirs.goto("/akun/")
    desk.goto("/sesi/")
    axe(desk)
    fits(desk)
    shot(desk, "sesi")
    desk.locator("tr", has_text="Padal").get_by_role("button", name="Akhiri").click()
    desk.wait_for_url("**/sesi/")
    assert desk.locator("tr", has_text="Padal").count() == 0
    theirs.goto("/akun/")
    assert "/masuk/" in theirs.url
    desk.reload()
    assert desk.locator("h1").inner_text() == "Sesi masuk"


def test_a_backup_is_made_by_one_button_and_counts_as_the_last(sign_in, served):
    desk = sign_in("administrator")
    desk.goto("/kesehatan/cadangan/")
    assert "siaga recovery-key" in desk.locator("main").inner_text()
    axe(desk)
    served.siaga("recovery-key", "--json")
    desk.reload()
    shot(desk, "cadangan-kosong")
    desk.get_by_role("button", name="Buat cadangan sekarang").click()
    shot(desk, "cadangan-berjalan")
    desk.get_by_text("Salin ke media lain").wait_for(timeout=60_000)
    (file,) = (served.folder / "cadangan").iterdir()
    assert hashlib.sha256(file.read_bytes()).hexdigest() in desk.locator("main").inner_text()
    axe(desk)
    fits(desk)
    shot(desk, "cadangan")
    desk.goto("/kesehatan/")
    assert "baik" in desk.locator("tr", has_text="Cadangan terakhir").inner_text()
    shot(desk, "kesehatan")


def test_the_rules_are_read_from_home_in_both_languages(sign_in):
    page = sign_in("kaops")
    page.goto("/")
    shot(page, "situasi")
    page.locator("h1 a").click()
    assert page.locator("h1").inner_text() == "Aturan yang berlaku"
    for language in ("", "-en"):
        axe(page)
        fits(page)
        shot(page, f"aturan{language}")
        page.get_by_role("button", name="English").click() if not language else None
    assert page.locator("h1").inner_text() == "Rules in force"


def test_the_odk_address_is_reached_from_the_menu_and_the_phones(sign_in):
    page = sign_in("operator")
    page.goto("/perangkat/")
    page.get_by_role("link", name="terbitkan alamat ODK").click()
    assert page.locator(".screens [aria-current=page]").inner_text() == "Alamat ODK"
    axe(page)
    fits(page)
    shot(page, "odk")
