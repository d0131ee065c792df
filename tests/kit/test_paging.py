"""The pages of a long list."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from siaga.kit.paging import page_of


class Rows(list):
    def count(self):
        return len(self)


def page(address: str, n: int, size: int = 10):
    return page_of(RequestFactory().get(address), Rows(range(n)), size)


def test_the_second_page_keeps_the_filters():
    found = page("/?q=a%26b&hal=2", 25)
    assert (found.first, found.last, found.total, found.pages) == (11, 20, 25, 3)
    assert (found.before, found.after) == ("?q=a%26b&hal=1", "?q=a%26b&hal=3")


@pytest.mark.parametrize(("asked", "number"), [("9", 3), ("0", 1), ("-1", 1), ("x", 1), ("٣", 1), ("9" * 5000, 1)])
def test_nonsense_and_too_far_land_on_a_page_that_exists(asked, number):
    assert page(f"/?hal={asked}", 25).number == number


def test_an_empty_list_has_one_page():
    found = page("/", 0)
    assert (found.rows, found.first, found.last, found.pages, found.before, found.after) == ([], 0, 0, 1, "", "")
