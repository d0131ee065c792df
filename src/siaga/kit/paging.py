"""Which part of a long list is this? Fifty rows, where they stand in the whole, and the way to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest

SIZE = 50
KEY = "hal"


class Countable(Protocol):
    """A query set, or anything with a count and slices."""

    def count(self) -> int:
        """How many there are."""

    def __getitem__(self, part: slice) -> Any:
        """Some of them."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page. `first` and `last` count from 1; `before` and `after` are links, "" where there is none."""

    rows: Sequence[Any]
    total: int
    first: int
    last: int
    number: int
    pages: int
    before: str
    after: str


def page_of(request: HttpRequest, rows: Countable, size: int = SIZE) -> Page:
    """The page asked for by `?hal=3`: two queries, however long the list. A page past the end is the last one."""
    total = rows.count()
    pages = max(1, -(-total // size))
    asked = request.GET.get(KEY, "1")
    number = min(pages, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    start = (number - 1) * size
    shown = list(rows[start : start + size])
    return Page(
        shown, total, start + 1 if shown else 0, start + len(shown), number, pages,
        _link(request, number - 1) if number > 1 else "", _link(request, number + 1) if number < pages else "",
    )  # fmt: skip


def _link(request: HttpRequest, number: int) -> str:
    """The same list with its filters, at another page."""
    asked = request.GET.copy()
    asked[KEY] = str(number)
    return f"?{asked.urlencode()}"
