"""Do the shipped profiles load, and is a wrong one refused with the field named?"""

import tomllib
from pathlib import Path

import pytest

from siaga.kit.errors import Refused
from siaga.profiles import load_patterns, load_profile, names
from siaga.profiles.load import SHIPPED


def test_every_shipped_profile_loads():
    assert {"pilkada-2024", "pemilu-2024"} <= set(names())
    assert all(load_profile(name).name == name for name in names())


def test_voter_limits_differ_between_the_elections():
    assert load_profile("pemilu-2024").election.voters_per_station_max == 300
    assert load_profile("pilkada-2024").election.voters_per_station_max == 600


def test_nine_districts_of_banyuasin_are_water_one_of_them_assumed():
    water = load_profile("pilkada-2024").water[0]
    assert (len(water.districts), water.assumed) == (8, ("16.07.02",))


def test_the_documented_patterns_are_22_rows_with_sources_and_notes():
    patterns = load_patterns()
    assert {p.row for p in patterns} == {str(n) for n in range(1, 23)}
    assert all(p.source for p in patterns)
    odd = [p for p in patterns if p.linmas_per_station not in (None, 2.0)]
    assert odd
    assert all(p.note for p in odd), "a contradiction of the two-Linmas rule is noted"


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (SHIPPED / "pilkada-2024" / "profile.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "profile.toml").write_text(text.replace(old, new, 1), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("officers = 2", "officers = 0", "pattern.0.officers"),
        ("stations_max = 8", 'stations_max = "delapan"', "pattern.0.stations_max"),
        ("road_kmh = 32.0", "road_kmh = -1", "travel.road_kmh"),
        ('low = { id = "kurang rawan", en = "low" }', "", "labels"),
        ('class = "elevated"', 'class = "sedang"', "pattern.1.class"),
        ("busy = 0.3", "busy = 1.3", "reserve.busy"),
        ("[election]", "unknown_key = 1\n[election]", "unknown_key"),
    ],
)
def test_a_wrong_field_is_named_in_both_languages(tmp_path, old, new, field):
    with pytest.raises(Refused) as refused:
        load_profile(_changed(tmp_path, old, new))
    told = " ".join(p.reason + p.reason_en for p in refused.value.problems)
    assert field in told
    assert all(p.cure and p.cure_en for p in refused.value.problems)


def test_a_rank_given_twice_is_refused(tmp_path):
    _changed(tmp_path, '"ranks", ', "")
    row = '[[rank]]\nname = "Bharada"\norder = 1\nsenior = false\n'
    (tmp_path / "ranks.toml").write_text(row * 2, "utf-8")
    with pytest.raises(Refused, match="rank: a name appears twice"):
        load_profile(tmp_path)


def test_a_file_that_is_not_toml_is_refused(tmp_path):
    (tmp_path / "profile.toml").write_text("name = = 3", "utf-8")
    with pytest.raises(Refused, match="TOML"):
        load_profile(tmp_path)


def test_an_unknown_profile_names_the_known_ones():
    with pytest.raises(Refused, match="pilkada-2024"):
        load_profile("pilpres-1999")


def test_other_than_two_linmas_warns_and_does_not_refuse(tmp_path):
    profile = load_profile(_changed(tmp_path, "linmas_per_station = 2", "linmas_per_station = 4"))
    assert profile.warnings() == ["Pola kurang rawan: 4 Linmas per TPS, lazimnya 2"]


def test_profiles_hold_no_candidate_party_or_vote_words():
    for file in [f for name in names() for f in (SHIPPED / name).glob("*.toml")]:
        words = str(tomllib.loads(file.read_text("utf-8"))).lower()
        assert not [w for w in ("paslon", "partai", "suara sah", "kandidat") if w in words]
