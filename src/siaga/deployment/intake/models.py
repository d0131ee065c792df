"""Which file was brought in from a screen, by whom, and what did it replace?"""

from __future__ import annotations

from django.db import models

STATES = ("waiting", "accepted", "dropped", "undone")


class Upload(models.Model):
    """A file that came in. `replaced`: what it changed (see `kit.importing.Replaced`), to take it back.

    `counts` say what became of its rows.
    """

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    suffix = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default="waiting")
    received_by = models.CharField(max_length=100)
    received_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=100, blank=True)
    accepted_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    replaced = models.JSONField(default=list)
    undone_by = models.CharField(max_length=100, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deployment_upload"


class ColumnMap(models.Model):
    """Which header was taken for which field, last time a file of this kind came in."""

    kind = models.CharField(max_length=20, primary_key=True)
    mapping = models.JSONField(default=dict)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "deployment_column_map"
