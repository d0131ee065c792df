"""How does a place become a point on the picture? Projection, outlines and plain SVG parts.

Only presentation attributes, no style attributes: a strict content security policy blocks those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, radians
from pathlib import Path
from typing import Any

from siaga.deployment.pictures.sheet import Sheet

KM_PER_DEGREE = 111.195
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area: level (regency or district), code, name and rings of (lon, lat)."""

    level: str
    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Equirectangular projection of a box to `width` x `height` picture units."""

    west: float
    north: float
    scale: float
    squeeze: float
    width: float
    height: float

    def at(self, lat: float, lon: float) -> Point:
        """Picture point of a place."""
        return (lon - self.west) * self.scale * self.squeeze, (self.north - lat) * self.scale

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the place is on the picture."""
        x, y = self.at(lat, lon)
        return 0 <= x <= self.width and 0 <= y <= self.height

    @property
    def units_per_km(self) -> float:
        """Picture units per kilometre."""
        return self.scale / KM_PER_DEGREE


def outlines(sheet: Sheet) -> list[Outline]:
    """The regency's and districts' outlines, from the first file that knows the regency."""
    for path in sheet.outlines:
        found = [o for o in _read(path) if _inside(o.code, sheet.regency_code)]
        if found:
            return found
    return []


def _inside(code: str, regency: str) -> bool:
    return code == regency or code.startswith(f"{regency}.")


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Outline, ...]:
    raw = json.loads(path.read_text("utf-8"))
    rows = [(f["properties"], f["geometry"]) for f in raw["features"]]
    return tuple(
        Outline(p["level"], p["code"], p["name"], tuple(_rings(g)))
        for p, g in rows
        if p.get("level") in ("regency", "district")
    )


def _rings(geometry: Mapping[str, Any]) -> Iterable[tuple[Point, ...]]:
    parts = geometry["coordinates"]
    polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
    for polygon in polygons:
        for ring in polygon:
            yield tuple((x, y) for x, y, *_ in ring)


def frame(sheet: Sheet, areas: Sequence[Outline], width: float, margin: float = 14.0) -> Frame:
    """A frame that fits the outlines, else the villages with stations."""
    points = [p for a in areas for ring in a.rings for p in ring]
    points = points or [(v.lon, v.lat) for v in sheet.problem.villages] or [(104.0, -3.0)]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((north + south) / 2))
    span = max((east - west) * squeeze, 0.02)
    scale = (width - 2 * margin) / span
    height = max((north - south) * scale, width * 0.25) + 2 * margin
    return Frame(west - margin / scale / squeeze, north + margin / scale, scale, squeeze, width, height)


def path_of(area: Outline, view: Frame) -> str:
    """SVG path of an area, thinned to what the picture can show."""
    return "".join(_ring(ring, view) for ring in area.rings)


def _ring(ring: Sequence[Point], view: Frame) -> str:
    import shapely

    line = shapely.LineString([view.at(lat, lon) for lon, lat in ring])
    thin = shapely.simplify(line, 0.35)
    if line.length < 2 or thin.is_empty:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in thin.coords) + "Z"


def label_point(area: Outline, view: Frame) -> Point:
    """Where an area's name goes: inside its largest ring."""
    import shapely

    polygons = [shapely.Polygon([view.at(lat, lon) for lon, lat in r]) for r in area.rings if len(r) > 3]
    widest = max(polygons, key=lambda p: p.area)
    inside = shapely.Polygon(widest.exterior).centroid
    spot = inside if widest.contains(inside) else widest.representative_point()
    return spot.x, spot.y


def tag(name: str, body: str = "", /, **attributes: object) -> str:
    """One SVG element around finished markup; `_` in a name becomes `-`, `class_` is class."""
    kept = ((k.rstrip("_").replace("_", "-"), v) for k, v in attributes.items() if v is not None)
    text = "".join(f' {k}="{_value(v)}"' for k, v in kept)
    return f"<{name}{text}>{body}</{name}>" if body else f"<{name}{text}/>"


def words(x: float, y: float, text: str, size: float = 12, **more: object) -> str:
    """A line of text at a point."""
    given: dict[str, object] = {"fill": "#2c3338", "class_": "ink", **more}
    return tag("text", escape(text), x=x, y=y, font_size=size, **given)


def hint(text: str) -> str:
    """The words that appear over an element."""
    return tag("title", escape(text))


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return escape(str(value), quote=True)
