"""What is one list of the register? Its rows for one person, its columns, filters, search and order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet

Params = Mapping[str, str]
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` is its name in files and in the API. `plain`: the value as data; `shown`: as words."""

    key: str
    label: Any
    plain: Callable[[Any], Any]
    sort: str = ""
    shown: Callable[[Any], Any] | None = None
    numeric: bool = False
    listed: bool = True

    def text(self, row: Any) -> Any:
        """What the page shows."""
        return (self.shown or self.plain)(row)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: the ORM path that must equal the chosen value, or a test of its own."""

    key: str
    label: Any
    path: str
    choices: Callable[[], Choices]
    apply: Callable[[str], Q] | None = None

    def test(self, value: str) -> Q:
        """What the rows must meet."""
        return self.apply(value) if self.apply else Q(**{self.path: value})


@dataclass(frozen=True)
class Register:
    """A list of the register. `rows`, `columns` and `filters` are asked for one person."""

    key: str
    title: Any
    one: Any
    permission: str
    model: type[Model]
    rows: Callable[[Any], QuerySet[Any]]
    columns: Callable[[Any], Sequence[Column]]
    filters: Callable[[Any], Sequence[Filter]]
    search: tuple[str, ...]
    order: str
    empty: Any
    placed: bool = False
    personal: bool = False
    detailed: bool = True
    search_also: Callable[[Any], tuple[str, ...]] = lambda user: ()

    def seen(self, user: Any, params: Params) -> Seen:
        """The list as this person sees it with these filters."""
        return Seen(self, user, params)


@dataclass(frozen=True)
class Seen:
    """A register as one person sees it under the filters of an address. Unknown filter values find nothing."""

    register: Register
    user: Any
    params: Params

    @cached_property
    def columns(self) -> list[Column]:
        """Columns this person may see."""
        return list(self.register.columns(self.user))

    @cached_property
    def filters(self) -> list[Filter]:
        """Filters this person may use: none on what he may not see."""
        return list(self.register.filters(self.user))

    @cached_property
    def used(self) -> dict[str, str]:
        """Filters, search and order in use, as they stand in the address."""
        known = ["q", "sort", *(f.key for f in self.filters)]
        return {key: self.params[key] for key in known if self.params.get(key)}

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The one query set: this person's rows, filtered and in order."""
        rows = self.register.rows(self.user)
        for item in self.filters:
            if value := self.used.get(item.key):
                rows = rows.filter(item.test(value))
        for word in self.used.get("q", "").split()[:6]:
            rows = rows.filter(self._has(word))
        return rows.order_by(*self._order())

    def _has(self, word: str) -> Q:
        found = Q()
        for path in (*self.register.search, *self.register.search_also(self.user)):
            found |= Q(**{f"{path}__icontains": word})
        return found

    def _order(self) -> list[str]:
        wanted = self.used.get("sort", self.register.order)
        name, down = wanted.lstrip("-"), wanted.startswith("-")
        path = next((c.sort for c in self.columns if c.key == name and c.sort), self.register.order)
        return [f"-{path}" if down else path, *(["pk"] if self.register.detailed else [])]

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """Column key in use and whether downwards."""
        wanted = self.used.get("sort", self.register.order)
        return wanted.lstrip("-"), wanted.startswith("-")

    def one(self, key: str) -> Any:
        """One row of this person's by its key, None when it is not his or not there."""
        return self.register.rows(self.user).filter(pk=key).first()
