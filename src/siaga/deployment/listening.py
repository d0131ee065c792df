"""When does the plan look at the registers again? After every act that may have changed them."""

from __future__ import annotations

from typing import Any

from siaga.kit import bus

ACTS = (
    "force.note_absence", "force.note_return", "force.import_officers", "force.import_assets",
    "vulnerability.decide_class", "vulnerability.import_classes", "vulnerability.seed_classes",
    "territory.cancel_station", "territory.import_stations",
)  # fmt: skip


def begin() -> None:
    """Listen; once per process. What a stopped process did not hear, the next look finds all the same."""
    for name in ACTS:
        bus.listen(name, look)


def look(news: dict[str, Any]) -> None:
    """Compare the approved plan with the registers as they are after this act."""
    from siaga.deployment import change_acts

    change_acts.propose_changes(cause=f"{news['act']} {news['object']}")
