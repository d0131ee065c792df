"""What would the spreadsheet have done? Posts in list order, beside the plan; the figures are the planner's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from siaga.deployment.pictures.sheet import Sheet

RULE = "list_order"


def posts(sheet: Sheet) -> list[dict[str, Any]]:
    """Stations of a district and class in order of code, cut at the pattern's most stations per team."""
    problem, village = sheet.problem, sheet.villages
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for station in problem.stations:
        groups[village[station.village].district, station.station_class].append(station.code)
    rows: list[dict[str, Any]] = []
    for (district, cls), codes in sorted(groups.items()):
        most = problem.pattern(cls, district).stations_max
        rows += [_post(sheet, cls, codes[i : i + most]) for i in range(0, len(codes), most)]
    return rows


def _post(sheet: Sheet, station_class: str, codes: list[str]) -> dict[str, Any]:
    return {"class": station_class, "village": sheet.village_of[codes[0]], "stations": codes}


def figures(sheet: Sheet) -> dict[str, Any] | None:
    """The baseline's row of this rule, None where the plan holds none."""
    rows: Iterable[dict[str, Any]] = sheet.summary.get("baselines") or ()
    return next((r for r in rows if RULE in (r.get("name"), r.get("key"), r.get("rule"))), None)
