"""A small regency for tests: two districts, four villages, six stations, two bases; and an operation over it."""

from __future__ import annotations

from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.operation.acts import open_operation
from siaga.operation.models import Operation
from siaga.profiles import Profile, load_profile
from siaga.territory.models import Base, District, Province, Regency, Station, Village


def open_cast(profile: Profile | None = None) -> Operation:
    """Territory and operation, written through acts."""
    with act("tests.lay_out", CONSOLE, "16.07"):
        _territory()
    return open_operation(profile or load_profile("pilkada-2024"), "16.07", CONSOLE)


def _territory() -> None:
    province = Province.objects.create(code="16", name="Sumatera Selatan")
    regency = Regency.objects.create(code="16.07", name="Banyuasin", province=province)
    for d, (name, mode) in enumerate([("Darat", "road"), ("Air", "water")], start=1):
        district = District.objects.create(
            code=f"16.07.0{d}", name=name, regency=regency, lat=-2.8, lon=104.5 + d / 10, mode=mode
        )
        Base.objects.create(
            code=f"polsek-{name.lower()}", name=f"Polsek {name}", kind="polsek", district=district,
            lat=-2.8, lon=104.5 + d / 10, districts=[district.code],
        )  # fmt: skip
        for v in (1, 2):
            village = Village.objects.create(
                code=f"{district.code}.200{v}", name=f"Desa {name} {v}", kind="desa", district=district,
                lat=-2.8 + v / 100, lon=104.5 + d / 10,
            )  # fmt: skip
            for n in range(1, v + 1):
                Station.objects.create(
                    code=f"{village.code}-00{n}", village=village, number=n, lat=village.lat, lon=village.lon
                )
