"""What does the map look like without WebGL? The plan's own picture, or the outlines and villages alone."""

from __future__ import annotations

from html import escape
from typing import Any

from siaga.accounts.access import home
from siaga.deployment import access as plans
from siaga.deployment import held, views
from siaga.deployment.pictures.drawing import Frame, tag
from siaga.web.map import layers

WIDTH = 1000.0


def svg(user: Any) -> str:
    """A stand-alone picture: of the plan for who reads it whole, else of outlines and villages."""
    part = plans.part_of(user, home())
    plan = views.standing() if part.whole else None
    if plan is None:
        return _plain(user)
    page = held.drawn(plan, part)
    return page[page.find("<svg") : page.find("</svg>") + 6]


def _plain(user: Any) -> str:
    west, south, east, north = layers.extent(user)
    scale = WIDTH / max(east - west, 0.02)
    view = Frame(west, north, scale, 1.0, WIDTH, max((north - south) * scale, 100.0))
    body = [tag("rect", width=WIDTH, height=view.height, fill="#eef3f5")]
    for area in layers.LAYERS["wilayah"].features(user, {}):
        if area["properties"]["level"] != "village":
            line = tag("path", d=_path(area["geometry"], view), fill="#fbfaf6", stroke="#7d8783", stroke_width=1)
            body.append(line)
    for village in layers.LAYERS["desa"].features(user, {}):
        x, y = view.at(village["geometry"]["coordinates"][1], village["geometry"]["coordinates"][0])
        body.append(
            tag("circle", tag("title", escape(village["properties"]["n"])), cx=x, cy=y, r=3, fill="#1a5599")
        )
    box = f"0 0 {view.width:.0f} {view.height:.0f}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img"><title>Peta</title>'
    return f"{head}{''.join(body)}</svg>"


def _path(geometry: dict[str, Any], view: Frame) -> str:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = (ring for polygon in polygons for ring in polygon)
    return "".join(
        "M" + "L".join("{:.1f} {:.1f}".format(*view.at(y, x)) for x, y, *_ in ring) + "Z" for ring in rings
    )
