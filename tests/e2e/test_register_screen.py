"""The register in a real browser: search as one types, without script too, a file, a row, and two writers."""

from __future__ import annotations

from screen import axe, fits, shot


def test_the_list_follows_the_typing(sign_in):
    page = sign_in("karendalops")
    page.goto("/daftar/tps/")
    rows = page.locator("table.register tbody tr")
    assert rows.count() == 50
    page.get_by_label("Cari").press_sequentially("betung i 00")
    page.wait_for_url("**q=betung+i+00")
    page.wait_for_function("document.querySelectorAll('table.register tbody tr').length < 50")
    assert "Betung" in rows.first.inner_text()
    page.get_by_label("Kelas", exact=True).select_option(label="kurang rawan")
    page.wait_for_url("**class=low")
    page.get_by_role("link", name="Pemilih").click()
    page.wait_for_url("**sort=voters**")
    axe(page)
    fits(page)
    shot(page, "daftar-tps")


def test_the_list_works_without_script(sign_in):
    page = sign_in("kpu", java_script_enabled=False)
    page.goto("/daftar/desa/")
    page.get_by_label("Cari").fill("mariana")
    page.get_by_role("button", name="Saring").click()
    page.wait_for_url("**q=mariana**")
    page.get_by_role("link", name="16.07.").first.click()
    page.get_by_role("heading", name="Mariana").first.wait_for()


def test_a_file_is_taken_out(sign_in):
    page = sign_in("operator")
    page.goto("/daftar/personel/?q=aipda")
    page.get_by_text("Keluarkan sebagai berkas").click()
    page.get_by_label("Untuk").fill("Kabagops")
    with page.expect_download() as took:
        page.get_by_role("button", name="Unduh").click()
    assert took.value.suggested_filename.startswith("personel-TERBATAS-")


def test_every_register_page_is_sound(sign_in):
    page = sign_in("kaops")
    for name, path in (
        ("daftar", "/daftar/"), ("daftar-personel", "/daftar/personel/"),
        ("tps", "/daftar/tps/1607011016001/"), ("tps-titik", "/daftar/tps/1607011016001/titik/"),
        ("tps-ubah", "/daftar/tps/1607011016001/ubah/"), ("desa", "/daftar/desa/16.07.01.1016/"),
    ):  # fmt: skip
        page.goto(path)
        axe(page)
        fits(page)
        shot(page, name)


def test_the_second_writer_is_told(sign_in):
    one, two = sign_in("kaops"), sign_in("operator")
    for page in (one, two):
        page.goto("/daftar/tps/1607011016002/ubah/")
    one.get_by_label("Pemilih").fill("251")
    one.get_by_role("button", name="Simpan").click()
    one.get_by_role("heading", name="TPS 002").first.wait_for()
    two.get_by_label("Sumber jumlah").fill("DPT perbaikan")
    two.get_by_role("button", name="Simpan").click()
    two.get_by_text("sudah diubah sementara Anda menulis").wait_for()
    assert two.get_by_label("Pemilih").input_value() == "251"
    axe(two)
    shot(two, "diubah-bersamaan")
    two.get_by_role("button", name="Simpan").click()
    two.get_by_text("DPT perbaikan").wait_for()
