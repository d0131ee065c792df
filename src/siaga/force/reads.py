"""Who is there, and who is ready? Plain frozen rows and the walk from real strength to ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from siaga.force import access, strength
from siaga.force.models import Asset, Officer, OutOfService
from siaga.journal.context import Actor
from siaga.kit.errors import refuse

BOAT = "boat"


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer without the telephone number."""

    id: str
    nrp: str
    name: str
    rank: str
    position: str
    woman: bool
    skills: tuple[str, ...]
    base: str
    unit: str
    origin: Literal["polres", "polsek", "bko"]
    home_village: str
    available: bool
    reason: str
    synthetic: bool

    @property
    def boat(self) -> bool:
        """Skilled at handling boats."""
        return BOAT in self.skills


@dataclass(frozen=True, slots=True)
class AssetRow:
    """A boat or vehicle; None is unknown. `out`: why it is out of service now, "" when it is not."""

    id: str
    kind: str
    name: str
    base: str
    seats: int | None
    life_jackets: int | None
    condition: str
    synthetic: bool
    out: str = ""


def officers(*, available: bool | None = None) -> list[OfficerRow]:
    """Officers in id order: all, only the available or only the others."""
    rows = Officer.objects.order_by("officer_id")
    if available is not None:
        rows = rows.filter(available=available)
    return [_row(o) for o in rows]


def assets() -> list[AssetRow]:
    """Boats and vehicles in id order, those out of service with the reason."""
    why = dict(OutOfService.objects.values_list("asset_id", "reason"))
    return [
        AssetRow(
            a.asset_id,
            a.kind,
            a.name,
            a.base_id,
            a.seats,
            a.life_jackets,
            a.condition,
            a.synthetic,
            why.get(a.asset_id, ""),
        )
        for a in Asset.objects.order_by("asset_id")
    ]


def phone(officer_id: str, actor: Actor) -> str:
    """The telephone number, for roles that call officers up; refuses everybody else."""
    if not access.may_read_phone(actor):
        raise refuse(
            "Nomor telepon hanya untuk peran yang memanggil personel", "Minta kepada Karendalops",
            "Telephone numbers are for roles that call officers up", "Ask the planner", value=officer_id,
        )  # fmt: skip
    return Officer.objects.values_list("phone", flat=True).get(officer_id=officer_id)


def walk(
    other_objects: Sequence[tuple[str, int | None]],
    command_and_reserve: Sequence[tuple[str, int | None]] = (),
) -> strength.Walk:
    """Real strength -> not available by reason -> other objects -> command and reserve -> ready for stations."""
    rows = list(Officer.objects.values_list("origin", "available", "reason"))
    found = Counter(origin for origin, _, _ in rows)
    by_origin = {key: found[key] for key in strength.ORIGINS if found[key]}
    away = Counter(reason for _, available, reason in rows if not available)
    return strength.walk(by_origin, dict(sorted(away.items())), other_objects, command_and_reserve)


def _row(o: Officer) -> OfficerRow:
    origin: Literal["polres", "polsek", "bko"] = (
        "bko" if o.origin == "bko" else "polsek" if o.origin == "polsek" else "polres"
    )
    return OfficerRow(
        o.officer_id, o.nrp, o.name, o.rank, o.position, o.sex == "female", tuple(o.skills), o.base_id, o.unit,
        origin, o.home_village_code, o.available, o.reason, o.synthetic,
    )  # fmt: skip
