"""How is the day played? Minute by minute: what arrives is handed in, the clock ticks, and what is raised is noted.

Only in a workspace marked for drills. In this process as fast as it goes, or against a running post over HTTP with
its clock set to run up to sixty times as fast as life.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings

from siaga.accounts.device_acts import digest
from siaga.accounts.models import Device, RoleAssignment, User
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.kit import clock
from siaga.kit.errors import refuse
from siaga.operation import reads as operations
from siaga.profiles.field_reports import FieldReports
from siaga.reporting import intake, moment, reading, rules
from siaga.reporting.acts import field_reports, mark_signal
from siaga.reporting.alarm_acts import tick
from siaga.reporting.envelope import Envelope
from siaga.reporting.models import Alarm, Expected, Post, RehearsalClock, Report, Signal
from siaga.reporting.rehearsal import script as scripts
from siaga.reporting.rehearsal.script import MINUTE, USUAL, Arrival, Script, Shares

FASTEST = 60.0
PAUSE = timedelta(minutes=20)
DRILL = Actor("latihan", "operator", "latihan")


@dataclass(frozen=True, slots=True)
class Result:
    """How the post met the day. `late`: silences raised more than a minute late, or never. `false`: alarms of
    places known to be dead that were not silent. The numbers of the day beside the script's.
    """

    stations: int
    sent: int
    silences: int
    late: tuple[str, ...]
    false: tuple[str, ...]
    stored: int
    wanted: int
    answered: int
    missing: int
    missing_wanted: int

    @property
    def ok(self) -> bool:
        """Whether everything was as it must be."""
        same = (self.stored, self.answered, self.missing) == (self.wanted, self.wanted, self.missing_wanted)
        return same and not self.late and not self.false


def require_drill() -> None:
    """Refuse everywhere but in a workspace for drills."""
    if not settings.CONFIG.rehearsal:
        raise refuse(
            "Latihan hanya boleh di ruang kerja latihan",
            "Salin ruang kerja, tulis rehearsal = true di siaga.toml salinannya, lalu ulangi di sana",
            "A day is played in a workspace for drills only",
            "Copy the workspace, write rehearsal = true into the copy's siaga.toml, and repeat there",
        )  # fmt: skip


def prepare(
    stage: str, seed: int, *, dead: float = 0.05, shares: Shares = USUAL, hours: float | None = None
) -> Script:
    """Mark some posts as known to be dead and write the day's script over the schedule, or over its first hours."""
    require_drill()
    codes = list(Post.objects.filter(stage=stage).order_by("code").values_list("code", flat=True))
    _require_fresh(stage, codes)
    for code in Random(seed).sample(codes, round(len(codes) * dead)):  # nosec B311
        if not Signal.objects.filter(place=code, dead=True).exists():
            mark_signal(code, DRILL, dead=True, point="SINTETIS")
    marked = set(Signal.objects.filter(dead=True).values_list("place", flat=True))
    names = (
        "kind", "slot", "place", "post", "station", "district_code", "opens_at", "due_at", "closes_at"
    )  # fmt: skip
    rows = [
        scripts.Row(*(*values, values[3] in marked))
        for values in Expected.objects.filter(stage=stage, state="waiting").values_list(*names)
    ]
    if hours is not None and rows:
        until = min(r.due_at for r in rows) + timedelta(hours=hours)
        rows = [r for r in rows if r.closes_at <= until]
        return replace(scripts.write(rows, _answers(field_reports()), seed, shares), until=until)
    return scripts.write(rows, _answers(field_reports()), seed, shares)


def _require_fresh(stage: str, codes: Sequence[str]) -> None:
    """Refuse a stage without a schedule, and one in which a day was lived already."""
    if not codes or Expected.objects.filter(stage=stage).exclude(state="waiting").exists():
        raise refuse(
            "Jadwal lapor tahapan ini kosong atau hari ini sudah dimainkan",
            "Salin ruang kerja sekali lagi, atau susun jadwal dengan siaga reports schedule",
            "The stage has no schedule, or its day was played already",
            "Copy the workspace once more, or draw up the schedule with siaga reports schedule", value=stage,
        )  # fmt: skip


def _answers(reports: FieldReports) -> dict[str, dict[str, Any]]:
    """A quiet answer to each form: the first of each choice, one of each number that is asked."""
    return {
        form.key: {f.key: f.options[0].key if f.options else 1 for f in form.fields if f.required}
        for form in reports.forms
    }


class Watch:
    """Notes the first moment at which each post stood in an open alarm."""

    def __init__(self, stage: str) -> None:
        self.stage, self.seen = stage, dict[str, list[datetime]]()

    def look(self, now: datetime) -> None:
        """Look at the alarms that are open."""
        for posts in Alarm.objects.filter(stage=self.stage, cleared_at=None).values_list("posts", flat=True):
            for post in posts:
                self.seen.setdefault(post, []).append(now)


def _minutes(script: Script) -> Iterator[tuple[datetime, list[Arrival]]]:
    """Each minute of the day in which something arrives or a silence is due, with what arrives in it."""
    by_minute: dict[datetime, list[Arrival]] = {}
    for arrival in script.arrivals:
        by_minute.setdefault(_after(arrival.at), []).append(arrival)
    for silence in script.silences:
        for late in range(3):
            by_minute.setdefault(_after(silence.since) + late * MINUTE, [])
    yield from sorted(by_minute.items())


def _after(at: datetime) -> datetime:
    """The first full minute that is not before this moment."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE


def play_here(stage: str, script: Script, progress: Callable[[float], None] = lambda share: None) -> Result:
    """Play in this process as fast as it goes, minute by minute of the day."""
    require_drill()
    watch, sent = Watch(stage), 0
    minutes = list(_minutes(script))
    for n, (now, arrivals) in enumerate(minutes):
        with moment.fixed(now):
            intake.take([_envelope(a, now) for a in arrivals])
            tick(now)
            watch.look(now)
        sent += len(arrivals)
        progress((n + 1) / len(minutes))
    return _result(stage, script, watch, sent)


def _envelope(arrival: Arrival, now: datetime) -> Envelope:
    raw = {**arrival.report, "sent_at": (now + arrival.skew).isoformat()}
    found = reading.read(raw, now, channel="batch", sender=DRILL.id, taken_by=DRILL.id, role=DRILL.role)
    if not isinstance(found, Envelope):
        raise TypeError(found)
    return found


def play_there(
    stage: str, script: Script, address: str, speed: float, progress: Callable[[float], None] = lambda share: None
) -> Result:
    """Play against a running post: its clock is set to the day's beginning and runs `speed` times as fast."""
    require_drill()
    if not 1 <= speed <= FASTEST:
        raise refuse(
            "Kecepatan 1 sampai 60", "Pakai --speed 60", "Speed 1 to 60", "Use --speed 60", value=str(speed)
        )
    token, watch, sent = _token(), Watch(stage), 0
    minutes = list(_minutes(script))
    _set_clock(minutes[0][0] - MINUTE, speed)
    for n, (until, arrivals) in enumerate(minutes):
        if until - moment.now() > PAUSE:
            _set_clock(until - 2 * MINUTE, speed)
        while (now := moment.now()) < until:
            watch.look(now)
            time.sleep(min(0.3, (until - now).total_seconds() / speed))
        if arrivals:
            _send(address, token, arrivals)
        sent += len(arrivals)
        progress((n + 1) / len(minutes))
    watch.look(moment.now())
    return _result(stage, script, watch, sent)


def _set_clock(day_start: datetime, speed: float) -> None:
    with act("reporting.set_drill_clock", DRILL, "latihan") as change:
        RehearsalClock.objects.update_or_create(
            id=1, defaults={"real_start": clock.now(), "day_start": day_start, "speed": speed}
        )
        change.update(day_start=day_start, speed=speed)
    moment.forget()


def _token() -> str:
    """A phone of the drill's own operator."""
    secret, now = secrets.token_urlsafe(24), clock.now()
    regency = operations.current().regency_code
    with act("reporting.enrol_drill", CONSOLE, DRILL.id) as change:
        user, made = User.objects.get_or_create(
            username="latihan",
            defaults={"name": "LATIHAN", "password": "!", "created_at": now},  # nosec B105
        )
        if made:
            RoleAssignment.objects.create(
                user=user, role="operator", scope_kind="regency", scope_code=regency, granted_by=CONSOLE.id,
                granted_at=now,
            )  # fmt: skip
        device = Device.objects.create(
            user=user, label="LATIHAN", secret_hash=digest(secret), issued_by=CONSOLE.id, issued_at=now,
            code_until=now, enrolled_at=now,
        )  # fmt: skip
        change.update(user=user.pk, device=device.pk)
    return f"{device.pk}.{secret}"


def _send(address: str, token: str, arrivals: Sequence[Arrival]) -> None:
    """Hand in a minute's reports, again and again until the post has them."""
    now = moment.now()
    body = b"\n".join(json.dumps({**a.report, "sent_at": (now + a.skew).isoformat()}).encode() for a in arrivals)
    request = Request(  # noqa: S310  # the user's own post, named on the command line
        f"{address.rstrip('/')}/api/lapor/batch", body, method="POST",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )  # fmt: skip
    with urlopen(request, timeout=60) as answer:  # noqa: S310  # nosec B310
        lines = [json.loads(line) for line in answer.read().splitlines()]
    refused = [line for line in lines if not line["ok"]]
    if refused:
        raise refuse(
            f"{len(refused)} laporan latihan ditolak", "Susun jadwal lapor lagi dan ulangi",
            f"{len(refused)} reports of the drill were refused", "Draw the schedule again and repeat",
            value=str(refused[0])[:200],
        )  # fmt: skip


def _result(stage: str, script: Script, watch: Watch, sent: int) -> Result:
    """Hold what the post did against the script."""
    slack = timedelta(minutes=1)
    late = tuple(
        s.post
        for s in script.silences
        if not any(s.since <= at <= s.since + slack for at in watch.seen.get(s.post, ()))
    )
    silent = {s.post for s in script.silences}
    owed = Expected.objects.filter(stage=stage)
    waiting = owed.filter(state="waiting")
    if script.until:
        waiting = waiting.filter(closes_at__lte=script.until)
    return Result(
        len(rules.current().stages[stage].post_of), sent, len(script.silences), late,
        tuple(sorted((set(watch.seen) & script.dead) - silent)),
        Report.objects.filter(stage=stage, instance__startswith="latihan:").count(), script.answered,
        owed.exclude(state="waiting").count(), waiting.count(), script.missing,
    )  # fmt: skip
