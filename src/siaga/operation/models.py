"""The operation as opened: its name is the user's, its rules are the profile's, frozen at opening."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeText


class Operation(models.Model):
    """One operation over one regency. `profile` is the whole validated profile as JSON."""

    name = FreeText(max_length=120)
    regency_code = models.CharField(max_length=8)
    profile_name = models.CharField(max_length=60)
    profile = models.JSONField()
    seed = models.BigIntegerField()
    sample = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "operation_operation"


class Stage(models.Model):
    """A stage (tahapan) of the operation. `kind` is its key in the profile; a re-vote of kind `psu` is `psu-1`.

    `starts` and `ends` are the dates in use; None where only a rule is known.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="stages")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    title = FreeText(max_length=160)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    guards_stations = models.BooleanField(default=False)
    position = models.IntegerField()
    reason = FreeText(max_length=300, blank=True)
    order_number = FreeText(max_length=80, blank=True)

    class Meta:
        db_table = "operation_stage"
        constraints = [models.UniqueConstraint(fields=["operation", "key"], name="operation_stage_key_once")]


class StageDate(models.Model):
    """What one source says of a stage's dates; one of a stage's rows is in use, all are shown."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="dates")
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    rule = FreeText(max_length=300, blank=True)
    source = FreeText(max_length=300)
    used = models.BooleanField(default=False)

    class Meta:
        db_table = "operation_stage_date"


class StageStation(models.Model):
    """A station that takes part in a stage with stations of its own (a re-vote)."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="own_stations")
    station = models.ForeignKey("territory.Station", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "operation_stage_station"
        constraints = [models.UniqueConstraint(fields=["stage", "station"], name="operation_stage_station_once")]


class StageDone(models.Model):
    """A due item that somebody says is done."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="done")
    item = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    note = FreeText(max_length=300, blank=True)

    class Meta:
        db_table = "operation_stage_done"
        constraints = [models.UniqueConstraint(fields=["stage", "item"], name="operation_due_done_once")]
