"""What does a sample live through? A plan approved, a muster with 23 missing, two boats out, a re-plan to approve.

Everything here is made up (SINTETIS) and goes through the same acts as a real day.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from django.conf import settings

from siaga.accounts import acts as people
from siaga.deployment import acts, reads
from siaga.deployment.models import Plan
from siaga.force import reads as force
from siaga.force.muster import acts as musters
from siaga.force.muster import lists
from siaga.force.readiness.acts import import_checks
from siaga.journal.context import CONSOLE, Actor
from siaga.kit import clock
from siaga.kit.exports import write_csv
from siaga.operation import reads as operations
from siaga.operation.models import Operation

COMMANDER = "kaops-contoh"
ORDER = "Sprin/SINTETIS/1"
MISSING = 23
REASONS = ("sakit",) * 9 + ("cuti",) * 6 + ("pendidikan",) * 4 + ("BKO ke satuan lain",) * 4
BOATS = 2


@dataclass(frozen=True, slots=True)
class Lived:
    """What the day left: how many were called and missing, the boats out, and the re-plan that waits.

    `password` is the sample commander's, made anew each time and shown once.
    """

    called: int
    missing: int
    boats: tuple[str, ...]
    approved: int
    waiting: int
    moved: int
    called_up: int
    seats: int
    password: str


def live_through(commander: Actor | None = None, *, progress: Callable[[str], None] = lambda stage: None) -> Lived:
    """Approve the last plan of a sample and live through its day; the re-plan is left to be approved.

    Without a `commander` one is made, with the password that the result carries.
    """
    operation, plan, password = operations.current(), reads.last_plan(), secrets.token_urlsafe(12)
    progress("persetujuan")
    acts.approve_plan(plan, commander or _commander(operation, password), order_number=ORDER)
    with tempfile.TemporaryDirectory() as folder:
        progress("apel")
        called = _muster(operation, Path(folder))
        progress("pemeriksaan perahu")
        boats = _boats_out(operation, plan, Path(folder))
    progress("rencana ulang")
    made = acts.replan_from_changes(CONSOLE)
    document = made.document
    return Lived(
        called, MISSING, tuple(boats), plan.number, made.number, len(document["moved"]),
        len(document["called_up"]), document["summary"]["seats_needed"], password,
    )  # fmt: skip


def _commander(operation: Operation, password: str) -> Actor:
    user = people.create_user(
        CONSOLE, username=COMMANDER, name="Kaops Contoh (SINTETIS)", password=password, position="Kapolres"
    )
    people.appoint_first_commander(CONSOLE, user, operation.regency_code)
    return Actor(user.pk, "kaops", "cli")


def _muster(operation: Operation, folder: Path) -> int:
    """Two days before voting, all called by a list, `MISSING` of them not there."""
    day = operations.profile_of(operation).election.voting_day - timedelta(days=2)
    held = musters.plan_muster(
        operation, CONSOLE, place="Halaman Mapolres (SINTETIS)", at=_morning(day), commander="Kapolres",
        kind="shift",
    )  # fmt: skip
    everyone = [o.id for o in force.officers(available=True)]
    reasons = dict(zip(_drawn(everyone, operation.seed)[:MISSING], REASONS, strict=True))
    rows = [(o, "kurang" if o in reasons else "hadir", reasons.get(o, "")) for o in everyone]
    file = write_csv(folder / "apel_sintetis.csv", ("officer_id", "status", "reason"), rows)
    lists.import_roll(held, file, CONSOLE)
    musters.close_muster(held, CONSOLE)
    return len(everyone)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(7, 30), timezone(timedelta(hours=clock.ZONES[settings.CONFIG.zone])))


def _boats_out(operation: Operation, plan: Plan, folder: Path) -> list[str]:
    """One boat of each of the `BOATS` bases that send the most people by water in boats of their own."""
    river = {p["id"] for p in plan.document["posts"] if p["river"]}
    home = {o.id: o.base for o in force.officers()}
    afloat = [home[s["officer"]] for s in plan.document["seats"] if s["officer"] and s["post"] in river]
    boats = {a.base: a.id for a in force.assets() if a.kind == "boat" and a.base in set(afloat)}
    chosen = sorted(boats, key=lambda base: (-afloat.count(base), base))[:BOATS]
    out = sorted(boats[base] for base in chosen)
    rows = [("boat", boat, "hull", "Rusak Berat") for boat in out]
    file = write_csv(folder / "perahu_sintetis.csv", ("kind", "subject_id", "item", "state"), rows)
    import_checks(operation, file, CONSOLE)
    return out


def _drawn(ids: Iterable[str], seed: int) -> Sequence[str]:
    """The ids in an order that depends on the seed only."""
    return sorted(ids, key=lambda i: hashlib.sha256(f"{seed}:muster:{i}".encode()).digest())
