"""Which outlines are drawn? Regency, districts and, where the data have them, villages; from local files only."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

_FILES = ("banyuasin/boundaries.geojson", "indonesia/regencies_simplified.geojson")


def features(regencies: frozenset[str]) -> list[dict[str, Any]]:
    """Outlines of these regencies with level, code and name; the first file that knows a regency wins."""
    return [f for code in sorted(regencies) for f in _of(code)]


@lru_cache(maxsize=8)
def _of(regency: str) -> tuple[dict[str, Any], ...]:
    for name in _FILES:
        text = files("siaga.data").joinpath(name).read_text("utf-8")
        found = [_tidy(f) for f in json.loads(text)["features"] if _inside(f["properties"], regency)]
        if found:
            return tuple(found)
    return ()


def _inside(properties: dict[str, Any], regency: str) -> bool:
    code = str(properties["code"])
    return code == regency or code.startswith(f"{regency}.")


def _tidy(feature: dict[str, Any]) -> dict[str, Any]:
    p = feature["properties"]
    told = {"level": p.get("level", "regency"), "code": p["code"], "name": p["name"]}
    return {"type": "Feature", "properties": told, "geometry": feature["geometry"]}
