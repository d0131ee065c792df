"""How do QGIS and other GIS read the places? OGC API - Features, part 1: core, GeoJSON, read-only, CRS84."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, JsonResponse
from ninja import Field, Query, Schema

from siaga.kit import clock
from siaga.web.api.rooms import register_of
from siaga.web.api.service import ERRORS, Scope, api, problem
from siaga.web.register.catalogue import open_to
from siaga.web.register.export import feature
from siaga.web.register.lists import Seen

ROOT, MOST = "/api/v1/ogc", 10_000
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson", "oas30")
]
GEOJSON = "application/geo+json"
KNOWN = {"limit", "offset", "bbox", "q", "sort", "f", "datetime"}


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
    """The lists with places that this person may read."""
    found = [_told(request, r.seen(request.user, {})) for r in open_to(request.user) if r.placed]
    return {"links": [_link("self", _at(request, "/collections"))], "collections": found}


def _told(request: HttpRequest, seen: Seen) -> dict[str, Any]:
    key = seen.register.key
    return {
        "id": key, "title": str(seen.register.title), "itemType": "feature", "crs": [CRS84],
        "extent": {"spatial": {"bbox": [[94.5, -11.5, 141.5, 6.5]], "crs": CRS84}},
        "links": [
            _link("self", _at(request, f"/collections/{key}")),
            _link("items", _at(request, f"/collections/{key}/items"), GEOJSON, str(seen.register.title)),
        ],
    }  # fmt: skip


def _seen(request: HttpRequest, key: str) -> Seen:
    register = register_of(request, key)
    if not register.placed:
        raise Http404
    return register.seen(request.user, request.GET.dict())


@api.get("/ogc/collections/{key}", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["ogc"])
def collection(request: HttpRequest, key: str) -> Any:
    """One collection."""
    return _told(request, _seen(request, key))


@api.get(
    "/ogc/collections/{key}/items", auth=Scope("register"), response={200: dict[str, Any], **ERRORS}, tags=["ogc"]
)
def items(request: HttpRequest, key: str, window: Query[Window]) -> Any:
    """Features of a collection; further parameters are the filters of its list."""
    seen = _seen(request, key)
    unknown = set(request.GET) - KNOWN - {f.key for f in seen.filters}
    bbox, limit, offset = window.bbox, window.limit, window.offset
    box = _box(bbox)
    if unknown or (bbox and box is None):
        what = ", ".join(sorted(unknown)) or "bbox"
        return problem(
            400, "Parameter tidak dikenal atau tidak sah",
            "Pakai saringan daftar itu; bbox: barat,selatan,timur,utara",
            "Unknown or invalid parameter", "Use the list's filters; bbox: west,south,east,north",
            column=what, value=bbox[:100],
        )  # fmt: skip
    rows = seen.rows
    if box:
        rows = rows.filter(lon__gte=box[0], lat__gte=box[1], lon__lte=box[2], lat__lte=box[3])
    total, found = rows.count(), list(rows[offset : offset + limit])
    given = {k: v for k, v in request.GET.items() if k != "offset"}
    links = [_link("self", request.build_absolute_uri(), GEOJSON)]
    if offset + len(found) < total and found:
        links.append(
            _link("next", _at(request, f"/collections/{key}/items", **given, offset=offset + limit), GEOJSON)
        )
    body = {
        "type": "FeatureCollection", "features": [feature(seen, row) for row in found], "links": links,
        "numberMatched": total, "numberReturned": len(found), "timeStamp": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip
    return JsonResponse(body, content_type=GEOJSON)


def _box(text: str) -> tuple[float, float, float, float] | None:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(found) == 6:
        found = [*found[:2], *found[3:5]]
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 and _finite(found) else None


def _finite(found: list[float]) -> bool:
    return all(abs(x) < 1e6 for x in found)  # NaN compares as False


@api.get(
    "/ogc/collections/{key}/items/{row_id}", auth=Scope("register"),
    response={200: dict[str, Any], **ERRORS}, tags=["ogc"],
)  # fmt: skip
def item(request: HttpRequest, key: str, row_id: str) -> Any:
    """One feature."""
    seen = _seen(request, key)
    row = seen.one(row_id)
    if row is None:
        raise Http404
    links = [
        _link("self", _at(request, f"/collections/{key}/items/{row_id}"), GEOJSON),
        _link("collection", _at(request, f"/collections/{key}")),
    ]
    return JsonResponse({**feature(seen, row), "links": links}, content_type=GEOJSON)
