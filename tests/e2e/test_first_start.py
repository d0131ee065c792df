"""From an empty folder to the situation screen, as a commander who has never seen Siaga; and the wall screen."""

from __future__ import annotations

import subprocess

import pytest
from screen import Watch, axe, fits, shot, totp

from conftest import ENV, SIAGA, answers, free_port, stop


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The port of a post that holds nothing, once it has printed its first link and answers."""
    folder, port = tmp_path_factory.mktemp("kosong") / "pos", free_port()
    words = [SIAGA, "serve", "--workspace", str(folder), "--port", str(port)]
    process = subprocess.Popen(words, env=ENV, stdout=subprocess.PIPE, text=True)
    link = ""
    while "kode=" not in link:
        link += process.stdout.readline()
    answers(port)
    yield port
    stop(process)


def test_from_nothing_to_the_situation(chromium, empty):
    address = f"http://localhost:{empty}"
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(30_000)
    watch = Watch(page, address)
    page.goto("/")
    page.get_by_role("heading", name="Buka operasi").wait_for()
    axe(page)
    fits(page)
    shot(page, "mulai-1")
    page.get_by_label("Contoh: Ops Mantap Praja Musi 2024").check()
    page.get_by_role("button", name="Buka operasi").click()
    page.get_by_role("heading", name="Akun Kaops").wait_for()
    axe(page)
    fits(page)
    shot(page, "mulai-2")
    page.get_by_label("Nama pengguna").fill("kapolres")
    page.get_by_label("Nama lengkap").fill("AKBP Contoh")
    page.get_by_label("Kata sandi awal").fill("perahu-hijau-di-sungai-musi")
    page.get_by_role("button", name="Buat akun").click()
    page.wait_for_url("**/akun/")
    shot(page, "mulai-3")
    page.goto("/akun/aplikasi/")
    page.get_by_label("Kode").fill(totp(page.locator("code.id").inner_text()))
    page.get_by_role("button", name="Pasang").click()
    page.get_by_role("link", name="Sudah saya simpan").click()
    page.goto("/")
    page.get_by_role("heading", name="Langkah berikutnya").wait_for()
    axe(page)
    shot(page, "situasi-baru")
    assert page.locator(".node").inner_text() == "Ops Mantap Praja Musi 2024"
    page.goto("/mulai/")
    assert page.locator("h1").inner_text() == "Halaman ini tidak ada"
    context.close()
    assert not watch.wrong


def test_the_wall_screen_is_set_up_by_a_code_and_hears_what_changes(served, sign_in):
    console, wall = sign_in("kaops"), sign_in("", viewport={"width": 1920, "height": 1080})
    console.goto("/perangkat/")
    console.get_by_label("Sebutan layar").fill("TV ruang kendali")
    console.get_by_role("button", name="Tampilkan kode").click()
    code = console.locator(".tile-value").inner_text()
    shot(console, "kode-layar-dinding")
    wall.goto("/layar/")
    axe(wall)
    shot(wall, "pasang-layar-dinding")
    wall.get_by_label("Kode layar").fill(code)
    wall.get_by_role("button", name="Pasang").click()
    wall.wait_for_url("**/?dinding=1")
    axe(wall)
    wall.wait_for_timeout(500)
    served.script("act.py", "absent")
    wall.locator("[data-mark=available][data-changed]").wait_for()
    wall.goto("/jurnal/")
    assert wall.url.endswith("/?dinding=1")
    console.goto("/perangkat/")
    console.get_by_role("button", name="Cabut").first.click()
    wall.locator("#live-lost:not([hidden])").wait_for()
    assert "Hak baca berubah" in wall.locator("#live-lost").inner_text()
