"""The small regency with classes, officers, assets and a plan, for the register, the map and the API."""

from __future__ import annotations

from datetime import timedelta

from siaga.deployment import snapshot
from siaga.deployment.models import Plan
from siaga.deployment.planner import problem_io
from siaga.force.models import Asset, Officer
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock
from siaga.territory.models import Base, District, Station, Village
from siaga.vulnerability.models import Disturbance, StationClass

STATIONS = [
    "16.07.01.2001-001", "16.07.01.2002-001", "16.07.01.2002-002",
    "16.07.02.2001-001", "16.07.02.2002-001", "16.07.02.2002-002",
]  # fmt: skip
LAND, WATER = "polsek-darat", "polsek-air"


def people_and_classes() -> None:
    """Two officers and a boat per polsek; the classes low, high, elevated, low, special, low."""
    with act("tests.fill", CONSOLE, "16.07"):
        for n, base in enumerate((LAND, WATER), start=1):
            for k in (1, 2):
                Officer.objects.create(
                    officer_id=f"P-{n}{k}", nrp=f"8500{n}{k}00", name=f"Rahasia {n}{k}", rank="Bripka", sex="male",
                    phone=f"0811-77{n}{k}", base_id=base, unit="Samapta", origin="polsek", skills=["boat"],
                )  # fmt: skip
            Asset.objects.create(asset_id=f"KPL-{n}", kind="boat", name=f"=Perahu {n}", base_id=base, seats=8)
        values = ("low", "high", "elevated", "low", "special", "low")
        for code, value in zip(STATIONS, values, strict=True):
            StationClass.objects.create(
                station_id=code, value=value, origin="seeded", seed=1, recorded_at=clock.now(), source="benih"
            )


def disturbances() -> None:
    """One open disturbance of a village and one of a district."""
    with act("tests.ladder", CONSOLE, "1"):
        for place, unit in (("16.07.01.2001", "village"), ("16.07.02", "district")):
            Disturbance.objects.create(
                stage="voting", place=place, unit=unit, activity="kampanye", level="threshold", cause="-",
                owner="Kasat Intelkam", command="polres", response_kind="preventive", response="patroli",
                due=clock.now() + timedelta(days=1),
            )  # fmt: skip


def plan() -> Plan:
    """A plan of two posts, one per polsek's district."""
    seat = {"role": "leader", "travel_minutes": 12.0}
    document = {
        "input_hash": "0" * 64, "summary": {"stations": 6, "seats_needed": 4, "seats_filled": 2},
        "posts": [
            _post("A-1", "16.07.01.2002", "high", STATIONS[1:3]),
            _post("B-1", "16.07.02.2002", "special", STATIONS[4:]),
        ],
        "seats": [{"post": "A-1", "officer": "P-11", **seat}, {"post": "B-1", "officer": "P-21", **seat}],
        "reserve": {"minutes": 60.0, "teams": [{"id": "T-1", "base": LAND, "officers": ["P-12"]}]},
    }  # fmt: skip
    with act("tests.plan", CONSOLE, "plan/1"):
        return Plan.objects.create(
            number=1, input_hash="0" * 64, document=document, seconds=1.0, made_at=clock.now(),
            problem=problem_io.to_dict(snapshot.problem()),
        )  # fmt: skip


def _post(key: str, village: str, value: str, stations: list[str]) -> dict:
    return {
        "id": key, "village": village, "district": village[:8], "class": value, "stations": stations, "seats": 2,
        "patrol_minutes": 10.0, "supervisor": "",
    }  # fmt: skip


def more_villages(count: int) -> None:
    """Villages with one station each, to see whether a list asks more when it is longer."""
    district = District.objects.get(code="16.07.01")
    with act("tests.more", CONSOLE, "16.07"):
        for n in range(count):
            village = Village.objects.create(
                code=f"16.07.01.3{Village.objects.count():03d}", name=f"Tambahan {n}", kind="desa",
                district=district, lat=-2.8, lon=104.6,
            )  # fmt: skip
            Station.objects.create(code=f"{village.code}-001", village=village, number=1, lat=-2.8, lon=104.6)
            Officer.objects.create(
                officer_id=f"X-{Officer.objects.count()}", name="Tambahan", rank="Bripka", sex="female",
                base=Base.objects.get(code=LAND), origin="polsek",
            )  # fmt: skip
