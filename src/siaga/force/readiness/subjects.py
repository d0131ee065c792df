"""What is checked? Every officer, vehicle, boat and piece of equipment, with its unit, district and seats."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from siaga.force.access import Reach
from siaga.force.models import Asset, Equipment, Officer
from siaga.territory.models import Base

Bases = Mapping[str, tuple[str, str, str]]


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
    """Every subject by kind and id, in four queries; of one kind in two; with `reach`, of these bases only.

    With `people_ids`, of the officers only these: a page about a few shortfalls needs no thousand of them.
    """
    bases = _bases()
    people = _people(people_ids, bases) if kind in ("", "person") else []
    assets = _assets(bases) if kind in ("", "vehicle", "boat") else []
    rest = _equipment(bases) if kind not in ("person", "vehicle", "boat") else []
    rows = [s for s in (*people, *assets, *rest) if kind in ("", s.kind)]
    return {(s.kind, s.id): s for s in rows if reach is None or within(reach, s)}


def within(reach: Reach, subject: Subject) -> bool:
    """Whether the subject belongs to this part of the force."""
    return reach.whole or subject.base in reach.bases or subject.district_code in reach.districts


def _bases() -> dict[str, tuple[str, str, str]]:
    """Name, district and its code of each base: a few rows, joined here and not to each of thousands."""
    rows = Base.objects.values_list("pk", "name", "district__name", "district_id")
    return {pk: (name, district, code) for pk, name, district, code in rows}


def _people(ids: Collection[str] | None, bases: Bases) -> list[Subject]:
    """Plain rows and no objects: a district has a thousand of them, asked for by every page of readiness."""
    asked = Officer.objects.all() if ids is None else Officer.objects.filter(pk__in=ids)
    rows = asked.order_by("pk").values_list("pk", "name", "unit", "base_id", "available", "synthetic")
    return [
        Subject(
            "person", pk, name, unit or bases[base][0], base, bases[base][1], None, not able, bases[base][2], made
        )
        for pk, name, unit, base, able, made in rows
    ]


def _assets(bases: Bases) -> list[Subject]:
    rows = Asset.objects.order_by("pk").values_list(
        "kind", "pk", "name", "base_id", "seats", "out_of_service__cause", "synthetic_fields"
    )
    return [
        Subject(
            "boat" if kind == "boat" else "vehicle", pk, name or pk, bases[base][0], base, bases[base][1], seats,
            cause is not None and not cause.startswith("readiness"), bases[base][2], bool(made),
        )
        for kind, pk, name, base, seats, cause, made in rows
    ]  # fmt: skip


def _equipment(bases: Bases) -> list[Subject]:
    rows = Equipment.objects.order_by("pk").values_list("kind", "pk", "name", "base_id")
    return [
        Subject(kind, pk, name or pk, bases[base][0], base, bases[base][1], None, False, bases[base][2])
        for kind, pk, name, base in rows
    ]
