"""How do QGIS and other GIS read the places? OGC API - Features, part 1: core, GeoJSON, read-only, CRS84."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, JsonResponse
from ninja import Field, Query, Schema

from siaga.kit import clock
from siaga.web.api.collections import Box, Places, found, open_to
from siaga.web.api.service import ERRORS, Scope, api, problem

ROOT, MOST = "/api/v1/ogc", 10_000
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson", "oas30")
]
GEOJSON = "application/geo+json"
KNOWN = {"limit", "offset", "bbox", "f", "datetime"}
COUNTRY = [94.5, -11.5, 141.5, 6.5]


class Window(Schema):
    """Which features: a page of them, and a box (west, south, east, north; CRS84)."""

    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10_000_000)
    bbox: str = ""


def _at(request: HttpRequest, path: str = "", **query: Any) -> str:
    tail = f"?{urlencode(query)}" if query else ""
    return request.build_absolute_uri(f"{ROOT}{path}{tail}")


def _link(rel: str, href: str, kind: str = "application/json", title: str = "") -> dict[str, str]:
    return {"rel": rel, "href": href, "type": kind, **({"title": title} if title else {})}


@api.get(
    "/ogc/", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, include_in_schema=False,
    url_name="landing_slash",
)  # fmt: skip
@api.get("/ogc", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["ogc"])
def landing(request: HttpRequest) -> Any:
    """The landing page."""
    openapi = request.build_absolute_uri("/api/v1/openapi.json")
    return {
        "title": "Siaga", "description": "TERBATAS. Places of the operation, as your role sees them.",
        "links": [
            _link("self", _at(request)), _link("conformance", _at(request, "/conformance")),
            _link("data", _at(request, "/collections")),
            _link("service-desc", openapi, "application/vnd.oai.openapi+json;version=3.0"),
        ],
    }  # fmt: skip


@api.get("/ogc/conformance", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["ogc"])
def conformance(request: HttpRequest) -> Any:
    """Conformance classes."""
    return {"conformsTo": CONFORMS}


@api.get("/ogc/collections", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["ogc"])
def collections(request: HttpRequest) -> Any:
    """The lists with places and the layers that this person may read."""
    links = [_link("self", _at(request, "/collections"))]
    return {"links": links, "collections": [_told(request, places) for places in open_to(request)]}


def _told(request: HttpRequest, places: Places) -> dict[str, Any]:
    return {
        "id": places.key, "title": places.title, "itemType": "feature", "crs": [CRS84],
        "extent": {"spatial": {"bbox": [COUNTRY], "crs": CRS84}},
        "links": [
            _link("self", _at(request, f"/collections/{places.key}")),
            _link("items", _at(request, f"/collections/{places.key}/items"), GEOJSON, places.title),
        ],
    }  # fmt: skip


@api.get("/ogc/collections/{key}", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["ogc"])
def collection(request: HttpRequest, key: str) -> Any:
    """One collection."""
    return _told(request, found(request, key))


@api.get(
    "/ogc/collections/{key}/items", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["ogc"]
)
def items(request: HttpRequest, key: str, window: Query[Window]) -> Any:
    """Features of a collection; further parameters are the filters of its list."""
    places = found(request, key)
    box, unknown = _box(window.bbox), sorted(set(request.GET) - KNOWN - places.knows)
    if unknown or (window.bbox and box is None):
        return problem(
            400, "Parameter tidak dikenal atau tidak sah",
            "Pakai saringan daftar itu; bbox: barat,selatan,timur,utara",
            "Unknown or invalid parameter", "Use the list's filters; bbox: west,south,east,north",
            column=", ".join(unknown) or "bbox", value=window.bbox[:100],
        )  # fmt: skip
    after = window.offset + window.limit
    total, shown = places.part(box, window.offset, after)
    links = [_link("self", request.build_absolute_uri(), GEOJSON)]
    if shown and after < total:
        given = {k: v for k, v in request.GET.items() if k != "offset"}
        following = _at(request, f"/collections/{key}/items", **given, offset=after)
        links.append(_link("next", following, GEOJSON))
    body = {
        "type": "FeatureCollection", "features": shown, "links": links, "numberMatched": total,
        "numberReturned": len(shown), "timeStamp": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip
    return JsonResponse(body, content_type=GEOJSON)


def _box(text: str) -> Box | None:
    """West, south, east, north; of six numbers the heights are left out. None when it is no box."""
    try:
        given = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(given) == 6:
        given = [*given[:2], *given[3:5]]
    if len(given) != 4 or not all(abs(x) <= 360 for x in given):  # NaN is not below either
        return None
    return given[0], given[1], given[2], given[3]


@api.get(
    "/ogc/collections/{key}/items/{row_id}", auth=Scope("register"),
    response={200: dict[str, Any], **ERRORS}, tags=["ogc"],
)  # fmt: skip
def item(request: HttpRequest, key: str, row_id: str) -> Any:
    """One feature."""
    one = found(request, key).one(row_id)
    if one is None:
        raise Http404
    links = [
        _link("self", _at(request, f"/collections/{key}/items/{quote(row_id, safe='')}"), GEOJSON),
        _link("collection", _at(request, f"/collections/{key}")),
    ]
    return JsonResponse({**one, "links": links}, content_type=GEOJSON)
