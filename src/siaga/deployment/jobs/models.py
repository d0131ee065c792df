"""Who asked for which long work, how far it is, and how it ended."""

from __future__ import annotations

from django.db import models

from siaga.operation.models import Operation

STATES = ("running", "done", "refused", "failed", "cancelled", "lost")


class Job(models.Model):
    """One piece of long work in a child process. One at a time runs for an operation.

    `wanted` is what was asked for; `pid` and `born` tell the child from another process that got its number
    later; `faults` are the problems of a refusal, as `kit.errors` writes them; `plan` the number that came of it.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    wanted = models.JSONField(default=dict)
    started_by = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    device = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField()
    pid = models.PositiveIntegerField(default=0)
    born = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, default="running")
    ended_at = models.DateTimeField(null=True)
    faults = models.JSONField(default=list)
    plan = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "deployment_job"
        constraints = [
            models.UniqueConstraint(
                fields=["operation"], condition=models.Q(state="running"), name="deployment_one_job_at_a_time"
            )
        ]


class JobLine(models.Model):
    """One stage that a job has reached. Written by the child outside an act: it says nothing of the operation."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    stage = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        db_table = "deployment_job_line"
