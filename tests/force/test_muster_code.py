"""Does a card's code carry its officer, and nothing forged or misread?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.force.muster import code

KEY = code.key_of("rahasia")
IDS = st.from_regex(r"[A-Za-z0-9._-]{1,60}", fullmatch=True)


@settings(derandomize=True, deadline=None)
@given(IDS)
def test_a_code_comes_back(officer):
    assert code.read(f" {code.make(officer, KEY)}\n", KEY) == officer


@settings(derandomize=True, deadline=None, max_examples=300)
@given(IDS, st.data())
def test_one_wrong_letter_is_refused(officer, data):
    text = code.make(officer, KEY)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABCXYZ234567/.-_abc019"))
    wrong = text[:place] + letter + text[place + 1 :]
    if wrong != text:
        with pytest.raises(code.WrongCodeError):
            code.read(wrong, KEY)


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=100))
def test_other_texts_are_refused(text):
    with pytest.raises(code.WrongCodeError):
        code.read(text, KEY)


def test_another_workspaces_card_is_refused():
    with pytest.raises(code.WrongCodeError):
        code.read(code.make("P001", code.key_of("lain")), KEY)
