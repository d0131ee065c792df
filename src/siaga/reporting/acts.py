"""What is decided about reports? The schedule drawn up, a signal marked, an alarm seen, a contradiction settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import models

from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse
from siaga.operation import reads as operations
from siaga.profiles.field_reports import FieldReports
from siaga.reporting import rows, schedule
from siaga.reporting.coded.numbers import give_numbers
from siaga.reporting.models import Expected, Post, Schedule, Signal

_FIELDS = ["post", "base_code", "district_code", "opens_at", "due_at", "closes_at"]


def field_reports() -> FieldReports:
    """The forms of the operation's profile; refuses a profile without them."""
    reports = operations.profile_of(operations.current()).field_reports
    if reports is None:
        raise refuse(
            "Profil ini tidak memuat laporan lapangan", 'Tambahkan "field_reports" pada `use` di profile.toml',
            "This profile has no field reports", 'Add "field_reports" to `use` in profile.toml',
        )  # fmt: skip
    return reports


def draw_schedule(
    stage: str, kind: str, day: date, posts: Sequence[schedule.PlannedPost], actor: Actor, *,
    plan_number: int | None = None,
) -> Schedule:  # fmt: skip
    """Draw up what a stage's posts owe; again after a new plan. What was already answered keeps its answer."""
    reports = field_reports()
    if not posts:
        raise refuse(
            "Rencana ini tidak memuat plot", "Setujui rencana PAM TPS dahulu",
            "The plan has no posts", "Approve a plan first",
        )  # fmt: skip
    dead = dict(Signal.objects.values_list("place", "dead"))
    zone = clock.ZONES[settings.CONFIG.zone]
    wanted = {
        (o.place, o.kind, o.slot): o for o in schedule.owed(reports, kind, day, posts, zone_hours=zone, dead=dead)
    }
    with act("reporting.draw_schedule", actor, f"stage/{stage}") as change:
        before = Schedule.objects.filter(pk=stage).values_list("version", flat=True).first() or 0
        _posts(stage, posts)
        give_numbers(stage, [p.code for p in posts])
        added, gone = _lay(stage, wanted)
        row, _ = Schedule.objects.update_or_create(
            stage=stage,
            defaults={
                "kind": kind, "day": day, "plan_number": plan_number, "version": before + 1,
                "made_at": clock.now(), "made_by": actor.id,
            },
        )  # fmt: skip
        change.update(posts=len(posts), owed=len(wanted), added=added, dropped=gone, plan=plan_number)
    return row


def _posts(stage: str, posts: Sequence[schedule.PlannedPost]) -> None:
    Post.objects.filter(stage=stage).delete()
    rows = (
        Post(
            stage=stage, code=p.code, base_code=p.base, district_code=p.district, village_code=p.village,
            stations=list(p.stations), officers=list(p.officers), supervisor=p.supervisor,
        )
        for p in posts
    )  # fmt: skip
    Post.objects.bulk_create(rows, batch_size=100)


def _lay(stage: str, wanted: Mapping[tuple[str, str, str], schedule.Owed]) -> tuple[int, int]:
    """Bring the stage's rows to what is wanted: add, move, and drop what nobody answered."""
    have = {(e.place, e.kind, e.slot): e for e in Expected.objects.filter(stage=stage).iterator()}
    gone = [e.pk for key, e in have.items() if key not in wanted and not e.report]
    for part in rows.chunks(gone):
        Expected.objects.filter(pk__in=part).delete()
    moved = [e for key, e in have.items() if key in wanted and _move(e, wanted[key])]
    Expected.objects.bulk_update(moved, _FIELDS, batch_size=50)
    fresh = [o for key, o in wanted.items() if key not in have]
    rows.lay(stage, fresh)
    return len(fresh), len(gone)


def _move(row: Expected, owed: schedule.Owed) -> bool:
    """Give a row the post and hours of the new plan; whether that changed anything."""
    post = owed.post
    values = (post.code, post.base, post.district, owed.opens_at, owed.due_at, owed.closes_at)
    if all(getattr(row, name) == value for name, value in zip(_FIELDS, values, strict=True)):
        return False
    for name, value in zip(_FIELDS, values, strict=True):
        setattr(row, name, value)
    return True


def mark_signal(
    place: str, actor: Actor, *, dead: bool, point: str = "", minutes_away: int | None = None,
    contact_times: Sequence[str] = (),
) -> Signal:  # fmt: skip
    """Note what is known of the signal at a village, station or post; the next schedule counts with it."""
    posts = [p.code for p in Post.objects.all() if place in (p.code, p.village_code, *p.stations)]
    if not posts:
        raise refuse(
            "Tempat ini bukan plot, TPS atau desa dalam jadwal lapor", "Periksa kodenya",
            "This is no post, station or village of the schedule", "Check its code", value=place,
        )  # fmt: skip
    with act("reporting.mark_signal", actor, f"signal/{place}") as change:
        row, _ = Signal.objects.update_or_create(
            place=place,
            defaults={
                "dead": dead, "point": point, "minutes_away": minutes_away, "contact_times": list(contact_times),
                "noted_at": clock.now(), "noted_by": actor.id,
            },
        )  # fmt: skip
        change.update(dead=dead, point=point, minutes_away=minutes_away, contact_times=list(contact_times))
        _own_clock(posts, dead)
    return row


def _own_clock(posts: Sequence[str], dead: bool) -> None:
    """Give the waiting reports of these posts the clock that fits their signal."""
    reports = field_reports()
    for form in reports.forms:
        wait = max(form.tolerance_minutes, reports.dead_zone_minutes if dead else 0)
        rows = Expected.objects.filter(post__in=posts, kind=form.key, state="waiting")
        rows.update(closes_at=models.F("due_at") + timedelta(minutes=wait))
