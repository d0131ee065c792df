"""Who may? Helpers for every room's rules, and this room's own rules.

A rule is written twice side by side in a room's `access.py`: a predicate on one object and its queryset
twin, so that a list never shows what the page of one object would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.db.models import Q
from rules.permissions import add_perm, perm_exists
from rules.predicates import predicate

from siaga.accounts.models import BreakGlass, RoleAssignment, User
from siaga.accounts.roles import BASE, COMMAND, DISTRICT, PARTNERS, REGENCY, ROLES, SEALED
from siaga.kit import clock


def rule(test: Callable[..., bool], name: str | None = None) -> Any:
    """A predicate of the rules library, which combines with `&`, `|` and `~`."""
    return predicate(test, name=name)  # type: ignore[no-untyped-call]


class Held(Protocol):
    """A role somebody holds, from an assignment or from an emergency."""

    role: str
    scope_kind: str
    scope_code: str


def held(user: Any) -> list[Held]:
    """Roles in force now: confirmed where sealed, not revoked, not over; emergencies included."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    if not hasattr(user, "_held"):
        user._held = [*_assigned(user), *_emergencies(user)]
    return list(user._held)


def _assigned(user: User) -> list[Held]:
    now = clock.now()
    rows = RoleAssignment.objects.filter(Q(until=None) | Q(until__gt=now), user=user, revoked_at=None)
    return [row for row in rows if row.role not in SEALED or row.confirmed_at]


def _emergencies(user: User) -> list[Held]:
    rows = BreakGlass.objects.filter(user=user, closed_at=None, expires_at__gt=clock.now())
    return list(rows.exclude(approved_at=None))


def forget(user: User) -> None:
    """Read the roles anew at the next question."""
    user.__dict__.pop("_held", None)
    user.__dict__.pop("_home", None)


def roles_of(user: Any) -> set[str]:
    """Codes of the roles in force."""
    return {row.role for row in held(user)}


def codes(user: Any, kind: str, *roles: str) -> set[str]:
    """Scope codes of one kind held under one of these roles (any role when none is named)."""
    return {row.scope_code for row in held(user) if row.scope_kind == kind and (not roles or row.role in roles)}


def regencies(user: Any) -> set[str]:
    """Regency codes the person belongs to; a base or district scope names its regency before the slash."""
    return {row.scope_code.split("/")[0] for row in held(user)}


_home: list[Callable[[], str]] = []


def home_is(regency: Callable[[], str]) -> None:
    """Say which regency this node belongs to; the operation knows, and it stands right of this room."""
    _home[:] = [regency]


_asked: ContextVar[list[str] | None] = ContextVar("siaga_home", default=None)


def home() -> str:
    """Regency of this node's operation; "" before one is opened. Asked once in a request."""
    kept = _asked.get()
    if kept is None:
        return _home[0]() if _home else ""
    if not kept:
        kept.append(_home[0]() if _home else "")
    return kept[0]


@contextmanager
def one_request() -> Iterator[None]:
    """Remember the home until the request ends: a page asks for it with every rule."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def home_for(user: Any) -> str:
    """Regency of this node, asked once for each person of a request: a menu asks for every screen."""
    if "_home" not in user.__dict__:
        user.__dict__["_home"] = home()
    return str(user.__dict__["_home"])


def within(row: Held, kind: str, regency: str, code: str = "") -> bool:
    """Whether a held role reaches this place. A regency's role reaches all of it."""
    if row.scope_kind == REGENCY:
        return row.scope_code == regency
    return row.scope_kind == kind and row.scope_code == f"{regency}/{code}"


def reaches(user: Any, regency: str, *roles: str) -> bool:
    """Whether the person holds one of these roles over the whole regency."""
    return any(row.role in roles and within(row, REGENCY, regency) for row in held(user))


def holds(*wanted: str) -> Any:
    """Predicate: the person holds one of these roles, anywhere."""

    def held_by(user: Any) -> bool:
        return bool(roles_of(user) & set(wanted))

    return rule(held_by, name=f"holds:{'|'.join(wanted)}")


def holds_here(*wanted: str) -> Any:
    """Predicate: the person holds one of these roles over this node's own regency."""

    def held_by(user: Any) -> bool:
        if not roles_of(user) & set(wanted):
            return False
        here = home_for(user)
        return not here or reaches(user, here, *wanted)

    return rule(held_by, name=f"holds_here:{'|'.join(wanted)}")


@rule
def same_regency(user: Any, obj: Any) -> bool:
    """No object named, or one of the person's regencies."""
    return obj is None or getattr(obj, "regency_code", "") in regencies(user)


@rule
def own(user: Any, obj: Any) -> bool:
    """No object named, or one's own."""
    return obj is None or getattr(obj, "user_id", None) == getattr(user, "pk", "")


def people_in(user: Any) -> Q:
    """Queryset twin of "people of my regencies": accounts with a role there, or with none yet."""
    mine = Q(assignments=None)
    for code in regencies(user):
        mine |= Q(assignments__scope_code=code) | Q(assignments__scope_code__startswith=f"{code}/")
    return mine


@rule
def of_my_people(user: Any, obj: Any) -> bool:
    """No object named, or an account of my regencies."""
    person = getattr(obj, "user", obj)
    return person is None or User.objects.filter(people_in(user), pk=person.pk).exists()


signed_in = rule(lambda user: bool(user.is_authenticated), name="signed_in")
manages = holds("administrator", "kaops")
PERMISSIONS = {
    "accounts.manage_people": manages & of_my_people,
    "accounts.confirm_role": holds("kaops"),
    "accounts.manage_devices": holds("administrator", "kaops", "operator", "karendalops") & of_my_people,
    "accounts.hold_tokens": holds(*(code for code in ROLES if code != "personel")),
    "accounts.hold_watch": holds("kaops", "karendalops", "operator"),
    "accounts.ask_break_glass": holds(*sorted(COMMAND)),
    "accounts.approve_break_glass": holds("kaops", "karendalops"),
}
NO_PARTNER = ~holds(*sorted(PARTNERS))
__all__ = [
    "BASE",
    "DISTRICT",
    "NO_PARTNER",
    "PERMISSIONS",
    "REGENCY",
    "codes",
    "held",
    "holds",
    "reaches",
    "within",
]


def load() -> None:
    """Register this room's permissions once."""
    register(PERMISSIONS)


def register(permissions: dict[str, Any]) -> None:
    """Register a room's permissions; a second call changes nothing."""
    for name, test in permissions.items():
        if not perm_exists(name):  # type: ignore[no-untyped-call]
            add_perm(name, test)  # type: ignore[no-untyped-call]
