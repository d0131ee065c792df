"""Which files may come in from a screen, with which columns, and which importer takes each?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siaga.force import files as force_files
from siaga.journal.context import Actor
from siaga.kit.columns import Column
from siaga.kit.importing import ImportReport, Written
from siaga.territory import files as territory_files
from siaga.vulnerability import files as class_files

LARGEST = 16 * 2**20

Load = Callable[..., ImportReport]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its words, columns (none: the file tells its own), and its importer, loaded when needed."""

    key: str
    words: tuple[str, str]
    columns: tuple[Column, ...]
    load: Callable[[], Load]
    needs: tuple[str, str] = ("", "")


def _territory(name: str) -> Callable[[], Load]:
    def load() -> Load:
        from siaga.territory import acts

        found: Load = getattr(acts, name)
        return found

    return load


def _stations() -> Load:
    from siaga.deployment.opening import import_stations

    return import_stations


def _officers() -> Load:
    from siaga.deployment.opening import import_officers

    return import_officers


def _assets() -> Load:
    from siaga.force.acts import import_assets

    return import_assets


def _classes() -> Load:
    from siaga.vulnerability.acts import import_classes

    return import_classes


def _plan() -> Load:
    return _plan_sheet


def _plan_sheet(file: Path, actor: Actor, *, dry_run: bool = False, mapping: Any = None) -> ImportReport:
    """An edited plan: every seat it names becomes a lock."""
    from siaga.deployment import acts

    found = acts.import_plan([file], actor, dry_run=dry_run)
    locks = found["locks"]
    return ImportReport(file.name, locks, locks, Written(created=locks), totals={"locks": locks}, dry_run=dry_run)


KINDS = {
    kind.key: kind
    for kind in (
        Kind("villages", ("Desa dan kelurahan", "Villages"), territory_files.VILLAGES,
             _territory("import_villages")),
        Kind("stations", ("TPS", "Polling stations"), (*territory_files.STATIONS, class_files.CLASS), _stations,
             ("desa", "villages")),
        Kind("bases", ("Polres dan polsek", "Bases"), territory_files.BASES, _territory("import_bases"),
             ("kecamatan", "districts")),
        Kind("officers", ("Personel", "Officers"), force_files.OFFICERS, _officers, ("polres dan polsek", "bases")),
        Kind("assets", ("Kendaraan dan perahu", "Vehicles and boats"), force_files.ASSETS, _assets,
             ("polres dan polsek", "bases")),
        Kind("travel", ("Waktu tempuh", "Travel times"), territory_files.TRAVEL, _territory("import_travel"),
             ("desa dan polsek", "villages and bases")),
        Kind("classes", ("Kelas TPS", "Classes of stations"), class_files.CLASSES, _classes, ("TPS", "stations")),
        Kind("plan", ("Rencana yang disunting", "Edited plan"), (), _plan, ("rencana", "a plan")),
    )
}  # fmt: skip
FIELDS = {
    "code": ("Kode", "Code"), "name": ("Nama", "Name"), "lat": ("Lintang", "Latitude"),
    "lon": ("Bujur", "Longitude"),
    "district_code": ("Kode kecamatan", "District code"), "district": ("Kecamatan", "District"),
    "kpu_code": ("Kode KPU", "KPU code"), "kind": ("Jenis", "Kind"),
    "position_source": ("Sumber titik", "Source of the point"),
    "uncertainty_km": ("Ketidakpastian titik, km", "Uncertainty of the point, km"),
    "area_km2": ("Luas, km2", "Area, km2"), "mode": ("Jalur (darat/air)", "Way (road/water)"),
    "tps_pemilu2024": ("TPS Pemilu 2024", "Stations, Pemilu 2024"),
    "tps_special_pemilu2024": ("TPS khusus Pemilu 2024", "Special stations, Pemilu 2024"),
    "tps_pilkada2024": ("TPS Pilkada 2024", "Stations, Pilkada 2024"),
    "voters": ("Jumlah pemilih", "Voters, count"),
    "voters_source": ("Sumber jumlah pemilih", "Source of the count"), "source": ("Sumber", "Source"),
    "village_code": ("Kode desa", "Village code"), "number": ("Nomor TPS", "Station number"),
    "cancelled": ("Dibatalkan", "Cancelled"), "class": ("Kelas", "Class"),
    "districts": ("Kecamatan yang dilayani", "Districts served"),
    "districts_source": ("Sumber kecamatan", "Source of the districts"),
    "officer_id": ("Id personel", "Officer id"),
    "rank": ("Pangkat", "Rank"), "sex": ("Jenis kelamin", "Sex"), "unit": ("Satuan", "Unit"),
    "origin": ("Asal", "Origin"), "base_id": ("Polres/polsek", "Base"),
    "home_village_code": ("Desa asal", "Home village"), "skills": ("Kemampuan", "Skills"),
    "available": ("Siap", "Ready"), "reason": ("Alasan tidak siap", "Reason not ready"), "nrp": ("NRP", "NRP"),
    "jabatan": ("Jabatan", "Position"), "phone": ("Telepon", "Telephone"), "synthetic": ("Sintetis", "Synthetic"),
    "asset_id": ("Id aset", "Asset id"), "seats": ("Tempat duduk", "Seats"),
    "life_jackets": ("Jaket pelampung", "Life jackets"), "condition": ("Kondisi", "Condition"),
    "fuel_litres": ("BBM, liter", "Fuel, litres"), "from_code": ("Dari", "From"), "to_code": ("Ke", "To"),
    "minutes": ("Menit", "Minutes"),
}  # fmt: skip
