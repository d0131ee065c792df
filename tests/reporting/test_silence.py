"""Silence climbs by minutes, waits while somebody is on it, and a dead tower is one alarm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.reporting.silence import Held, Missing, Rules, silences

NOON = datetime(2024, 11, 27, 5, tzinfo=UTC)
RULES = Rules((("officer", 0), ("padal", 10), ("base", 20), ("command", 35), ("commander", 60)), 0.5, 4, 30)


def gone(post: str = "P1", district: str = "A", *, minutes: float = 0, kind: str = "situation") -> Missing:
    closes = NOON - timedelta(minutes=minutes)
    return Missing(post, f"base-{district}", district, kind, "+0T1200", closes - timedelta(minutes=20), closes)


def now(*rows: Missing, heard=None, sizes=None, held=None):
    return silences(rows, NOON, RULES, heard=heard or {}, sizes=sizes or {"A": 20, "B": 20}, held=held or {})


@pytest.mark.parametrize(
    ("minutes", "level"),
    [
        (0, "officer"),
        (9.9, "officer"),
        (10, "padal"),
        (20, "base"),
        (35, "command"),
        (60, "commander"),
        (999, "commander"),
    ],
)
def test_the_ladder_climbs_by_minutes(minutes, level):
    assert [s.level for s in now(gone(minutes=minutes))] == [level]


def test_before_its_own_clock_has_run_out_nothing_is_silent():
    assert now(gone(minutes=-1)) == []


def test_who_spoke_afterwards_is_not_silent_though_the_report_is_missing():
    assert now(gone(minutes=15), heard={"P1": NOON - timedelta(minutes=5)}) == []
    assert now(gone(minutes=15), heard={"P1": NOON - timedelta(minutes=25)})


def test_several_missing_reports_of_a_post_are_one_alarm():
    found = now(gone(minutes=50), gone(minutes=5, kind="opening"))
    assert [(s.posts, s.level, len(s.owed)) for s in found] == [(("P1",), "command", 2)]


def test_a_dead_tower_is_one_alarm_at_the_command_post_at_once():
    rows = [gone(f"P{n}") for n in range(12)] + [gone("Q1", "B")]
    found = [(s.group, len(s.posts), s.level) for s in now(*rows)]
    assert found == [
        ("district/A", 12, "command"),
        ("post/Q1", 1, "officer"),
    ]


def test_few_silent_posts_of_a_district_stay_single():
    assert len(now(*(gone(f"P{n}") for n in range(3)), sizes={"A": 3})) == 3
    assert len(now(*(gone(f"P{n}") for n in range(9)))) == 9


def test_an_open_group_does_not_fall_apart_at_the_first_report():
    rows = [gone(f"P{n}") for n in range(6)]
    assert len(now(*rows)) == 6
    assert [s.group for s in now(*rows, held={"district/A": Held("command")})] == ["district/A"]


def test_an_acknowledgement_holds_the_ladder_and_then_lets_go():
    held = Held("padal", NOON - timedelta(minutes=29))
    assert [s.level for s in now(gone(minutes=40), held={"post/P1": held})] == ["padal"]
    held = Held("padal", NOON - timedelta(minutes=30))
    assert [s.level for s in now(gone(minutes=40), held={"post/P1": held})] == ["command"]


def test_a_place_without_signal_has_its_own_clock():
    """The schedule gives it a later closing; until then it is not silent."""
    dead = Missing("P1", "b", "A", "situation", "s", NOON - timedelta(minutes=90), NOON + timedelta(minutes=90))
    assert now(dead) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("AB"), st.floats(-30, 90)), max_size=60))
def test_every_silent_post_stands_in_exactly_one_alarm(rows):
    missing = [gone(f"{d}{n}", d, minutes=m) for n, d, m in rows]
    found = now(*missing, sizes={"A": 31, "B": 31})
    named = [p for s in found for p in s.posts]
    assert len(named) == len(set(named))
    assert set(named) == {m.post for m in missing if m.closes_at <= NOON}
