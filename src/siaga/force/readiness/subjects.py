"""What is checked? Every officer, vehicle, boat and piece of equipment, with its unit, district and seats."""

from __future__ import annotations

from dataclasses import dataclass

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


def all_subjects() -> dict[tuple[str, str], Subject]:
    """Every subject by kind and id, in three queries."""
    rows = [*_people(), *_assets(), *_equipment()]
    return {(s.kind, s.id): s for s in rows}


def _people() -> list[Subject]:
    people = Officer.objects.select_related("base__district").order_by("pk")
    return [
        Subject(
            "person", o.pk, o.name, o.unit or o.base.name, o.base_id, o.base.district.name, None, not o.available
        )
        for o in people
    ]


def _assets() -> list[Subject]:
    return [
        Subject(
            "boat" if a.kind == "boat" else "vehicle", a.pk, a.name or a.pk, a.base.name, a.base_id,
            a.base.district.name, a.seats, _out(a),
        )
        for a in Asset.objects.select_related("base__district", "out_of_service").order_by("pk")
    ]  # fmt: skip


def _out(asset: Asset) -> bool:
    held = getattr(asset, "out_of_service", None)
    return held is not None and not held.cause.startswith("readiness")


def _equipment() -> list[Subject]:
    return [
        Subject(e.kind, e.pk, e.name or e.pk, e.base.name, e.base_id, e.base.district.name, None, False)
        for e in Equipment.objects.select_related("base__district").order_by("pk")
    ]
