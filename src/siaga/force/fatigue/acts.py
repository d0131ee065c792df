"""How does duty get planned and eased? Turns from a plan's places; a relief by name, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from django.conf import settings

from siaga.force.fatigue.models import DutyTurn
from siaga.force.fatigue.rest import Block, Rules, Stand, Turn, turns_of
from siaga.force.models import Officer
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit.clock import ZONES
from siaga.kit.errors import refuse
from siaga.operation.models import Operation
from siaga.operation.reads import profile_of
from siaga.profiles.readiness import DutyBlock


def rules_of(operation: Operation) -> Rules:
    """The profile's rest rules in minutes; refuses a profile without."""
    given = profile_of(operation).fatigue
    if given is None:
        raise refuse(
            "Profil ini tidak memuat aturan istirahat", 'Tambahkan "fatigue" pada `use` di profile.toml',
            "This profile has no rest rules", 'Add "fatigue" to `use` in profile.toml',
        )  # fmt: skip
    blocks = sorted((_block(b) for b in given.blocks), key=lambda b: b.start)
    return Rules(
        tuple(blocks), round(given.window_hours * 60), round(given.rest_hours * 60), given.long_road_minutes,
        given.long_water_minutes,
    )  # fmt: skip


def _block(given: DutyBlock) -> Block:
    def at(day: int, hour: str) -> int:
        return day * 1440 + int(hour[:2]) * 60 + int(hour[3:])

    return Block(given.key, at(given.start_day, given.start), at(given.end_day, given.end), given.shared)


def midnight(operation: Operation) -> datetime:
    """Voting day's midnight on the node's clock: minute 0 of the blocks."""
    day = profile_of(operation).election.voting_day
    zone = settings.CONFIG.zone
    return datetime(day.year, day.month, day.day, tzinfo=timezone(timedelta(hours=ZONES[zone]), zone))


def plan_duty(
    operation: Operation, stands: Sequence[Stand], pairs: Sequence[tuple[str, str]], actor: Actor, *, plan: str
) -> int:
    """Write everyone's turns for a plan (its input hash), instead of those written before; returns their number.

    Refuses officers that are not in the roster and officers with two places.
    """
    _refuse_odd(stands)
    zero = midnight(operation)
    by_officer = {s.officer: s for s in stands}
    rows = [_row(t, by_officer[t.officer], zero, plan) for t in turns_of(stands, pairs, rules_of(operation))]
    with act("force.plan_duty", actor, plan[:64]) as change:
        DutyTurn.objects.all().delete()
        DutyTurn.objects.bulk_create(rows, batch_size=200)
        change.update(plan=plan, officers=len(stands), turns=len(rows))
    return len(rows)


def _row(turn: Turn, stand: Stand, zero: datetime, plan: str) -> DutyTurn:
    return DutyTurn(
        officer_id=turn.officer, post=turn.post, block=turn.block, starts=zero + timedelta(minutes=turn.start),
        ends=zero + timedelta(minutes=turn.end), minutes=stand.minutes, water=stand.water, plan=plan[:64],
    )  # fmt: skip


def relieve(officer: str, block: str, reliever: str, actor: Actor, *, why: str) -> DutyTurn:
    """Put a reliever into one of an officer's turns. Refuses no reason, no such turn, a busy reliever."""
    row = DutyTurn.objects.filter(officer_id=officer, block=block).first()
    ready = Officer.objects.filter(pk=reliever, available=True).exists()
    if not why.strip() or row is None or not ready:
        raise refuse(
            "Giliran, pengganti yang siap, dan alasan harus ada", "Lihat `siaga readiness fatigue`",
            "The turn, a ready reliever and a reason are needed", "See `siaga readiness fatigue`",
            value=f"{officer} {block} {reliever}",
        )  # fmt: skip
    if DutyTurn.objects.filter(officer_id=reliever, starts__lt=row.ends, ends__gt=row.starts).exists():
        raise refuse(
            f"{reliever} sedang bertugas pada jam itu", "Pilih orang lain",
            f"{reliever} is on duty at that hour", "Choose somebody else", value=reliever,
        )  # fmt: skip
    with act("force.relieve", actor, officer, reason=why) as change:
        DutyTurn.objects.filter(pk=row.pk).update(officer_id=reliever, relieves_id=officer)
        change.update(officer=officer, reliever=reliever, block=block, post=row.post)
    row.refresh_from_db()
    return row


def _refuse_odd(stands: Sequence[Stand]) -> None:
    known = set(Officer.objects.values_list("pk", flat=True))
    given = [s.officer for s in stands]
    odd = sorted({o for o in given if o not in known or given.count(o) > 1})
    if odd or not stands:
        raise refuse(
            "Personel rencana tidak dikenal, atau bertugas di dua plot", "Periksa rencananya",
            "The plan's officers are unknown or stand at two posts", "Check the plan", value=", ".join(odd)[:200],
        )  # fmt: skip
