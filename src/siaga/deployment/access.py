"""Who may see which part of the plan? The whole, one base's part, one district's part, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from siaga.accounts.access import BASE, DISTRICT, codes, holds, reaches, register, rule
from siaga.deployment.pictures.sheet import Sheet

WHOLE = ("kaops", "karendalops", "operator", "kasatgas", "pamatwil", "auditor")
NAMES = ("kaops", "karendalops", "operator", "pamatwil", "kapolsek", "padal")


@dataclass(frozen=True, slots=True)
class Part:
    """What of a regency's plan a person sees: the whole, or these bases and districts; and whether by name."""

    whole: bool
    bases: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    names: bool = False


def part_of(user: Any, regency: str) -> Part:
    """The part of this regency's plan that is this person's."""
    names = bool(holds(*NAMES).test(user))
    if reaches(user, regency, *WHOLE):
        return Part(True, names=names)
    bases, districts = codes(user, BASE, "kapolsek"), codes(user, DISTRICT, "padal")
    return Part(False, _inside(bases, regency), _inside(districts, regency), names)


def _inside(scopes: set[str], regency: str) -> frozenset[str]:
    return frozenset(code for place, _, code in (s.partition("/") for s in scopes) if place == regency)


@rule
def reads_some(user: Any, operation: Any) -> bool:
    """No operation named, or some part of its plan is this person's."""
    if operation is None:
        return True
    part = part_of(user, operation.regency_code)
    return part.whole or bool(part.bases or part.districts)


PERMISSIONS = {"deployment.read_sheet": holds(*WHOLE, "kapolsek", "padal") & reads_some}


def load() -> None:
    """Register these permissions once."""
    register(PERMISSIONS)


def restrict(sheet: Sheet, part: Part) -> Sheet:
    """Twin of `part_of` on a sheet: the same sheet with the posts and people of this part only."""
    if part.whole:
        return sheet
    mine = {d for d in sheet._districts if sheet.home_base[d] in part.bases} | part.districts
    posts = [p for p in sheet.document["posts"] if p["district"] in mine]
    kept = {p["id"] for p in posts}
    seats = [s for s in sheet.document["seats"] if s["post"] in kept]
    people = {s["officer"] for s in seats}
    document = {
        **sheet.document,
        "posts": posts,
        "seats": seats,
        "reserve": {**sheet.document["reserve"], "teams": []},
    }
    return replace(sheet, document=document, people=tuple(p for p in sheet.people if p.id in people))
