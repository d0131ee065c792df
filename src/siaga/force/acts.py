"""How do people and vehicles come in? From files, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from siaga.force import files
from siaga.force.models import Asset, Officer
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit.columns import Row, Table, read_table
from siaga.kit.importing import ImportReport, bring
from siaga.territory.models import Base, Village


def import_officers(
    file: Path,
    actor: Actor,
    *,
    dry_run: bool = False,
    expect_total: int | None = None,
    mapping: Mapping[str, str] | None = None,
    ranks: Iterable[str] | None = None,
    source: str = "",
) -> ImportReport:
    """Officers of known bases; `ranks` are the profile's rank names. Refuses with every bad row."""
    table = read_table(file, files.OFFICERS, mapping)
    known = None if ranks is None else {rank.casefold(): rank for rank in ranks}
    bases = set(Base.objects.values_list("code", flat=True))
    files.check_officers(table, bases, set(Village.objects.values_list("code", flat=True)), known)
    warnings = table.settle(expect_total)
    officers = [_officer(row, table, known or {}, source) for row in table.rows]
    return bring(act("force.import_officers", actor, table.file), file, table, [officers], warnings, dry_run)


def import_assets(
    file: Path,
    actor: Actor,
    *,
    dry_run: bool = False,
    expect_total: int | None = None,
    mapping: Mapping[str, str] | None = None,
    source: str = "",
) -> ImportReport:
    """Boats and vehicles of known bases. Refuses with every bad row."""
    table = read_table(file, files.ASSETS, mapping)
    files.check_assets(table, set(Base.objects.values_list("code", flat=True)))
    warnings = table.settle(expect_total)
    assets = [_asset(row, table, source) for row in table.rows]
    return bring(act("force.import_assets", actor, table.file), file, table, [assets], warnings, dry_run)


def _officer(row: Row, table: Table, ranks: Mapping[str, str], source: str) -> Officer:
    available = row["available"] is not False
    return Officer(
        officer_id=row["officer_id"], nrp=row["nrp"] or "", name=row["name"],
        rank=ranks.get(row["rank"].casefold(), row["rank"]), position=row["jabatan"] or "", sex=row["sex"],
        phone=row["phone"] or "", home_village_code=row["home_village_code"] or "",
        skills=sorted({files.SKILLS.get(s.casefold(), s.casefold()) for s in row["skills"] or ()}),
        base_id=row["base_id"], unit=row["unit"] or "", origin=row["origin"], available=available,
        reason="" if available else row["reason"] or "",
        synthetic=bool(row["synthetic"]) or bool(table.synthetic), source=row["source"] or source or table.file,
    )  # fmt: skip


def _asset(row: Row, table: Table, source: str) -> Asset:
    every = ["seats", "life_jackets", "condition", "fuel_litres"] if row["synthetic"] else []
    return Asset(
        asset_id=row["asset_id"], kind=row["kind"], name=row["name"] or "", base_id=row["base_id"],
        seats=row["seats"], life_jackets=row["life_jackets"], condition=row["condition"] or "",
        fuel_litres=row["fuel_litres"], source=row["source"] or source or table.file,
        synthetic_fields=every or sorted(table.synthetic),
    )  # fmt: skip
