"""No form can ask for votes: whoever tries is refused when the profile is loaded."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from siaga.kit.wording import fence
from siaga.profiles import load_profile, names
from siaga.profiles.field_reports import FieldReports, ReportForm


def form(**field):
    asked = {"key": "boxes", "type": "boxes", "label": {"id": "Jumlah kotak", "en": "boxes"}, **field}
    return {
        "key": "x", "code": "X", "label": {"id": "Uji", "en": "test"}, "stages": ["voting"], "source": "uji",
        "field": [asked],
    }  # fmt: skip


def test_every_shipped_profile_says_what_its_posts_owe():
    for name in names():
        reports = load_profile(name).field_reports
        assert reports is not None
        assert {f.key for f in reports.forms} >= {"arrival", "opening", "situation", "closing", "help"}


def test_a_number_of_an_allowed_kind_passes():
    assert ReportForm.model_validate(form())


@pytest.mark.parametrize("kind", ["integer", "int", "decimal", "votes", "number", "calculate"])
def test_a_number_of_another_kind_is_refused_at_load(kind):
    with pytest.raises(ValidationError, match="type"):
        ReportForm.model_validate(form(type=kind))


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("boxes", "Perolehan paslon 1"), ("boxes", "Suara sah"), ("votes", "Jumlah"), ("boxes", "Isi C-Hasil"),
        ("tally", "Jumlah"), ("boxes", "Pemilih yang hadir"), ("turnout", "Jumlah"), ("boxes", "Calon nomor 2"),
        ("suara_sah", "Jumlah"),
    ],
)  # fmt: skip
def test_a_label_that_asks_for_votes_is_refused_at_load(key, label):
    with pytest.raises(ValidationError, match="no report asks"):
        ReportForm.model_validate(form(key=key, label={"id": label, "en": "x"}))


def test_a_count_cannot_hide_in_the_answers_of_a_choice():
    numbers = [{"key": f"n{n}", "code": str(n), "label": {"id": str(n), "en": str(n)}} for n in range(3)]
    with pytest.raises(ValidationError, match="not a number"):
        ReportForm.model_validate(form(type="state", option=numbers))
    many = [{"key": f"n{n}", "code": f"N{n}", "label": {"id": f"kira {n}", "en": "x"}} for n in range(13)]
    with pytest.raises(ValidationError, match="12"):
        ReportForm.model_validate(form(type="state", option=many))


def test_a_routine_report_takes_no_photo():
    with pytest.raises(ValidationError, match="no photo"):
        ReportForm.model_validate(form(type="photo"))


def test_the_ladder_climbs():
    reports = load_profile("pilkada-2024").field_reports.model_dump(by_alias=True)
    reports["rung"] = tuple(reversed(reports["rung"]))
    with pytest.raises(ValidationError, match="climbs"):
        FieldReports.model_validate(reports)


@pytest.mark.parametrize(
    "text",
    [
        "paslon 1 dapat 120 suara", "01 120 02 98", "1: 120, 2: 98", "suara sah 230", "perolehan suara 01: 145",
        "hasil hitung tps 3 = 120", "C-Hasil: 01 = 88", "nomor urut 2 unggul", "120 suara untuk dia",
        "sudah 70 persen memilih, 210 pemilih sudah hadir", "s\u00aduara sah 230", "ＳＵＡＲＡ ＳＡＨ ２３０",
        "unggul tipis", "dua ratus suara", "C1 plano sudah difoto isinya 145",
        "hasil pemilu 450", "hasil Pilkada 2024: 345", "pos 1 lapor paslon 2", "unggul jauh",
    ],
)  # fmt: skip
def test_votes_and_candidates_do_not_pass_the_fence(text):
    assert not fence().clean(text)
    assert fence().findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "lancar, cuaca cerah", "antrean panjang di TPS 03", "surat suara kurang 20 lembar", "4 kotak suara utuh",
        "pemungutan suara 27 November", "penghitungan suara 3 TPS selesai", "massa protes hasil penghitungan suara",
        "listrik padam pukul 19.30 WIB", "2 personel kelelahan", "bilik suara 1 rusak", "jembatan putus RT 02",
        "saksi belum datang", "motor patah rantai, butuh 2 perahu", "pengeras suara 1 mati",
        "halaman SDN 02 Mariana", "Ton 01 Dalmas", "Sprin Nomor 05 Tahun 2024", "perahu 02 bocor", "Unggul Jauhari",
        "KPU, hasil Pemilu 2024 per kecamatan", "Rekapitulasi perolehan suara Pilkada 2024",
    ],
)  # fmt: skip
def test_what_a_post_has_to_say_passes_the_fence(text):
    assert fence().clean(text)
