"""Which columns do the files of officers and assets have, and when is a row wrong? No database here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from siaga.kit.columns import Column, Row, Table
from siaga.territory.files import place_code, village_code

OFFICERS = (
    Column("officer_id", "code", also=("id_personel",), pattern=r"[A-Za-z0-9._-]{1,60}", example="P-0001"),
    Column("name", also=("nama",), longest=120),
    Column("rank", also=("pangkat",), longest=40),
    Column(
        "sex", "choice", also=("jenis_kelamin", "jk"),
        choices={
            "l": "male", "p": "female", "laki-laki": "male", "perempuan": "female", "m": "male", "f": "female",
            "male": "male", "female": "female", "pria": "male", "wanita": "female", "polwan": "female",
        },
    ),
    Column("unit", also=("satuan", "kesatuan"), needed=False, longest=120),
    Column(
        "origin", "choice", also=("asal",),
        choices={"polres": "polres", "polsek": "polsek", "bko": "bko", "polda": "bko", "brimob": "bko"},
    ),
    place_code("base_id", "base", "post_id", "markas"),
    village_code("home_village_code", "home_village", "desa_asal", needed=False),
    Column("skills", "list", also=("keahlian", "kemampuan"), needed=False),
    Column("available", "flag", also=("siap", "tersedia"), needed=False),
    Column("reason", also=("alasan", "keterangan"), needed=False, longest=120),
    Column("nrp", "code", needed=False, digits=8, pattern=r"[A-Za-z0-9-]{5,20}", example="85031234"),
    Column("jabatan", also=("position",), needed=False, longest=120),
    Column("phone", also=("telepon", "no_hp", "hp"), needed=False, longest=30),
    Column("synthetic", "flag", also=("sintetis",), needed=False),
    Column("source", also=("sumber",), needed=False, longest=300),
)  # fmt: skip
# Other words for a skill that the planner asks for.
SKILLS = {
    "perahu": "boat", "motoris": "boat", "juru mudi": "boat", "mengemudi perahu": "boat", "boat_handling": "boat",
}  # fmt: skip
ASSETS = (
    Column("asset_id", "code", also=("id_aset",), pattern=r"[A-Za-z0-9._-]{1,60}", example="KPL-01"),
    Column(
        "kind", "choice", also=("type", "jenis"),
        choices={
            "boat": "boat", "perahu": "boat", "kapal": "boat", "speedboat": "boat", "motorcycle": "motorcycle",
            "r2": "motorcycle", "sepeda motor": "motorcycle", "car": "car", "r4": "car", "mobil": "car",
            "truck": "truck", "r6": "truck", "truk": "truck",
        },
    ),
    Column("name", also=("nama",), needed=False, longest=120),
    place_code("base_id", "base", "post_id", "markas"),
    Column("seats", "whole", also=("kursi", "tempat_duduk"), needed=False, lowest=1, highest=500),
    Column("life_jackets", "whole", also=("jaket_pelampung", "pelampung"), needed=False, lowest=0, highest=5_000),
    Column(
        "condition", "choice", also=("kondisi",), needed=False,
        choices={
            "good": "good", "baik": "good", "b": "good", "minor": "minor", "rusak ringan": "minor", "rr": "minor",
            "broken": "broken", "rusak berat": "broken", "rb": "broken",
        },
    ),
    Column(
        "fuel_litres", "decimal", also=("bbm_liter", "fuel"), needed=False, lowest=0, highest=100_000, example="40"
    ),
    Column("synthetic", "flag", also=("sintetis",), needed=False),
    Column("source", also=("sumber",), needed=False, longest=300),
)  # fmt: skip


def check_officers(
    table: Table, bases: Collection[str], villages: Collection[str], ranks: Mapping[str, str] | None
) -> None:
    """Duplicate ids or NRP, unknown base, unknown rank, absence without a reason, home village not loaded.

    `ranks`: spelling in small letters -> rank of the profile; None checks no rank.
    """
    table.unique("officer_id")
    table.unique("nrp")
    regencies = {code[:5] for code in villages}
    for row in table.rows:
        unknown_base(table, row, bases)
        if ranks is not None and row["rank"] and row["rank"].casefold() not in ranks:
            table.error(row, "rank", (
                "Pangkat tidak ada dalam profil", f"Pakai salah satu: {', '.join(dict.fromkeys(ranks.values()))}",
                "The rank is not in the profile", "Use one of the profile's ranks, or add it to the profile",
            ))  # fmt: skip
        home = row["home_village_code"]
        if home and home not in villages and home[:5] in regencies:
            table.warn(row, "home_village_code", (
                "Desa asal tidak dikenal di kabupaten ini", "Periksa kode desa",
                "Home village unknown in this regency", "Check the village code",
            ))  # fmt: skip
        if row["available"] is False and not row["reason"]:
            table.warn(row, "reason", (
                "Tidak siap tanpa alasan, dicatat belum diketahui", "Isi alasannya",
                "Not available without a reason, kept as unknown", "Fill the reason",
            ), "")  # fmt: skip


def check_assets(table: Table, bases: Collection[str]) -> None:
    """Duplicate ids, unknown base, fewer life jackets than seats on a boat (a warning)."""
    table.unique("asset_id")
    for row in table.rows:
        unknown_base(table, row, bases)
        short = (row["seats"] or 0) - (row["life_jackets"] or 0)
        if row["kind"] == "boat" and row["seats"] is not None and row["life_jackets"] is not None and short > 0:
            table.warn(row, "life_jackets", (
                f"Jaket pelampung kurang {short} dari jumlah kursi", "Lengkapi jaket pelampung",
                f"{short} life jackets short of the seats", "Complete the life jackets",
            ))  # fmt: skip


def unknown_base(table: Table, row: Row, bases: Collection[str]) -> None:
    """Error when the row's base is not there."""
    if row["base_id"] and row["base_id"] not in bases:
        table.error(row, "base_id", (
            "Polres/polsek tidak dikenal", "Impor berkas markas dahulu atau betulkan kode",
            "Unknown base", "Import the base file first or correct the code",
        ))  # fmt: skip
