"""What ships as the sample? Banyuasin, loaded by the same importers a user's own files go through."""

from __future__ import annotations

from importlib.resources import as_file, files

from django.db import transaction

from siaga.journal.context import Actor
from siaga.kit.importing import ImportReport
from siaga.territory import acts
from siaga.territory.register import VOTERS_MAX, Election

REGENCY = "16.07"
STATION_FILE = {
    "pemilu-2024": "polling_stations.csv",
    "pilkada-2024": "polling_stations_pilkada2024_synthetic.csv",
}
STATIONS = {"pemilu-2024": 2564, "pilkada-2024": 1389}


def load_banyuasin(actor: Actor, election: Election = "pilkada-2024") -> tuple[ImportReport, ...]:
    """Load 21 districts, 313 villages, the stations of one election and 15 bases: all or nothing."""
    with as_file(files("siaga.data").joinpath("banyuasin")) as folder, transaction.atomic():
        return (
            acts.import_districts(folder / "districts.csv", actor, expect_total=21),
            acts.import_villages(folder / "villages.csv", actor, expect_total=313),
            acts.import_stations(
                folder / STATION_FILE[election], actor, expect_total=STATIONS[election],
                voters_max=VOTERS_MAX[election],
            ),
            acts.import_bases(folder / "police_posts.csv", actor, expect_total=15),
        )  # fmt: skip
