"""Does this point lie where it says it lies? Simplified outlines of the 514 regencies (shapely, no GDAL)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

TOLERANCE_KM = 25.0
KM_PER_DEGREE = 111.2
LAT = (-11.5, 6.5)
LON = (94.5, 141.5)
# The outline filed under this code is another regency's: every one of its villages lies outside. Not used.
UNFIT = frozenset({"96.01"})


@cache
def outlines() -> dict[str, BaseGeometry]:
    """Outline of each regency by code, degrees, simplified by 0.008; small islets are missing."""
    text = files("siaga.data").joinpath("indonesia/regencies_simplified.geojson").read_text("utf-8")
    found = {f["properties"]["code"]: shape(f["geometry"]) for f in json.loads(text)["features"]}
    for outline in found.values():
        shapely.prepare(outline)
    return found


@cache
def _tree() -> tuple[shapely.STRtree, tuple[str, ...]]:
    fit = {code: outline for code, outline in outlines().items() if code not in UNFIT}
    return shapely.STRtree(list(fit.values())), tuple(fit)


def in_indonesia(lat: float, lon: float) -> bool:
    """Within the country's frame, in degrees."""
    return LAT[0] <= lat <= LAT[1] and LON[0] <= lon <= LON[1]


def km_outside(regency: str, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres from each point to its regency's outline, 0 inside; all 0 where no outline can be used.

    Degrees are taken as 111.2 km in both directions: within 2 % on these latitudes.
    """
    outline = outlines().get(regency)
    if outline is None or regency in UNFIT:
        return np.zeros(len(lat))
    out: NDArray[np.float64] = shapely.distance(outline, shapely.points(lon, lat)) * KM_PER_DEGREE
    return out


def regency_at(lat: float, lon: float) -> str:
    """Code of the regency whose outline holds the point, "" at sea or abroad."""
    tree, codes = _tree()
    found = tree.query(shapely.Point(lon, lat), predicate="within")
    return codes[int(found.min())] if len(found) else ""
