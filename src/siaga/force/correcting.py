"""How is an officer's or a vehicle's row put right by hand? Between two imports, one row at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from siaga.force.models import Asset, Officer
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import versions

OFFICER = ("name", "rank", "position", "nrp", "phone", "unit", "skills", "base_id")
ASSET = ("name", "seats", "life_jackets", "condition", "fuel_litres", "base_id")
Seen = Mapping[str, str] | None


def correct_officer(key: str, actor: Actor, *, seen: Seen = None, **facts: Any) -> Officer:
    """Put right an officer's roster facts. Presence has its own door, `force.absence`."""
    with act("force.correct_officer", actor, key) as change:
        row = versions.fresh(Officer, key, OFFICER, seen)
        change.update(_written(row, facts, OFFICER))
    return row


def correct_asset(key: str, actor: Actor, *, seen: Seen = None, **facts: Any) -> Asset:
    """Put right a boat's or vehicle's facts; a counted value is no longer synthetic."""
    with act("force.correct_asset", actor, key) as change:
        row = versions.fresh(Asset, key, ASSET, seen)
        told = _written(row, facts, ASSET)
        row.synthetic_fields = [f for f in row.synthetic_fields if f not in told["changed"]]
        row.save(update_fields=["synthetic_fields"])
        change.update(told)
    return row


def _written(row: Any, facts: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    changed = {f: [getattr(row, f), facts[f]] for f in fields if f in facts and getattr(row, f) != facts[f]}
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=list(changed))
    return {"changed": changed}
