"""An instrument is taken up, a matrix filled, a class decided after its cost, a disturbance moved up the ladder."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from screen import axe, fits, shot

CHOSEN = "?katalog=tps-rawan-2024&tahap=voting&kecamatan=16.07.01"


@pytest.fixture
def boss(sign_in):
    return sign_in("kaops")


def soon() -> str:
    """A time tomorrow on the post's clock, as the browser's field takes it."""
    return (datetime.now(timezone(timedelta(hours=7))) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def look(page, name: str) -> None:
    axe(page)
    fits(page)
    shot(page, name)


def test_from_the_empty_page_to_scores_and_reasons(boss):
    boss.goto("/kerawanan/")
    look(boss, "kerawanan-kosong")
    boss.get_by_role("button", name="Pemetaan TPS rawan (Bawaslu)").click()
    boss.goto(f"/kerawanan/matriks/{CHOSEN}")
    cells = boss.locator("td select")
    for n in range(0, min(12, cells.count()), 2):
        cells.nth(n).select_option("yes")
    boss.get_by_label("Penilai").fill("Iptu Contoh")
    boss.get_by_label("Bukti").fill("kunjungan lapangan bersama perangkat desa")
    look(boss, "kerawanan-matriks")
    boss.get_by_role("button", name="Catat yang diubah").click()
    boss.goto(f"/kerawanan/{CHOSEN}")
    boss.get_by_text("bukan penilaian atas warga").wait_for()
    look(boss, "kerawanan")
    boss.locator("tbody th a").first.click()
    boss.get_by_role("heading", name="Sumbangan tiap indikator").wait_for()
    look(boss, "kerawanan-tempat")
    boss.goto(f"/kerawanan/kepekaan/{CHOSEN}")
    look(boss, "kerawanan-kepekaan")


def test_a_class_is_decided_after_its_cost_was_shown(boss):
    boss.goto("/kerawanan/kelas/?kecamatan=16.07.01&kelas=low")
    ticks = boss.get_by_role("checkbox")
    for n in range(3):
        ticks.nth(n).check()
    boss.get_by_label("Kelas", exact=True).last.select_option("high")
    boss.get_by_role("button", name="Hitung biayanya dahulu").click()
    boss.get_by_text("Biaya dalam personel").wait_for()
    assert boss.locator("input[name=tps]:checked").count() == 3, "what was ticked stays ticked"
    boss.get_by_label("Alasan: fakta tempat").fill("Akses hanya lewat sungai pada malam hari")
    boss.get_by_label("Pangkat dan nama pejabat").fill("AKBP Contoh")
    boss.get_by_label("Jabatan").fill("Kepala operasi")
    boss.get_by_label("Nomor surat perintah").fill("Sprin/99/XI/2024")
    look(boss, "kerawanan-kelas")
    boss.get_by_role("button", name="Putuskan", exact=True).click()
    boss.goto("/kerawanan/kelas/?asal=decided")
    assert boss.locator("tbody tr").count() == 3
    boss.locator("tbody th a").first.click()
    boss.get_by_text("Sprin/99/XI/2024").wait_for()
    look(boss, "kerawanan-riwayat")
    boss.goto("/kerawanan/bagian/")
    look(boss, "kerawanan-bagian")


def test_a_disturbance_moves_from_potential_to_threshold_with_evidence(boss):
    boss.goto("/kerawanan/tangga/")
    boss.get_by_label("Kode kecamatan").fill("16.07.01")
    boss.get_by_label("Kegiatan").fill("Pengerahan massa ke kantor kecamatan")
    boss.get_by_label("Sebab").fill("sengketa batas lahan")
    boss.get_by_label("Penanggung jawab (jabatan)").fill("Kapolsek")
    boss.get_by_label("Bukti").fill("laporan petugas lapangan")
    boss.get_by_label("Tindakan", exact=True).fill("mediasi dengan warga")
    boss.get_by_label("Tenggat").fill(soon())
    boss.get_by_role("button", name="Catat", exact=True).click()
    boss.locator(".lane.potential article").wait_for()
    look(boss, "kerawanan-tangga")
    boss.locator(".lane.potential article a").click()
    boss.get_by_label("Ke tingkat").select_option("threshold")
    boss.get_by_label("Bukti", exact=True).fill("massa mulai berkumpul")
    boss.get_by_label("Jenis tindakan").select_option("preventive")
    boss.get_by_label("Tindakan", exact=True).fill("patroli dan penjagaan")
    boss.get_by_label("Tenggat").fill(soon())
    look(boss, "kerawanan-gangguan")
    boss.get_by_role("button", name="Geser").click()
    boss.get_by_text("massa mulai berkumpul").wait_for()
    boss.goto("/kerawanan/tangga/")
    boss.locator(".lane.threshold article").wait_for()
    boss.goto("/kerawanan/uji-balik/")
    look(boss, "kerawanan-uji-balik")
