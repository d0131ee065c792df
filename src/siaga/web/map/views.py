"""Where is everything? The map page, its layers as compressed GeoJSON, a table for each, and the base map."""

from __future__ import annotations

import gzip
import json
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from siaga.accounts import access
from siaga.accounts import door as doors
from siaga.accounts.door import door
from siaga.journal import reads as journal
from siaga.kit.paging import page_of
from siaga.web.map import layers, picture
from siaga.web.map.layers import LAYERS, Layer
from siaga.web.register import words
from siaga.web.register.catalogue import REGISTERS

BASE_MAP, KEPT, BLOCK = "peta.pmtiles", 24, 1 << 16
_made: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
_lock = Lock()


@door("territory.read_places")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The map; without script or WebGL a picture, and for every layer its table."""
    query = request.GET.urlencode()
    shown = [_told(layer, query) for layer in layers.open_to(request.user)]
    west, south, east, north = layers.extent(request.user)
    context = {
        "layers": shown, "bounds": f"{west},{south},{east},{north}", "base": base_map() is not None,
        "classes": words.classes() if request.user.has_perm("vulnerability.read_class") else {},
        "query": query, "may_correct": request.user.has_perm("territory.correct_place"),
    }  # fmt: skip
    return render(request, "siaga/map/page.html", context)


def _told(layer: Layer, query: str) -> dict[str, Any]:
    twin = f"/daftar/{layer.twin}/" if layer.twin else f"/peta/{layer.key}/"
    filtered = f"?{query}" if query and layer.key in ("tps", "desa") else ""
    return {"layer": layer, "twin": f"{twin}{filtered}", "data": f"/peta/{layer.key}.geojson{filtered}"}


def _layer(request: HttpRequest, key: str) -> Layer:
    layer = LAYERS.get(key)
    if layer is None:
        raise Http404
    doors.check(request, layer.permission, None)
    return layer


@door("territory.read_places")
@require_safe
def data(request: HttpRequest, key: str) -> HttpResponse:
    """One layer as GeoJSON, compressed; made once until anything is journalled."""
    layer = _layer(request, key)
    tag = (layer.key, _whose(request.user), request.GET.urlencode(), get_language(), journal.root())
    mark = f'"{abs(hash(tag)):x}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified()
    body = _body(layer, request, tag)
    answer = HttpResponse(body, content_type="application/geo+json")
    for name, value in {"Content-Encoding": "gzip", "ETag": mark, "Cache-Control": "private, no-cache"}.items():
        answer.headers[name] = value
    return answer


def _whose(user: Any) -> tuple[tuple[str, str, str], ...]:
    """Everything the rules ask of a person: two people with the same roles see the same map."""
    return tuple(sorted((row.role, row.scope_kind, row.scope_code) for row in access.held(user)))


def _body(layer: Layer, request: HttpRequest, tag: tuple[Any, ...]) -> bytes:
    with _lock:
        if tag in _made:
            return _made[tag]
    found = layer.features(request.user, request.GET.dict())
    text = json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False, separators=(",", ":"))
    body = gzip.compress(text.encode(), 4, mtime=0)
    with _lock:
        _made[tag] = body
        while len(_made) > KEPT:
            _made.popitem(last=False)
    return body


@door("territory.read_places")
@require_safe
def table(request: HttpRequest, key: str) -> HttpResponse:
    """The twin of a layer for who cannot or will not look at a map."""
    layer = _layer(request, key)
    if layer.twin:
        return render(request, "siaga/map/twin.html", {"layer": layer, "register": REGISTERS[layer.twin]})
    heads, rows = layers.table(layer.features(request.user, {}))
    page = page_of(request, _Rows(rows))
    return render(request, "siaga/map/table.html", {"layer": layer, "heads": heads, "page": page})


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that are in memory, as paging wants them."""

    rows: list[Any]

    def count(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> Any:
        return self.rows[part]


@door("territory.read_places")
@require_safe
def drawn(request: HttpRequest) -> HttpResponse:
    """The map as an SVG, for a screen without WebGL and for print."""
    return HttpResponse(picture.svg(request.user), content_type="image/svg+xml")


def base_map() -> Path | None:
    """The user's own base map in the workspace, None where there is none."""
    file = settings.WORKSPACE / BASE_MAP if settings.WORKSPACE else None
    return file if file and file.is_file() else None


@door("territory.read_places")
@require_safe
def tiles(request: HttpRequest) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The base map, by byte range as PMTiles asks."""
    file = base_map()
    if file is None:
        raise Http404
    size = file.stat().st_size
    asked = re.fullmatch(r"bytes=(\d{1,15})-(\d{0,15})", request.headers.get("Range", ""))
    if asked is None:
        whole = FileResponse(file.open("rb"), content_type="application/octet-stream")
        whole.headers["Accept-Ranges"] = "bytes"
        return whole
    first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {
        "Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1),
        "Accept-Ranges": "bytes", "ETag": f'"{size}-{file.stat().st_mtime_ns}"',
    }  # fmt: skip
    return StreamingHttpResponse(
        _bytes(file, first, last - first + 1), status=206, content_type="application/octet-stream", headers=headers
    )


def _bytes(file: Path, start: int, length: int) -> Iterator[bytes]:
    with file.open("rb") as source:
        source.seek(start)
        while length > 0 and (part := source.read(min(BLOCK, length))):
            length -= len(part)
            yield part


def on_map(query: dict[str, str]) -> str:
    """Address of the map with a list's filters."""
    return "/peta/" + (f"?{urlencode(query)}" if query else "")
