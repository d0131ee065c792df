"""Is each row's point believable? In Indonesia, and near enough to its regency's outline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from siaga.kit.columns import Column, Row, Table
from siaga.territory import outline, standin

COORDINATES = (
    Column("lat", "decimal", also=("latitude", "lintang"), example="-2.98174"),
    Column("lon", "decimal", also=("lng", "long", "longitude", "bujur"), example="104.8848"),
)


def check_points(
    table: Table, regency_of: Callable[[Row], str], uncertainty_of: Callable[[Row], float | None]
) -> None:
    """Errors abroad; outside the outline a warning up to 25 km or the stated uncertainty, else an error."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if row["lat"] is None or row["lon"] is None:
            continue
        if not outline.in_indonesia(row["lat"], row["lon"]):
            _abroad(table, row)
        elif regency_of(row):
            groups[regency_of(row)].append(row)
    for regency, rows in groups.items():
        km = outline.km_outside(regency, np.array([r["lat"] for r in rows]), np.array([r["lon"] for r in rows]))
        for row, outside in zip(rows, km.tolist(), strict=True):
            if outside > 0:
                _outside(table, row, regency, outside, max(outline.TOLERANCE_KM, uncertainty_of(row) or 0.0))


def check_neighbours(table: Table, there: Sequence[standin.Spot]) -> dict[str, standin.StandIn]:
    """Stand-ins for the villages of the file that lie too far from their district, each with a warning.

    `there` are the villages known already; the file's rows go before them.
    """
    rows = {r["code"]: r for r in table.rows if r["code"] and r["lat"] is not None and r["lon"] is not None}
    own = [
        standin.Spot(c, c[:8], r["lat"], r["lon"], (r["position_source"] or "").lower()) for c, r in rows.items()
    ]
    found = standin.stand_ins([*own, *(s for s in there if s.code not in rows)])
    far = {code: stand for code, stand in found.items() if code in rows}
    for code, stand in far.items():
        table.warn(rows[code], "lat", (
            f"Titik {stand.km:.0f} km dari desa lain di kecamatannya; direncanakan dari titik pengganti",
            "Betulkan koordinat; bila benar, awali kolom position_source dengan: dipastikan",
            f"Point {stand.km:.0f} km from the other villages of its district; planned from a stand-in",
            "Correct the coordinates; if they are right, begin the column position_source with: confirmed",
        ), f"{rows[code]['lat']}, {rows[code]['lon']}")  # fmt: skip
    return far


def _abroad(table: Table, row: Row) -> None:
    swapped = outline.in_indonesia(row["lon"], row["lat"])
    hint = ("Lintang dan bujur tertukar", "Latitude and longitude are swapped") if swapped else (
        "Betulkan lintang (-11,5 sampai 6,5) dan bujur (94,5 sampai 141,5)",
        "Correct latitude (-11.5 to 6.5) and longitude (94.5 to 141.5)",
    )  # fmt: skip
    table.error(
        row, "lat", ("Koordinat di luar Indonesia", hint[0], "Coordinates outside Indonesia", hint[1]),
        f"{row['lat']}, {row['lon']}",
    )  # fmt: skip


def _outside(table: Table, row: Row, regency: str, km: float, limit: float) -> None:
    there = outline.regency_at(row["lat"], row["lon"])
    place = f" (titik jatuh di {there})" if there else ""
    texts = (
        f"Titik {km:.1f} km di luar batas kabupaten/kota {regency}{place}; toleransi {limit:.0f} km",
        "Periksa koordinat; pulau kecil atau titik perkiraan: isi kolom position_uncertainty_km",
        f"Point {km:.1f} km outside the outline of regency {regency}; tolerance {limit:.0f} km",
        "Check the coordinates; for an islet or a rough point fill position_uncertainty_km",
    )
    say = table.error if km > limit else table.warn
    say(row, "lat", texts, f"{row['lat']}, {row['lon']}")
