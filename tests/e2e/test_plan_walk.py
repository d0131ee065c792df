"""The planner's day in a real browser: a file in, a plan with progress, a lock, two plans compared, approved by a
second person, an absence, a re-plan, approved again."""

from __future__ import annotations

import re

import pytest
from screen import axe, fits, shot
from test_plan import work_out

HEAD = "officer_id,name,rank,sex,unit,origin,base_id,synthetic\n"
GOOD = "S9001,Personel Sintetis 9001,Bripka,L,,polsek,polsek-betung,ya\n"
BAD = "S9002,Personel Sintetis 9002,Bripka,X,,polsek,polsek-tidak-ada,ya\n"
ENGLISH = (
    ("/rencana/", "Plan number"), ("/rencana/daftar/", "Plans"), ("/rencana/pola/", "Patterns and what they need"),
    ("/rencana/hitung/", "Work out a plan"), ("/rencana/perubahan/", "Proposed changes"),
    ("/rencana/banding/", "Compare two plans"), ("/impor/", "Import data"),
)  # fmt: skip


def upload(page, name: str, text: str) -> None:
    page.goto("/impor/")
    page.get_by_label("Isi berkas").select_option("officers")
    page.get_by_label("Berkas .xlsx atau .csv").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Unggah dan periksa").click()


def approve(page, number: int, order: str) -> None:
    page.goto(f"/rencana/{number}/setujui/")
    page.get_by_label("Nomor surat perintah (Sprin)").fill(order)
    page.get_by_role("button", name=f"Setujui rencana nomor {number}").click()
    page.get_by_text(f"disetujui Kaops, Sprin Nomor {order}").first.wait_for()


@pytest.fixture(scope="module")
def numbers() -> dict[str, int]:
    """Plan numbers that one step leaves for the next."""
    return {}


def test_1_a_bad_file_is_told_by_row_and_a_good_one_comes_in(sign_in):
    desk = sign_in("operator")
    upload(desk, "personel-salah.csv", HEAD + GOOD + BAD)
    desk.get_by_text("Tidak ada yang ditulis").wait_for()
    row = desk.get_by_role("row").filter(has_text="polsek-tidak-ada").first
    assert "3" in row.inner_text()
    axe(desk)
    fits(desk)
    shot(desk, "import-problems")
    with desk.expect_download() as given:
        desk.get_by_role("link", name="Unduh lembar perbaikan").click()
    assert given.value.suggested_filename.startswith("perbaikan-officers")
    desk.get_by_role("button", name="Buang berkas").click()
    upload(desk, "personel.csv", HEAD + GOOD)
    desk.get_by_text("Semua baris benar").wait_for()
    axe(desk)
    fits(desk)
    shot(desk, "import-good")
    desk.get_by_role("button", name="Terima seluruhnya").click()
    desk.get_by_text("Batalkan impor ini").wait_for()
    axe(desk)
    shot(desk, "import-accepted")


def test_2_patterns_answer_at_once_as_they_are_changed(sign_in):
    page = sign_in("karendalops")
    page.goto("/rencana/pola/")
    before = page.locator("#hitungan .tile-value").first.inner_text()
    page.get_by_label("kurang rawan: TPS per regu").fill("10")
    page.get_by_text("Kebutuhan sekarang").wait_for()
    assert page.locator("#hitungan .tile-value").first.inner_text() != before
    axe(page)
    shot(page, "patterns-changed")


def test_3_a_plan_with_progress_while_pages_stay_quick(sign_in, numbers):
    page, other = sign_in("karendalops"), sign_in("kaops")
    page.goto("/rencana/hitung/")
    page.get_by_role("button", name="Hitung rencana penuh").click()
    page.get_by_role("heading", name=re.compile("sedang dihitung")).wait_for()
    page.get_by_role("progressbar").wait_for()
    shot(page, "work-running")
    other.goto("/rencana/")
    assert other.locator("h1").inner_text().startswith("Rencana nomor 1")
    link = page.get_by_role("status").get_by_role("link", name=re.compile("Rencana nomor"))
    link.wait_for(timeout=240_000)
    numbers["full"] = int(re.search(r"\d+", link.inner_text()).group())
    assert numbers["full"] == 2
    shot(page, "work-done")


def test_4_a_cancelled_plan_leaves_nothing(sign_in):
    page = sign_in("karendalops")
    page.goto("/rencana/hitung/")
    page.get_by_role("button", name="Hitung rencana penuh").click()
    page.get_by_role("button", name="Batalkan perhitungan").click()
    page.get_by_text("dibatalkan").first.wait_for()
    page.goto("/rencana/daftar/")
    assert page.get_by_role("row").count() == 3


def test_5_an_officer_is_locked_by_key_and_the_second_planner_is_told(sign_in, numbers):
    page, other = sign_in("karendalops"), sign_in("kaops")
    page.goto(f"/rencana/{numbers['full']}/personel/?kelas=low")
    first, second = (page.locator("tbody tr td:nth-child(3) a").nth(n).get_attribute("href") for n in (0, 30))
    page.goto(first)
    officer = page.locator("[data-officer]").first.get_attribute("data-officer")
    page.goto(second)
    other.goto(second)
    page.locator("[data-officer]").first.focus()
    page.keyboard.press("k")
    page.get_by_label("Personel").first.fill(officer)
    page.get_by_label("Alasan kuncian").fill("Mengenal jalur sungainya")
    page.get_by_role("button", name="Kunci", exact=True).last.click()
    page.get_by_text("Mengenal jalur sungainya").wait_for()
    other.get_by_label("Personel").last.fill(officer)
    other.get_by_role("button", name="Larang").click()
    told = other.get_by_role("alert").inner_text()
    assert "Karendalops" in told
    assert "kuncian atau larangan dipasang" in told
    axe(other)
    shot(other, "told-meanwhile")
    numbers["locked"] = work_out(page, "Susun ulang")
    page.goto(f"/rencana/{numbers['locked']}{second[len('/rencana/' + str(numbers['full'])) :]}")
    assert page.locator(f"[data-officer='{officer}']").count() == 1


def test_6_two_plans_side_by_side_and_who_moves(sign_in, numbers):
    page = sign_in("karendalops")
    page.goto(f"/rencana/banding/?a={numbers['full']}&b={numbers['locked']}")
    page.get_by_role("heading", name="Siapa yang bergeser").wait_for()
    assert page.get_by_role("row").filter(has_text="bergeser").count() >= 1
    axe(page)
    fits(page)
    shot(page, "compare")
    page.goto(f"/rencana/{numbers['locked']}/bergeser/")
    page.get_by_label("Penerima salinan").fill("Kasi Propam")
    with page.expect_download() as given:
        page.get_by_role("button", name="Cetak daftar (PDF)").click()
    assert given.value.suggested_filename.endswith(".pdf")


def test_7_a_second_person_approves_and_the_planner_cannot(sign_in, numbers):
    page, boss = sign_in("karendalops"), sign_in("kaops")
    assert page.goto(f"/rencana/{numbers['locked']}/setujui/").status == 403
    approve(boss, numbers["locked"], "Sprin/11/XI/2024")
    axe(boss)
    shot(boss, "approved")
    boss.goto(f"/rencana/{numbers['locked']}/unduh/")
    boss.get_by_label("Bentuk").select_option("lampiran")
    boss.get_by_label("Penerima salinan").fill("Kapolsek Betung")
    with boss.expect_download() as given:
        boss.get_by_role("button", name="Unduh").click()
    assert given.value.suggested_filename.endswith("lampiran.zip")


def test_8_an_absence_is_proposed_re_planned_and_approved(sign_in, served, numbers):
    page, boss = sign_in("karendalops"), sign_in("kaops")
    page.goto(f"/rencana/{numbers['locked']}/personel/?kelas=high")
    page.goto(page.locator("tbody tr td:nth-child(3) a").first.get_attribute("href"))
    officer = page.locator("[data-officer]").first.get_attribute("data-officer")
    served.script("note_absent.py", officer)
    page.goto("/rencana/perubahan/")
    page.get_by_text("Personel tidak siap").wait_for()
    page.get_by_role("heading", name="Yang kosong dan siapa yang dapat dipanggil").wait_for()
    axe(page)
    fits(page)
    shot(page, "changes")
    page.get_by_role("button", name=re.compile("Susun ulang dari usulan ini")).click()
    link = page.get_by_role("status").get_by_role("link", name=re.compile("Rencana nomor"))
    link.wait_for(timeout=240_000)
    number = int(re.search(r"\d+", link.inner_text()).group())
    page.goto(f"/rencana/{number}/bergeser/")
    moved = page.get_by_role("row").count() - 1
    assert 1 <= moved <= 12, f"one absence moved {moved}"
    shot(page, "moves")
    approve(boss, number, "Sprin/12/XI/2024")
    page.goto("/rencana/perubahan/")
    page.get_by_text("Tidak ada usulan").wait_for()


def test_9_every_heading_in_english_too(sign_in, served):
    page = sign_in("karendalops")
    page.context.add_cookies([{"name": "bahasa", "value": "en", "url": served.address}])
    for path, heading in ENGLISH:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").inner_text().startswith(heading), path
