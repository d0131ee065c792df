"""How is a place put right by hand? Its point with the source kept, and a station's or village's own facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import versions
from siaga.kit.errors import refuse
from siaga.territory import outline
from siaga.territory.borrowed import is_borrowed
from siaga.territory.models import Base, Station, Village

POINT = ("lat", "lon", "position_source")
STATION = ("number", "kind", "voters", "voters_source")
VILLAGE = ("name", "kind", "mode", "voters")
Place = type[Station] | type[Village] | type[Base]
PLACES: dict[str, Place] = {"station": Station, "village": Village, "base": Base}
Seen = Mapping[str, str] | None


def correct_position(
    kind: str, code: str, actor: Actor, *, lat: float, lon: float, source: str, seen: Seen = None
) -> int:
    """Move a station, village or base to its own point; the source says who measured it and how.

    A village takes along the stations and bases that stood at its point for want of their own. Returns how
    many stations went along. Refuses a point abroad or beyond the tolerance of the regency's outline.
    """
    rows = PLACES[kind]
    with act("territory.correct_position", actor, code) as change:
        row = versions.fresh(rows, code, POINT, seen)
        _believable(row, lat, lon, source)
        change.update(
            kind=kind, before=[row.lat, row.lon, row.position_source], after=[lat, lon, source],
        )  # fmt: skip
        row.lat, row.lon, row.position_source = lat, lon, source
        extra = _certain(row)
        row.save(update_fields=[*POINT, *extra])
        along = _take_along(row) if isinstance(row, Village) else 0
        change["stations"] = along
    return along


def _certain(row: Any) -> list[str]:
    # The stated doubt belonged to the borrowed point.
    if not isinstance(row, Village):
        return []
    row.uncertainty_km = None
    return ["uncertainty_km"]


def _take_along(village: Village) -> int:
    rows = [s for s in village.stations.all() if s.position_source.startswith("village:")]
    for station in rows:
        station.lat, station.lon = village.lat, village.lon
        station.position_source = f"village:{village.position_source}"[:120]
    Station.objects.bulk_update(rows, list(POINT), batch_size=200)
    return len(rows)


def _believable(row: Any, lat: float, lon: float, source: str) -> None:
    if not source.strip() or is_borrowed(source):
        raise refuse(
            "Sumber titik belum diisi", "Tulis siapa yang mengukur dan dengan apa, misalnya GPS Polsek Betung",
            "The source of the point is missing", "Say who measured it and how, for example GPS of Polsek Betung",
            value=source,
        )  # fmt: skip
    if not outline.in_indonesia(lat, lon):
        raise refuse(
            "Koordinat di luar Indonesia", "Periksa lintang dan bujur; mungkin tertukar",
            "The point lies outside Indonesia", "Check latitude and longitude; they may be swapped",
            value=f"{lat}, {lon}",
        )  # fmt: skip
    regency = row.village.district.regency_id if isinstance(row, Station) else row.district.regency_id
    km = float(outline.km_outside(regency, np.array([lat]), np.array([lon]))[0])
    if km > outline.TOLERANCE_KM:
        raise refuse(
            f"Titik {km:.0f} km di luar batas kabupaten/kota {regency}", "Periksa koordinatnya",
            f"The point lies {km:.0f} km outside regency {regency}", "Check the coordinates", value=f"{lat}, {lon}",
        )  # fmt: skip


def correct_station(code: str, actor: Actor, *, seen: Seen = None, **facts: Any) -> Station:
    """Put right number, kind or voters of a station. Refuses a number taken in the village."""
    with act("territory.correct_station", actor, code) as change:
        row = versions.fresh(Station, code, STATION, seen)
        taken = Station.objects.filter(village_id=row.village_id, number=facts["number"], cancelled=False)
        if taken.exclude(pk=code).exists():
            raise refuse(
                f"TPS {facts['number']} sudah ada di desa ini", "Periksa nomornya",
                f"Station {facts['number']} exists in this village", "Check the number", value=str(facts["number"]),
            )  # fmt: skip
        change.update(_written(row, facts, STATION, {"number": "number", "voters": "voters"}))
    return row


def correct_village(code: str, actor: Actor, *, seen: Seen = None, **facts: Any) -> Village:
    """Put right name, kind, access or voters of a village."""
    with act("territory.correct_village", actor, code) as change:
        row = versions.fresh(Village, code, VILLAGE, seen)
        change.update(_written(row, facts, VILLAGE, {"voters": "voters"}))
    return row


def _written(
    row: Any, facts: Mapping[str, Any], fields: tuple[str, ...], observed: Mapping[str, str]
) -> dict[str, Any]:
    """Write what differs; a value that a person gave is no longer synthetic."""
    changed = {f: [getattr(row, f), facts[f]] for f in fields if f in facts and getattr(row, f) != facts[f]}
    for name in changed:
        setattr(row, name, facts[name])
    made = {observed[f] for f in changed if f in observed}
    row.synthetic_fields = [f for f in row.synthetic_fields if f not in made]
    row.save(update_fields=[*changed, "synthetic_fields"])
    return {"changed": changed}
