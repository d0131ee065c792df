"""Where is everything? Plain frozen rows for the planner, the screens and the exports."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from siaga.territory import standin
from siaga.territory.models import Base, District, Station, TravelPair, Village

# Median radius of the 83,402 villages of Indonesia that have an outline; for those with neither
# a stated uncertainty nor an area.
DEFAULT_RADIUS_KM = 1.35
Mode = Literal["road", "water"]


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district with its effective mode and how many villages and standing stations it has."""

    code: str
    name: str
    lat: float
    lon: float
    mode: Mode
    villages: int
    stations: int


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village with its effective mode. `radius_from`: uncertainty, area or default."""

    code: str
    name: str
    district: str
    district_name: str
    lat: float
    lon: float
    mode: Mode
    radius_km: float
    radius_from: Literal["uncertainty", "area", "default"]
    position_source: str
    synthetic: tuple[str, ...]

    @property
    def stand_in(self) -> bool:
        """Is the point a stand-in, since the one written down cannot be right?"""
        return standin.is_stand_in(self.position_source)


@dataclass(frozen=True, slots=True)
class StationRow:
    """A standing polling station; `voters` None is unknown."""

    code: str
    village: str
    district: str
    number: int
    kind: str
    voters: int | None
    lat: float
    lon: float
    position_source: str
    synthetic: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A police base; a polres answers for every district."""

    code: str
    name: str
    kind: Literal["polres", "polsek"]
    district: str
    lat: float
    lon: float
    districts: tuple[str, ...]
    position_source: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """One-way minutes that replace the model's answer."""

    from_code: str
    to_code: str
    minutes: float
    source: str


def districts(water_districts: Collection[str] = ()) -> list[DistrictRow]:
    """Districts in code order; two more queries count villages and standing stations."""
    villages, stations = _counts()
    return [
        DistrictRow(
            d.code, d.name, d.lat, d.lon, mode_of("", d.mode, d.code, water_districts),
            villages.get(d.code, 0), stations.get(d.code, 0),
        )
        for d in District.objects.order_by("code")
    ]  # fmt: skip


def villages(water_districts: Collection[str] = (), *, with_stations: bool = False) -> list[VillageRow]:
    """Villages in code order. `with_stations`: only those that have a standing station."""
    rows = Village.objects.select_related("district").order_by("code")
    if with_stations:
        rows = rows.filter(code__in=Station.objects.filter(cancelled=False).values("village_id"))
    return [_village(v, water_districts) for v in rows]


def spots() -> list[standin.Spot]:
    """Every village's point as it stands."""
    fields = ("code", "district_id", "lat", "lon", "position_source")
    return [standin.Spot(*row) for row in Village.objects.order_by("code").values_list(*fields)]


def stations(*, cancelled: bool = False) -> list[StationRow]:
    """Stations in code order: the standing ones, or the cancelled ones."""
    rows = Station.objects.filter(cancelled=cancelled).select_related("village").order_by("code")
    return [
        StationRow(
            s.code, s.village_id, s.village.district_id, s.number, s.kind, s.voters, s.lat, s.lon,
            s.position_source, tuple(s.synthetic_fields),
        )
        for s in rows
    ]  # fmt: skip


def bases() -> list[BaseRow]:
    """Police bases in code order."""
    return [
        BaseRow(
            b.code, b.name, "polres" if b.kind == "polres" else "polsek", b.district_id, b.lat, b.lon,
            tuple(b.districts), b.position_source,
        )
        for b in Base.objects.order_by("code")
    ]  # fmt: skip


def travel_pairs() -> list[PairRow]:
    """Travel times in key order: the user's own, and an engine's where the user gave neither way."""
    pairs = list(TravelPair.objects.order_by("key"))
    own = own_pairs(pairs)
    return [
        PairRow(p.from_code, p.to_code, p.minutes, p.source)
        for p in pairs
        if not p.engine or frozenset((p.from_code, p.to_code)) not in own
    ]


def own_pairs(pairs: Iterable[TravelPair]) -> set[frozenset[str]]:
    """The two ends of each pair that the user gave: a way back counts the same unless its own row is given."""
    return {frozenset((p.from_code, p.to_code)) for p in pairs if not p.engine}


def mode_of(village: str, district: str, district_code: str, water_districts: Collection[str]) -> Mode:
    """Effective access mode: the village's own word, else the district's, else the profile's list, else road."""
    for word in (village, district):
        if word in {"road", "water"}:
            return "water" if word == "water" else "road"
    return "water" if district_code in water_districts else "road"


def radius_of(
    uncertainty_km: float | None, area_km2: float | None
) -> tuple[float, Literal["uncertainty", "area", "default"]]:
    """Radius of a village in km: its stated uncertainty, else the circle of its area, else the national median."""
    if uncertainty_km is not None:
        return uncertainty_km, "uncertainty"
    if area_km2 is not None:
        return round(math.sqrt(area_km2 / math.pi), 3), "area"
    return DEFAULT_RADIUS_KM, "default"


def _village(v: Village, water_districts: Collection[str]) -> VillageRow:
    radius, radius_from = radius_of(v.uncertainty_km, v.area_km2)
    return VillageRow(
        v.code, v.name, v.district_id, v.district.name, v.lat, v.lon,
        mode_of(v.mode, v.district.mode, v.district_id, water_districts), radius, radius_from,
        v.position_source, tuple(v.synthetic_fields),
    )  # fmt: skip


def _counts() -> tuple[dict[str, int], dict[str, int]]:
    per_village = Counter(Village.objects.values_list("district_id", flat=True))
    standing = Station.objects.filter(cancelled=False)
    return per_village, Counter(standing.values_list("village__district_id", flat=True))
