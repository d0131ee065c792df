"""How do scans become presence? Live or hours later, from any number of devices: none lost, none double."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from siaga.force.models import Muster, Officer, RollLine, Scan
from siaga.force.moments import AHEAD
from siaga.force.muster import code, lines
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import Problem


@dataclass(frozen=True, slots=True)
class ScanIn:
    """A scan from a device: the QR's text and when it was read, by the device's clock (aware)."""

    text: str
    at: datetime
    device: str


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What became of each scan: newly present, already present, not on this roll, sent before, refused."""

    present: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    known: int = 0
    wrong: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Told:
    """What to tell whoever scanned: present, again, stranger, known (sent before) or wrong, and of whom."""

    outcome: str
    officer: str = ""
    problem: Problem | None = None


def card_key() -> bytes:
    """The key of this workspace's cards."""
    return code.key_of(settings.SECRET_KEY)


def record_scans(muster: Muster, scans: Sequence[ScanIn], actor: Actor) -> ScanReport:
    """Record scans, one or many; each stands for itself, wrong ones are named and the others kept.

    A scan is known by its content, so sending it again changes nothing. The first scan of a person counts,
    by the time on the device. A scan proves presence: it overrides an absence and a closed roll.
    """
    rows, wrong = _read(muster, scans)
    seen = set(Scan.objects.filter(pk__in=rows).values_list("pk", flat=True))
    if not rows.keys() - seen:
        return ScanReport(known=len(scans) - len(wrong), wrong=wrong)
    with act("force.record_scans", actor, lines.cause_of(muster)) as change:
        # Another device may have brought the same scans meanwhile; the roll's lock comes before the second look.
        found = lines.locked(muster, {r.officer_id for r in rows.values()})
        seen = set(Scan.objects.filter(pk__in=rows).values_list("pk", flat=True))
        fresh = sorted((r for key, r in rows.items() if key not in seen), key=lambda r: (r.at, r.officer_id))
        for scan in fresh:
            scan.on_roll = scan.officer_id in found
        Scan.objects.bulk_create(fresh, batch_size=200)
        report = _apply(fresh, found, muster, actor)
        change.update(present=report.present, again=len(report.again), strangers=report.strangers, wrong=len(wrong))
    return ScanReport(report.present, report.again, report.strangers, len(scans) - len(wrong) - len(fresh), wrong)


def told(scans: Sequence[ScanIn], report: ScanReport) -> list[Told]:
    """The report scan by scan, in the order they were given."""
    wrong = {p.row - 1: p for p in report.wrong}
    waiting = {"present": Counter(report.present), "again": Counter(report.again)}
    waiting["stranger"] = Counter(report.strangers)
    answer: dict[int, Told] = {}
    for n, scan in sorted(enumerate(scans), key=lambda pair: pair[1].at):
        if n in wrong:
            answer[n] = Told("wrong", problem=wrong[n])
            continue
        officer = code.read(scan.text, card_key())
        kind = next((k for k, left in waiting.items() if left[officer] > 0), "known")
        if kind != "known":
            waiting[kind][officer] -= 1
        answer[n] = Told(kind, officer)
    return [answer[n] for n in range(len(scans))]


def _apply(fresh: list[Scan], found: dict[str, RollLine], muster: Muster, actor: Actor) -> ScanReport:
    changed: dict[str, RollLine] = {}
    new: list[str] = []
    again: list[str] = []
    for scan in fresh:
        line = found.get(scan.officer_id)
        if line is None:
            continue
        earlier = line.at is not None and line.channel == "qr" and scan.at < line.at
        (again if line.state == "present" else new).append(scan.officer_id)
        if line.state != "present" or earlier:
            lines.present(line, scan.at, "qr", scan.device)
            changed[scan.officer_id] = line
    lines.save(muster, list(changed.values()), actor)
    strangers = tuple(s.officer_id for s in fresh if not s.on_roll)
    return ScanReport(tuple(new), tuple(again), strangers)


def _read(muster: Muster, scans: Sequence[ScanIn]) -> tuple[dict[str, Scan], tuple[Problem, ...]]:
    now, key = clock.now(), card_key()
    wrong: list[Problem] = []
    ids: dict[int, str] = {}
    for n, scan in enumerate(scans):
        try:
            ids[n] = code.read(scan.text, key)
        except code.WrongCodeError:
            wrong.append(_wrong_code(n, scan))
            continue
        if scan.at > now + AHEAD:
            wrong.append(_future(n, scan))
            del ids[n]
    real = set(Officer.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    wrong += [_unknown(n, scans[n]) for n, officer in ids.items() if officer not in real]
    rows = {
        (pk := _identity(muster, scans[n], officer)): Scan(
            id=pk, muster=muster, officer_id=officer, device=scans[n].device, at=scans[n].at, recorded=now,
            on_roll=True,
        )
        for n, officer in ids.items()
        if officer in real
    }  # fmt: skip
    return rows, tuple(wrong)


def _identity(muster: Muster, scan: ScanIn, officer: str) -> str:
    text = f"{muster.pk}\0{officer}\0{scan.device}\0{scan.at.timestamp():.6f}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _wrong_code(n: int, scan: ScanIn) -> Problem:
    return Problem(
        scan.device, n + 1, "text", scan.text[:80], "Kode QR bukan kartu personel ruang kerja ini",
        "Pindai ulang, atau catat dengan nama",
        "The QR is no card of this workspace", "Scan again, or call by name",
    )  # fmt: skip


def _future(n: int, scan: ScanIn) -> Problem:
    return Problem(
        scan.device, n + 1, "at", scan.at.isoformat(), "Waktu pindai di masa depan", "Betulkan jam perangkat",
        "The scan's time lies in the future", "Correct the device's clock",
    )  # fmt: skip


def _unknown(n: int, scan: ScanIn) -> Problem:
    return Problem(
        scan.device, n + 1, "text", scan.text[:80], "Personel tidak ada lagi", "Periksa daftar personel",
        "The officer is not in the roster", "Check the roster",
    )  # fmt: skip
