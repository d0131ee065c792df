"""What is open when the watch is handed over? Each room names its open items here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from siaga.accounts.models import BreakGlass, RoleAssignment
from siaga.accounts.roles import ROLES, SEALED
from siaga.kit import clock

Item = dict[str, Any]
Source = Callable[[str], list[Item]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """A room tells its open items of a regency: `source(regency) -> [{"what", "since"}]`."""
    if source not in _sources:
        _sources.append(source)


def open_items(regency: str) -> list[Item]:
    """All open items of a regency, in the order of the rooms."""
    return [item for source in _sources for item in source(regency)]


def of_accounts(regency: str) -> list[Item]:
    """Emergencies in force or asked for, and roles that wait for confirmation."""
    asked = BreakGlass.objects.filter(scope_code__startswith=regency, closed_at=None).select_related("user")
    alive = [row for row in asked if row.expires_at is None or row.expires_at > clock.now()]
    waiting = RoleAssignment.objects.filter(
        scope_code__startswith=regency, role__in=SEALED, confirmed_at=None, revoked_at=None
    ).select_related("user")
    emergencies = [(f"Akses darurat {ROLES[r.role].label}: {r.user.name}", r.asked_at) for r in alive]
    roles = [(f"Peran {ROLES[r.role].label} menunggu pengesahan: {r.user.name}", r.granted_at) for r in waiting]
    return [{"what": what, "since": since.isoformat()} for what, since in emergencies + roles]
