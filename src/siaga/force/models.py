"""The people and the vehicles. A name and a number, never a score; what is synthetic says so."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeList, FreeText
from siaga.territory.models import Base, Sourced


class Officer(models.Model):
    """One officer (personel). `home_village_code` may lie outside this territory; `phone` is read by role only."""

    officer_id = models.CharField(max_length=60, primary_key=True)
    nrp = FreeText(max_length=20, blank=True)
    name = FreeText(max_length=120)
    rank = FreeText(max_length=40)
    position = FreeText(max_length=120, blank=True)
    sex = models.CharField(max_length=6)
    phone = FreeText(max_length=30, blank=True)
    home_village_code = models.CharField(max_length=13, blank=True)
    skills = FreeList(default=list, blank=True)
    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="officers")
    unit = FreeText(max_length=120, blank=True)
    origin = models.CharField(max_length=7)
    available = models.BooleanField(default=True)
    reason = FreeText(max_length=120, blank=True)
    synthetic = models.BooleanField(default=False)
    source = FreeText(max_length=300, blank=True)

    class Meta:
        db_table = "force_officer"


class Asset(Sourced):
    """A boat or vehicle. `seats` and `life_jackets` None: nobody has counted."""

    asset_id = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=20)
    name = FreeText(max_length=120, blank=True)
    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="assets")
    seats = models.IntegerField(null=True)
    life_jackets = models.IntegerField(null=True)
    condition = models.CharField(max_length=12, blank=True)
    fuel_litres = models.FloatField(null=True)

    class Meta:
        db_table = "force_asset"


from siaga.force.absence_models import Absence, OutOfService  # noqa: E402
from siaga.force.fatigue.models import DutyTurn  # noqa: E402
from siaga.force.muster.models import (  # noqa: E402
    Emphasis,
    Guest,
    HealthMark,
    MinutesSignature,
    Muster,
    RollLine,
    Scan,
)
from siaga.force.readiness.models import CheckAnswer, Equipment, Shortfall  # noqa: E402

__all__ = [
    "Absence", "Asset", "CheckAnswer", "DutyTurn", "Emphasis", "Equipment", "Guest", "HealthMark",
    "MinutesSignature", "Muster", "Officer", "OutOfService", "RollLine", "Scan", "Shortfall",
]  # fmt: skip
