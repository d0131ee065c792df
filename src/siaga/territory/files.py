"""Which columns do the files of places have, and when is a row wrong? No database here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from siaga.kit.columns import Column, Row, Table
from siaga.territory.points import COORDINATES, check_points

MODE = Column(
    "mode", "choice", also=("access_mode", "akses", "moda"), needed=False,
    choices={
        "road": "road", "darat": "road", "jalan": "road",
        "water": "water", "perairan": "water", "air": "water", "sungai": "water",
    },
)  # fmt: skip


def dotted(code: str) -> str:
    """`1607011016` -> `16.07.01.1016`; a district's `160701` -> `16.07.01`; anything else as it is."""
    if not (code.isascii() and code.isdecimal() and len(code) in {6, 10}):
        return code
    head = f"{code[:2]}.{code[2:4]}.{code[4:6]}"
    return f"{head}.{code[6:]}" if len(code) == 10 else head


def village_code(name: str, *also: str, needed: bool = True, blank: bool = False) -> Column:
    """A column of village codes in either spelling."""
    return Column(
        name, "code", also=also, needed=needed, blank=blank, pattern=r"\d{2}\.\d{2}\.\d{2}\.\d{4}",
        example="16.07.01.1016", tidy=dotted,
    )  # fmt: skip


def district_code(name: str, *also: str, needed: bool = True) -> Column:
    """A column of district codes in either spelling."""
    return Column(
        name, "code", also=also, needed=needed, pattern=r"\d{2}\.\d{2}\.\d{2}", example="16.07.01", tidy=dotted
    )


def place_code(name: str, *also: str, tidy: Callable[[str], str] | None = None) -> Column:
    """A column of base codes."""
    return Column(name, "code", also=also, pattern=r"[A-Za-z0-9._-]{2,60}", example="polsek-betung", tidy=tidy)


def either(code: str) -> str:
    """A village code in one spelling; a base code as it is."""
    return dotted(code) if len(code) == 10 else code


def _count(name: str, *also: str) -> Column:
    return Column(name, "whole", also=also, needed=False, lowest=0, highest=5_000_000)


def _note(name: str, *also: str) -> Column:
    return Column(name, also=also, needed=False, longest=300)


DISTRICTS = (
    district_code("code", "kemendagri_code", "district_code", "kode_kecamatan"),
    Column("name", also=("district", "kecamatan"), longest=120),
    *COORDINATES,
    Column("kpu_code", "code", also=("kpu_code_2024",), needed=False, pattern=r"\d{6}", example="160701"),
    _note("position_source"),
    Column("area_km2", "decimal", needed=False, lowest=0, highest=200_000),
    _count("tps_pemilu2024"),
    _count("tps_pilkada2024"),
    MODE,
    _note("source", "sumber"),
)
VILLAGES = (
    village_code("code", "kemendagri_code", "village_code", "kode_desa"),
    Column("name", also=("village", "desa", "nama_desa", "desa_kelurahan"), longest=120),
    *COORDINATES,
    district_code("district_code", "kode_kecamatan", needed=False),
    Column("district", also=("kecamatan", "district_name"), needed=False, longest=120),
    Column("kpu_code", "code", also=("kpu_code_2024",), needed=False, pattern=r"\d{10}", example="1607011016"),
    Column(
        "kind", "choice", also=("type", "jenis"), needed=False,
        choices={"desa": "desa", "kelurahan": "kelurahan", "desa_adat": "desa_adat", "desa adat": "desa_adat"},
    ),
    _note("position_source"),
    Column(
        "uncertainty_km", "decimal", also=("position_uncertainty_km",), needed=False, lowest=0, highest=500
    ),
    Column("area_km2", "decimal", needed=False, lowest=0, highest=50_000),
    MODE,
    _count("tps_pemilu2024", "tps_count", "tps_count_pemilu2024"),
    _count("tps_special_pemilu2024", "tps_special_count"),
    _count("tps_pilkada2024"),
    _count("voters", "pemilih", "dpt"),
    _note("source", "sumber"),
)  # fmt: skip
STATIONS = (
    Column(
        "code", "code", also=("tps_code", "station_code", "kode_tps"), digits=13,
        pattern=r"[A-Za-z0-9.-]{3,20}", example="1607011016001",
    ),
    village_code("village_code", "kode_desa"),
    Column("number", "whole", also=("tps_number", "station_number", "nomor_tps", "no_tps"), lowest=1, highest=999),
    district_code("district_code", "kode_kecamatan", needed=False),
    Column(
        "kind", "choice", also=("jenis",), needed=False,
        choices={
            "regular": "regular", "reguler": "regular", "biasa": "regular",
            "special": "special", "special_location": "special", "khusus": "special", "lokasi khusus": "special",
        },
    ),
    Column("voters", "whole", also=("pemilih", "dpt"), needed=False, lowest=0),
    _note("voters_source"),
    Column("lat", "decimal", also=COORDINATES[0].also, needed=False),
    Column("lon", "decimal", also=COORDINATES[1].also, needed=False),
    _note("position_source"),
    Column("cancelled", "flag", also=("dibatalkan",), needed=False),
    _note("source", "count_source", "sumber"),
)  # fmt: skip
BASES = (
    place_code("code", "post_id", "base_id", "kode"),
    Column("name", also=("nama",), longest=120),
    Column("kind", "choice", also=("type", "jenis"), choices={"polres": "polres", "polsek": "polsek"}),
    district_code("district_code", "kode_kecamatan"),
    *COORDINATES,
    _note("position_source"),
    Column("districts", "list", also=("districts_assigned", "kecamatan_dilayani"), needed=False, longest=2_000),
    _note("districts_source", "districts_assigned_source"),
    _note("source", "name_source", "sumber"),
)
TRAVEL = (
    place_code("from_code", "from", "dari", tidy=either),
    place_code("to_code", "to", "ke", tidy=either),
    Column("minutes", "decimal", also=("menit",), lowest=0.1, highest=2880, example="45"),
    _note("source", "sumber"),
)


class Place(Protocol):
    """What the checks must know of a village that is already there."""

    district_id: str
    lat: float
    lon: float
    kpu_code: str
    uncertainty_km: float | None


def check_districts(table: Table, regencies: frozenset[str]) -> None:
    """Duplicate codes, unknown regency, points."""
    table.unique("code")
    _known_regency(table, regencies)
    check_points(table, lambda r: (r["code"] or "")[:5], lambda r: None)


def check_villages(table: Table, regencies: frozenset[str]) -> None:
    """Duplicate codes, unknown regency, a code that contradicts its district, points, blank counts."""
    table.unique("code")
    table.unique("kpu_code")
    _known_regency(table, regencies)
    for row in table.rows:
        code, district = row["code"], row["district_code"]
        if code and district and not code.startswith(f"{district}."):
            table.error(row, "district_code", (
                f"Kode desa {code} tidak termasuk kecamatan ini", "Samakan kode desa dan kode kecamatan",
                f"Village code {code} does not belong to this district", "Make both codes agree",
            ))  # fmt: skip
        _blank(table, row, "tps_pemilu2024", "tps_pilkada2024")
    check_points(table, lambda r: (r["code"] or "")[:5], lambda r: r["uncertainty_km"])


def check_stations(table: Table, villages: Mapping[str, Place], voters_max: int | None) -> None:
    """Duplicate codes or numbers, unknown village, voters over the limit, codes that contradict, points."""
    table.unique("code")
    _unique_numbers(table)
    for row in table.rows:
        village = villages.get(row["village_code"] or "")
        if row["village_code"] and village is None:
            _unknown_village(table, row)
        if voters_max is not None and (row["voters"] or 0) > voters_max:
            table.error(row, "voters", (
                f"Jumlah pemilih melebihi batas {voters_max} per TPS",
                "Periksa jumlah pemilih dan profil pemilihan",
                f"More voters than the limit of {voters_max} per station",
                "Check the number and the profile of the election",
            ))  # fmt: skip
        if village is not None:
            _agrees(table, row, village)
        _blank(table, row, "voters")
        _half_point(table, row)
    check_points(
        table,
        lambda r: "" if _at_village(r, villages) else (r["village_code"] or "")[:5],
        lambda r: getattr(villages.get(r["village_code"] or ""), "uncertainty_km", None),
    )


def check_bases(table: Table, districts: frozenset[str]) -> None:
    """Duplicate codes, unknown districts, districts that nobody or that two polsek serve, points."""
    table.unique("code")
    served: dict[str, int] = {}
    for row in table.rows:
        served_here = [("districts", code) for code in row["districts"] or ()]
        for name, code in (("district_code", row["district_code"]), *served_here):
            if code and code not in districts:
                table.error(row, name, (
                    "Kecamatan tidak dikenal", "Impor desa kecamatan itu dahulu atau betulkan kode",
                    "Unknown district", "Import that district's villages first or correct the code",
                ), code)  # fmt: skip
        for code in row["districts"] or ():
            if code in served:
                table.warn(row, "districts", (
                    f"Kecamatan ini juga dilayani pada baris {served[code]}", "Pastikan polsek penanggung jawab",
                    f"This district is also served in row {served[code]}", "Decide which base answers for it",
                ), code)  # fmt: skip
            served.setdefault(code, row.number)
    unserved = sorted(districts - served.keys())
    if unserved and any(row["kind"] == "polsek" for row in table.rows):
        table.warn(None, "districts", (
            "Kecamatan tanpa polsek penanggung jawab", "Tambahkan pada kolom districts salah satu polsek",
            "Districts that no polsek answers for", "Add them to one polsek's districts",
        ), ", ".join(unserved))  # fmt: skip
    check_points(table, lambda r: (r["district_code"] or "")[:5], lambda r: None)


def check_travel(table: Table, places: frozenset[str]) -> None:
    """Duplicate pairs, a pair of one place, codes that are neither base nor village."""
    seen: dict[tuple[str, str], int] = {}
    for row in table.rows:
        pair = (row["from_code"], row["to_code"])
        for name in ("from_code", "to_code"):
            if row[name] and row[name] not in places:
                table.error(row, name, (
                    "Bukan kode polsek/polres atau desa yang dikenal", "Pakai kode dari berkas desa atau markas",
                    "Not a known base or village code", "Use a code of the village or base file",
                ))  # fmt: skip
        if None in pair:
            continue
        if pair[0] == pair[1] or pair in seen:
            table.error(row, "to_code", (
                f"Pasangan ganda, sudah ada pada baris {seen.get(pair, row.number)}", "Hapus salah satu baris",
                f"Duplicate pair, already in row {seen.get(pair, row.number)}", "Delete one of the rows",
            ))  # fmt: skip
        seen.setdefault(pair, row.number)


def _known_regency(table: Table, regencies: frozenset[str]) -> None:
    for row in table.rows:
        if row["code"] and row["code"][:5] not in regencies:
            table.error(row, "code", (
                "Kode kabupaten/kota tidak ada dalam register nasional", "Betulkan lima angka pertama kode",
                "The regency code is not in the national register", "Correct the first five digits of the code",
            ))  # fmt: skip


def _unknown_village(table: Table, row: Row) -> None:
    table.error(row, "village_code", (
        "Desa tidak dikenal", "Impor berkas desa dahulu atau betulkan kode desa",
        "Unknown village", "Import the village file first or correct the code",
    ))  # fmt: skip


def _unique_numbers(table: Table) -> None:
    seen: dict[tuple[str, int], int] = {}
    for row in table.rows:
        key = (row["village_code"], row["number"])
        if None in key:
            continue
        if key in seen:
            table.error(row, "number", (
                f"Nomor TPS ganda di desa ini, sudah ada pada baris {seen[key]}", "Betulkan nomor TPS",
                f"Station number repeated in this village, already in row {seen[key]}", "Correct the number",
            ))  # fmt: skip
        seen.setdefault(key, row.number)


def _agrees(table: Table, row: Row, village: Place) -> None:
    if row["district_code"] and row["district_code"] != village.district_id:
        table.error(row, "district_code", (
            f"Desa ini termasuk kecamatan {village.district_id}", "Samakan kode desa dan kode kecamatan",
            f"This village belongs to district {village.district_id}", "Make both codes agree",
        ))  # fmt: skip
    code = row["code"] or ""
    if village.kpu_code and code.isdecimal() and len(code) == 13 and not code.startswith(village.kpu_code):
        table.warn(row, "code", (
            f"Kode TPS tidak berawalan kode KPU desa {village.kpu_code}", "Periksa desa pada baris ini",
            f"The station code does not start with the village's KPU code {village.kpu_code}",
            "Check the village of this row",
        ))  # fmt: skip


def _blank(table: Table, row: Row, *names: str) -> None:
    for name in names:
        if name in table.headers and name in row.values and row[name] is None:
            table.warn(row, name, (
                "Jumlah kosong, dicatat belum diketahui", "Isi bila sudah diketahui",
                "Blank count, kept as unknown", "Fill it when it is known",
            ), "")  # fmt: skip


def _half_point(table: Table, row: Row) -> None:
    if (row["lat"] is None) != (row["lon"] is None):
        table.error(row, "lat" if row["lat"] is None else "lon", (
            "Hanya satu koordinat yang terisi", "Isi keduanya, atau kosongkan keduanya untuk memakai titik desa",
            "Only one coordinate is given", "Fill both, or clear both to use the village's point",
        ))  # fmt: skip


def _at_village(row: Row, villages: Mapping[str, Place]) -> bool:
    """The village's own point has been checked when the village came in."""
    village = villages.get(row["village_code"] or "")
    return village is not None and (row["lat"], row["lon"]) == (village.lat, village.lon)
