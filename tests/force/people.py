"""Officers and boats for tests, over the small regency of `operation.cast`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from operation.cast import open_cast
from siaga.force.models import Asset, Muster, Officer
from siaga.force.muster import acts, code, scanning
from siaga.force.muster.scanning import ScanIn
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE

if TYPE_CHECKING:
    from siaga.deployment.models import Plan

AT = datetime(2024, 11, 25, 0, 30, tzinfo=UTC)


def enlist(count: int = 6) -> None:
    """`count` officers P001.. in turn at the two bases, and two boats."""
    with act("tests.enlist", CONSOLE, "16.07"):
        Officer.objects.bulk_create(
            Officer(
                officer_id=f"P{n:03d}", nrp=f"850000{n:03d}", name=f"Personel {n}", rank="Bripka", sex="male",
                base_id="polsek-darat" if n % 2 else "polsek-air", origin="polsek",
                skills=["boat"] if n % 3 == 0 else [],
            )
            for n in range(1, count + 1)
        )  # fmt: skip
        Asset.objects.create(asset_id="KPL-1", kind="boat", name="Perahu 1", base_id="polsek-air", seats=8)
        Asset.objects.create(asset_id="KPL-2", kind="boat", name="Perahu 2", base_id="polsek-air", seats=4)


def muster(count: int = 6, **other) -> Muster:
    """A planned muster of that many officers."""
    operation = open_cast()
    enlist(count)
    given = {"place": "Halaman Polres", "at": AT, "commander": "Kapolres", "agencies": ["tni", "kpu"], **other}
    return acts.plan_muster(operation, CONSOLE, **given)


def card(officer: str) -> str:
    """The text of an officer's QR."""
    return code.make(officer, scanning.card_key())


def scan(officer: str, minute: int = 0, device: str = "hp-1") -> ScanIn:
    """A scan of an officer's own card."""
    return ScanIn(card(officer), AT.replace(minute=30 + minute), device)


def write(folder: Path, text: str, name: str = "daftar.csv") -> Path:
    """A CSV file of this text."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def make_plan(folder: Path) -> Plan:
    """A real plan of the small regency: one lone post of each district among them, with officers to spare."""
    from siaga.deployment.acts import make_plan
    from siaga.territory.models import Station
    from siaga.vulnerability.acts import import_classes

    with act("tests.enlist", CONSOLE, "more"):
        Officer.objects.bulk_create(
            Officer(
                officer_id=f"Q{n:03d}", name=f"Personel Q{n}", rank="Aiptu", sex="male", skills=["boat"],
                base_id="polsek-darat" if n % 2 else "polsek-air", origin="polsek",
            )
            for n in range(60)
        )  # fmt: skip
    codes = Station.objects.order_by("pk").values_list("pk", flat=True)
    rows = "".join(f"{code},{'elevated' if n % 3 == 0 else 'low'}\n" for n, code in enumerate(codes))
    import_classes(write(folder, f"station_code,class\n{rows}", "kelas.csv"), CONSOLE)
    return make_plan(CONSOLE, workers=1)
