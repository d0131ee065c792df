"""What becomes of a silence and of a call for help? Raised, climbed, acknowledged, over; seen, closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max

from siaga.accounts import meanwhile
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM, Actor
from siaga.kit.errors import refuse
from siaga.reporting import moment
from siaga.reporting.acts import field_reports
from siaga.reporting.models import Alarm, CallForHelp, Expected, Post, Schedule
from siaga.reporting.silence import Held, Missing, Rules, Silence, silences

CHUNK = 400
STALE = timedelta(hours=24)


def tick(now: datetime) -> list[Alarm]:
    """Look for silences at this moment, raise what is new, let climb what goes on, clear what is over.

    Returns the alarms that were raised or climbed. Called by the server every quarter of a minute.
    """
    stages = list(Schedule.objects.values_list("stage", flat=True))
    if not stages:
        return []
    rules = _rules()
    return [alarm for stage in stages for alarm in _tick(stage, now, rules)]


def _rules() -> Rules:
    reports = field_reports()
    rungs = tuple((r.level, r.minutes) for r in reports.ladder)
    return Rules(rungs, reports.group_share, reports.group_posts, reports.acknowledged_minutes)


def _tick(stage: str, now: datetime, rules: Rules) -> list[Alarm]:
    open_now = {a.group: a for a in Alarm.objects.filter(stage=stage, cleared_at=None)}
    missing = _lively(_missing(stage, now), now, {p for a in open_now.values() for p in a.posts})
    held = {group: Held(a.level, a.acknowledged_at) for group, a in open_now.items()}
    found = silences(
        missing, now, rules, heard=_heard(stage, {m.post for m in missing}), sizes=_sizes(stage), held=held
    )
    raised = [a for s in found if (a := _bring(stage, s, open_now.get(s.group), now))]
    still = {s.group for s in found}
    for group, alarm in open_now.items():
        if group not in still:
            _clear(alarm, now)
    return raised


def _missing(stage: str, now: datetime) -> list[Missing]:
    rows = Expected.objects.filter(stage=stage, state="waiting", closes_at__lte=now)
    names = ("post", "base_code", "district_code", "kind", "slot", "due_at", "closes_at")
    return [Missing(*row) for row in rows.values_list(*names)]


def _lively(missing: list[Missing], now: datetime, alarmed: set[str]) -> list[Missing]:
    """Without posts whose last report was owed a day ago or longer, unless their alarm is open: a server that comes
    back after days, or an operation of the past, raises nothing anew; the board still counts what is missing."""
    fresh = alarmed | {m.post for m in missing if m.closes_at > now - STALE}
    return [m for m in missing if m.post in fresh]


def _heard(stage: str, posts: Iterable[str]) -> dict[str, datetime]:
    """When each of these posts spoke last, by the time of the event."""
    wanted, found = sorted(posts), {}
    for at in range(0, len(wanted), CHUNK):
        rows = Expected.objects.filter(stage=stage, post__in=wanted[at : at + CHUNK]).exclude(event_at=None)
        found.update(dict(rows.values_list("post").annotate(last=Max("event_at"))))
    return found


def _sizes(stage: str) -> dict[str, int]:
    return dict(Post.objects.filter(stage=stage).values_list("district_code").annotate(n=Count("id")))


def _bring(stage: str, silence: Silence, alarm: Alarm | None, now: datetime) -> Alarm | None:
    """Write a silence down; the alarm when somebody new must hear of it."""
    if alarm is None:
        return _raise(stage, silence, now)
    posts, owed = list(silence.posts), [list(o) for o in silence.owed]
    climbed = silence.level != alarm.level
    if not climbed and alarm.posts == posts and alarm.owed == owed:
        return None
    name = "reporting.climb_alarm" if climbed else "reporting.change_alarm"
    with act(name, SYSTEM, f"alarm/{alarm.pk}", event_time=now) as change:
        alarm.posts, alarm.owed, alarm.level = posts, owed, silence.level
        alarm.steps = {**alarm.steps, **({silence.level: now.isoformat()} if climbed else {})}
        alarm.save(update_fields=["posts", "owed", "level", "steps"])
        change.update(group=alarm.group, level=alarm.level, posts=len(posts), owed=owed)
    return alarm if climbed else None


def _raise(stage: str, silence: Silence, now: datetime) -> Alarm:
    kind, slot = silence.owed[0]
    with act("reporting.raise_alarm", SYSTEM, "alarm", event_time=now) as change:
        alarm = Alarm.objects.create(
            stage=stage, group=silence.group, district_code=silence.district, base_code=silence.base, kind=kind,
            slot=slot, posts=list(silence.posts), owed=[list(o) for o in silence.owed], level=silence.level,
            steps={silence.level: now.isoformat()}, due_at=silence.due_at, raised_at=now,
        )  # fmt: skip
        change.object = f"alarm/{alarm.pk}"
        change.update(group=alarm.group, level=alarm.level, posts=len(alarm.posts), owed=alarm.owed)
    return alarm


def _clear(alarm: Alarm, now: datetime) -> None:
    with act("reporting.clear_alarm", SYSTEM, f"alarm/{alarm.pk}", event_time=now) as change:
        alarm.cleared_at = now
        alarm.save(update_fields=["cleared_at"])
        change.update(group=alarm.group)


def acknowledge_alarm(alarm: Alarm, actor: Actor, *, note: str = "") -> Alarm:
    """Say "I am on it": the ladder waits. Refuses an alarm that is over."""
    if alarm.cleared_at:
        raise refuse(
            "Alarm ini sudah selesai", "Lihat daftar alarm yang terbaru",
            "The alarm is over", "Look at the newest list",
        )  # fmt: skip
    with act("reporting.acknowledge_alarm", actor, f"alarm/{alarm.pk}", reason=note) as change:
        alarm.acknowledged_by, alarm.acknowledged_at = actor.id, moment.now()
        alarm.save(update_fields=["acknowledged_by", "acknowledged_at"])
        change.update(group=alarm.group, level=alarm.level)
    return alarm


def see_call(call: CallForHelp, actor: Actor, *, side: str) -> CallForHelp:
    """Say that the post (`side` "post") or the base ("base") has seen the call; the first to see it stands."""
    name = f"seen_by_{side}"
    if side not in {"post", "base"} or getattr(call, name):
        return call
    with act("reporting.see_call", actor, call.pk) as change:
        setattr(call, name, actor.id)
        setattr(call, f"{name}_at", moment.now())
        call.save(update_fields=[name, f"{name}_at"])
        change.update(side=side)
    return call


CLOSED = {"reporting.close_call": ("panggilan ini ditutup", "the call was closed")}


def close_call(call: CallForHelp, actor: Actor, *, outcome: str) -> CallForHelp:
    """Say how the call ended. Refuses without a word, and what somebody else closed meanwhile."""
    if not outcome.strip():
        raise refuse("Hasilnya belum ditulis", "Tulis singkat", "No outcome was written", "Write it in short")
    with act("reporting.close_call", actor, call.pk, reason=outcome) as change:
        call.refresh_from_db(from_queryset=CallForHelp.objects.select_for_update())
        if call.closed_at:
            meanwhile.refuse_changed(call.pk, -1, CLOSED)
        call.closed_at, call.closed_by, call.outcome = moment.now(), actor.id, outcome.strip()[:300]
        call.save(update_fields=["closed_at", "closed_by", "outcome"])
        change.update(verified_by=actor.id)
    return call
