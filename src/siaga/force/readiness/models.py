"""Tables of readiness: equipment that is not a vehicle, the last answer for each item, and the shortfalls."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeText
from siaga.territory.models import Base


class Equipment(models.Model):
    """A set of radios, crowd-control or medical kit, or a post's facility."""

    equipment_id = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=8)
    name = FreeText(max_length=120, blank=True)
    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="+")
    source = FreeText(max_length=300, blank=True)

    class Meta:
        db_table = "force_equipment"


class CheckAnswer(models.Model):
    """The latest answer for one item of one subject; the journal keeps those before."""

    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=60)
    item = models.CharField(max_length=60)
    tally = models.JSONField()
    measure = models.FloatField(null=True)
    expires = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    photo = models.CharField(max_length=300, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "force_check_answer"
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "item"], name="force_answer_once_each")]


class Shortfall(models.Model):
    """Something not good enough, until it is cured: who owns it, by when, how far up it has gone."""

    kind = models.CharField(max_length=8)
    subject = models.CharField(max_length=60)
    item = models.CharField(max_length=60)
    why = FreeText(max_length=200)
    essential = models.BooleanField()
    owner = models.CharField(max_length=60)
    due = models.DateField()
    level = models.IntegerField(default=0)
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)
    how = FreeText(max_length=300, blank=True)

    class Meta:
        db_table = "force_shortfall"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "item"],
                condition=models.Q(closed=None),
                name="force_shortfall_open_once",
            )
        ]
        indexes = [models.Index(fields=["closed", "due"], name="force_shortfall_due")]
