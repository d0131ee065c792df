"""Is the post sound? Settings in force, disk, clock, backup, each with what to do about it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from siaga.accounts.door import door, open_to_all
from siaga.journal import backup_runs, database, erasing, reads
from siaga.journal.leaf import instant
from siaga.journal.models import Seal
from siaga.kit import clock
from siaga.kit.errors import Refused
from siaga.kit.screen import two
from siaga.reporting import channels, intake
from siaga.web.disk import encrypted

GOOD, WARN, BAD = "good", "warn", "bad"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: what, how it stands, and what to do when it is not good."""

    what: str
    state: str
    value: str
    cure: str = ""


@open_to_all
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; says nothing else."""
    return JsonResponse({"ok": True})


@door("web.read_health")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The health page."""
    lines = [
        *_database(), _disk(), _space(), _tls(), *_tunnel(), _clock(), _backup(), _seal(), _hold(), _idle(),
    ]  # fmt: skip
    worst = next((s for s in (BAD, WARN) if any(line.state == s for line in lines)), GOOD)
    shown = {
        "lines": lines,
        "worst": worst,
        "config": settings.CONFIG,
        "ways": channels.ways(),
        "queue": intake.queued(),
    }
    return render(request, "siaga/health.html", shown)


def _database() -> list[Line]:
    try:
        found = database.refuse_unsafe()
    except Refused as refused:
        return [Line(f"{p.file}: {p.column}", BAD, p.value, str(two(p.cure, p.cure_en))) for p in refused.problems]
    return [
        Line(str(two(f"Basis data: {name}", f"Database: {name}")), GOOD, value) for name, value in found.items()
    ]


def _disk() -> Line:
    state = encrypted(_folder())
    what = str(two("Enkripsi disk", "Disk encryption"))
    if state:
        return Line(what, GOOD, str(two("terenkripsi", "encrypted")))
    value = (
        two("tidak terenkripsi", "not encrypted")
        if state is False
        else two("tidak dapat dibuktikan", "cannot be proved")
    )
    return Line(
        what, BAD, str(value), str(two("Pasang ruang kerja di disk LUKS", "Put the workspace on a LUKS disk"))
    )


def _space() -> Line:
    usage = shutil.disk_usage(_folder())
    free = usage.free / 1e9
    cure = two("Kosongkan disk", "Free some space")
    what = str(two("Ruang disk kosong", "Free disk space"))
    return Line(what, GOOD if free > 5 else BAD, f"{free:.0f} GB", "" if free > 5 else str(cure))


def _tls() -> Line:
    if settings.CONFIG.tls_certificate:
        return Line("TLS", GOOD, str(two("aktif", "on")))
    value = two("tidak ada; hanya mesin ini yang dilayani", "none; only this machine is served")
    return Line(
        "TLS", WARN, str(value), str(two("Isi tls_certificate di siaga.toml", "Set tls_certificate in siaga.toml"))
    )


def _tunnel() -> list[Line]:
    """The way in for phones on mobile data; nothing where the post has no public name."""
    host = settings.CONFIG.public_host
    if not host:
        return []
    what, now = str(two(f"Terowongan HP ({host})", f"Tunnel for phones ({host})")), channels.tunnel()
    if now is None:
        return [Line(what, WARN, str(two("belum diperiksa", "not checked yet")), str(_TUNNEL_CURE))]
    since = f"{clock.local(now.since, settings.CONFIG.zone):%d-%m-%Y %H.%M} {settings.CONFIG.zone}"
    if now.up:
        return [Line(what, GOOD, str(two(f"tersambung sejak {since}", f"open since {since}")))]
    return [Line(what, BAD, str(two(f"putus sejak {since}", f"down since {since}")), str(_TUNNEL_CURE))]


_TUNNEL_CURE = two(
    "Periksa internet pos dan `systemctl status siaga-tunnel`. Laporan tetap di HP sampai tersambung; radio, "
    "telepon, dan SMS tetap jalan",
    "Check the post's internet and `systemctl status siaga-tunnel`. Reports stay on the phones until it is back; "
    "radio, telephone and SMS still work",
)


def _clock() -> Line:
    jumps = [j for j in reads.clock_jumps() if j["recorded"] > clock.now() - timedelta(days=7)]
    what = str(two("Jam (sumber: jam sistem), 7 hari", "Clock (source: system clock), 7 days"))
    if not jumps:
        return Line(what, GOOD, str(two("tidak melompat", "no jump")))
    value = two(
        f"{len(jumps)} lompatan, terakhir entri {jumps[0]['seq']}",
        f"{len(jumps)} jumps, last entry {jumps[0]['seq']}",
    )
    return Line(
        what, WARN, str(value), str(two("Periksa penyelaras waktu (chrony)", "Check the time service (chrony)"))
    )


def _backup() -> Line:
    row, what = backup_runs.last_backup(), str(two("Cadangan terakhir", "Last backup"))
    cure = str(
        two("Buat di Cadangan data, atau jalankan `siaga backup`", "Make one under Backups, or run `siaga backup`")
    )
    if row is None:
        return Line(what, BAD, str(two("belum pernah", "never")), cure)
    at = instant(row.recorded)
    old = clock.now() - at > timedelta(hours=24)
    return Line(
        what, WARN if old else GOOD, f"{clock.local(at, settings.CONFIG.zone):%d-%m-%Y %H.%M}", cure if old else ""
    )


def _seal() -> Line:
    last = Seal.objects.order_by("-number").first()
    what, cure = str(two("Segel harian terakhir", "Last daily seal")), str(two("Buat segel", "Make the seal"))
    if last is None:
        return Line(what, WARN, str(two("belum ada", "none")), cure)
    late = clock.today(settings.CONFIG.zone) - last.day > timedelta(days=2)
    return Line(what, WARN if late else GOOD, f"{last.day:%d-%m-%Y} (no. {last.number})", cure if late else "")


def _hold() -> Line:
    """The legal hold: while it is lifted two people can erase, which the post ought to know."""
    found, what = erasing.hold(), str(two("Larangan hapus (proses hukum)", "Legal hold"))
    last = found["last"]
    since = (
        f"{clock.local(last['recorded'], settings.CONFIG.zone):%d-%m-%Y %H.%M}, no. {last['seq']}" if last else ""
    )
    if found["held"]:
        return Line(what, GOOD, f"{two('berlaku', 'stands')} {since}".strip())
    cure = two("Pasang lagi bila ada gugatan atau perkara baru", "Place it again for a new suit or case")
    return Line(what, WARN, f"{two('dicabut', 'released')} {since}", str(cure))


def _idle() -> Line:
    minutes = settings.SIAGA_IDLE_MINUTES
    value = two(f"setelah {minutes} menit", f"after {minutes} minutes")
    return Line(str(two("Konsol terkunci", "Console locks")), GOOD if minutes <= 30 else WARN, str(value))


def _folder() -> Path:
    return settings.WORKSPACE or Path.cwd()
