"""Who and what is there? Units, officers, boats and vehicles. Telephone and NRP only for who calls people up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from siaga.force.models import Asset, Officer
from siaga.force.roster_access import ASSETS, CALLERS, OFFICERS, reach_of
from siaga.kit.screen import two
from siaga.territory.models import Base
from siaga.web.register import words
from siaga.web.register.lists import Choices, Column, Filter, Register
from siaga.web.register.places import SOURCED, column, listed, of

_EMPTY = two(
    "Belum ada data. Impor daftar dari berkas Excel atau CSV.", "Nothing yet. Import a list from Excel or CSV."
)
YES_NO = {"yes": two("ya", "yes"), "no": two("tidak", "no")}


def _officers_of(user: Any) -> QuerySet[Any]:
    rows = Officer.objects.filter(reach_of(user, *OFFICERS).rows())
    return rows.select_related("base", "base__district")


def _assets_of(user: Any) -> QuerySet[Any]:
    rows = Asset.objects.filter(reach_of(user, *ASSETS).rows())
    return rows.select_related("base", "base__district", "out_of_service")


def _units_of(user: Any) -> QuerySet[Any]:
    rows = Officer.objects.filter(reach_of(user, *OFFICERS).rows()).values("unit", base_name=F("base__name"))
    return rows.annotate(count=Count("pk"), ready=Count("pk", filter=Q(available=True)))


def _base_filter(reach: Callable[[], Q]) -> Filter:
    def choices() -> Choices:
        return list(Base.objects.filter(reach()).order_by("name").values_list("code", "name"))

    return Filter("base", two("Polres/polsek", "Police base"), "base_id", choices)


def _bases(user: Any, *roles: str) -> Callable[[], Q]:
    def reach() -> Q:
        found = reach_of(user, *roles)
        whole = Q(district__regency_id__in=found.regencies) | Q(code__in=found.bases)
        return whole | Q(district_id__in=found.districts)

    return reach


def _contact(user: Any) -> Sequence[Column]:
    reach = reach_of(user, *CALLERS)
    if not reach:
        return ()

    def private(name: str) -> Callable[[Any], Any]:
        return lambda row: getattr(row, name) if reach.holds(row) else ""

    return (
        Column("nrp", "NRP", private("nrp")),
        Column("phone", two("Telepon", "Telephone"), private("phone")),
    )


def _officer_columns(user: Any) -> Sequence[Column]:
    return (
        column("officer_id", "ID", sort="officer_id"),
        column("rank", two("Pangkat", "Rank")),
        column("name", two("Nama", "Name")),
        *_contact(user),
        column("jabatan", two("Jabatan", "Position"), "position", listed=False),
        Column("sex", two("L/P", "Sex"), of("sex"), "sex", lambda r: words.called(words.SEXES, r.sex)),
        column("unit", two("Satuan", "Unit")),
        column("base_id", two("Kode markas", "Base code"), listed=False),
        column("base", two("Polres/polsek", "Police base"), "base.name"),
        Column("origin", two("Asal", "Origin"), of("origin"), "origin",
               lambda r: words.called(words.ORIGINS, r.origin)),
        Column("skills", two("Keahlian", "Skills"), lambda r: ", ".join(r.skills)),
        Column("available", two("Siap", "Ready"), of("available"), "available", _ready),
        column("reason", two("Alasan", "Reason"), listed=False),
        Column("synthetic", "SINTETIS", of("synthetic"), "synthetic", lambda r: "SINTETIS" if r.synthetic else ""),
        column("source", two("Sumber", "Source"), listed=False),
    )  # fmt: skip


def _ready(row: Any) -> str:
    return str(two("siap", "ready")) if row.available else f"{two('tidak siap', 'not ready')}: {row.reason or '-'}"


def _available(value: str) -> Q:
    return Q(available=value == "yes")


def _officer_filters(user: Any) -> Sequence[Filter]:
    return (
        _base_filter(_bases(user, *OFFICERS)),
        listed("origin", two("Asal", "Origin"), "origin", words.ORIGINS),
        listed("sex", two("L/P", "Sex"), "sex", words.SEXES),
        Filter("available", two("Siap", "Ready"), "", lambda: list(YES_NO.items()), _available),
        Filter("unit", two("Satuan", "Unit"), "unit", list),
    )


def _asset_columns(user: Any) -> Sequence[Column]:
    return (
        column("asset_id", "ID", sort="asset_id"),
        Column("kind", two("Jenis", "Kind"), of("kind"), "kind", lambda r: words.called(words.ASSETS, r.kind)),
        column("name", two("Nama", "Name")),
        column("base_id", two("Kode markas", "Base code"), listed=False),
        column("base", two("Polres/polsek", "Police base"), "base.name"),
        column("seats", two("Daya angkut orang", "Carries people"), numeric=True),
        column("life_jackets", two("Jaket pelampung", "Life jackets"), numeric=True),
        Column("condition", two("Kondisi", "Condition"), of("condition"), "condition",
               lambda r: words.called(words.CONDITIONS, r.condition)),
        column("fuel_litres", two("BBM liter", "Fuel litres"), numeric=True),
        Column("out", two("Tidak dapat dipakai", "Out of service"), _out),
        *SOURCED,
    )  # fmt: skip


def _out(row: Any) -> str:
    found = getattr(row, "out_of_service", None)
    return found.reason if found else ""


UNITS = Register(
    "satuan", two("Satuan", "Units"), two("Satuan", "Unit"), "force.read_officers", Officer, _units_of,
    lambda user: (
        Column("unit", two("Satuan", "Unit"), lambda r: r["unit"], "unit", lambda r: r["unit"] or "-"),
        Column("base", two("Polres/polsek", "Police base"), lambda r: r["base_name"], "base_name"),
        Column("ready", two("Siap", "Ready"), lambda r: r["ready"], "ready", numeric=True),
        Column("officers", two("Personel", "Officers"), lambda r: r["count"], "count", numeric=True),
    ),
    lambda user: (_base_filter(_bases(user, *OFFICERS)),),
    ("unit", "base__name"), "unit", _EMPTY, detailed=False,
)  # fmt: skip
OFFICERS_LIST = Register(
    "personel", two("Personel", "Officers"), two("Personel", "Officer"), "force.read_officers", Officer,
    _officers_of, _officer_columns, _officer_filters, ("officer_id", "name", "rank", "unit", "base__name"),
    "officer_id", _EMPTY, personal=True,
    search_also=lambda user: ("nrp",) if reach_of(user, *CALLERS) == reach_of(user, *OFFICERS) else (),
)  # fmt: skip
ASSETS_LIST = Register(
    "kendaraan", two("Perahu dan kendaraan", "Boats and vehicles"), two("Perahu atau kendaraan", "Boat or vehicle"),
    "force.read_assets", Asset, _assets_of, _asset_columns,
    lambda user: (
        _base_filter(_bases(user, *ASSETS)),
        listed("kind", two("Jenis", "Kind"), "kind", words.ASSETS),
        listed("condition", two("Kondisi", "Condition"), "condition", words.CONDITIONS),
    ),
    ("asset_id", "name", "base__name"), "asset_id", _EMPTY,
)  # fmt: skip
