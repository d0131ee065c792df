"""What does the national register know of a regency? Districts, villages and station counts of all 514."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from statistics import fmean, median
from typing import Literal, NamedTuple

import numpy as np

from siaga.territory import outline, standin
from siaga.territory.standin import Spot as Point
from siaga.territory.standin import StandIn

Election = Literal["pemilu-2024", "pilkada-2024"]
VOTERS_MAX = {"pemilu-2024": 300, "pilkada-2024": 600}
COUNT = {"pemilu-2024": "tps_count_pemilu2024", "pilkada-2024": "tps_pilkada2024_synthetic"}
FAR_KM = 100.0
SOURCE = "Register nasional: kode dan titik Cahya DSN (MIT); jumlah TPS KPU RI"
Record = dict[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """A district of the register. `tps` are the published totals of both elections, None where missing."""

    code: str
    kpu_code: str
    name: str
    lat: float
    lon: float
    position_source: str
    area_km2: float | None
    tps_pemilu2024: int | None
    tps_pilkada2024: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A village of the register; counts None where the register has none."""

    code: str
    kpu_code: str
    name: str
    kind: str
    district: str
    lat: float
    lon: float
    position_source: str
    uncertainty_km: float | None
    area_km2: float | None
    tps_pemilu2024: int | None
    tps_special_pemilu2024: int | None
    tps_pilkada2024: int | None
    voters: int | None


class Spot(NamedTuple):
    """A polling station made from a village's count. A tuple: the country has 820,161 of them."""

    code: str
    village: str
    number: int
    kind: Literal["regular", "special"]
    voters: int | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something in the register that does not fit, what was done about it, and where."""

    kind: str
    code: str
    value: str
    done: str
    done_en: str


@dataclass(frozen=True, slots=True)
class Extract:
    """One regency of the register for one election, with everything that does not fit."""

    code: str
    name: str
    province_code: str
    province: str
    districts: tuple[Area, ...]
    villages: tuple[Place, ...]
    stations: tuple[Spot, ...]
    mismatches: tuple[Mismatch, ...]


@cache
def regencies() -> dict[str, tuple[str, str, str]]:
    """Regency code -> (name, province code, province name), all 514."""
    return {
        r["regency_code"]: (r["regency"], r["province_code"], r["province"]) for r in _records("districts.csv.gz")
    }


def read(code: str, election: Election) -> Extract:
    """One regency; about half a second. KeyError when the code is none of the 514."""
    prefix = f"{code}."
    districts = [r for r in _records("districts.csv.gz") if r["regency_code"] == code]
    villages = [r for r in _records("villages.csv.gz") if r["kemendagri_code"].startswith(prefix)]
    return extract(code, districts, villages, election)


def read_all(election: Election) -> Iterator[Extract]:
    """Every regency in code order, reading the files once."""
    districts, villages = defaultdict(list), defaultdict(list)
    for record in _records("districts.csv.gz"):
        districts[record["regency_code"]].append(record)
    for record in _records("villages.csv.gz"):
        villages[record["kemendagri_code"][:5]].append(record)
    for code in sorted(districts):
        yield extract(code, districts[code], villages[code], election)


def extract(code: str, districts: list[Record], villages: list[Record], election: Election) -> Extract:
    """Put one regency together from its records; what does not fit is derived or listed, never dropped."""
    name, province_code, province = regencies()[code]
    areas = {r["kemendagri_code"]: _area(r) for r in districts}
    written = tuple(_place(r, areas) for r in villages)
    far = standin.stand_ins([Point(p.code, p.district, p.lat, p.lon, p.position_source) for p in written])
    places = tuple(_placed(p, far.get(p.code)) for p in written)
    missing = _missing_areas(places, areas)
    made = tuple(_stations(places, election))
    found = (
        *_of_districts(places, areas, missing, election),
        *_of_villages(villages, places),
        *_of_points(code, written, far),
        *_of_voters(places, made, election),
    )
    every = tuple(sorted((*areas.values(), *missing), key=lambda a: a.code))
    return Extract(code, name, province_code, province, every, places, made, found)


def _records(name: str) -> Iterator[Record]:
    packed = files("siaga.data").joinpath(f"indonesia/{name}").open("rb")
    with packed as raw, gzip.open(raw, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _area(r: Record) -> Area:
    return Area(
        r["kemendagri_code"], r["kpu_code_2024"], r["district"], float(r["lat"]), float(r["lon"]),
        r["position_source"], _float(r["area_km2_derived"]), _int(r["tps_pemilu2024"]), _int(r["tps_pilkada2024"]),
    )  # fmt: skip


def _place(r: Record, areas: dict[str, Area]) -> Place:
    area = areas.get(r["district_code"])
    wide = area.area_km2 if area and not _own_point(r["position_source"]) else None
    rough = None if wide is None else round(math.sqrt(wide / math.pi), 1)
    return Place(
        r["kemendagri_code"], r["kpu_code_2024"], r["village"], r["type"], r["district_code"],
        float(r["lat"]), float(r["lon"]), r["position_source"], rough,
        _float(r["area_km2_derived"]), _int(r["tps_count_pemilu2024"]), _int(r["tps_special_pemilu2024"]),
        _int(r["tps_pilkada2024_synthetic"]), _int(r["voters_synthetic"]),
    )  # fmt: skip


def _placed(place: Place, stand: StandIn | None) -> Place:
    """The village at its stand-in, where its own point cannot be right."""
    if stand is None:
        return place
    radius, source = max(stand.radius_km, place.uncertainty_km or 0.0), stand.position_source
    return replace(place, lat=stand.lat, lon=stand.lon, uncertainty_km=radius, position_source=source)


def _own_point(position_source: str) -> bool:
    """False for a point that was taken from a parent, a district or a regency."""
    return position_source.startswith(("polygon", "source_point"))


def _missing_areas(places: tuple[Place, ...], areas: dict[str, Area]) -> tuple[Area, ...]:
    """Districts that villages name and the district file lacks: derived from their villages."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.district not in areas:
            groups[place.district].append(place)
    return tuple(
        Area(
            code, "", f"Kecamatan {code}", round(fmean(p.lat for p in group), 5),
            round(fmean(p.lon for p in group), 5), "mean_of_villages", None, None, None,
        )
        for code, group in sorted(groups.items())
    )  # fmt: skip


def count_of(place: Place, election: Election) -> int | None:
    """Stations of a village in an election, None where the register says nothing."""
    return place.tps_pemilu2024 if election == "pemilu-2024" else place.tps_pilkada2024


def _stations(places: tuple[Place, ...], election: Election) -> Iterator[Spot]:
    """Numbers 1.. and, for Pemilu, 901.. for special locations; code is KPU's village code + three digits."""
    for place in places:
        total = count_of(place, election) or 0
        special = (place.tps_special_pemilu2024 or 0) if election == "pemilu-2024" else 0
        numbers = [*range(1, total - special + 1), *range(901, 901 + special)]
        head = place.kpu_code or place.code.replace(".", "")
        for number, voters in zip(numbers, _spread(place.voters, total, election), strict=True):
            kind: Literal["regular", "special"] = "special" if number > 900 else "regular"
            yield Spot(f"{head}{number:03d}", place.code, number, kind, voters)


def _spread(voters: int | None, stations: int, election: Election) -> list[int | None]:
    """The village's made-up roll in equal parts; None for all when a part would break the legal limit."""
    if voters is None or stations == 0 or math.ceil(voters / stations) > VOTERS_MAX[election]:
        return [None] * stations
    part, rest = divmod(voters, stations)
    return [part + (i < rest) for i in range(stations)]


def _of_districts(
    places: tuple[Place, ...], areas: dict[str, Area], missing: tuple[Area, ...], election: Election
) -> Iterator[Mismatch]:
    sums: dict[str, int] = defaultdict(int)
    for place in places:
        sums[place.district] += count_of(place, election) or 0
    for area in missing:
        yield Mismatch(
            "district_not_in_list", area.code, area.name, "nama dan titik diturunkan dari desanya",
            "name and point derived from its villages",
        )  # fmt: skip
    for area in areas.values():
        published = area.tps_pemilu2024 if election == "pemilu-2024" else area.tps_pilkada2024
        if area.code not in sums:
            yield Mismatch(
                "district_without_villages", area.code, f"{area.name}: {published} TPS",
                "kecamatan dicatat tanpa desa dan tanpa TPS", "district kept without villages and stations",
            )  # fmt: skip
        elif published is not None and published != sums[area.code]:
            yield Mismatch(
                "district_total_differs", area.code, f"{published} / {sums[area.code]}",
                "dipakai jumlah menurut desa", "the sum over the villages is used",
            )  # fmt: skip


def _of_villages(records: list[Record], places: tuple[Place, ...]) -> Iterator[Mismatch]:
    for record, place in zip(records, places, strict=True):
        match = record["code_match"]
        if match.startswith("recoded"):
            yield Mismatch(
                "village_recoded", place.code, f"{place.name}: KPU {place.kpu_code}",
                "dicocokkan menurut nama", "matched by name",
            )  # fmt: skip
        elif match == "pemilu2024_code_not_in_current_list":
            yield Mismatch(
                "village_not_in_current_list", place.code, place.name,
                "dipertahankan dengan kode 2024", "kept under its code of 2024",
            )  # fmt: skip
        if place.tps_pemilu2024 is None:
            yield Mismatch("count_blank", place.code, place.name, "dicatat tanpa TPS", "kept without stations")


def _of_points(code: str, places: tuple[Place, ...], stands: Mapping[str, StandIn]) -> Iterator[Mismatch]:
    """Points far from the regency's outline or from the middle of their district: kept or replaced, and said."""
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    if code in outline.UNFIT:
        yield Mismatch(
            "outline_unfit", code, "", "garis batas tidak dipakai untuk memeriksa titik",
            "outline not used to check points",
        )  # fmt: skip
    for place, km in zip(places, outline.km_outside(code, lat, lon).tolist(), strict=True):
        if km > 0:
            far = km > max(outline.TOLERANCE_KM, place.uncertainty_km or 0.0)
            yield Mismatch(
                "point_beyond_tolerance" if far else "point_outside_outline", place.code,
                f"{place.name}: {km:.1f} km",
                "titik dipakai apa adanya, periksa sebelum merencanakan", "point kept, check before planning",
            )  # fmt: skip
        if not _own_point(place.position_source):
            radius = "belum diketahui" if place.uncertainty_km is None else f"{place.uncertainty_km:g} km"
            yield Mismatch(
                "point_derived", place.code, f"{place.name}: {place.position_source}, {radius}",
                "titik pengganti, mungkin sama dengan titik desa lain", "stand-in point, may be another village's",
            )  # fmt: skip
    middles: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        middles[place.district].append(place)
    for group in middles.values():
        yield from _far(group, stands)


def _far(group: list[Place], stands: Mapping[str, StandIn]) -> Iterator[Mismatch]:
    lat, lon = median(p.lat for p in group), median(p.lon for p in group)
    for place in group:
        km = math.hypot(place.lat - lat, place.lon - lon) * outline.KM_PER_DEGREE
        if place.code in stands:
            yield Mismatch(
                "point_replaced", place.code, f"{place.name}: {stands[place.code].km:.0f} km",
                "direncanakan dari titik pengganti (rata-rata desa lain di kecamatannya), impor titik yang benar",
                "planned from a stand-in (mean of the district's other villages), import the right point",
            )  # fmt: skip
        elif km > FAR_KM:
            yield Mismatch(
                "point_far_from_district", place.code, f"{place.name}: {km:.0f} km",
                "titik dipakai apa adanya, periksa sebelum merencanakan", "point kept, check before planning",
            )  # fmt: skip


def _of_voters(places: tuple[Place, ...], made: tuple[Spot, ...], election: Election) -> Iterator[Mismatch]:
    unknown = {spot.village for spot in made if spot.voters is None}
    for place in places:
        if place.code in unknown and place.voters is not None:
            yield Mismatch(
                "voters_over_limit", place.code,
                f"{place.name}: {place.voters} / {count_of(place, election)} TPS",
                "pemilih per TPS dicatat belum diketahui", "voters per station kept as unknown",
            )  # fmt: skip


def _int(text: str) -> int | None:
    return int(text) if text else None


def _float(text: str) -> float | None:
    return float(text) if text else None
