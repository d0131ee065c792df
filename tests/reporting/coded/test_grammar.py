"""One short message, one report: codes, check digits, and a call for help that needs nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siaga.profiles import load_profile
from siaga.reporting.coded import check
from siaga.reporting.coded.grammar import Coded, Unread, read

FORMS = load_profile("pilkada-2024").field_reports
assert FORMS
PIECES = ["SIT", "0349-6", "1", "CM", "J9999", "K", "K99999", "/", "-", "TOLONG", "é", "٣"]


@pytest.mark.parametrize(
    ("text", "kind", "answers", "clock"),
    [
        ("SIT 0349-6 2 CM", "situation", {"state": "long-queue", "cause": ["weather", "crowd"]}, ""),
        ("siaga lapor: sit 03496 lancar", "situation", {"state": "smooth"}, ""),
        ("LGB 0349-6/2 K4 1 J2230", "logistics-left", {"boxes": 4, "state": "whole"}, "22:30"),
        ("BKA 0349-6 2 M15 L hujan di dermaga", "opening",
         {"state": "late", "minutes_late": 15, "cause": ["logistics"], "note": "hujan di dermaga"}, ""),
        ("MSK 0349-6 1 J0712 J0730 1", "entered-station",
         {"office": "chair", "entered": "07:12", "left": "07:30", "reason": "disorder"}, ""),
        ("SHT 0349-6 2 P1", "health", {"state": "tired", "officers": 1}, ""),
    ],
)  # fmt: skip
def test_a_message_says_what_the_card_says(text, kind, answers, clock):
    found = read(text, FORMS)
    assert isinstance(found, Coded)
    assert (found.form.key, found.number, found.answers, found.clock) == (kind, 349, answers, clock)


@pytest.mark.parametrize(
    "text", ["TOLONG", "tolong!! massa di dermaga", "DARURAT 9999-1 apa saja", "TLG 0349-6 2", "sos"]
)
def test_a_call_for_help_is_never_unread(text):
    found = read(text, FORMS)
    assert isinstance(found, Coded)
    assert found.form.alert
    assert len(text) <= 160


def test_a_call_with_a_good_number_names_its_post():
    found = read("TOLONG 0349-6 2 dua orang luka", FORMS)
    assert isinstance(found, Coded)
    assert (found.number, found.answers) == (349, {"what": "violence", "note": "dua orang luka"})


@pytest.mark.parametrize("text", ["", "halo", "SIT", "SIT 0349-5 1", "SIT 349 1", "SHT 0349-6 2 zzz", "120 80 95"])
def test_what_cannot_be_read_says_why_in_both_languages(text):
    found = read(text, FORMS)
    assert isinstance(found, Unread)
    told = found.problem
    assert all((told.reason, told.cure, told.reason_en, told.cure_en))


def test_every_wrong_digit_and_every_swap_is_found():
    for number in range(0, 10_000, 7):
        text = check.written(number).replace("-", "")
        assert check.read(text) == (number, None)
        wrong = {text[:i] + d + text[i + 1 :] for i in range(5) for d in "0123456789"} - {text}
        wrong |= {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(4)} - {text}
        assert not [w for w in wrong if check.read(w)]


@given(st.text(max_size=600))
def test_nothing_breaks_the_reader(text):
    read(text, FORMS)


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=9,
    )
)
def test_nothing_that_looks_right_breaks_it_either(tokens):
    read(" ".join(tokens), FORMS)
