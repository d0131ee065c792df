"""What does Siaga keep of a person? The page is made from the tables; an undeclared field fails a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from siaga.accounts.door import signed_in
from siaga.web.kept_fields import IMPERSONAL, PERSONAL, Kept

# Numbers, times and truth values say something of a person only through the row they stand in.
PLAIN = (
    models.IntegerField, models.FloatField, models.BooleanField, models.DateField, models.DateTimeField,
    models.DecimalField, models.DurationField,
)  # fmt: skip

# A key into one of these tables names a person; a key into any other names a thing.
PEOPLE = {"accounts.User", "force.Officer"}


@dataclass(frozen=True, slots=True)
class Row:
    """A field of a table, and what was declared of it."""

    table: str
    field: str
    kept: Kept


def fields() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    """Every stored field of every room, as `room.Model.field`."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("siaga."):
            for field in model._meta.get_fields():
                if isinstance(field, models.Field):
                    yield f"{model._meta.label}.{field.name}", field


def rows() -> list[Row]:
    """Every personal field there really is, room by room."""
    found = []
    for name, _ in fields():
        if name in PERSONAL:
            table, _, field = name.rpartition(".")
            found.append(Row(table, field, PERSONAL[name]))
    return found


def undeclared() -> list[str]:
    """Fields that could hold something personal and of which nobody said whether they do."""
    return [
        name
        for name, field in fields()
        if not isinstance(field, PLAIN) and name not in PERSONAL and not _impersonal(name, field)
    ]


def _impersonal(name: str, field: models.Field[Any, Any]) -> bool:
    if field.is_relation and field.related_model is not None:
        return not isinstance(field.related_model, str) and field.related_model._meta.label not in PEOPLE
    return name in IMPERSONAL or name.rpartition(".")[2] in IMPERSONAL


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page "what Siaga keeps"."""
    return render(request, "siaga/kept.html", {"rows": rows()})
