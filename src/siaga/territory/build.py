"""How does a checked row become a row of the database? Builders only, nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from siaga.kit.columns import Column, Row, Table
from siaga.territory import files, register
from siaga.territory.models import Base, District, Province, Regency, Station, TravelPair, Village
from siaga.territory.standin import StandIn


def marked(table: Table) -> list[str]:
    """Fields whose header is marked synthetic."""
    return sorted(table.synthetic)


def _fields(row: Row, columns: Sequence[Column], *skip: str) -> dict[str, Any]:
    """Values of the row by model field; absent texts become ""."""
    plain = {"text", "choice", "code"}
    return {c.name: (row[c.name] or "") if c.kind in plain else row[c.name] for c in columns if c.name not in skip}


def district(row: Row, table: Table) -> District:
    """A district; its regency is in its code."""
    values = _fields(row, files.DISTRICTS, "source")
    return District(
        **values, regency_id=row["code"][:5], source=row["source"] or table.file, synthetic_fields=marked(table)
    )


def village(row: Row, table: Table, stand: StandIn | None = None) -> Village:
    """A village; its district is in its code, and so is the kind (1xxx kelurahan, 2xxx desa).

    With `stand` it is placed there instead of at its own point.
    """
    values = _fields(row, files.VILLAGES, "source", "district", "district_code", "kind")
    if stand:
        values |= {"lat": stand.lat, "lon": stand.lon, "position_source": stand.position_source}
        values["uncertainty_km"] = max(stand.radius_km, values["uncertainty_km"] or 0.0)
    return Village(
        **values, kind=row["kind"] or ("kelurahan" if row["code"][9] == "1" else "desa"),
        district_id=row["code"][:8], source=row["source"] or table.file, synthetic_fields=marked(table),
    )  # fmt: skip


def station(row: Row, table: Table, village: Village) -> Station:
    """A station; without a point of its own it takes the village's, and says so."""
    own = row["lat"] is not None
    return Station(
        code=row["code"], village=village, number=row["number"], kind=row["kind"] or "regular",
        voters=row["voters"], voters_source=row["voters_source"] or "",
        lat=row["lat"] if own else village.lat, lon=row["lon"] if own else village.lon,
        position_source=row["position_source"] or ("" if own else f"village:{village.position_source}"),
        cancelled=bool(row["cancelled"]), source=row["source"] or table.file, synthetic_fields=marked(table),
    )  # fmt: skip


def base(row: Row, table: Table) -> Base:
    """A police base."""
    values = _fields(row, files.BASES, "source", "district_code", "districts")
    return Base(
        **values, district_id=row["district_code"], districts=list(row["districts"] or ()),
        source=row["source"] or table.file, synthetic_fields=marked(table),
    )  # fmt: skip


def districts_of(table: Table, villages: Sequence[Village]) -> list[District]:
    """Districts that are not there yet, at the mean point of their villages."""
    there = set(District.objects.values_list("code", flat=True))
    names = {r["code"][:8]: r["district"] for r in table.rows if r["district"]}
    groups: dict[str, list[Village]] = {}
    for village in villages:
        if village.district_id not in there:
            groups.setdefault(village.district_id, []).append(village)
    return [
        District(
            code=code, name=names.get(code) or f"Kecamatan {code}", regency_id=code[:5],
            lat=round(fmean(v.lat for v in group), 5), lon=round(fmean(v.lon for v in group), 5),
            position_source="mean_of_villages", source=table.file,
        )
        for code, group in sorted(groups.items())
    ]  # fmt: skip


def above(districts: Sequence[District]) -> tuple[list[Province], list[Regency]]:
    """The provinces and regencies of these districts, named by the national register."""
    codes = sorted({d.regency_id for d in districts})
    known = register.regencies()
    provinces = [
        Province(code=code, name=name, source=register.SOURCE)
        for code, name in dict.fromkeys(known[c][1:] for c in codes)
    ]
    regencies = [Regency(code=c, name=known[c][0], province_id=known[c][1], source=register.SOURCE) for c in codes]
    return provinces, regencies


def pair(row: Row, table: Table) -> TravelPair:
    """A measured trip."""
    return TravelPair(
        key=f"{row['from_code']}>{row['to_code']}", from_code=row["from_code"], to_code=row["to_code"],
        minutes=row["minutes"], source=row["source"] or table.file, synthetic_fields=marked(table),
    )  # fmt: skip


def measured(origin: str, target: str, minutes: float, synthetic: bool, source: str) -> TravelPair:
    """A trip that the road engine answered; synthetic where an end of it is."""
    return TravelPair(
        key=f"{origin}>{target}", from_code=origin, to_code=target, minutes=minutes, source=source,
        engine="valhalla", synthetic_fields=["minutes"] if synthetic else [],
    )  # fmt: skip
