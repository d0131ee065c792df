"""What would the spreadsheet have done? The planner's rule of list order, to draw beside the plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from siaga.deployment.pictures.sheet import Sheet
from siaga.deployment.planner import baselines

RULE = "list_order"


def posts(sheet: Sheet) -> list[dict[str, Any]]:
    """The rule's posts, as much of them as a picture needs."""
    return [
        {"class": p.station_class, "village": p.village, "stations": list(p.stations)}
        for p in baselines.by_list(sheet.problem)
    ]


def figures(sheet: Sheet) -> dict[str, Any] | None:
    """The rule's row in the plan's summary, None where the plan holds none."""
    rows: Iterable[dict[str, Any]] = sheet.summary.get("baselines") or ()
    return next((r for r in rows if r["name"] == RULE), None)
