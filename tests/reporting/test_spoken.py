"""A line as it is spoken: where, what, and never the opposite of what was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siaga.profiles import load_profile
from siaga.reporting.coded import check
from siaga.reporting.spoken import Gazetteer, Heard, Spot, Village, read
from siaga.reporting.spoken.naming import fold, near

FORMS = load_profile("pilkada-2024").field_reports
assert FORMS


def village(code: str, name: str, district: str, stations: int) -> Village:
    spots = {n: Spot("voting", f"{code}-P{(n + 1) // 2}", f"{code}-{n:03d}", n) for n in range(1, stations + 1)}
    return Village(code, name, district, spots)


VILLAGES = (
    village("1", "Mariana Ilir", "Banyuasin I", 9), village("2", "Mariana", "Banyuasin I", 12),
    village("3", "Sukamaju", "Air Kumbang", 7), village("4", "Sukamaju", "Makarti Jaya", 8),
    village("5", "Muara Padang", "Muara Padang", 3), village("6", "Muara Telang", "Sumber Marga Telang", 3),
)  # fmt: skip
PLACES = Gazetteer(VILLAGES, {349: tuple(VILLAGES[0].stations[n] for n in (1, 2))})


def heard(line: str, usual: str = "situation") -> Heard:
    return read(line, FORMS, PLACES, usual)


def said(line: str, usual: str = "situation") -> tuple:
    found = heard(line, usual)
    assert found.problem is None, found.problem
    assert found.form
    places = [(p.village or p.number, p.numbers) for p in found.places]
    return found.form.key, places, found.answers


@pytest.mark.parametrize(
    ("line", "kind", "where", "answers"),
    [
        ("tps 7 mariana ilir aman", "situation", [("Mariana Ilir", (7,))], {"state": "smooth"}),
        ("lapor ndan, tps 7 mariana ilir aman terkendali", "situation", [("Mariana Ilir", (7,))],
         {"state": "smooth"}),
        ("plot 0349-6 antre", "situation", [(349, (1, 2))], {"state": "long-queue"}),
        ("03496/2 lancar", "situation", [(349, (2,))], {"state": "smooth"}),
        ("tps 7, 8, 9 mariana ilir aman", "situation", [("Mariana Ilir", (7, 8, 9))], {"state": "smooth"}),
        ("tps 7 8 dan 9 mariana ilir aman", "situation", [("Mariana Ilir", (7, 8, 9))], {"state": "smooth"}),
        ("tps 7-9 mariana ilir aman", "situation", [("Mariana Ilir", (7, 8, 9))], {"state": "smooth"}),
        ("tps 7 sampai 9 mariana ilir aman", "situation", [("Mariana Ilir", (7, 8, 9))], {"state": "smooth"}),
        ("tps7 Mariana Ilir AMAN", "situation", [("Mariana Ilir", (7,))], {"state": "smooth"}),
        ("tps 2 mariana ilir dan tps 3 muara padang aman", "situation", [("Mariana Ilir, Muara Padang", (2, 3))],
         {"state": "smooth"}),
        ("aman tps 1 desa muara padang", "situation", [("Muara Padang", (1,))], {"state": "smooth"}),
        ("muara padang aman", "situation", [("Muara Padang", (1, 2, 3))], {"state": "smooth"}),
        ("tps 7 mariana ilir buka", "opening", [("Mariana Ilir", (7,))], {"state": "on-time"}),
        ("bka tps 7 mariana ilir terlambat 15 menit hujan", "opening", [("Mariana Ilir", (7,))],
         {"state": "late", "minutes_late": 15, "cause": ["weather"], "note": "hujan"}),
        ("tps 7 mariana ilir 2", "situation", [("Mariana Ilir", (7,))], {"state": "long-queue"}),
        ("SIT 0349-6 2 CM", "situation", [(349, (1, 2))], {"state": "long-queue", "cause": ["weather", "crowd"]}),
        ("lgb tps 1 muara padang 4 kotak segel utuh", "logistics-left", [("Muara Padang", (1,))],
         {"boxes": 4, "state": "whole"}),
        ("tps 1 muara padang belum buka", "opening", [("Muara Padang", (1,))], {"state": "not-open"}),
    ],
)  # fmt: skip
def test_a_line_is_read_as_it_is_spoken(line, kind, where, answers):
    assert said(line) == (kind, where, answers)


@pytest.mark.parametrize("line", ["tps 7 mariana ilr aman", "tps 7 marina ilir aman", "tps 7 mariana ilri aman"])
def test_typing_is_forgiven(line):
    found = heard(line)
    assert found.places[0].village == "Mariana Ilir"
    assert found.answers["state"] == "smooth"


def test_a_village_of_two_districts_is_asked_for_unless_the_district_is_said():
    assert [p.district for p in heard("tps 7 sukamaju aman").places] == ["Air Kumbang", "Makarti Jaya"]
    assert [p.district for p in heard("tps 8 sukamaju aman").places] == ["Makarti Jaya"], "one of them has no TPS 8"
    assert [p.district for p in heard("tps 7 sukamaju makarti jaya aman").places] == ["Makarti Jaya"]
    assert heard("tps 7 sukamaju kecamatan air kumbang aman").answers == {"state": "smooth"}


def test_half_a_name_offers_all_that_begin_so():
    assert [p.village for p in heard("tps 1 muara aman").places] == ["Muara Padang", "Muara Telang"]


@pytest.mark.parametrize("line", ["tps 7 mariana ilir tidak aman", "tps 7 mariana ilir tdk kondusif",
                                  "tps 7 mariana ilir kurang aman"])  # fmt: skip
def test_a_denied_word_is_never_its_opposite(line):
    assert "state" not in heard(line).answers


@pytest.mark.parametrize(
    ("line", "why"),
    [("tps 99 mariana ilir aman", "TPS itu tidak ada"), ("plot 0349-5 aman", "angka ujinya"), ("aman", "Tempatnya"),
     ("plot 9999-" + check.digit("9999") + " aman", "Tidak ada plot"), ("", "Tempatnya"),
     ("tps 1 muara dan tps 2 sukamaju aman", "desa")],
)  # fmt: skip
def test_what_cannot_be_placed_says_why(line, why):
    found = heard(line)
    assert found.problem
    assert why in found.problem.reason
    assert not found.places


def test_a_call_for_help_needs_no_place():
    found = heard("tolong massa di dermaga")
    assert (found.form.key, found.places, found.problem) == ("help", (), None)
    assert found.answers == {"what": "crowd", "note": "massa di dermaga"}
    assert heard("tolong tps 7 mariana ilir ada yang luka").places[0].numbers == (7,)
    assert heard("TOLONG 0349-6").places[0].number == 349


def test_the_hour_that_is_said_counts():
    found = heard("tps 7 mariana ilir buka jam 7.10")
    assert (found.clock, found.answers) == ("07:10", {"state": "on-time"})


PIECES = st.lists(
    st.sampled_from(
        ["tps", "7", "8,", "dan", "sampai", "99", "mariana", "ilir", "aman", "tidak", "0349-6", "0349-5", "tolong",
         "jam", "7.10", "4", "kotak", "-", "/", "٣", "²", "é", "tps.7", "7-9", "999-1", "sukamaju", "bka"]
    )
)  # fmt: skip


@given(st.one_of(PIECES.map(" ".join), st.text(max_size=80)))
def test_any_line_is_read_or_said_why_not(line):
    found = heard(line)
    assert found.problem or found.form
    assert all(p.spots for p in found.places)


@given(st.sampled_from(VILLAGES), st.data())
def test_every_station_is_found_by_its_own_name(where, data):
    number = data.draw(st.sampled_from(sorted(where.stations)))
    found = heard(f"tps {number} {where.name} {where.district} aman")
    assert [p.spots for p in found.places] == [(where.stations[number],)]


@given(st.text("abcd", max_size=8), st.data())
def test_one_slip_is_near_and_nearness_has_two_sides(word, data):
    at = data.draw(st.integers(0, len(word)))
    assert near(word, word[:at] + "x" + word[at:], 1)
    other = data.draw(st.text("abcd", max_size=8))
    assert near(word, other, 2) == near(other, word, 2)
    assert fold(f" {word}. ") == word
