"""Who may read the register of places? A regency's roles all of it, a base or district role its own part.

The KPU and Bawaslu desks see places and stations, which are public facts; never a class, never an officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from siaga.accounts.access import BASE, DISTRICT, REGENCY, codes, home_for, regencies, register, rule
from siaga.territory.models import Base, District

WHOLE = ("kaops", "karendalops", "operator", "kasatgas", "pamatwil", "auditor")
DESKS = ("kpu", "bawaslu")
CORRECTORS = ("kaops", "karendalops", "operator")


@dataclass(frozen=True, slots=True)
class Area:
    """Where a person's eyes reach: whole regencies, and single districts."""

    regencies: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.regencies or self.districts)

    def places(self, path: str = "") -> Q:
        """Queryset twin; `path` leads from the row to its district, "" when the row is one."""
        start = f"{path}__" if path else ""
        whole = Q(**{f"{start}regency_id__in": self.regencies})
        one = Q(**{f"{start}code__in": self.districts})
        return whole | one if self.districts else whole

    def holds(self, district: District) -> bool:
        """Whether the district is inside."""
        return district.regency_id in self.regencies or district.code in self.districts


def area_of(user: Any, *roles: str) -> Area:
    """The area of these regency-wide roles, and of the person's base and districts."""
    own = {code.partition("/")[2] for code in codes(user, DISTRICT, "padal")}
    for regency, _, base in (code.partition("/") for code in codes(user, BASE, "kapolsek")):
        own |= districts_of_base(regency, base)
    return Area(frozenset(codes(user, REGENCY, *(roles or (*WHOLE, *DESKS)))), frozenset(own))


def districts_of_base(regency: str, code: str) -> set[str]:
    """Districts a base answers for: those it lists; for a polres those that no polsek lists."""
    bases = list(Base.objects.filter(district__regency_id=regency).values_list("code", "kind", "districts"))
    mine = next(((kind, listed) for base, kind, listed in bases if base == code), None)
    if mine is None:
        return set()
    if mine[0] == "polsek":
        return set(mine[1])
    taken = {d for _, kind, listed in bases if kind == "polsek" for d in listed}
    return set(District.objects.filter(regency_id=regency).exclude(code__in=taken).values_list("code", flat=True))


@rule
def at_home(user: Any, row: Any) -> bool:
    """Some role of the person's lies in this node's regency; another post's register does not exist for him."""
    return row is not None or not home_for(user) or home_for(user) in regencies(user)


@rule
def sees_place(user: Any, place: Any) -> bool:
    """Some place is this person's; the place named is one of them."""
    area = area_of(user)
    return bool(area) if place is None else area.holds(district_of(place))


@rule
def corrects_place(user: Any, place: Any) -> bool:
    """The person corrects places of this regency."""
    mine = codes(user, REGENCY, *CORRECTORS)
    return bool(mine) if place is None else district_of(place).regency_id in mine


def district_of(place: Any) -> District:
    """The district a place is, or lies in."""
    if isinstance(place, District):
        return place
    found: District = place.village.district if hasattr(place, "village_id") else place.district
    return found


PERMISSIONS = {
    "territory.read_places": sees_place & at_home,
    "territory.correct_place": corrects_place & at_home,
}


def load() -> None:
    """Register these permissions once."""
    register(PERMISSIONS)
