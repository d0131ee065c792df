"""The rules in force on the screen: what is really used, with sources and doubts, and nothing to change there."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cast import NEXT_DOOR, person, signed_in
from operation.cast import open_cast
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.operation import acts, rules, rules_views
from siaga.operation.reads import current
from siaga.profiles import load_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation():
    return open_cast()


@pytest.fixture
def boss(operation):
    return browser("kaops")


def browser(role: str, regency: str = "16.07"):
    return signed_in(person(role, regency), siaga_factor=True)


def page(client, english: bool = False) -> str:
    if english:
        client.cookies["bahasa"] = "en"
    return html.unescape(client.get("/aturan/").content.decode())


def test_the_page_shows_what_the_profile_says_with_sources(boss, operation):
    text, profile = page(boss), load_profile("pilkada-2024")
    for pattern in profile.patterns:
        assert pattern.source in text
    for clock in profile.clocks:
        assert clock.basis in text
        assert clock.source in text
    for rank in profile.ranks:
        assert rank.name in text
    for words in ("32 km/jam", "45 menit", "Bripka", profile.travel.note, profile.election.source, "27-11-2024"):
        assert words in text, words
    assert rules_views.digest(operation.profile) in text
    assert "sama dengan profil bawaan" in text
    assert text.count("<form") == page_forms(text)


def page_forms(text: str) -> int:
    """Forms outside the page's content: the language, the lock, the way out."""
    return text.split("<main", 1)[0].count("<form")


@pytest.mark.parametrize("name", ["pilkada-2024", "pemilu-2024", "pilkades"])
def test_every_shipped_profile_has_its_tables_and_its_doubts_marked(name):
    profile = load_profile(name)
    found = {s.key: s for s in rules.sections(profile, "16.07", str, 0)}
    assert {"election", "labels", "patterns", "ranks", "travel", "team", "command", "reserve"} <= found.keys()
    assert all(r.assumed for r in found["travel"].rows)
    for clock, row in zip(profile.clocks, found["clocks"].rows if profile.clocks else (), strict=True):
        assert row.unverified is (
            not clock.verified or clock.day_type == "unverified" or "UNVERIFIED" in clock.source
        ), clock.key
    for section in found.values():
        assert all(len(r.cells) == len(section.columns) for r in section.rows), section.key


def test_assumptions_and_unverified_limits_are_marked_on_the_page(boss):
    text = page(boss)
    reserve = text.split('id="reserve"', 1)[1].split("</h2>", 1)[0]
    assert "ASUMSI" in reserve
    study = next(r for r in text.split("<tr>") if "Pembahasan Gakkumdu pertama" in r)
    assert "UNVERIFIED" in study
    filing = next(r for r in text.split("<tr>") if "Permohonan ke MK" in r)
    assert "UNVERIFIED" not in filing


def test_in_english_the_words_are_english(boss):
    text = page(boss, english=True)
    for words in ("Rules in force", "32 km/h", "ASSUMPTION", "Legal clocks", "the same as the shipped one"):
        assert words in text, words


def test_a_changed_pattern_is_what_is_shown_and_that_it_changed(boss, operation):
    before = rules_views.digest(operation.profile)
    acts.change_patterns(operation, {"low": (3, 7)}, CONSOLE, reason="hasil rapat")
    text = page(boss)
    assert before not in text
    assert rules_views.digest(current().profile) in text
    assert "<code>pattern</code>" in text
    assert "tidak sejak dibuka" not in text


def test_the_same_rules_have_the_same_sum_whatever_their_order():
    assert rules_views.digest({"a": 1, "b": {"c": 2, "d": 3}}) == rules_views.digest(
        {"b": {"d": 3, "c": 2}, "a": 1}
    )


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("auditor", 200), ("personel", 403), ("kpu", 403), ("humas", 403)]
)
def test_who_reads_them(operation, role, status):
    assert browser(role).get("/aturan/").status_code == status


def test_another_regency_finds_nothing(operation):
    assert browser("kaops", NEXT_DOOR).get("/aturan/").status_code == 404


def test_an_empty_post_says_what_comes_first():
    assert "Belum ada operasi" in page(browser("kaops"))


def test_the_page_asks_as_much_for_few_rules_as_for_many(operation):
    boss, counts = browser("kaops"), []
    page(boss)
    for keep in (1, 3):
        rows = load_profile("pilkada-2024").model_dump(mode="json", by_alias=True)
        rows["clock"] = rows["clock"][:keep]
        rows["water"][0]["districts"] = rows["water"][0]["districts"][:keep]
        with act("test.rules", CONSOLE, "a"):
            type(operation).objects.filter(pk=operation.pk).update(profile=rows)
        with CaptureQueriesContext(connection) as questions:
            page(boss)
        counts.append(len(questions))
    assert counts[0] == counts[1]
