"""Is the calendar text valid whatever a title holds?"""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.operation.ical import Event, feed

STAMP = datetime(2024, 11, 27, tzinfo=UTC)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=200))
def test_any_title_is_folded_escaped_and_comes_back(title):
    text = feed("x", [Event("a@b", date(2024, 11, 27), date(2024, 11, 27), title)], STAMP)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    plain = text.replace("\r\n ", "")
    line = next(line for line in plain.split("\r\n") if line.startswith("SUMMARY:"))
    value = line.removeprefix("SUMMARY:")
    for code, letter in (("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        value = value.replace(code, f"\0{letter}\0")
    assert value.replace("\0", "") == title


def test_a_line_end_in_a_text_cannot_start_a_property():
    text = feed("x", [Event("a@b", date(2024, 11, 27), date(2024, 11, 27), "t", "a\r\nATTACH:b")], STAMP)
    assert "\r\nATTACH" not in text
    assert "DESCRIPTION:a\\nATTACH:b" in text
