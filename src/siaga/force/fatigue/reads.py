"""Who is at risk now, and who could relieve? From the turns as they stand, the latest verdicts and the free."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from siaga.force.fatigue.acts import midnight, rules_of
from siaga.force.fatigue.models import DutyTurn
from siaga.force.fatigue.rest import Alert, Spare, Stand, Turn, alerts
from siaga.force.models import HealthMark, Officer
from siaga.force.reads import BOAT
from siaga.operation.models import Operation


def verdicts() -> dict[str, str]:
    """Each examined officer's latest verdict."""
    rows = HealthMark.objects.order_by("at", "pk").values_list("officer_id", "verdict")
    return dict(rows)


def free_officers(busy: Collection[str]) -> list[Officer]:
    """Available officers not busy, not found limited or unfit, in id order."""
    flagged = {o for o, v in verdicts().items() if v != "fit"}
    rows = Officer.objects.filter(available=True).exclude(pk__in=flagged).order_by("pk")
    return [o for o in rows if o.pk not in busy]


def duty_alerts(
    operation: Operation,
    minutes: Callable[[str], Mapping[str, float]],
    busy: Collection[str] = (),
) -> tuple[Alert, ...]:
    """Alerts on the duty as it stands. `minutes(base)`: post -> one-way minutes; `busy`: reserve and command."""
    zero = midnight(operation)
    rows = list(DutyTurn.objects.order_by("officer_id", "starts"))
    turns = [Turn(r.officer_id, r.post, r.block, _minute(r.starts, zero), _minute(r.ends, zero)) for r in rows]
    own = [r for r in rows if r.relieves_id is None]
    stands = list({r.officer_id: Stand(r.officer_id, r.post, r.minutes, r.water) for r in own}.values())
    taken = {t.officer for t in turns} | set(busy)
    spares = [Spare(o.pk, BOAT in o.skills, minutes(o.base_id)) for o in free_officers(taken)]
    return alerts(stands, turns, verdicts(), spares, rules_of(operation))


def _minute(at: datetime, zero: datetime) -> int:
    return round((at - zero).total_seconds() / 60)
