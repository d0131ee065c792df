"""Which places are there? Provinces, regencies, districts, villages, stations and police bases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from siaga.kit.screen import two
from siaga.territory.access import Area, area_of
from siaga.territory.borrowed import borrowed, is_borrowed
from siaga.territory.models import Base, District, Province, Regency, Station, Village
from siaga.vulnerability.reading import classes_of
from siaga.web.register import words
from siaga.web.register.lists import Choices, Column, Filter, Register

_EMPTY = two(
    "Belum ada wilayah. Impor berkasnya, atau buka satu kabupaten dari register nasional.",
    "No places yet. Import their file, or open a regency from the national register.",
)


def of(path: str) -> Callable[[Any], Any]:
    """Reads `village.district.name` of a row."""
    steps = path.split(".")

    def read(row: Any) -> Any:
        for step in steps:
            row = getattr(row, step)
        return row

    return read


def column(key: str, label: Any, path: str = "", *, sort: str = "", **more: Any) -> Column:
    """A column that reads an attribute and sorts by it."""
    path = path or key
    return Column(key, label, of(path), sort or path.replace(".", "__"), **more)


POSITIONS = {
    "own": two("titik sendiri", "own point"),
    "stand-in": two("titik perkiraan", "stand-in point"),
}  # fmt: skip


def _position(row: Any) -> str:
    return "stand-in" if is_borrowed(row.position_source) else "own"


def _position_word(row: Any) -> str:
    return words.called(POSITIONS, _position(row))


POSITION = Column("position", two("Titik", "Point"), _position, "position_source", _position_word)
POSITION_FILTER = Filter(
    "position", two("Titik", "Point"), "", lambda: list(POSITIONS.items()),
    lambda value: borrowed() if value == "stand-in" else ~borrowed(),
)  # fmt: skip
_MADE = {
    "voters": two("pemilih", "voters"), "number": two("nomor", "number"), "code": two("kode", "code"),
    "tps_pilkada2024": two("jumlah TPS Pilkada", "station count"), "seats": two("daya angkut", "capacity"),
    "life_jackets": two("jaket pelampung", "life jackets"), "condition": two("kondisi", "condition"),
    "fuel_litres": two("BBM", "fuel"), "minutes": two("menit", "minutes"),
}  # fmt: skip


def _made(row: Any) -> str:
    return ", ".join(words.called(_MADE, name) for name in row.synthetic_fields)


COORDINATES = (
    column("lat", two("Lintang", "Latitude"), numeric=True, listed=False),
    column("lon", two("Bujur", "Longitude"), numeric=True, listed=False),
    column("position_source", two("Sumber titik", "Source of the point"), listed=False),
)
SOURCED = (
    column("source", two("Sumber", "Source"), listed=False),
    Column("synthetic", "SINTETIS", lambda row: ", ".join(row.synthetic_fields), shown=_made),
)


def _regencies(user: Any) -> set[str]:
    area = area_of(user)
    return set(area.regencies) | {code.rpartition(".")[0] for code in area.districts}


def _provinces_of(user: Any) -> QuerySet[Any]:
    mine = Q(regencies__code__in=_regencies(user))
    return Province.objects.filter(mine).distinct().annotate(count=Count("regencies", filter=mine, distinct=True))


def _regencies_of(user: Any) -> QuerySet[Any]:
    mine = Count("districts", filter=area_of(user).places("districts"), distinct=True)
    return Regency.objects.filter(code__in=_regencies(user)).select_related("province").annotate(count=mine)


def _districts_of(user: Any) -> QuerySet[Any]:
    rows = District.objects.filter(area_of(user).places()).select_related("regency")
    standing = _how_many(Station.objects.filter(cancelled=False), "village__district")
    return rows.annotate(count=_how_many(Village.objects.all(), "district"), stations=standing)


def _villages_of(user: Any) -> QuerySet[Any]:
    rows = Village.objects.filter(area_of(user).places("district")).select_related("district")
    return rows.annotate(count=_how_many(Station.objects.filter(cancelled=False), "village"))


def _how_many(rows: QuerySet[Any], place: str) -> Coalesce:
    """How many of these lie in the row's place: counted for the rows shown, not grouped over all that there are."""
    here = rows.filter(**{place: OuterRef("pk")}).order_by().values(place)
    return Coalesce(Subquery(here.annotate(n=Count("pk")).values("n")), 0)


def _stations_of(user: Any) -> QuerySet[Any]:
    rows = Station.objects.filter(area_of(user).places("village__district")).select_related("village__district")
    return with_class(rows, classes_of(user))


def with_class(rows: QuerySet[Any], area: Area) -> QuerySet[Any]:
    """The rows with class and origin, where the area lets them be read."""
    if not area:
        return rows
    found: QuerySet[Any] = rows.annotate(class_value=F("class_row__value"), class_origin=F("class_row__origin"))
    return found


def _bases_of(user: Any) -> QuerySet[Any]:
    return Base.objects.filter(area_of(user).places("district")).select_related("district")


def _district_filter(user: Any, path: str) -> Filter:
    def choices() -> Choices:
        rows = District.objects.filter(area_of(user).places()).order_by("name")
        return list(rows.values_list("code", "name"))

    return Filter("district", two("Kecamatan", "District"), path, choices)


def listed(key: str, label: Any, path: str, values: dict[str, Any]) -> Filter:
    """A filter over fixed words."""
    return Filter(key, label, path, lambda: list(values.items()))


def _none(user: Any) -> Sequence[Filter]:
    return ()


def _district_columns(user: Any) -> Sequence[Column]:
    return (
        column("code", two("Kode", "Code")),
        column("name", two("Kecamatan", "District")),
        column("villages", two("Desa", "Villages"), "count", numeric=True),
        column("stations", "TPS", numeric=True),
        Column("mode", two("Akses", "Access"), of("mode"), "mode", lambda r: words.called(words.MODES, r.mode)),
        column("kpu_code", two("Kode KPU", "KPU code"), listed=False),
        column("area_km2", two("Luas km²", "Area km²"), numeric=True, listed=False),
        *COORDINATES, *SOURCED,
    )  # fmt: skip


def _village_columns(user: Any) -> Sequence[Column]:
    return (
        column("code", two("Kode", "Code")),
        column("name", two("Desa", "Village")),
        Column("kind", two("Jenis", "Kind"), of("kind"), "kind", lambda r: words.called(words.KINDS, r.kind)),
        column("district_code", two("Kode kecamatan", "District code"), "district_id", listed=False),
        column("district", two("Kecamatan", "District"), "district.name"),
        column("stations", "TPS", "count", numeric=True),
        column("voters", two("Pemilih", "Voters"), numeric=True),
        Column("mode", two("Akses", "Access"), of("mode"), "mode", lambda r: words.called(words.MODES, r.mode)),
        POSITION,
        column("uncertainty_km", two("Ketidakpastian km", "Uncertainty km"), numeric=True, listed=False),
        column("kpu_code", two("Kode KPU", "KPU code"), listed=False),
        *COORDINATES, *SOURCED,
    )  # fmt: skip


def _station_columns(user: Any) -> Sequence[Column]:
    kind = Column("kind", two("Jenis", "Kind"), of("kind"), "kind", lambda r: words.called(words.STATIONS, r.kind))
    plain = (
        column("code", two("Kode", "Code")),
        column("number", "TPS", numeric=True),
        column("village_code", two("Kode desa", "Village code"), "village_id", listed=False),
        column("village", two("Desa", "Village"), "village.name"),
        column("district", two("Kecamatan", "District"), "village.district.name"),
        kind,
        column("voters", two("Pemilih", "Voters"), numeric=True),
        column("voters_source", two("Sumber pemilih", "Source of voters"), listed=False),
        POSITION,
        Column("cancelled", two("Dibatalkan", "Cancelled"), of("cancelled"), "cancelled",
               lambda r: str(two("ya", "yes")) if r.cancelled else ""),
        *COORDINATES, *SOURCED,
    )  # fmt: skip
    return (*plain[:7], *_class_columns(user), *plain[7:])


def _class_columns(user: Any) -> Sequence[Column]:
    if not classes_of(user):
        return ()
    called = words.classes()
    return (
        Column("class", two("Kelas", "Class"), of("class_value"), "class_value",
               lambda r: called.get(r.class_value, "-")),
        Column("class_origin", two("Asal kelas", "Origin of the class"), of("class_origin"), "class_origin",
               lambda r: words.called(words.CLASS_ORIGINS, r.class_origin)),
    )  # fmt: skip


def _station_filters(user: Any) -> Sequence[Filter]:
    flags = {"yes": two("ya", "yes"), "no": two("tidak", "no")}
    found = [
        _district_filter(user, "village__district_id"),
        Filter("village", two("Kode desa", "Village code"), "village_id", list),
        listed("kind", two("Jenis", "Kind"), "kind", words.STATIONS),
        POSITION_FILTER,
        Filter("cancelled", two("Dibatalkan", "Cancelled"), "", lambda: list(flags.items()),
               lambda value: Q(cancelled=value == "yes")),
    ]  # fmt: skip
    if classes_of(user):
        found.insert(
            1, Filter("class", two("Kelas", "Class"), "class_value", lambda: list(words.classes().items()))
        )
        found.append(
            listed("class_origin", two("Asal kelas", "Origin of class"), "class_origin", words.CLASS_ORIGINS)
        )
    return found


def _base_columns(user: Any) -> Sequence[Column]:
    return (
        column("code", two("Kode", "Code")),
        column("name", two("Polres/polsek", "Police base")),
        Column("kind", two("Jenis", "Kind"), of("kind"), "kind", lambda r: words.called(words.BASES, r.kind)),
        column("district", two("Kecamatan", "District"), "district.name"),
        Column("districts", two("Wilayah", "Answers for"), lambda r: ", ".join(r.districts) or "*"),
        *COORDINATES, *SOURCED,
    )  # fmt: skip


PROVINCES = Register(
    "provinsi", two("Provinsi", "Provinces"), two("Provinsi", "Province"), "territory.read_places", Province,
    _provinces_of,
    lambda user: (column("code", two("Kode", "Code")), column("name", two("Provinsi", "Province")),
                  column("regencies", two("Kabupaten/kota", "Regencies"), "count", numeric=True), *SOURCED),
    _none, ("code", "name"), "code", _EMPTY,
)  # fmt: skip
REGENCIES = Register(
    "kabupaten", two("Kabupaten/kota", "Regencies"), two("Kabupaten/kota", "Regency"), "territory.read_places",
    Regency, _regencies_of,
    lambda user: (column("code", two("Kode", "Code")), column("name", two("Kabupaten/kota", "Regency")),
                  column("province", two("Provinsi", "Province"), "province.name"),
                  column("districts", two("Kecamatan", "Districts"), "count", numeric=True), *SOURCED),
    _none, ("code", "name"), "code", _EMPTY,
)  # fmt: skip
DISTRICTS = Register(
    "kecamatan", two("Kecamatan", "Districts"), two("Kecamatan", "District"), "territory.read_places", District,
    _districts_of, _district_columns,
    lambda user: (listed("mode", two("Akses", "Access"), "mode", words.MODES),),
    ("code", "name"), "code", _EMPTY, placed=True,
)  # fmt: skip
VILLAGES = Register(
    "desa", two("Desa/kelurahan", "Villages"), two("Desa/kelurahan", "Village"), "territory.read_places", Village,
    _villages_of, _village_columns,
    lambda user: (_district_filter(user, "district_id"), listed("kind", two("Jenis", "Kind"), "kind", words.KINDS),
                  POSITION_FILTER),
    ("code", "name", "district__name"), "code", _EMPTY, placed=True,
)  # fmt: skip
STATIONS = Register(
    "tps", "TPS", "TPS", "territory.read_places", Station, _stations_of, _station_columns, _station_filters,
    ("code", "village__name", "village__district__name"), "code", _EMPTY, placed=True,
)  # fmt: skip
BASES = Register(
    "polsek", two("Polres dan polsek", "Police bases"), two("Polres/polsek", "Police base"),
    "territory.read_places", Base, _bases_of, _base_columns,
    lambda user: (listed("kind", two("Jenis", "Kind"), "kind", words.BASES),),
    ("code", "name", "district__name"), "name", _EMPTY, placed=True,
)  # fmt: skip
