"""How does a plan leave Siaga? CSV, XLSX, GeoJSON, the annex, print and pictures; edited sheets come back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from siaga.deployment import paper, pictures
from siaga.deployment.paper.annex_book import write_book
from siaga.deployment.paper.returned import read_plan_xlsx
from siaga.deployment.pictures.sheet import CREDIT, Sheet
from siaga.kit import exports
from siaga.kit.documents import png

WITH_NAMES = frozenset({"xlsx", "lampiran", "print"})
__all__ = [
    "WITH_NAMES", "read_plan_xlsx", "write", "write_csv", "write_geojson", "write_html", "write_lampiran",
    "write_png", "write_print", "write_xlsx",
]  # fmt: skip

Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]


def write(shape: str, sheet: Sheet, out: Path) -> list[Path]:
    """Write one shape (csv, xlsx, geojson, lampiran, print, html, png) into a folder; returns its files."""
    return _WRITERS[shape](sheet, out)


def write_csv(sheet: Sheet, out: Path) -> list[Path]:
    """stations.csv, seats.csv, posts.csv, reserve.csv, and catatan.txt: what is synthetic, and the credit."""
    tables = {
        "stations": _stations(sheet),
        "seats": _seats(sheet),
        "posts": _posts(sheet),
        "reserve": _reserve(sheet),
    }
    files = [exports.write_csv(out / f"{name}.csv", *table) for name, table in tables.items()]
    return [*files, _note(sheet, out / "catatan.txt")]


def write_xlsx(sheet: Sheet, out: Path) -> list[Path]:
    """rencana.xlsx; its sheet Personel may be edited and imported again."""
    sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        "Ringkasan": _summary(sheet),
        "Personel": _named_seats(sheet),
        "Plot": _named_posts(sheet),
        "TPS": _stations(sheet),
        "Cadangan": _named_reserve(sheet),
    }
    return [exports.write_xlsx(out / "rencana.xlsx", sheets)]


def write_lampiran(sheet: Sheet, out: Path) -> list[Path]:
    """lampiran.xlsx, one sheet per base with hidden codes, and lampiran.pdf to print."""
    return [write_book(sheet, out / "lampiran.xlsx"), _bytes(out / "lampiran.pdf", paper.annex_pdf(sheet))]


def write_print(sheet: Sheet, out: Path) -> list[Path]:
    """rencana.pdf: the whole plan on paper."""
    return [_bytes(out / "rencana.pdf", paper.plan_pdf(sheet))]


def write_html(sheet: Sheet, out: Path) -> list[Path]:
    """rencana.html: one page that fetches nothing."""
    return [_bytes(out / "rencana.html", pictures.page(sheet).encode())]


def write_png(sheet: Sheet, out: Path) -> list[Path]:
    """peta.png and pembanding.png, 1,600 pixels wide."""
    return [
        _bytes(out / "peta.png", png(pictures.plan_map(sheet))),
        _bytes(out / "pembanding.png", png(pictures.compare_map(sheet))),
    ]


def write_geojson(sheet: Sheet, out: Path) -> list[Path]:
    """rencana.geojson: posts, bases and trips (how many officers), without a name or id of anybody."""
    document = {
        "type": "FeatureCollection",
        "name": "rencana",
        "classification": "TERBATAS",
        "issue": sheet.issue,
        "recipient": sheet.recipient,
        "synthetic": list(sheet.synthetic),
        "stand_ins": list(sheet.stand_ins),
        "credit": CREDIT,
        "features": [*_post_points(sheet), *_base_points(sheet), *_trip_lines(sheet)],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return [_bytes(out / "rencana.geojson", text.encode())]


_WRITERS: dict[str, Callable[[Sheet, Path], list[Path]]] = {
    "csv": write_csv, "xlsx": write_xlsx, "geojson": write_geojson, "lampiran": write_lampiran,
    "print": write_print, "html": write_html, "png": write_png,
}  # fmt: skip


def _bytes(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _note(sheet: Sheet, path: Path) -> Path:
    made = f"SINTETIS: {', '.join(sheet.synthetic)}." if sheet.synthetic else "Tidak ada nilai sintetis."
    head = f"{sheet.mark}\nRencana nomor {sheet.number}, {sheet.regency}, {sheet.status}."
    if sheet.stand_ins:
        made += f"\nPerkiraan, karena titik tercatat terlalu jauh dari kecamatan: {'; '.join(sheet.stand_ins)}."
    return _bytes(path, f"{head}\n{made}\nSidik masukan {sheet.document['input_hash']}\n{CREDIT}\n".encode())


def _stations(sheet: Sheet) -> Table:
    rows = [(code, p["id"], p["class"]) for p in sheet.posts.values() for code in p["stations"]]
    return ("station_code", "post_id", "class"), sorted(rows)


def _seats(sheet: Sheet) -> Table:
    rows = [(s["post"], s["officer"], s["role"], s["travel_minutes"]) for s in sheet.document["seats"]]
    return ("post_id", "officer_id", "role", "travel_minutes"), rows


def _posts(sheet: Sheet) -> Table:
    rows = [(p["id"], p["village"], p["class"], p["supervisor"]) for p in sheet.posts.values()]
    return ("post_id", "village_code", "class", "supervisor_id"), rows


def _reserve(sheet: Sheet) -> Table:
    teams = sheet.document["reserve"]["teams"]
    return ("team_id", "base_id", "officer_id"), [(t["id"], t["base"], o) for t in teams for o in t["officers"]]


def _summary(sheet: Sheet) -> Table:
    s = sheet.summary
    rows: list[tuple[Any, ...]] = [
        ("Klasifikasi", sheet.mark), ("Operasi", sheet.operation), ("Wilayah", sheet.regency),
        ("Rencana nomor", sheet.number), ("Status", sheet.status), ("Sintetis", ", ".join(sheet.synthetic)),
        ("Titik pengganti", "; ".join(sheet.stand_ins)),
        ("TPS", s["stations"]), ("Plot PAM TPS", s["posts"]), ("Kebutuhan", s["seats_needed"]),
        ("Terisi", s["seats_filled"]), ("Kekurangan personel", s["shortage"]),
        ("Perjalanan, menit", s["travel_minutes"]), ("Perjalanan terjauh, menit", s["worst_trip_minutes"]),
        ("Sidik masukan", sheet.document["input_hash"]), ("Sumber", CREDIT),
    ]  # fmt: skip
    return ("Hal", "Isi"), rows


def _named_seats(sheet: Sheet) -> Table:
    header = (
        "Kecamatan", "Desa", "TPS", "Kelas", "Nama", "Pangkat/NRP", "Dari", "Peran", "Menit", "Padal",
        "post_id", "officer_id",
    )  # fmt: skip
    return header, [_named_seat(sheet, s) for s in sheet.document["seats"]]


def _named_seat(sheet: Sheet, seat: dict[str, Any]) -> tuple[Any, ...]:
    post, officer = sheet.posts[seat["post"]], sheet.officers.get(seat["officer"])
    who = paper.person(sheet, seat["officer"])
    return (
        sheet.district(post["district"]), sheet.village(post["village"]), sheet.stations(post),
        sheet.label(post["class"]), who.name, " / ".join(x for x in (who.rank, who.nrp) if x),
        sheet.base(officer.base) if officer else "", pictures.ROLES.get(seat["role"], seat["role"]),
        seat["travel_minutes"], sheet.who(post["supervisor"]), seat["post"], seat["officer"],
    )  # fmt: skip


def _named_posts(sheet: Sheet) -> Table:
    header = ("post_id", "Kecamatan", "Desa", "Kelas", "TPS", "Kebutuhan", "Menit patroli", "Padal")
    rows = [
        (
            p["id"], sheet.district(p["district"]), sheet.village(p["village"]), sheet.label(p["class"]),
            sheet.stations(p), p["seats"], p["patrol_minutes"], sheet.who(p["supervisor"]),
        )
        for p in sheet.posts.values()
    ]  # fmt: skip
    return header, rows


def _named_reserve(sheet: Sheet) -> Table:
    _, rows = _reserve(sheet)
    named = [(team, sheet.base(base), sheet.who(officer), officer) for team, base, officer in rows]
    return ("Regu", "Di", "Personel", "officer_id"), named


def _feature(kind: str, shape: str, points: Any, **more: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **more},
        "geometry": {"type": shape, "coordinates": points},
    }


def _post_points(sheet: Sheet) -> list[dict[str, Any]]:
    rows = []
    for p in sheet.posts.values():
        v = sheet.villages[p["village"]]
        filled = sum(bool(s["officer"]) for s in sheet.crews[p["id"]])
        told = {"village": v.code, "district": p["district"], "class": p["class"], "stations": p["stations"]}
        numbers = {"seats": p["seats"], "filled": filled, "patrol_minutes": p["patrol_minutes"]}
        rows.append(_feature("post", "Point", [v.lon, v.lat], post_id=p["id"], **told, **numbers))
    return rows


def _base_points(sheet: Sheet) -> list[dict[str, Any]]:
    teams = Counter(t["base"] for t in sheet.document["reserve"]["teams"])
    return [
        _feature("base", "Point", [b.lon, b.lat], base_id=b.code, name=b.name, reserve_teams=teams[b.code])
        for b in sheet.problem.bases
    ]


def _trip_lines(sheet: Sheet) -> list[dict[str, Any]]:
    many: Counter[tuple[str, str]] = Counter()
    for seat in sheet.document["seats"]:
        if seat["officer"] in sheet.officers:
            many[sheet.officers[seat["officer"]].base, sheet.posts[seat["post"]]["village"]] += 1
    rows = []
    for (base, village), n in sorted(many.items()):
        b, v = sheet.bases[base], sheet.villages[village]
        ends = [[b.lon, b.lat], [v.lon, v.lat]]
        rows.append(_feature("trip", "LineString", ends, base_id=base, village=village, officers=n, mode=v.mode))
    return rows
