"""Tables of who and what is out. A row exists while it lasts; the journal keeps what was."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeText


class Absence(models.Model):
    """An officer taken out by a muster, a health verdict or by name; the reason is in words, never a diagnosis."""

    officer = models.OneToOneField(
        "force.Officer", on_delete=models.PROTECT, primary_key=True, related_name="absence"
    )
    reason = FreeText(max_length=120)
    cause = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        db_table = "force_absence"


class OutOfService(models.Model):
    """A boat or vehicle that cannot be used now."""

    asset = models.OneToOneField(
        "force.Asset", on_delete=models.PROTECT, primary_key=True, related_name="out_of_service"
    )
    reason = FreeText(max_length=200)
    cause = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        db_table = "force_out_of_service"
