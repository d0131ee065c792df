"""What do the open changes ask of the plan? As the rows of a re-plan, and which of them a plan holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from siaga.deployment import change_acts, differences, held, reads
from siaga.deployment.models import LIVE, Plan, ProposedChange
from siaga.deployment.planner import boats, changes
from siaga.deployment.planner.boats import Fleet, Loss
from siaga.deployment.planner.problem import Problem
from siaga.force import reads as force
from siaga.kit.errors import refuse

OPEN = ("pending", "accepted")
PLAIN = {"absent": "officer", "returned": "officer", "cancelled": "station"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rows for `planner.changes`, and what a plan that holds them says of boats (see `models.Plan`)."""

    rows: list[dict[str, Any]]
    boats_out: list[str]
    stranded: list[str]


def approved() -> Plan:
    """The plan that stands, or a refusal."""
    plan = reads.approved_plan()
    if plan is None:
        raise refuse(
            "Belum ada rencana yang disetujui", "Minta Kaops menyetujui rencana: `siaga plan approve`",
            "No plan is approved yet", "Ask the commander to approve one: `siaga plan approve`",
        )  # fmt: skip
    return plan


def wanted(plan: Plan) -> Wanted:
    """Every open change as rows. Refuses when there is none."""
    open_ = list(ProposedChange.objects.filter(state__in=OPEN).order_by("kind", "subject"))
    if not open_:
        raise refuse(
            "Tidak ada usulan perubahan", "Rencana yang disetujui masih sesuai data",
            "There is no proposed change", "The approved plan still fits the registers",
        )  # fmt: skip
    out = boats_out(plan, open_)
    rows = [_row(c) for c in open_ if not c.kind.startswith("boat")]
    problem = after_people(plan, open_)
    fleet = Fleet(differences.boats(), plan.boats_out, out)
    again = set(boats.carried_again(problem, plan.document, fleet, plan.stranded))
    left = {o for loss in boats.losses(problem, plan.document, fleet) for o in loss.stranded}
    fit = {o.id for o in force.officers(available=True)}
    rows += [{"change": "returned", "officer": o, "note": "perahu"} for o in sorted((again - left) & fit)]
    rows += [{"change": "absent", "officer": o, "note": "perahu"} for o in sorted(left - again)]
    return Wanted(rows, out, sorted((set(plan.stranded) - again) | left))


def boats_out(plan: Plan, open_: Sequence[ProposedChange]) -> list[str]:
    """Boats out of service by the plan and these changes."""
    back = {c.subject for c in open_ if c.kind == "boat_back"}
    return sorted(set(plan.boats_out) - back | {c.subject for c in open_ if c.kind == "boat_out"})


def losses(plan: Plan, open_: Sequence[ProposedChange], problem: Problem) -> tuple[Loss, ...]:
    """What the boats now out of service mean for the plan, base by base; `problem` is that after the people."""
    fleet = Fleet(differences.boats(), plan.boats_out, boats_out(plan, open_))
    return boats.losses(problem, plan.document, fleet)


def after_people(plan: Plan, open_: Sequence[ProposedChange]) -> Problem:
    """The plan's input with who is absent or back by these changes."""
    people = [c for c in open_ if c.kind in ("absent", "returned")]
    told = [(changes.Absent if c.kind == "absent" else changes.Returned)(c.subject) for c in people]
    return changes.apply(held.problem(plan), told, "usulan")


def _row(change: ProposedChange) -> dict[str, Any]:
    if change.kind in PLAIN:
        return {"change": change.kind, PLAIN[change.kind]: change.subject}
    row = {"change": change.kind, "station": change.subject, "class": change.value}
    if change.kind == "opened":
        from siaga.territory.models import Station

        row["village"] = Station.objects.values_list("village_id", flat=True).get(pk=change.subject)
    return row


def apply_held(plan: Plan) -> None:
    """Mark every live change that a newly approved plan holds as applied in it."""
    still = {d.key for d in differences.against(plan)}
    live = ProposedChange.objects.filter(state__in=LIVE).select_related("plan")
    change_acts.settle([c for c in live if (c.kind, c.subject, c.stamp) not in still], "applied", plan=plan.number)
