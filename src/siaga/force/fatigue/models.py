"""Table of duty turns, as planned from one plan; a relief puts another officer in a turn."""

from __future__ import annotations

from django.db import models


class DutyTurn(models.Model):
    """One officer's turn at one post. `relieves`: whose turn it was before the relief."""

    officer = models.ForeignKey("force.Officer", on_delete=models.PROTECT, related_name="+")
    relieves = models.ForeignKey("force.Officer", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=80)
    block = models.CharField(max_length=20)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    minutes = models.FloatField()
    water = models.BooleanField()
    plan = models.CharField(max_length=64)

    class Meta:
        db_table = "force_duty_turn"
        indexes = [models.Index(fields=["officer", "starts"], name="force_duty_by_officer")]
