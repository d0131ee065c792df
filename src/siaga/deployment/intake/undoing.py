"""Does anything done later depend on this import? Every reason why it cannot be taken back, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from siaga.deployment.intake.models import Upload
from siaga.deployment.models import Plan
from siaga.kit import importing
from siaga.kit.errors import Problem, Refused

SHOWN = 20


def refuse_if_used(row: Upload) -> None:
    """Refuse with every reason there is."""
    problems = [*_approved(row), *(p for part in row.replaced for p in (*_changed(part), *_named(row, part)))]
    if problems:
        raise Refused(problems[:SHOWN])


def _approved(row: Upload) -> Iterator[Problem]:
    if row.kind == "plan":
        return
    plan = Plan.objects.filter(approved_at__gte=row.accepted_at).order_by("approved_at").first()
    if plan:
        yield _problem(
            row.file_name, str(plan.number),
            f"Rencana nomor {plan.number} disetujui setelah impor ini dan memakai datanya",
            "Impor berkas yang benar, lalu susun ulang",
            f"Plan {plan.number} was approved after this import and uses its data",
            "Import the right file, then plan again",
        )  # fmt: skip


def _changed(part: dict[str, Any]) -> Iterator[Problem]:
    """Rows that are not as this import left them."""
    model = apps.get_model(part["model"])
    now = importing.marks(model, list(part["after"]))
    for key, mark in part["after"].items():
        if now.get(key) != mark:
            yield _problem(
                part["model"], key, f"{key} sudah diubah setelah impor ini",
                "Batalkan dahulu perubahan yang kemudian",
                f"{key} has been changed after this import", "Take back the later change first",
            )  # fmt: skip


def _named(row: Upload, part: dict[str, Any]) -> Iterator[Problem]:
    """Rows of other tables that name a row which this import added."""
    model = apps.get_model(part["model"])
    added = {p["model"]: set(map(str, p["created"])) for p in row.replaced}
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        other: type[Model] = relation.related_model
        known = added.get(other._meta.label, set())
        for key, named in _naming(other, relation.field, part["created"]):
            if key not in known:
                yield _problem(
                    part["model"], named, f"{named} sudah dipakai oleh data lain ({other._meta.label})",
                    "Ubah data itu dahulu", f"{named} is used by other data ({other._meta.label})",
                    "Change that first",
                )  # fmt: skip


def _naming(other: type[Model], field: Any, keys: list[Any]) -> Iterator[tuple[str, str]]:
    """Keys of rows whose field holds one of these keys, with the key they hold."""
    own = other._meta.pk.attname if other._meta.pk else "pk"
    for some in importing.parts(keys):
        rows = other._default_manager.filter(**{f"{field.name}__in": some})
        yield from ((str(pk), str(named)) for pk, named in rows.values_list(own, field.attname))


def _problem(file: str, value: str, reason: str, cure: str, reason_en: str, cure_en: str) -> Problem:
    return Problem(file, 0, "", value, reason, cure, reason_en, cure_en)
