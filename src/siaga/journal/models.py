"""Tables of the journal. Times are whole microseconds of UTC, so that every stored byte has one meaning."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from siaga.kit.free_text import FreeText

# Microseconds from the event to its record, from which an entry is late: 15 minutes.
LATE = 900_000_000


class Entry(models.Model):
    """One act, as hashed into the tree; ids only, no keys into other tables. Never updated, never deleted."""

    seq = models.IntegerField(primary_key=True)
    recorded = models.BigIntegerField()
    event = models.BigIntegerField()
    act = models.CharField(max_length=80)
    object = models.CharField(max_length=200)
    actor = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    device = models.CharField(max_length=100)
    body_hash = models.BinaryField(max_length=32)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        # One index only: each further one makes every act dearer, for questions asked once a day. The second holds
        # late entries alone; by time entries are found by halving (`reads.span`).
        indexes = [
            models.Index(fields=["object", "seq"], name="journal_by_object"),
            models.Index(fields=["seq"], condition=Q(recorded__gt=F("event") + LATE), name="journal_late"),
        ]


class Body(models.Model):
    """What the act changed and why, as canonical JSON; kept apart so that the tree outlives an erasure."""

    seq = models.IntegerField(primary_key=True)
    salt = models.BinaryField(max_length=32)
    text = models.TextField()


class Head(models.Model):
    """The tree's size and frontier: one row, locked by each append so that all processes keep one tree."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.PositiveBigIntegerField()
    frontier = models.BinaryField()
    recorded = models.BigIntegerField()
    boot = models.CharField(max_length=36)
    uptime = models.BigIntegerField()


class KeyRecord(models.Model):
    """A public key: this log's own (`log`) or a witness's (`witness`), in the form of a verifier key."""

    vkey = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=10)
    name = FreeText(max_length=120)
    since = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField(null=True)
    handover = models.TextField(blank=True)


class Seal(models.Model):
    """The daily seal: a signed checkpoint, with cosignatures and a timestamp when they came."""

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField()
    size = models.PositiveBigIntegerField()
    checkpoint = models.TextField()
    erasures = models.PositiveIntegerField()
    timestamp = models.BinaryField(null=True)


class Receipt(models.Model):
    """Who outside holds a seal, since when, and how they confirmed it."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="receipts")
    holder = FreeText(max_length=80)
    handed = models.BigIntegerField()
    confirmed = models.BigIntegerField(null=True)
    reference = FreeText(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "holder"], name="journal_one_receipt_per_holder")]


class Erasure(models.Model):
    """A request to erase a body: asked by one person, done by another."""

    seq = models.IntegerField(primary_key=True)
    subject = FreeText(max_length=100)
    ground = FreeText(max_length=200)
    asked_by = models.CharField(max_length=100)
    done_by = models.CharField(max_length=100, blank=True)


class BackupRun(models.Model):
    """A backup that somebody began on the screen, in a child process; one at a time.

    `pid` and `born` tell the child from another process that got its number later; `faults` are the problems of a
    refusal, as `kit.errors` writes them.
    """

    file = models.CharField(max_length=60, unique=True)
    started_by = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    device = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField()
    pid = models.PositiveIntegerField(default=0)
    born = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, default="running")
    ended_at = models.DateTimeField(null=True)
    faults = models.JSONField(default=list)
    entries = models.PositiveBigIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "journal_backup_run"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="journal_one_backup_at_a_time"
            )
        ]
