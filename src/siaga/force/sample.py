"""How does a sample get its people? The made-up roster goes through the same importer as a user's file."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from django.db import transaction

from siaga.force import acts, roster
from siaga.journal.context import Actor
from siaga.kit.exports import write_csv
from siaga.kit.importing import ImportReport
from siaga.territory import reads

SOURCE = "Sintetis: dibangkitkan dari jumlah yang dipublikasikan"


def load_roster(
    actor: Actor,
    *,
    own: int,
    bko: int,
    water_districts: Collection[str] = (),
    ranks: Iterable[str] | None = None,
    away: Mapping[str, int] | None = None,
    seed: int = 20241127,
    source: str = "",
) -> tuple[ImportReport, ImportReport]:
    """Officers and assets for the bases that are there, all marked synthetic; both or neither.

    `own` excludes `bko`. Returns the reports of the officer file and of the asset file.
    """
    bases = roster_bases(water_districts)
    drafts = roster.make_officers(own, bko, bases, seed=seed, away=away)
    said = f"{SOURCE}. {source}".strip()
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        people = write_csv(Path(folder) / "officers_synthetic.csv", roster.COLUMNS, (d.cells() for d in drafts))
        assets = write_csv(Path(folder) / "assets_synthetic.csv", roster.ASSET_COLUMNS, roster.make_assets(bases))
        return (
            acts.import_officers(people, actor, expect_total=own + bko, ranks=ranks, source=said),
            acts.import_assets(assets, actor, source=SOURCE),
        )


def roster_bases(water_districts: Collection[str] = ()) -> tuple[roster.RosterBase, ...]:
    """The bases with the standing stations and villages of the districts they answer for."""
    stations = Counter(s.district for s in reads.stations())
    villages = reads.villages(water_districts)
    modes = {d.code: d.mode for d in reads.districts(water_districts)}
    return tuple(
        roster.RosterBase(
            b.code, b.name, b.kind, sum(stations[d] for d in b.districts),
            any(modes.get(d) == "water" for d in b.districts),
            tuple(v.code for v in villages if v.district in b.districts or b.kind == "polres"),
        )
        for b in reads.bases()
    )  # fmt: skip
