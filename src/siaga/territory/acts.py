"""How do places come in? From files, all or nothing, or a whole regency from the national register."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from django.db.models import Model

from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit.columns import read_table
from siaga.kit.errors import refuse
from siaga.kit.importing import ImportReport, Written, bring, compare, digest, upsert
from siaga.territory import build, files, matrix, reads, register, registered, valhalla
from siaga.territory.models import Base, District, Station, TravelPair, Village
from siaga.territory.points import check_neighbours

Mapped = Mapping[str, str] | None


def import_districts(
    file: Path, actor: Actor, *, dry_run: bool = False, expect_total: int | None = None, mapping: Mapped = None
) -> ImportReport:
    """Districts with points and published station totals. Refuses with every bad row."""
    table = read_table(file, files.DISTRICTS, mapping)
    files.check_districts(table, frozenset(register.regencies()))
    warnings = table.settle(expect_total)
    districts = [build.district(r, table) for r in table.rows]
    batches: list[Sequence[Model]] = [*build.above(districts), districts]
    return bring(act("territory.import_districts", actor, table.file), file, table, batches, warnings, dry_run)


def import_villages(
    file: Path, actor: Actor, *, dry_run: bool = False, expect_total: int | None = None, mapping: Mapped = None
) -> ImportReport:
    """Villages; a district that is not there yet is made from its villages. Refuses with every bad row."""
    table = read_table(file, files.VILLAGES, mapping)
    files.check_villages(table, frozenset(register.regencies()))
    far = check_neighbours(table, reads.spots())
    warnings = table.settle(expect_total)
    villages = [build.village(r, table, far.get(r["code"])) for r in table.rows]
    districts = build.districts_of(table, villages)
    batches: list[Sequence[Model]] = [*build.above(districts), districts, villages]
    return bring(act("territory.import_villages", actor, table.file), file, table, batches, warnings, dry_run)


def import_stations(
    file: Path,
    actor: Actor,
    *,
    dry_run: bool = False,
    expect_total: int | None = None,
    mapping: Mapped = None,
    voters_max: int | None = None,
) -> ImportReport:
    """Polling stations of known villages; `voters_max` is the profile's limit. Refuses with every bad row."""
    table = read_table(file, files.STATIONS, mapping)
    villages = {v.code: v for v in Village.objects.all()}
    files.check_stations(table, villages, voters_max)
    warnings = table.settle(expect_total)
    stations = [build.station(r, table, villages[r["village_code"]]) for r in table.rows]
    return bring(act("territory.import_stations", actor, table.file), file, table, [stations], warnings, dry_run)


def import_bases(
    file: Path, actor: Actor, *, dry_run: bool = False, expect_total: int | None = None, mapping: Mapped = None
) -> ImportReport:
    """Police bases and the districts they answer for. Refuses with every bad row."""
    table = read_table(file, files.BASES, mapping)
    files.check_bases(table, frozenset(District.objects.values_list("code", flat=True)))
    warnings = table.settle(expect_total)
    bases = [build.base(r, table) for r in table.rows]
    return bring(act("territory.import_bases", actor, table.file), file, table, [bases], warnings, dry_run)


def import_travel(
    file: Path, actor: Actor, *, dry_run: bool = False, expect_total: int | None = None, mapping: Mapped = None
) -> ImportReport:
    """One-way minutes by pair or as a wide matrix, told apart by shape. Refuses with every bad row."""
    codes = [*Base.objects.values_list("code", flat=True), *Village.objects.values_list("code", flat=True)]
    table = matrix.read(file, frozenset(codes), mapping)
    warnings = table.settle(expect_total)
    pairs = [build.pair(r, table) for r in table.rows]
    return bring(act("territory.import_travel", actor, table.file), file, table, [pairs], warnings, dry_run)


def measure_roads(
    config: Path,
    actor: Actor,
    *,
    water_districts: Collection[str] = (),
    dry_run: bool = False,
    progress: valhalla.Progress = valhalla.silent,
) -> ImportReport:
    """Road minutes from the user's own Valhalla: base to village, and village to village of one district.

    Replaces what an engine measured before, never the user's own pairs; what it cannot reach is a warning.
    Refuses without the engine, its configuration or its tiles.
    """
    own = reads.own_pairs(TravelPair.objects.filter(engine=""))
    with valhalla.opened(config) as engine:
        found = valhalla.measure(engine, reads.bases(), reads.villages(water_districts), own, progress)
    pairs = [build.measured(*m, engine.source) for m in found.minutes]
    written, totals = compare(pairs)[0], {"pairs": len(pairs), **found.totals}
    if not dry_run:
        with act("territory.measure_roads", actor, config.name) as change:
            TravelPair.objects.exclude(engine="").delete()
            TravelPair.objects.bulk_create(pairs, batch_size=400)
            change.update(engine=engine.source, sha256=digest(config), **totals)
    return ImportReport(
        config.name, found.asked, len(pairs), written, found.warnings, totals, dry_run=dry_run,
        synthetic=("minutes",) if any(p.synthetic_fields for p in pairs) else (),
    )  # fmt: skip


def open_regency(code: str, actor: Actor, election: register.Election = "pilkada-2024") -> ImportReport:
    """Load one of the 514 regencies with districts, villages and stations from the national register.

    Everything that does not fit comes back as a warning. Positions of stations are their village's;
    numbers of stations are real per village for Pemilu, allocated (synthetic) for Pilkada.
    """
    if code not in register.regencies():
        raise refuse(
            f"Tidak ada kabupaten/kota {code}", "Pakai kode seperti 16.07", f"There is no regency {code}",
            "Use a code like 16.07", value=code,
        )  # fmt: skip
    found = register.read(code, election)
    warnings = registered.listed(found)
    totals = {
        "districts": len(found.districts), "villages": len(found.villages), "stations": len(found.stations)
    }  # fmt: skip
    with act("territory.open_regency", actor, code) as change:
        written = sum((upsert(batch) for batch in registered.batches_of(found, election)), Written())
        change.update(election=election, **totals, warnings=len(warnings))
    return ImportReport(
        f"register:{code}", len(found.villages), len(found.villages), written, warnings, totals,
        synthetic=registered.SYNTHETIC[election],
    )  # fmt: skip


def cancel_station(code: str, actor: Actor, *, reason: str, cancelled: bool = True) -> None:
    """Take a station out of the operation, or put it back, with a reason. Refuses an unknown code."""
    with act("territory.cancel_station", actor, code, reason=reason) as change:
        if not Station.objects.filter(code=code).update(cancelled=cancelled):
            raise refuse(
                f"TPS {code} tidak dikenal", "Periksa kode TPS", f"Unknown station {code}", "Check the code",
                value=code,
            )  # fmt: skip
        change.update(cancelled=cancelled)
