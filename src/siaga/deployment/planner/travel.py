"""How long from here to there? Straight line x factor at a speed, replaced by measured pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from siaga.deployment.planner.problem import Base, Travel, Village

Minutes = NDArray[np.float64]
EARTH_KM = 6371.0088
CLOSED = 100_000.0
DISC_PAIR = 128.0 / (45.0 * np.pi)


def straight_km(lat_a: Minutes, lon_a: Minutes, lat_b: Minutes, lon_b: Minutes) -> Minutes:
    """Great-circle kilometres between every point of a and every point of b, shape (len a, len b)."""
    a, b = np.radians(lat_a)[:, None], np.radians(lat_b)[None, :]
    half = np.sin((a - b) / 2) ** 2
    turn = np.sin((np.radians(lon_a)[:, None] - np.radians(lon_b)[None, :]) / 2) ** 2
    out: Minutes = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half + np.cos(a) * np.cos(b) * turn, 0.0, 1.0)))
    return out


def minutes(km: Minutes, water: NDArray[np.bool_], travel: Travel) -> Minutes:
    """Kilometres to one-way minutes; a water leg of positive length also pays the boarding time."""
    road = km * (travel.road_factor / travel.road_kmh * 60.0)
    boat = km * (travel.water_factor / travel.water_kmh * 60.0) + np.where(km > 0, travel.water_boarding, 0.0)
    out: Minutes = np.where(water, boat, road)
    return out


def legs(villages: Sequence[Village], travel: Travel) -> Minutes:
    """Symmetric one-way minutes between villages; water if either end is water. Zero on the diagonal.

    Distinct villages on one point share a stand-in, nobody knows where either lies inside their circle: their
    leg is the mean distance of two random points of a disc, 128/(45 pi) x the mean of the two radii.
    """
    lat, lon = _points(villages)
    wet = np.array([v.mode == "water" for v in villages], dtype=np.bool_)
    radius = np.array([v.radius_km for v in villages], dtype=np.float64)
    same = (lat[:, None] == lat[None, :]) & (lon[:, None] == lon[None, :])
    apart = DISC_PAIR * (radius[:, None] + radius[None, :]) / 2.0
    np.fill_diagonal(apart, 0.0)
    km = np.where(same, apart, straight_km(lat, lon, lat, lon))
    out = minutes(km, wet[:, None] | wet[None, :], travel)
    codes = [v.code for v in villages]
    return _corrected(out, codes, codes, travel)


def trips(bases: Sequence[Base], villages: Sequence[Village], travel: Travel) -> Minutes:
    """One-way minutes from each base to each village, shape (bases, villages); the village sets the mode."""
    wet = np.array([v.mode == "water" for v in villages], dtype=np.bool_)
    out = minutes(straight_km(*_points(bases), *_points(villages)), wet[None, :], travel)
    return _corrected(out, [b.code for b in bases], [v.code for v in villages], travel)


def walks(villages: Sequence[Village], travel: Travel) -> Minutes:
    """Unavoidable minutes inside each village to one of its stations: the mean distance 2/3 x radius.

    No boarding is paid: one is already there. Mean distance from the centre of a disc to a point in it.
    """
    km = np.array([2.0 / 3.0 * v.radius_km for v in villages], dtype=np.float64)
    road = travel.road_factor / travel.road_kmh * 60.0
    boat = travel.water_factor / travel.water_kmh * 60.0
    wet = np.array([v.mode == "water" for v in villages], dtype=np.bool_)
    out: Minutes = km * np.where(wet, boat, road)
    return out


def _points(places: Sequence[Base] | Sequence[Village]) -> tuple[Minutes, Minutes]:
    lat = np.array([p.lat for p in places], dtype=np.float64)
    lon = np.array([p.lon for p in places], dtype=np.float64)
    return lat, lon


def _corrected(out: Minutes, rows: list[str], columns: list[str], travel: Travel) -> Minutes:
    given = dict(travel.pairs)
    known = {**{(b, a): m for (a, b), m in given.items()}, **given}
    for a, b in travel.closed:
        known[a, b] = known[b, a] = CLOSED
    if not known:
        return out
    row, column = {c: i for i, c in enumerate(rows)}, {c: i for i, c in enumerate(columns)}
    for (a, b), value in known.items():
        if a in row and b in column:
            out[row[a], column[b]] = value
    return out
