"""What hangs on this row? Class and its history, the post in the plan, the ladder, the officer's seat and turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count

from siaga.deployment import finding
from siaga.deployment.access import Part, part_of
from siaga.deployment.pictures.sheet import ROLES
from siaga.force.models import DutyTurn, Officer
from siaga.kit import clock
from siaga.kit.screen import two
from siaga.territory.access import district_of
from siaga.territory.models import District, Station
from siaga.vulnerability.ladder import LABELS
from siaga.vulnerability.models import Decision, Disturbance, StationClass
from siaga.vulnerability.reading import classes_of
from siaga.web.register import words
from siaga.web.register.lists import Register


@dataclass(frozen=True, slots=True)
class Section:
    """One block of the page: a table, or the sentence that says what is missing and what comes next."""

    title: Any
    heads: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = ()
    empty: Any = ""
    link: str = ""
    link_text: Any = ""


def title(register: Register, row: Any) -> str:
    """How the row is called at the top of its page."""
    if isinstance(row, Station):
        return f"TPS {row.number:03d} {row.village.name}"
    name = getattr(row, "name", "") or row.pk
    return f"{row.rank} {name}" if isinstance(row, Officer) else str(name)


def edits(register: Register, row: Any, user: Any) -> list[tuple[str, Any]]:
    """What this person may put right here: route and words."""
    right = "force.correct_row" if register.key in ("personel", "kendaraan") else "territory.correct_place"
    if register.key not in _EDITED or not user.has_perm(right, row):
        return []
    return [(route, label) for route, label in _ROUTES if route in _EDITED[register.key]]


_ROUTES = (("register_edit", two("Betulkan data", "Correct the facts")),
           ("register_position", two("Betulkan titik", "Correct the point")))  # fmt: skip
_EDITED = {
    "tps": ("register_edit", "register_position"), "desa": ("register_edit", "register_position"),
    "polsek": ("register_position",), "personel": ("register_edit",), "kendaraan": ("register_edit",),
}  # fmt: skip


def sections(register: Register, row: Any, user: Any) -> list[Section]:
    """Everything that hangs on the row and that this person may see."""
    return [s for s in (make(row, user) for make in _MAKERS.get(register.key, ())) if s]


def _reads_class(row: Any, user: Any) -> bool:
    return classes_of(user).holds(district_of(row))


def _class_history(row: Station, user: Any) -> Section | None:
    if not _reads_class(row, user):
        return None
    called = words.classes()
    lines = [
        (called.get(d.value, d.value), called.get(d.before, d.before or "-"), d.reason,
         f"{d.officer}, {d.position}, {d.order_number}", f"{d.decided_on:%d-%m-%Y}")
        for d in Decision.objects.filter(station=row).order_by("-recorded_at")[:20]
    ]  # fmt: skip
    now = StationClass.objects.filter(station=row).first()
    if now and now.origin != "decided":
        at = clock.local(now.recorded_at, settings.CONFIG.zone)
        why = words.called(words.CLASS_ORIGINS, now.origin)
        lines.append((called.get(now.value, now.value), "-", why, now.source, f"{at:%d-%m-%Y}"))
    return Section(
        two("Riwayat kelas", "History of the class"),
        (two("Kelas", "Class"), two("Sebelumnya", "Before"), two("Alasan", "Reason"), two("Oleh", "By"),
         two("Tanggal", "Date")),
        lines, two("Belum ada kelas. Putuskan atau benihkan kelasnya.", "No class yet. Decide or seed it."),
    )  # fmt: skip


def _part(row: Any, user: Any) -> Part:
    return part_of(user, district_of(row).regency_id)


def _may(part: Part, post: dict[str, Any]) -> bool:
    return part.whole or post["district"] in part.districts


def _plan_title(index: finding.Index) -> Any:
    word = two("disetujui", "approved") if index.approved else two("belum disetujui", "not yet approved")
    return two(f"Plot dalam rencana {index.number} ({word})", f"Post in plan {index.number} ({word})")


def _station_post(row: Station, user: Any) -> Section | None:
    index, part = finding.index(), _reach_of_plan(row, user)
    if index is None or part is None:
        return None
    post = index.posts.get(index.post_of.get(row.code, ""))
    if post is None:
        return Section(_plan_title(index), empty=two("TPS ini tidak ada dalam rencana.", "Not in the plan."))
    names = _names(s["officer"] for s in index.seats[post["id"]]) if part.names else {}
    rows = [
        (post["id"], ROLES.get(s["role"], s["role"]), names.get(s["officer"], s["officer"]) or _unfilled(),
         f"{s['travel_minutes']:.0f}" if s["travel_minutes"] is not None else "-")
        for s in index.seats[post["id"]]
    ]  # fmt: skip
    heads = (two("Plot", "Post"), two("Peran", "Role"), two("Personel", "Officer"), two("Menit", "Minutes"))
    return Section(_plan_title(index), heads, rows)


def _reach_of_plan(row: Any, user: Any) -> Part | None:
    """The person's part of the plan, where it holds this row's district."""
    part, district = _part(row, user), district_of(row)
    if part.whole or district.code in part.districts:
        return part
    return part if part.bases and classes_of(user).holds(district) else None


def _unfilled() -> str:
    return str(two("belum terisi", "not filled"))


def _names(keys: Any) -> dict[str, str]:
    rows = Officer.objects.filter(pk__in=[k for k in keys if k])
    return {key: f"{rank} {name}" for key, rank, name in rows.values_list("pk", "rank", "name")}


def _village_stations(row: Any, user: Any) -> Section:
    rows = row.stations.filter(cancelled=False).order_by("number")
    lines = [(f"TPS {n:03d}", v if v is not None else "-") for n, v in rows.values_list("number", "voters")[:200]]
    address = f"/daftar/tps/?{urlencode({'village': row.pk})}"
    return Section(
        "TPS", ("TPS", two("Pemilih", "Voters")), lines, two("Belum ada TPS.", "No stations."),
        address, two("Buka daftarnya", "Open the list"),
    )  # fmt: skip


def _village_classes(row: Any, user: Any) -> Section | None:
    if not _reads_class(row, user):
        return None
    found = StationClass.objects.filter(station__village=row, station__cancelled=False).values_list("value")
    counts, called = dict(found.annotate(n=Count("pk"))), words.classes()
    total = sum(counts.values())
    lines = [(called[c], f"{counts[c]} / {total}") for c in words.CLASSES if counts.get(c)]
    return Section(
        two("Kelas TPS", "Classes of the stations"), (two("Kelas", "Class"), two("TPS", "Stations")), lines,
        two("Belum ada kelas.", "No class yet."),
    )  # fmt: skip


def _village_posts(row: Any, user: Any) -> Section | None:
    index, part = finding.index(), _reach_of_plan(row, user)
    if index is None or part is None:
        return None
    called = words.classes()
    lines = [
        (p["id"], called.get(p["class"], p["class"]), len(p["stations"]),
         f"{sum(bool(s['officer']) for s in index.seats[p['id']])} / {p['seats']}")
        for p in index.posts_in(row.pk)
    ]  # fmt: skip
    heads = (two("Plot", "Post"), two("Kelas", "Class"), "TPS", two("Terisi / kebutuhan", "Filled / needed"))
    return Section(
        _plan_title(index),
        heads,
        lines,
        two("Tidak ada plot yang berpangkal di desa ini.", "No post starts from this village."),
    )


def _ladder(row: Any, user: Any) -> Section | None:
    if not _reads_class(row, user):
        return None
    rows = Disturbance.objects.filter(place=row.pk, closed=False).order_by("due")
    zone = settings.CONFIG.zone
    lines = [
        (LABELS[d.level], d.activity, d.owner, f"{clock.local(d.due, zone):%d-%m-%Y %H.%M} {zone}") for d in rows
    ]
    heads = (
        two("Tangga", "Level"),
        two("Kegiatan", "Activity"),
        two("Penanggung jawab", "Owner"),
        two("Tenggat", "Due"),
    )
    return Section(two("PG, AG, GN", "Ladder"), heads, lines, two("Tidak ada.", "None.")) if lines else None


def _officer_seat(row: Officer, user: Any) -> Section | None:
    index, part = finding.index(), part_of(user, row.base.district.regency_id)
    if index is None:
        return None
    seat, team = index.seat_of.get(row.pk), index.team_of(row.pk)
    heads = (two("Tugas", "Duty"), two("Peran", "Role"), two("Menit dari markas", "Minutes from base"))
    lines: list[tuple[Any, ...]] = []
    if seat and (_may(part, index.posts[seat["post"]]) or row.base_id in part.bases):
        lines.append((seat["post"], ROLES.get(seat["role"], seat["role"]), f"{seat['travel_minutes']:.0f}"))
    if team and (part.whole or row.base_id in part.bases):
        lines.append((two(f"Ton siaga {team['id']}", f"Reserve {team['id']}"), "", ""))
    return Section(
        _plan_title(index),
        heads,
        lines,
        two("Tidak ada plot untuk personel ini dalam rencana.", "No post for this officer in the plan."),
    )


def _officer_turns(row: Officer, user: Any) -> Section | None:
    zone = settings.CONFIG.zone
    lines = [
        (
            t.post,
            f"{clock.local(t.starts, zone):%d-%m-%Y %H.%M}",
            f"{clock.local(t.ends, zone):%d-%m-%Y %H.%M} {zone}",
        )
        for t in DutyTurn.objects.filter(officer=row).order_by("-starts")[:20]
    ]
    heads = (two("Di", "At"), two("Mulai", "From"), two("Selesai", "To"))
    return Section(two("Giliran tugas", "Turns on duty"), heads, lines) if lines else None


def _base_people(row: Any, user: Any) -> Section | None:
    if not user.has_perm("force.read_officers", None):
        return None
    address = f"/daftar/personel/?{urlencode({'base': row.pk})}"
    text = two("Buka personelnya", "Open its officers")
    return Section(two("Personel", "Officers"), empty=" ", link=address, link_text=text)


def _district_villages(row: District, user: Any) -> Section:
    address = f"/daftar/desa/?{urlencode({'district': row.pk})}"
    return Section(
        two("Desa", "Villages"), empty=" ", link=address, link_text=two("Buka daftarnya", "Open the list")
    )


_MAKERS: dict[str, tuple[Any, ...]] = {
    "tps": (_class_history, _station_post, _ladder),
    "desa": (_village_classes, _village_posts, _ladder, _village_stations),
    "kecamatan": (_ladder, _district_villages),
    "personel": (_officer_seat, _officer_turns),
    "polsek": (_base_people,),
}
