"""Which posts owe reports? Those of the approved plan, with the officers who stand there and who controls them."""

from __future__ import annotations

import logging
from typing import Any

from siaga.deployment import reads as plans
from siaga.deployment.models import Plan
from siaga.journal.context import SYSTEM, Actor
from siaga.kit.errors import Refused, refuse
from siaga.operation import reads as operations
from siaga.operation.models import Stage
from siaga.reporting.acts import draw_schedule
from siaga.reporting.models import Schedule
from siaga.reporting.schedule import PlannedPost
from siaga.territory.models import Base

VOTING = "voting"


def draw_from_plan(actor: Actor, plan: Plan | None = None) -> Schedule:
    """Draw up the schedule of the plan that stands; refuses where none was approved."""
    plan = plan or plans.approved_plan()
    if plan is None:
        raise refuse(
            "Belum ada rencana yang disetujui", "Setujui rencana PAM TPS dahulu",
            "No plan is approved", "Approve a plan first",
        )  # fmt: skip
    operation = operations.current()
    key = plan.stage or VOTING
    stage = Stage.objects.filter(operation=operation, key=key).first()
    day = stage.starts if stage and stage.starts else operations.profile_of(operation).election.voting_day
    return draw_schedule(key, stage.kind if stage else VOTING, day, posts_of(plan), actor, plan_number=plan.number)


def posts_of(plan: Plan) -> list[PlannedPost]:
    """The posts of a plan as reporting knows them: ids only."""
    bases = _bases()
    standing: dict[str, list[str]] = {}
    for seat in plan.document["seats"]:
        if seat["officer"]:
            standing.setdefault(seat["post"], []).append(seat["officer"])
    return [
        PlannedPost(
            p["id"], bases.get(p["district"], ""), p["district"], p["village"], tuple(p["stations"]),
            tuple(standing.get(p["id"], ())), p.get("supervisor", ""),
        )
        for p in plan.document["posts"]
    ]  # fmt: skip


def _bases() -> dict[str, str]:
    """The base that answers for each district: a polsek before the polres."""
    found: dict[str, str] = {}
    for base in Base.objects.order_by("kind", "code"):
        for district in base.districts or [base.district_id]:
            if base.kind == "polsek" or district not in found:
                found[district] = base.code
    return found


def follow(news: dict[str, Any]) -> None:
    """A plan was approved: draw up what its posts owe. A profile without report forms owes nothing."""
    plan = Plan.objects.filter(number=int(str(news["object"]).partition("/")[2] or 0)).first()
    try:
        draw_from_plan(SYSTEM, plan)
    except Refused:
        logging.getLogger(__name__).warning("no schedule of reports could be drawn from %s", news["object"])
