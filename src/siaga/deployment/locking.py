"""What has the planner's hand changed since the last plan? Locks and bars as rows of a re-plan."""

from __future__ import annotations

from typing import Any

from siaga.deployment.models import Lock, Plan

Pair = tuple[str, str]


def rows() -> list[dict[str, Any]]:
    """Locks and bars that the last plan does not know, and those it keeps though they were taken away."""
    known = Plan.objects.order_by("-number").values_list("problem__locks", flat=True).first()
    if known is None:
        return []
    old_locks, old_bars = ({tuple(pair) for pair in known[name]} for name in ("posts", "bans"))
    locks, bars = _now(False), _now(True)
    anew = {officer for officer, _ in locks}
    gone = [p for p in sorted(old_locks - locks) if p[0] not in anew] + sorted(old_bars - bars)
    return [
        *(_row("lock", p) for p in sorted(locks - old_locks)),
        *(_row("bar", p) for p in sorted(bars - old_bars)),
        *(_row("unlock", p) for p in gone),
    ]


def pending() -> int:
    """How many of them wait for the next plan."""
    return len(rows())


def _now(barred: bool) -> set[Pair]:
    return set(Lock.objects.filter(barred=barred).values_list("officer_id", "post_id"))


def _row(kind: str, pair: Any) -> dict[str, Any]:
    return {"change": kind, "officer": pair[0], "post": pair[1]}
