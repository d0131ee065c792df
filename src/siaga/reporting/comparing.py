"""What does a new report mean beside what was known? First, correction, confirmation, or contradiction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from siaga.profiles.field_reports import ReportForm
from siaga.reporting.models import Report
from siaga.reporting.preparing import Prepared
from siaga.reporting.rows import Owed, Row

LOOSE = frozenset({"text", "place", "photo"})


@dataclass(slots=True)
class Standing:
    """What becomes of the owed report. `fields`: the answers on which it disagrees with report `against`."""

    state: str
    late: bool = False
    owed: Owed | None = None
    changes: bool = False
    fields: tuple[str, ...] = ()
    against: str = ""
    alarm: bool = False

    def apply(self, owed: Owed, row: Row) -> None:
        """Write the standing onto the owed report."""
        if not self.changes:
            return
        self.owed, owed.state = owed, self.state
        if self.fields:
            owed.alarm = owed.alarm or self.alarm
            return
        owed.alarm, owed.unverified, owed.report, owed.event_at = self.alarm, row.unverified, row.id, row.event_at


def judge_standing(prepared: Prepared, row: Row, owed: Owed | None, before: Row | Report | None) -> Standing:
    """Compare a report with what it answers and with the report that stood there before."""
    if owed is None:
        return Standing("extra", late=_late_extra(prepared, row))
    late, alarm, form = row.event_at > owed.closes_at, prepared.judged.alarm, prepared.form
    state = _alone(prepared, row, owed)
    if before is None or form is None:
        return Standing(state, late, changes=True, alarm=alarm)
    fields = differing(form, before.answers, row.answers)
    if _same_voice(row, before):
        return Standing(state, late, changes=_newer(row, before), alarm=alarm)
    if not fields:  # somebody else says the same; a verified voice replaces an unverified one
        return Standing(owed.state, late, changes=before.unverified and not row.unverified, alarm=alarm)
    return Standing("contradictory", late, changes=True, fields=fields, against=before.id, alarm=alarm)


def differing(form: ReportForm, first: dict[str, Any], second: dict[str, Any]) -> tuple[str, ...]:
    """Fields both answered, and answered differently; notes may differ."""
    keys = [f.key for f in form.fields if f.type not in LOOSE]
    return tuple(k for k in keys if k in first and k in second and first[k] != second[k])


def _alone(prepared: Prepared, row: Row, owed: Owed) -> str:
    if prepared.judged.implausible:
        return "implausible"
    return "early" if row.event_at < owed.opens_at else "received"


def _late_extra(prepared: Prepared, row: Row) -> bool:
    form = prepared.form
    if form is None:
        return False
    return (row.received_at - row.event_at).total_seconds() > form.tolerance_minutes * 60


def _same_voice(row: Row, before: Row | Report) -> bool:
    if row.officer and before.officer:
        return row.officer == before.officer
    return row.sender == before.sender


def _newer(row: Row, before: Row | Report) -> bool:
    """A device's own numbers order its reports; without them, the time of the event."""
    if row.sender == before.sender and row.origin is not None and before.origin is not None:
        return row.origin > before.origin
    return row.event_at >= before.event_at
