"""Who may see which part of the plan? The whole, one base's part, one district's part, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from siaga.accounts.access import BASE, DISTRICT, codes, holds, holds_here, reaches, register, rule
from siaga.deployment.pictures.sheet import Sheet
from siaga.journal.context import CONSOLE, Actor
from siaga.kit.errors import refuse

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


PLANNERS = ("karendalops", "kaops")
APPROVERS = ("kaops",)
PERMISSIONS = {
    "deployment.read_sheet": holds(*WHOLE, "kapolsek", "padal") & reads_some,
    "deployment.read_changes": holds_here(*WHOLE),
    "deployment.make_plan": holds_here(*PLANNERS),
    "deployment.decide_change": holds_here(*PLANNERS),
    "deployment.approve_plan": holds_here(*APPROVERS),
    "deployment.import_data": holds_here("kaops", "karendalops", "operator"),
    "deployment.export_plan": holds_here("kaops", "karendalops", "operator"),
    "deployment.plan_duty": holds_here("kaops", "karendalops", "operator"),
}


def require_planner(actor: Actor) -> None:
    """Refuse who neither plans nor commands. The machine's own console may plan."""
    if actor.role not in PLANNERS and actor != CONSOLE:
        raise refuse(
            "Hanya Karendalops atau Kaops yang memutuskan usulan perubahan", "Minta perencana memutuskannya",
            "Only the planner or the commander decides a proposed change", "Ask the planner", value=actor.role,
        )  # fmt: skip


def require_approver(actor: Actor, made_by: str) -> None:
    """Refuse who is no commander, and the one who made the plan."""
    if actor.role not in APPROVERS:
        raise refuse(
            "Rencana hanya disetujui oleh Kaops", "Minta Kaops menyetujuinya",
            "Only the operation commander approves a plan", "Ask the commander", value=actor.role,
        )  # fmt: skip
    if actor.id == made_by:
        raise refuse(
            "Penyusun rencana tidak menyetujui rencananya sendiri", "Minta orang kedua menyetujuinya",
            "Who made a plan does not approve it", "Ask a second person", value=actor.id,
        )  # fmt: skip


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
