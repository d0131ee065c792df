"""How does an extract of the national register become rows, and its mismatches warnings?"""

from __future__ import annotations

from django.db.models import Model

from siaga.kit.errors import Problem
from siaga.territory import register
from siaga.territory.models import District, Province, Regency, Station, Village

SYNTHETIC: dict[register.Election, tuple[str, ...]] = {
    "pemilu-2024": ("voters",),
    "pilkada-2024": ("code", "number", "voters"),
}


def batches_of(found: register.Extract, election: register.Election) -> list[list[Model]]:
    """Province, regency, districts, villages and stations, in the order they must be written."""
    province = Province(code=found.province_code, name=found.province, source=register.SOURCE)
    regency = Regency(code=found.code, name=found.name, province=province, source=register.SOURCE)
    districts: list[Model] = [
        District(
            code=a.code, kpu_code=a.kpu_code, name=a.name, regency_id=found.code, lat=a.lat, lon=a.lon,
            position_source=a.position_source, area_km2=a.area_km2, tps_pemilu2024=a.tps_pemilu2024,
            tps_pilkada2024=a.tps_pilkada2024, source=register.SOURCE,
        )
        for a in found.districts
    ]  # fmt: skip
    villages: list[Model] = [
        Village(
            code=p.code, kpu_code=p.kpu_code, name=p.name, kind=p.kind, district_id=p.district, lat=p.lat,
            lon=p.lon, position_source=p.position_source, uncertainty_km=p.uncertainty_km, area_km2=p.area_km2,
            tps_pemilu2024=p.tps_pemilu2024, tps_special_pemilu2024=p.tps_special_pemilu2024,
            tps_pilkada2024=p.tps_pilkada2024, voters=p.voters, source=register.SOURCE,
            synthetic_fields=["tps_pilkada2024", "voters"],
        )
        for p in found.villages
    ]  # fmt: skip
    return [[province], [regency], districts, villages, _spots(found, election)]


def _spots(found: register.Extract, election: register.Election) -> list[Model]:
    places = {p.code: p for p in found.villages}
    return [
        Station(
            code=s.code, village_id=s.village, number=s.number, kind=s.kind, voters=s.voters,
            lat=places[s.village].lat, lon=places[s.village].lon,
            position_source=f"village:{places[s.village].position_source}",
            source=f"{register.SOURCE} ({register.COUNT[election]})", synthetic_fields=list(SYNTHETIC[election]),
        )
        for s in found.stations
    ]  # fmt: skip


def listed(found: register.Extract) -> tuple[Problem, ...]:
    """Every mismatch as a warning."""
    return tuple(
        Problem(
            f"register:{found.code}", 0, m.code, m.value, _WORDS[m.kind][0], m.done[0].upper() + m.done[1:],
            _WORDS[m.kind][1], m.done_en[0].upper() + m.done_en[1:], "warning",
        )
        for m in found.mismatches
    )  # fmt: skip


_WORDS = {
    "district_not_in_list": ("Kecamatan tidak ada dalam daftar kecamatan", "District not in the district list"),
    "district_without_villages": ("Kecamatan tanpa desa", "District without villages"),
    "district_total_differs": (
        "Jumlah TPS kecamatan berbeda (terbit / menurut desa)",
        "Station total of the district differs (published / by village)",
    ),
    "village_recoded": ("Kode desa berubah sejak 2024", "Village recoded since 2024"),
    "village_not_in_current_list": (
        "Desa daftar 2024 tidak ada dalam daftar sekarang",
        "Village of 2024 not in the current list",
    ),
    "count_blank": ("Jumlah TPS kosong", "Blank station count"),
    "outline_unfit": ("Garis batas tidak cocok dengan titik desanya", "Outline does not fit its villages"),
    "point_outside_outline": ("Titik di luar batas kabupaten/kota", "Point outside the regency's outline"),
    "point_beyond_tolerance": (
        "Titik di luar batas kabupaten/kota, lebih dari toleransi",
        "Point outside the regency's outline, beyond the tolerance",
    ),
    "point_derived": ("Desa tanpa titik sendiri", "Village without a point of its own"),
    "point_far_from_district": ("Titik jauh dari kecamatannya", "Point far from its district"),
    "point_replaced": (
        "Titik terlalu jauh dari kecamatannya", "Point too far from its district"
    ),
    "voters_over_limit": (
        "Pemilih sintetis melebihi batas per TPS", "Synthetic voters above the limit per station"
    ),
}  # fmt: skip
