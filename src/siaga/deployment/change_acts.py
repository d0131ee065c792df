"""What becomes of a change? Proposed by the system with its cause, accepted or dismissed by the planner."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from siaga.accounts import meanwhile
from siaga.deployment import access, differences, reads
from siaga.deployment.differences import Difference
from siaga.deployment.models import LIVE, Plan, ProposedChange
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM, Actor
from siaga.kit import clock
from siaga.kit.errors import refuse


def propose_changes(*, cause: str) -> list[ProposedChange]:
    """Bring the proposals up to what the registers say against the approved plan; writes nothing if they agree.

    What is so no more is withdrawn. A dismissed change stays dismissed while it lasts. Nothing is compared
    before a plan is approved.
    """
    with transaction.atomic():
        plan = reads.approved_plan()
        if plan is None:
            return []
        Plan.objects.select_for_update().only("pk").get(pk=plan.pk)
        live = {(c.kind, c.subject, c.stamp): c for c in ProposedChange.objects.filter(state__in=LIVE)}
        found = {d.key: d for d in differences.against(plan)}
        settle([row for key, row in live.items() if key not in found], "withdrawn")
        return _proposed(plan, [d for key, d in found.items() if key not in live], cause)


def _proposed(plan: Plan, news: list[Difference], cause: str) -> list[ProposedChange]:
    if not news:
        return []
    now = clock.now()
    with act("deployment.propose_changes", SYSTEM, f"plan/{plan.number}") as change:
        rows = ProposedChange.objects.bulk_create(
            ProposedChange(
                kind=d.kind, subject=d.subject, value=d.value, reason=d.reason, cause=(d.cause or cause)[:120],
                stamp=d.stamp, plan=plan, proposed_at=now,
            )
            for d in news
        )  # fmt: skip
        listed = [{"kind": d.kind, "subject": d.subject, "value": d.value} for d in news]
        change.update(cause=cause, changes=listed)
    return rows


def settle(rows: Iterable[ProposedChange], state: str, *, plan: int | None = None) -> None:
    """Close live proposals: withdrawn, or applied in a plan. Call inside a transaction."""
    done = list(rows)
    if not done:
        return
    with act("deployment.settle_changes", SYSTEM, f"plan/{plan or done[0].plan.number}") as change:
        ProposedChange.objects.filter(pk__in=[r.pk for r in done]).update(state=state, applied_in=plan)
        change.update(state=state, changes=[{"kind": r.kind, "subject": r.subject} for r in done])


DECISIONS = {
    "deployment.accept_change": ("usulan ini diikuti", "the proposal is followed"),
    "deployment.dismiss_change": ("rencana dibiarkan dalam hal ini", "the plan is left as it is"),
}


def dismiss_change(row: ProposedChange, actor: Actor, *, reason: str, seen: int | None = None) -> ProposedChange:
    """Leave the plan as it is in this point. Refuses without a reason, and who is no planner.

    Refuses also what somebody else decided after `seen`, the number of the newest act its page knew of.
    """
    return _decided("deployment.dismiss_change", row, actor, "dismissed", reason, seen)


def accept_change(row: ProposedChange, actor: Actor, *, reason: str, seen: int | None = None) -> ProposedChange:
    """Say that the plan shall follow; the next re-plan holds it. Also takes a dismissal back. `seen`: as above."""
    return _decided("deployment.accept_change", row, actor, "accepted", reason, seen)


def _decided(
    name: str, row: ProposedChange, actor: Actor, state: str, reason: str, seen: int | None
) -> ProposedChange:
    access.require_planner(actor)
    if not reason.strip():
        raise refuse("Alasan belum diisi", "Isi alasannya", "The reason is missing", "Give the reason")
    with act(name, actor, f"change:{row.pk}", reason=reason) as change:
        held = ProposedChange.objects.select_for_update().get(pk=row.pk)
        meanwhile.refuse_changed(f"change:{row.pk}", seen, DECISIONS)
        if held.state not in LIVE or held.state == state:
            raise refuse(
                "Usulan ini sudah diputuskan atau tidak berlaku lagi", "Lihat `siaga plan changes`",
                "This proposal is decided or holds no more", "See `siaga plan changes`", value=held.state,
            )  # fmt: skip
        held.state, held.decided_by, held.decided_at = state, actor.id, clock.now()
        held.decision_reason = reason
        held.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
        change.update(kind=held.kind, subject=held.subject, value=held.value)
    return held
