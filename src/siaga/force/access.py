"""Who may see and call whom? The whole force, one base's, one district's; and who reads a telephone number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from siaga.accounts.access import BASE, DISTRICT, codes, holds, holds_here, home_for, reaches, register, rule
from siaga.journal.context import Actor

PHONE_READERS = frozenset({"kaops", "karendalops", "operator", "administrator"})
READERS = ("kaops", "karendalops", "operator", "kasatgas", "pamatwil", "auditor")
HOLDERS = ("kaops", "karendalops", "operator")
PARTLY = ("kapolsek", "padal")


def may_read_phone(actor: Actor) -> bool:
    """True for roles that call officers up."""
    return actor.role in PHONE_READERS


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose force a person sees: everybody's, or that of these bases and districts."""

    whole: bool
    bases: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether there is anything to see."""
        return self.whole or bool(self.bases or self.districts)


def reach_of(user: Any) -> Reach:
    """The part of this node's force that is this person's."""
    here = home_for(user)
    if not here or reaches(user, here, *READERS):
        return Reach(True)
    return Reach(False, _inside(codes(user, BASE, "kapolsek"), here), _inside(codes(user, DISTRICT, "padal"), here))


def _inside(scopes: set[str], regency: str) -> frozenset[str]:
    return frozenset(code for place, _, code in (s.partition("/") for s in scopes) if place == regency)


def officers_of(user: Any, path: str = "") -> Q:
    """Queryset twin of `reach_of`: officers of the person's bases and districts; `path` leads to the officer."""
    reach = reach_of(user)
    if reach.whole:
        return Q()
    return Q(**{f"{path}base__in": reach.bases}) | Q(**{f"{path}base__district__in": reach.districts})


@rule
def sees_some(user: Any, obj: Any) -> bool:
    """Some part of this node's force is this person's."""
    return reach_of(user).any


PERMISSIONS = {
    "force.read_muster": holds(*READERS, *PARTLY) & sees_some,
    "force.call_roll": holds(*HOLDERS, *PARTLY) & sees_some,
    "force.hold_muster": holds_here(*HOLDERS),
    "force.examine_health": holds_here(*HOLDERS),
    "force.read_readiness": holds(*READERS, *PARTLY) & sees_some,
    "force.check_readiness": holds(*HOLDERS, "kasatgas", *PARTLY) & sees_some,
    "force.own_shortfalls": holds_here(*HOLDERS),
}


def load() -> None:
    """Register these permissions once."""
    register(PERMISSIONS)
