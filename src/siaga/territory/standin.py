"""Where is a village planned whose point cannot be right? In the middle of its district's other villages.

The farthest real village of the register lies 209 km from the rest of its district (the atoll Mapia); beyond
250 km a point is taken for a wrong one, until somebody confirms it in its `position_source`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from siaga.territory import outline

FAR_KM = 250.0
MARK = "stand_in:"
CONFIRMED = ("dipastikan", "confirmed")


class Spot(NamedTuple):
    """A village's point as somebody wrote it down."""

    code: str
    district: str
    lat: float
    lon: float
    position_source: str


@dataclass(frozen=True, slots=True)
class StandIn:
    """The point to plan with; `km`: how far the written one lies from the nearest other village of the district.

    `radius_km` is the mean distance of those villages from the stand-in.
    """

    lat: float
    lon: float
    radius_km: float
    km: float
    position_source: str


def stand_ins(spots: Sequence[Spot]) -> dict[str, StandIn]:
    """Stand-ins by village code; none where half a district's villages or more are far, since any may be wrong."""
    groups: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        groups[spot.district].append(spot)
    out: dict[str, StandIn] = {}
    for group in groups.values():
        far = {s.code: km for s in group if (km := _nearest(s, group)) > FAR_KM}
        others = [s for s in group if s.code not in far]
        if len(far) < len(others):
            wrong = [s for s in group if s.code in far and not s.position_source.startswith(CONFIRMED)]
            out |= {s.code: _middle(s, others, far[s.code]) for s in wrong}
    return out


def is_stand_in(position_source: str) -> bool:
    """Is a point of this source a stand-in?"""
    return position_source.startswith(MARK)


def _nearest(spot: Spot, group: Sequence[Spot]) -> float:
    return min((_km(spot.lat, spot.lon, s.lat, s.lon) for s in group if s.code != spot.code), default=0.0)


def _middle(spot: Spot, others: Sequence[Spot], km: float) -> StandIn:
    lat, lon = round(fmean(s.lat for s in others), 5), round(fmean(s.lon for s in others), 5)
    radius = fmean(_km(lat, lon, s.lat, s.lon) for s in others)
    written = (
        f"{MARK} mean of the district's other villages; written down {round(spot.lat, 5)}, {round(spot.lon, 5)}"
    )
    return StandIn(lat, lon, round(radius, 1), round(km, 1), written)


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    east = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(lat - other_lat, east) * outline.KM_PER_DEGREE
