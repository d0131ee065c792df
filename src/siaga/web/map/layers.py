"""What lies on the map for this person? Compact features per layer, each from the query set of its list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from siaga.deployment import access as plans
from siaga.deployment import finding
from siaga.kit.screen import two
from siaga.territory.access import area_of, district_of
from siaga.territory.borrowed import is_borrowed
from siaga.territory.models import Base, District, Station, Village
from siaga.vulnerability.ladder import LABELS
from siaga.vulnerability.models import Disturbance
from siaga.vulnerability.reading import classes_of
from siaga.web.map import areas
from siaga.web.register import places
from siaga.web.register.lists import Params

Feature = dict[str, Any]
Table = tuple[tuple[Any, ...], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: who may see it, its features, and the list that is its twin ("" where the table page is)."""

    key: str
    title: Any
    permission: str
    features: Callable[[Any, Params], list[Feature]]
    twin: str = ""
    shown: bool = True


def point(lon: float, lat: float, **told: Any) -> Feature:
    """A point feature; five decimals are one metre."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]},
        "properties": told,
    }


def _areas(user: Any, params: Params) -> list[Feature]:
    area = area_of(user)
    mine = area.regencies | {code.rpartition(".")[0] for code in area.districts}
    return areas.features(frozenset(mine))


def _villages(user: Any, params: Params) -> list[Feature]:
    rows = places.VILLAGES.seen(user, params).rows.values_list(
        "pk", "name", "lon", "lat", "position_source", "count"
    )
    return [point(lon, lat, c=c, n=n, t=t, **_marked(source)) for c, n, lon, lat, source, t in rows]


def _marked(source: str) -> dict[str, int]:
    return {"p": 1} if is_borrowed(source) else {}


def _stations(user: Any, params: Params) -> list[Feature]:
    names = ["pk", "number", "village__name", "lon", "lat", "position_source"]
    rows = places.STATIONS.seen(user, params).rows
    if not classes_of(user):
        return [point(x, y, c=c, n=n, v=v, **_marked(s)) for c, n, v, x, y, s in rows.values_list(*names)]
    found = rows.values_list(*names, "class_value")
    return [point(x, y, c=c, n=n, v=v, k=k or "", **_marked(s)) for c, n, v, x, y, s, k in found]


def _bases(user: Any, params: Params) -> list[Feature]:
    rows = places.BASES.seen(user, {}).rows
    return [point(b.lon, b.lat, c=b.pk, n=b.name, k=b.kind, **_marked(b.position_source)) for b in rows]


def _part(user: Any) -> plans.Part:
    from siaga.accounts.access import home

    return plans.part_of(user, home())


def _posts(user: Any, params: Params) -> list[Feature]:
    index, part = finding.index(), _part(user)
    if index is None:
        return []
    where = _points(Village, {p["village"] for p in index.posts.values()})
    return [
        point(
            *where[p["village"]][:2], c=p["id"], v=p["village"], n=where[p["village"]][2], k=p["class"],
            t=len(p["stations"]), s=p["seats"], f=sum(bool(s["officer"]) for s in index.seats[p["id"]]),
        )
        for p in mine(index, part)
        if p["village"] in where
    ]  # fmt: skip


def mine(index: finding.Index, part: plans.Part) -> Iterable[dict[str, Any]]:
    """Twin of `deployment.access.restrict` on the index."""
    if part.whole:
        return index.posts.values()
    kept = set(part.districts)
    for base in Base.objects.filter(pk__in=part.bases).select_related("district"):
        from siaga.territory.access import districts_of_base

        kept |= districts_of_base(base.district.regency_id, base.pk)
    return [p for p in index.posts.values() if p["district"] in kept]


def _points(rows: Any, codes: set[str]) -> dict[str, tuple[float, float, str]]:
    found = rows.objects.in_bulk(list(codes)) if len(codes) < 500 else {r.pk: r for r in rows.objects.all()}
    return {k: (r.lon, r.lat, r.name) for k, r in found.items()}


def _trips(user: Any, params: Params) -> list[Feature]:
    """Lines from base to village with how many go; nobody's name or id."""
    from siaga.force.models import Officer

    index, part = finding.index(), _part(user)
    if index is None:
        return []
    ours = {p["id"]: p["village"] for p in mine(index, part)}
    base_of = dict(Officer.objects.values_list("pk", "base_id"))
    many: dict[tuple[str, str], list[float]] = {}
    for officer, seat in index.seat_of.items():
        if seat["post"] in ours and officer in base_of:
            many.setdefault((base_of[officer], ours[seat["post"]]), []).append(seat["travel_minutes"] or 0.0)
    homes, ends = _points(Base, {b for b, _ in many}), _points(Village, {v for _, v in many})
    return [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [_rounded(homes[b]), _rounded(ends[v])]},
            "properties": {"b": homes[b][2], "n": ends[v][2], "s": len(times), "m": round(max(times))},
        }
        for (b, v), times in sorted(many.items())
        if b in homes and v in ends
    ]


def _rounded(place: tuple[float, float, str]) -> list[float]:
    return [round(place[0], 5), round(place[1], 5)]


def _reserve(user: Any, params: Params) -> list[Feature]:
    """Bases with reserve teams, and the villages that one or more of them reach in time."""
    index = finding.index()
    if index is None or not _part(user).whole:
        return []
    teams: dict[str, int] = {}
    for team in index.teams:
        teams[team["base"]] = teams.get(team["base"], 0) + 1
    homes = _points(Base, set(teams))
    found = [point(*homes[b][:2], c=b, n=homes[b][2], g=n, r=0) for b, n in sorted(teams.items()) if b in homes]
    return found + [
        point(lon, lat, n=name, g=0, r=n)
        for lon, lat, name, n in finding.reached(index, tuple(sorted(teams.items())))
    ]


def _ladder(user: Any, params: Params) -> list[Feature]:
    area, found = classes_of(user), []
    rows = list(Disturbance.objects.filter(closed=False).order_by("due"))
    tables: dict[str, Any] = {"station": Station, "village": Village, "district": District}
    for unit, table in tables.items():
        related = {"station": "village__district", "village": "district"}.get(unit)
        query = table.objects.filter(pk__in=[r.place for r in rows if r.unit == unit])
        spots = {p.pk: p for p in (query.select_related(related) if related else query)}
        found += [
            point(
                spots[r.place].lon, spots[r.place].lat, n=r.activity, k=r.level, w=str(LABELS[r.level]),
                o=r.owner, d=f"{r.due:%Y-%m-%dT%H:%MZ}",
            )
            for r in rows
            if r.unit == unit and r.place in spots and area.holds(district_of(spots[r.place]))
        ]  # fmt: skip
    return found


LAYERS = {
    layer.key: layer
    for layer in (
        Layer("wilayah", two("Batas wilayah", "Boundaries"), "territory.read_places", _areas, "kecamatan"),
        Layer("desa", two("Desa/kelurahan", "Villages"), "territory.read_places", _villages, "desa"),
        Layer("tps", "TPS", "territory.read_places", _stations, "tps"),
        Layer("markas", two("Polres dan polsek", "Police bases"), "territory.read_places", _bases, "polsek"),
        Layer("perjalanan", two("Perjalanan", "Trips"), "deployment.read_sheet", _trips, shown=False),
        Layer("plot", two("Plot PAM TPS", "Posts"), "deployment.read_sheet", _posts, shown=False),
        Layer("cadangan", two("Jangkauan cadangan", "Reach of the reserve"), "deployment.read_sheet", _reserve,
              shown=False),
        Layer("tangga", "PG, AG, GN", "vulnerability.read_class", _ladder),
    )
}  # fmt: skip


def open_to(user: Any) -> list[Layer]:
    """Layers this person may see."""
    return [layer for layer in LAYERS.values() if user.has_perm(layer.permission)]


WORDS = {
    "c": two("Kode", "Code"), "n": two("Nama", "Name"), "v": two("Desa", "Village"), "t": "TPS",
    "k": two("Kelas/jenis", "Class/kind"), "s": two("Kebutuhan", "Needed"), "f": two("Terisi", "Filled"),
    "b": two("Dari", "From"), "m": two("Menit terjauh", "Longest minutes"), "g": two("Ton siaga", "Teams"),
    "r": two("Terjangkau ton", "Teams in reach"), "w": two("Tangga", "Level"),
    "o": two("Penanggung jawab", "Owner"), "d": two("Tenggat", "Due"), "p": two("Titik perkiraan", "Stand-in"),
}  # fmt: skip


def table(features: list[Feature]) -> Table:
    """The features as a table: heads and rows, every property once."""
    keys = [k for k in WORDS if any(k in f["properties"] for f in features[:200])]
    return tuple(WORDS[k] for k in keys), [tuple(f["properties"].get(k, "") for k in keys) for f in features]


def extent(user: Any) -> tuple[float, float, float, float]:
    """West, south, east and north of this person's outlines, else of his villages, else of the country."""
    spots = [xy for f in _areas(user, {}) for xy in _flat(f["geometry"]["coordinates"])]
    if not spots:
        spots = list(Village.objects.filter(area_of(user).places("district")).values_list("lon", "lat"))
    if not spots:
        return 95.0, -11.0, 141.0, 6.0
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    return west, min(y for _, y in spots), east, max(y for _, y in spots)


def _flat(parts: Any) -> Iterable[tuple[float, float]]:
    if isinstance(parts[0], (int, float)):
        yield parts[0], parts[1]
        return
    for part in parts:
        yield from _flat(part)
