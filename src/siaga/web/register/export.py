"""How does a list leave Siaga? CSV, XLSX or GeoJSON of exactly what is filtered, numbered and journalled."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siaga.deployment.pictures.sheet import CREDIT
from siaga.journal import issuing
from siaga.journal.context import Actor
from siaga.kit import exports
from siaga.kit.errors import refuse
from siaga.web.register.lists import Seen

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that was issued: its name carries classification and number."""

    name: str
    kind: str
    data: bytes
    number: int


def shapes(seen: Seen) -> list[str]:
    """The shapes this list can leave in: GeoJSON only where rows have a place."""
    return [shape for shape in TYPES if shape != "geojson" or seen.register.placed]


def export_register(seen: Seen, shape: str, actor: Actor, recipient: str) -> Copy:
    """Issue the filtered list to a recipient. The journal entry comes first, and its number is the copy's."""
    if shape not in shapes(seen) or not recipient.strip():
        raise refuse(
            "Bentuk berkas atau penerima belum diisi", "Pilih bentuk dan tulis kepada siapa salinan ini",
            "Shape or recipient is missing", "Choose a shape and say who receives this copy", value=shape,
        )  # fmt: skip
    rows = list(seen.rows)
    copy = issuing.issue(
        "web.export_register", actor, f"register/{seen.register.key}", recipient,
        format=shape, filters=seen.used, rows=len(rows), columns=[c.key for c in seen.columns],
    )  # fmt: skip
    write = {"csv": _csv, "xlsx": _xlsx, "geojson": _geojson}[shape]
    name = f"{seen.register.key}-{copy.classification}-{copy.number}.{shape}"
    return Copy(name, TYPES[shape], write(seen, rows, copy), copy.number)


def record(seen: Seen, row: Any) -> dict[str, Any]:
    """One row as data, by column key; the same for files, API and features."""
    return {c.key: c.plain(row) for c in seen.columns}


def _cells(seen: Seen, rows: Iterable[Any]) -> Iterable[list[Any]]:
    for row in rows:
        yield [_cell(c.plain(row)) for c in seen.columns]


def _cell(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _csv(seen: Seen, rows: list[Any], copy: issuing.Copy) -> bytes:
    return exports.csv_text([c.key for c in seen.columns], _cells(seen, rows)).encode()


def _xlsx(seen: Seen, rows: list[Any], copy: issuing.Copy) -> bytes:
    note = [
        ("Klasifikasi", copy.classification), ("Nomor keluar", copy.number), ("Untuk", copy.recipient),
        ("Baris", len(rows)),
        *((f"Saringan {key}", value) for key, value in seen.used.items()), ("Sumber", CREDIT),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = exports.write_xlsx(
            Path(folder) / "list.xlsx",
            {
                str(seen.register.title): ([c.key for c in seen.columns], _cells(seen, rows)),
                "Catatan": (("Hal", "Isi"), note),
            },
        )
        return path.read_bytes()


def _geojson(seen: Seen, rows: list[Any], copy: issuing.Copy) -> bytes:
    document = {
        "type": "FeatureCollection", "name": seen.register.key, "classification": copy.classification,
        "issue": copy.number, "recipient": copy.recipient, "credit": CREDIT,
        "features": [feature(seen, row) for row in rows],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def feature(seen: Seen, row: Any) -> dict[str, Any]:
    """One row as a GeoJSON feature (CRS84); its id is the row's key."""
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": {"type": "Point", "coordinates": [round(row.lon, 6), round(row.lat, 6)]},
        "properties": record(seen, row),
    }
