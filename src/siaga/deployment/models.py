"""Plans as they were proposed and approved; the document is the planner's whole answer."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeText


class Plan(models.Model):
    """One plan. `number` counts within the operation; `document` is plan.json; `problem` its frozen input.

    `stage` "" is the voting of all stations; a re-vote's key otherwise. `boats_out`: assets out of service when
    it was made; `stranded`: officers whom the boats left cannot carry. The plan that stands is approved, not
    superseded.
    """

    number = models.PositiveIntegerField(unique=True)
    input_hash = models.CharField(max_length=64)
    document = models.JSONField()
    problem = models.JSONField()
    seconds = models.FloatField()
    replaces = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=list)
    stage = models.CharField(max_length=60, blank=True)
    boats_out = models.JSONField(default=list)
    stranded = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80, blank=True)
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    order_number = FreeText(max_length=80, blank=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deployment_plan"


LIVE = ("pending", "accepted", "dismissed")


class ProposedChange(models.Model):
    """What the registers now say against the approved plan. One live row for each thing that differs.

    `kind`: absent, returned, boat_out, boat_back, class, opened or cancelled. `state`: pending, accepted, dismissed
    while it lasts; then withdrawn (it is so no more) or applied (plan `applied_in` holds it). `stamp` tells one
    occasion from the next, so that what was dismissed stays dismissed.
    """

    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    reason = FreeText(max_length=300, blank=True)
    cause = models.CharField(max_length=120)
    stamp = models.CharField(max_length=120, blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="proposed_changes")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="pending")
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = FreeText(max_length=300, blank=True)
    applied_in = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "deployment_proposed_change"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(state__in=("pending", "accepted", "dismissed")),
                name="deployment_one_live_change",
            )
        ]


class Lock(models.Model):
    """The planner's hand: an officer fixed to a post, or barred from it for a conflict of interest only."""

    officer_id = models.CharField(max_length=40)
    post_id = models.CharField(max_length=60)
    barred = models.BooleanField(default=False)
    source = FreeText(max_length=120, blank=True)
    reason = FreeText(max_length=120, blank=True)
    made_by = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deployment_lock"
        constraints = [models.UniqueConstraint(fields=["officer_id", "post_id"], name="one_lock_each")]


from siaga.deployment.intake.models import ColumnMap, Upload  # noqa: E402
from siaga.deployment.jobs.models import Job, JobLine  # noqa: E402

__all__ = ["ColumnMap", "Job", "JobLine", "Lock", "Plan", "ProposedChange", "Upload"]
