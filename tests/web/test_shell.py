"""The menu and the shared parts of screens."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.cast import HERE, person
from siaga.accounts.models import User
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock
from siaga.operation.models import Operation
from siaga.web import menu


def drawn(text: str, **context) -> str:
    return Template("{% load siaga %}" + text).render(Context(context)).strip()


def asked(user: User, path: str = "/"):
    request = RequestFactory().get(path)
    request.user = User.objects.get(pk=user.pk)
    return request


@pytest.fixture
def operation(db):
    with act("test.open", CONSOLE, HERE):
        return Operation.objects.create(
            name="uji", regency_code=HERE, profile_name="uji", profile={}, seed=1, opened_at=clock.now()
        )


def test_every_row_of_the_menu_leads_somewhere_and_asks_a_right_that_exists():
    from rules.permissions import perm_exists

    for group in menu.MENU:
        for route, _, _, right in group.screens:
            assert reverse(route)
            assert not right or perm_exists(right), right


def test_the_menu_asks_the_same_number_of_questions_however_many_screens(operation, monkeypatch):
    boss, counts = person("kaops"), []
    for times in (1, 3):
        monkeypatch.setattr(menu, "MENU", menu.MENU * times)
        with CaptureQueriesContext(connection) as questions:
            menu.menu(asked(boss), english=False)
        counts.append(len(questions))
    assert counts[0] == counts[1] <= 4


def test_a_screen_below_another_marks_the_nearest(operation):
    shown = menu.menu(asked(person("kaops"), "/jurnal/3/"), english=False)
    assert [(k.label, k.here) for g in shown for k in g.links if k.here] == [("Jurnal", "true")]


def test_home_is_marked_on_home_only(operation):
    boss = person("kaops")
    assert [g.label for g in menu.menu(asked(boss, "/tidak-ada/"), english=False) if g.here] == []
    assert [g.label for g in menu.menu(asked(boss, "/"), english=True) if g.here] == ["Situation"]


def test_a_tile_shows_its_denominator_and_the_share():
    page = drawn('{% tile "Siap" n of key="ready" state="warn" word="kurang" %}', n=1100, of=1389)
    assert "1.100" in page
    assert "dari 1.389" in page
    assert 'value="79"' in page
    assert 'data-mark="ready"' in page
    assert '<span class="state warn">kurang</span>' in page


def test_a_tile_of_nothing_has_no_bar():
    assert "<progress" not in drawn('{% tile "Siap" 0 0 %}')
    assert "0" in drawn('{% tile "Siap" 0 %}')


def test_parts_do_not_trust_what_they_are_given():
    bad = '<script>"&'
    for text in (
        "{% pill bad bad %}",
        "{% tile bad bad %}",
        "{% empty bad bad %}",
        "{% table bad %}{% endtable %}",
    ):
        assert "<script>" not in drawn(text, bad=bad)


def test_an_empty_screen_names_the_next_step():
    assert 'href="/apel/"' in drawn('{% empty "Belum ada apel." "Rencanakan" "/apel/" %}')
    assert "siaga plan" in drawn('{% empty "Belum ada." "Jalankan siaga plan" %}')


@pytest.mark.parametrize(("today", "shown"), [(25, "H-2"), (27, "H"), (28, "H+1")])
def test_days_are_counted_from_the_day(today, shown):
    assert drawn("{{ d|hn:t }}", d=date(2024, 11, 27), t=date(2024, 11, today)) == shown
