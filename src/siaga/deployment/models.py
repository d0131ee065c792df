"""Plans as they were proposed and approved; the document is the planner's whole answer."""

from __future__ import annotations

from django.db import models


class Plan(models.Model):
    """One plan. `number` counts within the operation; `document` is plan.json; `problem` its frozen input."""

    number = models.PositiveIntegerField(unique=True)
    input_hash = models.CharField(max_length=64)
    document = models.JSONField()
    problem = models.JSONField()
    seconds = models.FloatField()
    replaces = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    order_number = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "deployment_plan"


class Lock(models.Model):
    """The planner's hand: an officer fixed to a post, or barred from it. No reason but conflict of interest."""

    officer_id = models.CharField(max_length=40)
    post_id = models.CharField(max_length=60)
    barred = models.BooleanField(default=False)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "deployment_lock"
        constraints = [models.UniqueConstraint(fields=["officer_id", "post_id"], name="one_lock_each")]


from siaga.deployment.jobs.models import Job, JobLine  # noqa: E402

__all__ = ["Job", "JobLine", "Lock", "Plan"]
