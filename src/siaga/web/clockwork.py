"""What happens on this node by the clock? What is overdue rises; what the plan did not hear is looked up."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connections

from siaga.journal.context import SYSTEM
from siaga.kit import clock, timers

MINUTE = 60


def load() -> None:
    """Put this node's timers on the list. Each of them journals what it changes and writes nothing otherwise."""
    timers.every(timers.SHORTEST, "silences", silences)
    timers.every(timers.SHORTEST, "tunnel", tunnel)
    timers.every(MINUTE, "ladder", ladder)
    timers.every(10 * MINUTE, "shortfalls", shortfalls)
    timers.every(5 * MINUTE, "plan_changes", plan_changes)


def runner() -> timers.Runner:
    """The server's runner; it leaves no connection to the database open between rounds."""
    return timers.Runner(clock.now, connections.close_all)


def silences(now: datetime) -> int:
    """Raise and climb what has not reported."""
    from siaga.reporting import moment
    from siaga.reporting.alarm_acts import tick

    # In a drill the reports have a clock of their own, and where it runs faster a ticker that keeps pace with it.
    if moment.speed() > 1:
        return 0
    return len(tick(moment.now() if settings.CONFIG.rehearsal else now))


def tunnel(now: datetime) -> int:
    """Look whether phones reach the post by its public name."""
    from siaga.web.tunnel import watch

    return watch.turn(now)


def ladder(now: datetime) -> int:
    """Hand overdue disturbances to the next command."""
    from siaga.vulnerability.disturbances import raise_overdue

    return len(raise_overdue(SYSTEM, now))


def shortfalls(now: datetime) -> int:
    """Hand overdue shortfalls to the next of the profile's chain."""
    from siaga.force.readiness.acts import escalate_overdue
    from siaga.operation.models import Operation

    operation = Operation.objects.order_by("-id").first()
    if operation is None:
        return 0
    return len(escalate_overdue(operation, clock.local(now, settings.CONFIG.zone).date(), SYSTEM))


def plan_changes(now: datetime) -> int:
    """Hold the approved plan against the registers, for news that a stopped process never told."""
    from siaga.deployment.change_acts import propose_changes

    return len(propose_changes(cause="tick"))
