"""What is checked? Every officer, vehicle, boat and piece of equipment, with its unit, district and seats."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from siaga.force.access import Reach
from siaga.force.models import Asset, Equipment, Officer


@dataclass(frozen=True, slots=True)
class Subject:
    """Something with a checklist. `out`: not available or out of service for a reason other than this check."""

    kind: str
    id: str
    name: str
    unit: str
    base: str
    district: str
    seats: int | None
    out: bool
    district_code: str = ""
    synthetic: bool = False


def all_subjects(
    kind: str = "", reach: Reach | None = None, people_ids: Collection[str] | None = None
) -> dict[tuple[str, str], Subject]:
    """Every subject by kind and id, in three queries; of one kind in one; with `reach`, of these bases only.

    With `people_ids`, of the officers only these: a page about a few shortfalls needs no thousand of them.
    """
    people = _people(people_ids) if kind in ("", "person") else []
    assets = _assets() if kind in ("", "vehicle", "boat") else []
    rest = _equipment() if kind not in ("person", "vehicle", "boat") else []
    rows = [s for s in (*people, *assets, *rest) if kind in ("", s.kind)]
    return {(s.kind, s.id): s for s in rows if reach is None or within(reach, s)}


def within(reach: Reach, subject: Subject) -> bool:
    """Whether the subject belongs to this part of the force."""
    return reach.whole or subject.base in reach.bases or subject.district_code in reach.districts


def _people(ids: Collection[str] | None) -> list[Subject]:
    """Plain rows and no objects: a district has a thousand of them, asked for by every page of readiness."""
    asked = Officer.objects.all() if ids is None else Officer.objects.filter(pk__in=ids)
    rows = asked.order_by("pk").values_list(
        "pk", "name", "unit", "base__name", "base_id", "base__district__name", "available", "base__district_id",
        "synthetic",
    )  # fmt: skip
    return [
        Subject("person", pk, name, unit or base_name, base, district, None, not available, code, synthetic)
        for pk, name, unit, base_name, base, district, available, code, synthetic in rows
    ]


def _assets() -> list[Subject]:
    return [
        Subject(
            "boat" if a.kind == "boat" else "vehicle", a.pk, a.name or a.pk, a.base.name, a.base_id,
            a.base.district.name, a.seats, _out(a), a.base.district_id, bool(a.synthetic_fields),
        )
        for a in Asset.objects.select_related("base__district", "out_of_service").order_by("pk")
    ]  # fmt: skip


def _out(asset: Asset) -> bool:
    held = getattr(asset, "out_of_service", None)
    return held is not None and not held.cause.startswith("readiness")


def _equipment() -> list[Subject]:
    return [
        Subject(
            e.kind,
            e.pk,
            e.name or e.pk,
            e.base.name,
            e.base_id,
            e.base.district.name,
            None,
            False,
            e.base.district_id,
        )
        for e in Equipment.objects.select_related("base__district").order_by("pk")
    ]
