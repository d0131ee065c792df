"""How does a line of the roll change? One place, so that the absence news is never forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from siaga.force.absence import note_absence, note_return
from siaga.force.models import Muster, RollLine
from siaga.journal.context import Actor
from siaga.operation.reads import profile_of
from siaga.profiles.readiness import Roll

CAUSE = "muster:"
FIELDS = ["state", "reason", "channel", "at", "device"]


def cause_of(muster: Muster) -> str:
    """The muster's name in the journal."""
    return f"{CAUSE}{muster.pk}"


def roll_of(muster: Muster) -> Roll:
    """The profile's roll; a profile without one cannot hold a muster (checked when it is planned)."""
    roll = profile_of(muster.operation).roll
    if roll is None:
        raise ValueError("the profile has no roll")
    return roll


def locked(muster: Muster, officers: Iterable[str]) -> dict[str, RollLine]:
    """Lines of these officers, with the whole roll locked until the act ends; call inside an act."""
    if connection.features.has_select_for_update:  # SQLite's transactions lock the whole file already
        Muster.objects.select_for_update().get(pk=muster.pk)
    rows = RollLine.objects.filter(muster=muster, officer_id__in=list(officers)).order_by("pk")
    return {line.officer_id: line for line in rows}


def present(line: RollLine, at: datetime, channel: str, device: str = "") -> None:
    """Set a line to present; not written yet."""
    line.state, line.reason, line.channel, line.at, line.device = "present", "", channel, at, device


def absent(line: RollLine, reason: str, at: datetime, channel: str) -> None:
    """Set a line to absent; not written yet."""
    line.state, line.reason, line.channel, line.at, line.device = "absent", reason, channel, at, ""


def save(muster: Muster, lines: list[RollLine], actor: Actor) -> None:
    """Write changed lines and tell who is out and who is back; call inside an act."""
    RollLine.objects.bulk_create(
        lines, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
    )
    gone = _gone(muster, [line for line in lines if line.state == "absent"])
    note_absence(gone, actor, cause=cause_of(muster))
    back = [line.officer_id for line in lines if line.officer_id not in gone]
    # Who stands here is back, whichever muster missed him; a health verdict stays.
    note_return(back, actor, cause=cause_of(muster), went_by=CAUSE)


def _gone(muster: Muster, missing: list[RollLine]) -> dict[str, str]:
    """Of the missing, those whose reason takes them out: officer -> reason in words."""
    reasons = {r.key: r for r in roll_of(muster).reasons} if missing else {}
    return {n.officer_id: reasons[n.reason].label.id for n in missing if reasons[n.reason].unavailable}
