"""A cry for help is heard wherever its word stands; what the grammar can tell to be none rings nothing."""

from __future__ import annotations

import pytest

from siaga.reporting.coded.calling import calls


@pytest.mark.parametrize(
    "text",
    [
        "massa banyak di dermaga, mohon bantuan", "pak kami butuh BANTUAN segera", "tps 7 rusuh tolong",
        "perahu terbalik. TOLOOONG", "tolonggg", "minta tolong pak", "kami minta tolong kirim perahu",
        "keadaan darurat di plot 12", "sos sos", "kirim anggota bantu kami", "mohon dibantu, tolong",
        "tlg kirim orang",
        "belum ada bantuan", "tidak ada bantuan datang", "bantuan belum datang", "tidak ada yang bantu",
        "bukan tidak perlu bantuan", "tidak aman, perlu bantuan", "tidak bisa keluar minta bantuan",
        "tidak perlu polisi lagi? kami butuh bantuan", "terima kasih, mohon bantuan segera", "please help",
        "tidak darurat tadi, sekarang minta bantuan", "bisa bantu pak?", "Tolong! massa masuk",
        "terima kasih atas bantuan tadi tapi tolong kirim lagi", "kami tidak perlu makan, perlu bantuan medis",
    ],
)  # fmt: skip
def test_a_word_of_help_anywhere_is_a_call(text):
    assert calls(text)


@pytest.mark.parametrize(
    "text",
    [
        "aman, tidak perlu bantuan", "tdk butuh bantuan pak", "belum perlu bantuan", "tidak usah minta bantuan",
        "tidak perlu lagi bantuan", "gak perlu minta tolong", "bukan darurat", "tidak ada keadaan darurat",
        "tidak dalam keadaan darurat", "terima kasih atas bantuan rekan", "kami siap bantu",
        "linmas bantu atur antrean",
        "tolong dicek jadwalnya", "tolong laporan jam 10", "ada pembagian bantuan sosial", "lewat pintu darurat",
        "lancar", "", "toleransi", "sosialisasi selesai", "pembantuan",
    ],
)  # fmt: skip
def test_what_is_told_to_be_none_rings_nothing(text):
    assert not calls(text)
