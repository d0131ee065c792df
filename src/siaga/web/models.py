"""What the shell itself keeps: which situation reports went out."""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeLongText


class SentReport(models.Model):
    """A situation report ticked as sent. `kind`: `pesan` for the message, else the copy sheet's key."""

    kind = models.CharField(max_length=40)
    day = models.DateField()
    hour = models.CharField(max_length=5)
    text = FreeLongText()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=32)

    class Meta:
        db_table = "web_sent_report"
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["day", "kind"], name="web_sent_of_a_day")]
