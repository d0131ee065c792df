"""The operation as opened: its name is the user's, its rules are the profile's, frozen at opening."""

from __future__ import annotations

from django.db import models


class Operation(models.Model):
    """One operation over one regency. `profile` is the whole validated profile as JSON."""

    name = models.CharField(max_length=120)
    regency_code = models.CharField(max_length=8)
    profile_name = models.CharField(max_length=60)
    profile = models.JSONField()
    seed = models.BigIntegerField()
    sample = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "operation_operation"
