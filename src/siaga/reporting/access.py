"""Who may read and decide about reports? The command all of them; a base and a district their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from siaga.accounts.access import BASE, DISTRICT, codes, holds, holds_here, home_for, reaches, register, rule

READERS = ("kaops", "karendalops", "operator", "kasatgas", "pamatwil", "auditor")
DECIDERS = ("kaops", "karendalops", "operator")
PARTLY = ("kapolsek", "padal")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose reports a person sees: all of this node, or those of these bases and districts."""

    whole: bool
    bases: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()


def reach_of(user: Any) -> Reach:
    """The part of this node's posts that is this person's."""
    here = home_for(user)
    if not here or reaches(user, here, *READERS):
        return Reach(True)
    return Reach(False, _inside(codes(user, BASE, "kapolsek"), here), _inside(codes(user, DISTRICT, "padal"), here))


def _inside(scopes: set[str], regency: str) -> frozenset[str]:
    """Codes within this regency; a district may be written with or without it."""
    own = [code for place, _, code in (s.partition("/") for s in scopes) if place == regency]
    return frozenset({*own, *(f"{regency}.{code}" for code in own if not code.startswith(regency))})


def within(user: Any) -> Q:
    """Queryset twin of `reads_place`: rows with `base_code` and `district_code`."""
    reach = reach_of(user)
    if reach.whole:
        return Q()
    return Q(base_code__in=reach.bases) | Q(district_code__in=reach.districts)


@rule
def reads_place(user: Any, obj: Any) -> bool:
    """No object named, or one of the person's bases or districts."""
    reach = reach_of(user)
    if obj is None:
        return reach.whole or bool(reach.bases or reach.districts)
    return reach.whole or obj.base_code in reach.bases or obj.district_code in reach.districts


PERMISSIONS = {
    "reporting.read_board": holds(*READERS, *PARTLY) & reads_place,
    "reporting.acknowledge": holds(*DECIDERS, "kasatgas", "pamatwil", *PARTLY) & reads_place,
    "reporting.settle": holds_here(*DECIDERS),
    "reporting.schedule": holds_here("kaops", "karendalops", "operator"),
    "reporting.take_down": holds(*DECIDERS, *PARTLY) & reads_place,
}


def load() -> None:
    """Register these permissions once."""
    register(PERMISSIONS)
