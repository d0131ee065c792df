"""Tables of the muster. One roll line for each officer expected; scans are kept as they came."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeText


class Muster(models.Model):
    """A planned muster. `kind`: parade, or shift before voting with its health check."""

    operation = models.ForeignKey("operation.Operation", on_delete=models.PROTECT, related_name="musters")
    kind = models.CharField(max_length=10)
    place = FreeText(max_length=160)
    at = models.DateTimeField()
    commander = FreeText(max_length=160)
    state = models.CharField(max_length=8, default="planned")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "force_muster"


class RollLine(models.Model):
    """One officer on one roll: waiting, present or absent. `at` is when it was so, by the channel's clock."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="lines")
    officer = models.ForeignKey("force.Officer", on_delete=models.PROTECT, related_name="+")
    unit = FreeText(max_length=160)
    state = models.CharField(max_length=8, default="waiting")
    reason = FreeText(max_length=60, blank=True)
    channel = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(null=True)
    device = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "force_roll_line"
        constraints = [models.UniqueConstraint(fields=["muster", "officer"], name="force_roll_once_each")]
        indexes = [models.Index(fields=["muster", "unit", "state"], name="force_roll_by_unit")]


class Scan(models.Model):
    """One scan as it came from a device; its id is the device's, so a scan sent twice is one scan."""

    id = models.CharField(max_length=80, primary_key=True)
    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="scans")
    officer = models.ForeignKey("force.Officer", on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=100)
    at = models.DateTimeField()
    recorded = models.DateTimeField()
    on_roll = models.BooleanField()

    class Meta:
        db_table = "force_scan"


class Guest(models.Model):
    """An invited agency and its numbers; None: nobody has counted. Never names."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="guests")
    agency = FreeText(max_length=60)
    strength = models.IntegerField(null=True)
    present = models.IntegerField(null=True)
    remarks = FreeText(max_length=200, blank=True)

    class Meta:
        db_table = "force_muster_guest"
        constraints = [models.UniqueConstraint(fields=["muster", "agency"], name="force_guest_once")]


class Emphasis(models.Model):
    """A commander's emphasis, with who carries it out and by when."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="emphases")
    text = FreeText(max_length=500)
    owner = FreeText(max_length=60)
    due = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "force_emphasis"


class HealthMark(models.Model):
    """A doctor's verdict at a muster: fit, limited or unfit. Nothing else is kept here."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="health")
    officer = models.ForeignKey("force.Officer", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        db_table = "force_health_mark"
        constraints = [models.UniqueConstraint(fields=["muster", "officer"], name="force_health_once")]


class MinutesSignature(models.Model):
    """Who signed the minutes, when, what exactly was signed (a paper as data) and its digest."""

    muster = models.ForeignKey(Muster, on_delete=models.PROTECT, related_name="signatures")
    name = FreeText(max_length=120)
    position = FreeText(max_length=120)
    digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        db_table = "force_minutes_signature"
