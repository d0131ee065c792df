"""May this request pass? Every page says who may; a page that says nothing does not exist.

`@door("room.permission")` asks the rules; `@door.open_to_all`, `@door.signed_in` need no permission.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from siaga.accounts import access, records, sign_in

View = Any


@dataclass(frozen=True, slots=True)
class Door:
    """What a page asks of who comes. `locked`: also while the console is locked; `unready`: before the factor.

    `strangers` says of a request without sign-in whether it may pass. `quiet`: the page asks by itself, nobody
    touched the console. `wall`: a wall screen may read it too.
    """

    permission: str
    strangers: Callable[[HttpRequest], bool]
    locked: bool
    unready: bool
    quiet: bool = False
    wall: bool = False


def door(
    permission: str = "",
    *,
    strangers: Callable[[HttpRequest], bool] = lambda request: False,
    locked: bool = False,
    unready: bool = False,
    quiet: bool = False,
    wall: bool = False,
) -> Callable[[View], View]:
    """Mark a view with what it asks."""

    def mark(view: View) -> View:
        view.door = Door(permission, strangers, locked, unready, quiet, wall)
        return view

    return mark


def open_to_all(view: View) -> View:
    """A page for everybody, signed in or not."""
    return door(strangers=lambda request: True, locked=True, unready=True)(view)


def signed_in(view: View) -> View:
    """A page for everybody who signed in."""
    return door()(view)


def check(request: HttpRequest, permission: str, obj: Any) -> None:
    """Let pass, or refuse in the journal: 404 for another regency's object, 403 for one's own."""
    if request.user.has_perm(permission, obj):
        return
    refuse(request, permission, obj)


def refuse(request: HttpRequest, permission: str, obj: Any = None) -> None:
    """Write the refusal down and raise it. The page of another regency's object does not even exist."""
    records.record_refusal(sign_in.actor_of(request), permission, request.path, str(getattr(obj, "pk", "") or ""))
    mine = access.regencies(request.user)
    theirs = getattr(obj, "regency_code", None) if obj is not None else access.home() or None
    if (obj is not None and theirs is None) or (mine and theirs and theirs not in mine):
        raise Http404
    raise PermissionDenied
