"""What the posts owe, what came in, what disagrees, who called for help, and which silence was made known.

Tables only. Answers are held as the profile's forms define them; nothing here can hold votes.
"""

from __future__ import annotations

from django.db import models

from siaga.kit.free_text import FreeList, FreeText

CHANNELS = (
    ("page", "halaman luring"), ("odk", "ODK Collect atau Enketo"), ("sms", "SMS"), ("whatsapp", "WhatsApp"),
    ("voice", "radio atau telepon"), ("pasted", "tempelan WhatsApp"), ("batch", "berkas atau API"),
    ("paper", "kertas"), ("settled", "penyelesaian pertentangan"),
)  # fmt: skip
STATES = (
    ("waiting", "ditunggu"), ("received", "sudah lapor"), ("early", "terlalu dini untuk benar"),
    ("implausible", "tidak masuk akal"), ("contradictory", "bertentangan"),
)  # fmt: skip


class Schedule(models.Model):
    """What one stage's posts owe, by which plan. `version` grows with each change: intake reads it anew."""

    stage = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=60)
    day = models.DateField()
    plan_number = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)


class Post(models.Model):
    """A post as the approved plan has it: who stands there, for which stations, under whom."""

    stage = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    base_code = models.CharField(max_length=60)
    district_code = models.CharField(max_length=8)
    village_code = models.CharField(max_length=13)
    stations = models.JSONField(default=list)
    officers = models.JSONField(default=list)
    supervisor = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "code"], name="reporting_post_once")]
        indexes = [models.Index(fields=["stage", "district_code"], name="reporting_post_by_district")]


class RehearsalClock(models.Model):
    """The clock of a drill: `day_start` was when `real_start` was, and it runs `speed` times as fast. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    real_start = models.DateTimeField()
    day_start = models.DateTimeField()
    speed = models.FloatField()


class PostNumber(models.Model):
    """The short number of a post, for cards and coded messages. Given once, never to another post."""

    number = models.PositiveIntegerField(primary_key=True)
    stage = models.CharField(max_length=60)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "code"], name="reporting_number_once")]


class Signal(models.Model):
    """What is known of the signal at a village, a station or a post: dead or not, and where a call gets through."""

    place = models.CharField(max_length=60, primary_key=True)
    dead = models.BooleanField(default=False)
    point = FreeText(max_length=120, blank=True)
    minutes_away = models.PositiveSmallIntegerField(null=True)
    contact_times = FreeList(default=list)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=100)


class Expected(models.Model):
    """One report that one post or station owes at one hour. Overdue is no state: it is read off the clock.

    `place` is the station's code where each station owes one, else the post's.
    """

    stage = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    slot = models.CharField(max_length=10)
    place = models.CharField(max_length=60)
    post = models.CharField(max_length=60)
    station = models.CharField(max_length=20, blank=True)
    base_code = models.CharField(max_length=60)
    district_code = models.CharField(max_length=8)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=STATES, default="waiting")
    alarm = models.BooleanField(default=False)
    unverified = models.BooleanField(default=False)
    report = models.CharField(max_length=32, blank=True)
    event_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "place", "kind", "slot"], name="reporting_expected_once")
        ]
        indexes = [
            models.Index(
                fields=["stage", "district_code", "base_code", "due_at", "state", "alarm", "closes_at"],
                name="reporting_board",
            ),
            models.Index(fields=["stage", "post", "due_at"], name="reporting_by_post"),
            models.Index(fields=["state", "closes_at"], name="reporting_overdue"),
        ]


class Batch(models.Model):
    """One transaction of intake: the journal's size and root after it, as every receipt of it says."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    at = models.DateTimeField()


class Report(models.Model):
    """One report as it came in. Never changed: a correction is another row. `id` is the digest of `instance`."""

    id = models.CharField(max_length=32, primary_key=True)
    instance = models.CharField(max_length=100)
    content = models.CharField(max_length=64)
    seq = models.BigIntegerField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="reports", db_index=False)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    sender = models.CharField(max_length=64)
    officer = models.CharField(max_length=60, blank=True)
    taken_by = models.CharField(max_length=100, blank=True)
    origin = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    slot = models.CharField(max_length=10, blank=True)
    post = models.CharField(max_length=60, blank=True)
    station = models.CharField(max_length=20, blank=True)
    answers = models.JSONField()
    device_at = models.DateTimeField()
    event_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock = models.CharField(max_length=8)
    unverified = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    state = models.CharField(max_length=14)
    text_refused = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["stage", "post", "event_at"], name="reporting_report_by_post")]


class Conflict(models.Model):
    """Two reports about one place and hour that disagree, until a named person settles each field."""

    stage = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    slot = models.CharField(max_length=10)
    place = models.CharField(max_length=60)
    post = models.CharField(max_length=60)
    first = models.CharField(max_length=32)
    second = models.CharField(max_length=32)
    fields = models.JSONField()
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=100, blank=True)
    settled = models.CharField(max_length=32, blank=True)
    reason = FreeText(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["settled_at", "stage", "place"], name="reporting_open_conflicts")]


class CallForHelp(models.Model):
    """Somebody calls for help. `unverified` limits what is concluded from it, never who is alerted.

    `contact` is the number to call back, where the channel knows one.
    """

    id = models.CharField(max_length=32, primary_key=True)
    stage = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    sender = models.CharField(max_length=64)
    contact = models.CharField(max_length=30, blank=True)
    post = models.CharField(max_length=60, blank=True)
    base_code = models.CharField(max_length=60, blank=True)
    district_code = models.CharField(max_length=8, blank=True)
    what = models.CharField(max_length=40)
    answers = models.JSONField()
    text_refused = models.BooleanField(default=False)
    unverified = models.BooleanField(default=True)
    event_at = models.DateTimeField()
    received_at = models.DateTimeField()
    seen_by_post = models.CharField(max_length=100, blank=True)
    seen_by_post_at = models.DateTimeField(null=True)
    seen_by_base = models.CharField(max_length=100, blank=True)
    seen_by_base_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=100, blank=True)
    outcome = FreeText(max_length=300, blank=True)

    class Meta:
        ordering = ["-received_at"]


class Refusal(models.Model):
    """How many reports were refused for what they said; the text itself is kept nowhere."""

    day = models.DateField()
    channel = models.CharField(max_length=10, choices=CHANNELS)
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "channel", "kind"], name="reporting_refusal_once")]


class Quarantined(models.Model):
    """A message from a sender nobody knows, until somebody matches it to a post or puts it aside.

    `text` has passed the check of wording; `contact` is the number to call back.
    """

    id = models.CharField(max_length=32, primary_key=True)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    sender = models.CharField(max_length=64)
    contact = models.CharField(max_length=30, blank=True)
    text = FreeText(max_length=1000, blank=True)
    why = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    report = models.CharField(max_length=32, blank=True)
    settled_by = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_at"], name="reporting_quarantine")]


class Media(models.Model):
    """A picture of a report, named by its hash. `lane`: "evidence" is sealed and read by role only."""

    id = models.BigAutoField(primary_key=True)
    instance = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=40)
    lane = models.CharField(max_length=10, default="evidence")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "name"], name="reporting_media_once")]


class Alarm(models.Model):
    """A silence made known, up the ladder. One row per group: a dead tower is one alarm, not forty.

    `group` is what is silent: a post, or a district when most of it is. `owed`: the reports that are missing;
    `kind` and `slot` are of the first. `steps`: when each level was told.
    """

    id = models.BigAutoField(primary_key=True)
    stage = models.CharField(max_length=60)
    group = models.CharField(max_length=80)
    district_code = models.CharField(max_length=8)
    base_code = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=40)
    slot = models.CharField(max_length=10)
    posts = models.JSONField(default=list)
    owed = models.JSONField(default=list)
    level = models.CharField(max_length=10)
    steps = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=100, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "group"], condition=models.Q(cleared_at=None), name="reporting_one_open_alarm"
            )
        ]
        indexes = [models.Index(fields=["cleared_at", "raised_at"], name="reporting_open_alarms")]
