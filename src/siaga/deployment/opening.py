"""How is a workspace opened, ready to plan? From a shipped sample, or from a profile and the national register."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from siaga.journal.context import CONSOLE, Actor
from siaga.kit import workspace
from siaga.kit.errors import Problem, refuse
from siaga.kit.importing import ImportReport
from siaga.profiles import Profile, load_patterns, load_profile
from siaga.profiles.schema import Seeding

Progress = Callable[[str], None]
SAMPLES = {
    "banyuasin-pilkada-2024": ("pilkada-2024", "16.07", "Ops Mantap Praja Musi 2024"),
    "banyuasin-pemilu-2024": ("pemilu-2024", "16.07", "Ops Mantap Brata Musi 2024"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What the new workspace holds. `synthetic` says in one sentence what is not real in it."""

    folder: str
    operation: str
    districts: int
    villages: int
    stations: int
    bases: int
    officers: int
    classes: dict[str, int]
    synthetic: str
    warnings: tuple[Problem, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"ok": True, **asdict(self)}


def open_workspace(
    folder: Path,
    *,
    sample: str = "",
    profile: str = "",
    regency: str = "",
    name: str = "",
    zone: str = "WIB",
    database: str = "sqlite",
    progress: Progress = lambda stage: None,
) -> Opened:
    """Make the folder, the database, the keys and the operation: all of it, or nothing is left behind."""
    rules, regency, title = _wanted(sample, profile, regency, name)
    fresh = not folder.exists()
    config = workspace.Config(node=title, zone=zone, database=database, demo=bool(sample))
    path = workspace.create(folder, config)
    try:
        _prepare(path, progress)
        return _filled(path, rules, regency, title, sample, progress)
    except BaseException:
        _leave_nothing(path, fresh)
        raise


def _wanted(sample: str, profile: str, regency: str, name: str) -> tuple[Profile, str, str]:
    """Rules, regency and the operation's name; refuses a sample that is none."""
    if sample and sample not in SAMPLES:
        raise refuse(
            f"Contoh {sample} tidak ada", f"Pakai salah satu: {', '.join(SAMPLES)}",
            f"There is no sample {sample}", f"Use one of: {', '.join(SAMPLES)}",
        )  # fmt: skip
    found = SAMPLES.get(sample, (profile, regency, ""))
    rules = load_profile(found[0])
    return rules, found[1], name or found[2] or rules.election.operation


def open_empty(folder: Path) -> Path:
    """Make a workspace without an operation, for the guided start in the browser; nothing is left if it fails."""
    fresh = not folder.exists()
    path = workspace.create(folder, workspace.Config(node="Siaga"))
    try:
        _prepare(path, lambda stage: None)
    except BaseException:
        _leave_nothing(path, fresh)
        raise
    return path


def fill_workspace(
    path: Path, *, sample: str = "", profile: str = "", regency: str = "", name: str = "", zone: str = "WIB"
) -> tuple[Opened, workspace.Config]:
    """Open the operation in a workspace that has none: all of it or nothing. Refuses a second operation."""
    from siaga.operation.models import Operation

    if Operation.objects.exists():
        raise refuse(
            "Operasi sudah dibuka di ruang kerja ini", "Masuk, lalu lanjutkan di sana",
            "This workspace has its operation", "Sign in and go on there",
        )  # fmt: skip
    rules, regency, title = _wanted(sample, profile, regency, name)
    opened = _filled(path, rules, regency, title, sample, lambda stage: None)
    return opened, workspace.change(path, node=title, zone=zone, demo=bool(sample))


def _prepare(path: Path, progress: Progress) -> None:
    (path / "keys").mkdir(mode=0o700, exist_ok=True)
    secret = path / "keys" / "secret"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(64), "utf-8")
    workspace.activate(path)
    from django.core.management import call_command

    from siaga.journal import keys

    progress("basis data")
    call_command("migrate", verbosity=0)
    keys.begin(CONSOLE)


def _filled(path: Path, rules: Profile, regency: str, title: str, sample: str, progress: Progress) -> Opened:
    from django.db import transaction

    from siaga.operation.acts import open_operation

    with transaction.atomic():
        progress("wilayah dan TPS")
        reports = _territory(rules, regency, bool(sample))
        operation = open_operation(rules, regency, CONSOLE, name=title, sample=sample)
        progress("kelas TPS")
        seed_classes(rules, regency, operation.seed, CONSOLE)
        if sample:
            progress("personel")
            reports = (*reports, *_force(rules, regency, operation.seed))
    return _counted(path, title, reports, sample)


def _territory(rules: Profile, regency: str, sample: bool) -> tuple[ImportReport, ...]:
    from siaga.territory import acts
    from siaga.territory import sample as samples

    election: Any = "pemilu-2024" if rules.name.startswith("pemilu") else "pilkada-2024"
    if sample:
        return samples.load_banyuasin(CONSOLE, election)
    return (acts.open_regency(regency, CONSOLE, election),)


def seed_classes(rules: Profile, regency: str, seed: int, actor: Actor) -> None:
    """Seed the classes from the regency's published totals, else from the nation's shares of 2020."""
    from siaga.vulnerability import acts

    given = next((s for s in rules.seeding if s.regency == regency), None) or _national(regency)
    totals = {c: getattr(given, c) for c in ("low", "elevated", "high", "special")}
    acts.seed_classes(
        actor, totals, seed=seed, special_are_special=given.special_stations_are_special,
        shares_only=given.shares_only, source=given.source,
    )  # fmt: skip


def _national(regency: str) -> Seeding:
    row = {p.station_class: p for p in load_patterns() if p.row == "1"}
    counts = {str(c): p.stations_of_class or 0 for c, p in row.items()}
    source = f"Perbandingan nasional Pilkada 2020 ({row['low'].source}); bukan data daerah ini"
    return Seeding(regency=regency, **counts, shares_only=True, source=source)


def _force(rules: Profile, regency: str, seed: int) -> tuple[ImportReport, ...]:
    from siaga.force import sample

    totals = next(r for r in rules.roster if r.regency == regency)
    return sample.load_roster(
        CONSOLE, own=totals.own, bko=totals.bko, water_districts=rules.water_districts(),
        ranks=[r.name for r in rules.ranks], seed=seed, source=totals.source,
    )  # fmt: skip


def _counted(path: Path, title: str, reports: tuple[ImportReport, ...], sample: str) -> Opened:
    from siaga.force.models import Officer
    from siaga.territory.models import Base, District, Station, Village
    from siaga.vulnerability.reads import counts

    made = (
        "personel, perahu dan kendaraan, kelas TPS, serta titik polsek pada contoh ini bukan data lapangan"
        if sample
        else "kelas TPS dibenihkan, belum diputuskan"
    )
    return Opened(
        str(path), title, District.objects.count(), Village.objects.count(), Station.objects.count(),
        Base.objects.count(), Officer.objects.count(), counts().by_class, made,
        tuple(w for r in reports for w in r.warnings),
    )  # fmt: skip


def _leave_nothing(path: Path, fresh: bool) -> None:
    if fresh:
        shutil.rmtree(path, ignore_errors=True)
        return
    for name in (workspace.CONFIG, "siaga.sqlite3", "siaga.sqlite3-wal", "siaga.sqlite3-shm"):
        (path / name).unlink(missing_ok=True)
    shutil.rmtree(path / "keys", ignore_errors=True)


def import_stations(file: Path, actor: Actor, **options: Any) -> ImportReport:
    """Import stations under the current operation's voter limit, with their classes if the file has them."""
    from siaga.operation import reads
    from siaga.vulnerability import acts

    limit = reads.profile_of(reads.current()).election.voters_per_station_max
    return acts.import_stations(file, actor, voters_max=limit, **options)


def import_officers(file: Path, actor: Actor, **options: Any) -> ImportReport:
    """Import officers whose ranks the current operation's profile knows."""
    from siaga.force import acts
    from siaga.operation import reads

    ranks = [r.name for r in reads.profile_of(reads.current()).ranks]
    return acts.import_officers(file, actor, ranks=ranks, **options)
