"""Who may read the registers of officers and assets, their telephone numbers and NRP, and correct them?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from siaga.accounts.access import BASE, DISTRICT, REGENCY, codes, register, rule
from siaga.territory.access import at_home

OFFICERS = ("kaops", "karendalops", "operator", "pamatwil")
ASSETS = (*OFFICERS, "kasatgas", "auditor")
CALLERS = ("kaops", "karendalops", "operator")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose people and vehicles: those of whole regencies, of single bases, of the bases in a district."""

    regencies: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.regencies or self.bases or self.districts)

    def rows(self) -> Q:
        """Queryset twin on rows with a `base`."""
        found = Q(base__district__regency_id__in=self.regencies)
        if self.bases:
            found |= Q(base_id__in=self.bases)
        return found | Q(base__district_id__in=self.districts) if self.districts else found

    def holds(self, row: Any) -> bool:
        """Whether the row's base is inside."""
        place = row.base.district
        return row.base_id in self.bases or place.pk in self.districts or place.regency_id in self.regencies


def reach_of(user: Any, *roles: str) -> Reach:
    """What these regency-wide roles reach; the base of a base chief; the bases of a district's controller.

    A controller is not asked where only base chiefs call people up: `roles` are then `CALLERS`.
    """
    bases = {code.partition("/")[2] for code in codes(user, BASE, "kapolsek")}
    districts = {code.partition("/")[2] for code in codes(user, DISTRICT, "padal")} if roles != CALLERS else set()
    return Reach(frozenset(codes(user, REGENCY, *roles)), frozenset(bases), frozenset(districts))


def _sees(*roles: str) -> Any:
    def sees(user: Any, row: Any) -> bool:
        reach = reach_of(user, *roles)
        return bool(reach) if row is None else reach.holds(row)

    return rule(sees, name=f"sees:{'|'.join(roles)}")


@rule
def corrects(user: Any, row: Any) -> bool:
    """The person corrects people and vehicles of this regency."""
    mine = codes(user, REGENCY, *CALLERS)
    return bool(mine) if row is None else row.base.district.regency_id in mine


PERMISSIONS = {
    "force.read_officers": _sees(*OFFICERS) & at_home,
    "force.read_assets": _sees(*ASSETS) & at_home,
    "force.read_contact": _sees(*CALLERS) & at_home,
    "force.correct_row": corrects & at_home,
}


def load() -> None:
    """Register these permissions once."""
    register(PERMISSIONS)
