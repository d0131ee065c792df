"""Which rules are in force, in words? The profile as tables, each row with its source and its doubts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from siaga.kit import words
from siaga.kit.screen import two
from siaga.profiles import Profile
from siaga.profiles.part import Label
from siaga.profiles.schema import CLASSES

_ASSUMED = re.compile(r"\basumsi|\bdianggap\b", re.IGNORECASE)
INSTRUMENTS = {
    "police-index": two("indeks Polri", "police index"),
    "supervisor-index": two("indeks Bawaslu", "supervisor's index"),
    "station-map": two("pemetaan TPS rawan", "map of vulnerable stations"),
}
DAYS = {
    "calendar": two("kalender", "calendar"),
    "working": two("kerja", "working"),
    "unverified": two("kalender atau kerja", "calendar or working"),
    "not-applicable": "",
}
HOME = {
    "off": two("tidak dipakai", "not used"),
    "soft": two("dihindari", "avoided"),
    "hard": two("dilarang", "forbidden"),
}
LEVELS = {
    "mabes": "Mabes",
    "polda": "Polda",
    "polres": "Polres",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: its cells in the columns' order, where it comes from, what is said beside it, and its doubts."""

    cells: tuple[Any, ...]
    source: str = ""
    note: str = ""
    assumed: bool = False
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the page. `numbers` are the columns, from 0, that hold numbers."""

    key: str
    title: Any
    columns: tuple[Any, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()
    source: str = ""
    note: str = ""
    extra: Any = ""
    assumed: bool = False

    @property
    def sourced(self) -> bool:
        """Whether some row names its own source."""
        return any(r.source or r.note for r in self.rows)


def row(*cells: Any, source: str = "", note: str = "", assumed: bool | None = None, verified: bool = True) -> Row:
    """A row; what its own source or note calls an assumption or UNVERIFIED is marked so, unless `assumed` says."""
    said = f"{source} {note}"
    doubted = bool(_ASSUMED.search(said)) if assumed is None else assumed
    return Row(cells, source, note, doubted, not verified or "UNVERIFIED" in said)


def section(
    key: str, title: Any, columns: Iterable[Any], rows: Iterable[Row], *, numbers: Iterable[int] = (), **more: Any
) -> Section:
    """A table; what its own source or note calls an assumption is marked so as a whole, unless `assumed` says."""
    said = f"{more.get('source', '')} {more.get('note', '')}"
    assumed = more.pop("assumed", bool(_ASSUMED.search(said)))
    return Section(key, title, tuple(columns), tuple(rows), frozenset(numbers), assumed=assumed, **more)


def sections(profile: Profile, regency: str, named: Callable[[str], str], measured: int) -> list[Section]:
    """Every table that has rows. `named` names a district's code; `measured` counts the local travel times."""
    found = [
        *_election(profile, regency, named), *_force(profile), *_travel(profile, regency, named, measured),
        *_team(profile), *_hours(profile), *_law(profile),
    ]  # fmt: skip
    return [s for s in found if s.rows]


YES, NO = two("ya", "yes"), two("tidak", "no")
_WHAT, _VALUE = two("Aturan", "Rule"), two("Nilai", "Value")


def _election(p: Profile, regency: str, named: Callable[[str], str]) -> Iterator[Section]:
    e = p.election
    yield section(
        "election", two("Pemilihan", "Election"), (_WHAT, _VALUE),
        (
            row(two("Pemilihan", "Election"), e.title),
            row(two("Hari pemungutan suara", "Voting day"), f"{e.voting_day:%d-%m-%Y}"),
            row(two("Pemilih terdaftar per TPS, paling banyak", "Voters on a station's list, at most"),
                words.number(e.voters_per_station_max)),
        ),
        source=e.source,
    )  # fmt: skip
    yield section(
        "labels", two("Sebutan kelas TPS", "Names of the classes"),
        (two("Di layar", "On the screen"), two("Inggris", "English")),
        (row(p.labels[c].id, p.labels[c].en) for c in CLASSES),
    )  # fmt: skip
    yield _patterns(p, named)
    yield section(
        "seeding", two("Benih kelas, sampai pejabat memutuskan", "Classes seeded until an official decides"),
        [p.labels[c].id for c in CLASSES],
        (row(*(words.number(getattr(s, c)) for c in CLASSES), source=s.source, note=s.note)
         for s in p.seeding if s.regency == regency),
        numbers=range(4),
    )  # fmt: skip


def _patterns(p: Profile, named: Callable[[str], str]) -> Section:
    return section(
        "patterns", two("Pola pengamanan", "Guard patterns"),
        (two("Kelas", "Class"), two("Personel", "Officers"), two("TPS per plot", "Stations a post"),
         two("Linmas per TPS", "Linmas a station"), two("Di mana", "Where")),
        (row(
            p.labels[r.station_class].id, words.number(r.officers),
            f"{r.stations_min}–{r.stations_max}" if r.stations_min != r.stations_max else str(r.stations_max),
            f"{r.linmas_per_station:g}".replace(".", ","),
            ", ".join(map(named, r.districts)) or two("seluruh kabupaten", "the whole regency"),
            source=r.source, note=r.note,
        ) for r in p.patterns),
        numbers=(1, 2, 3),
    )  # fmt: skip


def _force(p: Profile) -> Iterator[Section]:
    unknown = two("belum disebut", "nobody has said")
    ranks = sorted(p.ranks, key=lambda r: r.order)
    yield section(
        "ranks", two("Pangkat, dari yang terendah", "Ranks, lowest first"),
        (two("Dalam regu", "In a team"), two("Pangkat", "Ranks")),
        (
            row(two("bukan senior", "not senior"), ", ".join(r.name for r in ranks if not r.senior)),
            row("senior", ", ".join(r.name for r in ranks if r.senior)),
        ),
        extra=two("Kesenioran hanya menurut pangkat; tidak ada orang yang dinilai.",
                  "Seniority is by rank only; no person is scored."),
    )  # fmt: skip
    yield section(
        "objects", two("Objek lain yang dijaga", "Other things guarded"),
        (two("Objek", "Object"), two("Personel", "Officers")),
        (row(_said(o.label), unknown if o.headcount is None else words.number(o.headcount),
             source=o.source) for o in p.other_objects),
    )  # fmt: skip


def _travel(p: Profile, regency: str, named: Callable[[str], str], measured: int) -> Iterator[Section]:
    t, pairs = p.travel, words.number(measured)
    yield section(
        "travel", two("Waktu tempuh", "Travel times"), (_WHAT, _VALUE),
        (
            row(two("Jalan: garis lurus dikali", "Road: straight line times"), _plain(t.road_factor), assumed=True),
            row(two("Laju di jalan", "Speed by road"), _speed(t.road_kmh), assumed=True),
            row(two("Air: garis lurus dikali", "Water: straight line times"), _plain(t.water_factor), assumed=True),
            row(two("Laju di air", "Speed by water"), _speed(t.water_kmh), assumed=True),
            row(two("Naik perahu", "Boarding"), _minutes(t.water_boarding_minutes), assumed=True),
        ),
        note=t.note,
        extra=two(f"{pairs} pasangan waktu tempuh setempat menggantikan anggapan ini.",
                  f"{pairs} pairs of local travel times replace these."),
    )  # fmt: skip
    waters = [w for w in p.water if w.regency == regency]
    yield section(
        "water", two("Kecamatan yang dicapai lewat air", "Districts reached by water"),
        (two("Kecamatan", "District"),),
        (row(named(code), assumed=code in w.assumed) for w in waters for code in (*w.districts, *w.assumed)),
        source="; ".join(w.source for w in waters), assumed=False,
    )  # fmt: skip
    yield section(
        "trips", two("Perjalanan yang tercatat", "Trips on record"),
        (two("Dari", "From"), two("Ke", "To"), two("Lama", "Time")),
        (row(r.from_base, r.to_village, _minutes(r.minutes), source=r.source) for r in p.recorded_trips),
        numbers=(2,),
    )  # fmt: skip


def _team(p: Profile) -> Iterator[Section]:
    r, c, q = p.rules, p.command, p.reserve
    yield section(
        "team", two("Aturan regu dan harganya", "Team rules and their prices"), (_WHAT, _VALUE),
        (
            row(two("Seorang senior dalam setiap regu", "A senior in each team"), YES if r.senior_in_team else NO),
            row(two("Perahu di tepi sungai", "A boat at the river"), YES if r.boat_at_river else NO),
            row(two("BKO dalam sepasang, paling banyak", "BKO in a pair, at most"), r.max_bko_in_pair),
            row(two("Bertugas di desa asal", "Duty in the home village"), HOME[r.home_village]),
            row(two("Perjalanan terlama, paling banyak dikali", "Worst trip, at most times"),
                _plain(r.worst_trip_ratio)),
            row(two("Selisih perjalanan dalam regu", "Spread of trips in a team"),
                _minutes(r.spread_minutes) if r.spread_minutes else two("tidak dibatasi", "not limited")),
            row(two("Harga: personel bergeser", "Price: an officer moves"), _minutes(r.price_move)),
            row(two("Harga: personel dipanggil", "Price: an officer is called up"), _minutes(r.price_call_up)),
            row(two("Harga: regu tanpa polwan", "Price: a team without a woman"), _minutes(r.price_no_woman)),
            row(two("Harga: BKO tanpa teman setempat", "Price: BKO without a local"), _minutes(r.price_lone_bko)),
            row(two("Harga: bertugas di desa asal", "Price: duty in the home village"),
                _minutes(r.price_home_village)),
            row(two("Harga: wilayah yang tidak dikenal", "Price: an unknown area"), _minutes(r.price_unknown_area)),
        ),
        note=r.note,
    )  # fmt: skip
    yield section(
        "command", two("Rantai komando", "Command"), (_WHAT, _VALUE),
        (
            row(two("Padal per kecamatan", "Padal a district"), c.padal_per_district),
            row(two("Kapolsek per polsek", "Base chief a base"), c.kapolsek_per_base),
            row("Rayon", c.rayons),
        ),
        note=c.note,
    )  # fmt: skip
    yield section(
        "reserve", two("Cadangan (ton siaga)", "Reserve"), (_WHAT, _VALUE),
        (
            row(two("Regu", "Teams"), q.teams),
            row(two("Personel per regu", "Officers a team"), q.team_size),
            row(two("Harus tiba dalam", "Should arrive within"), _minutes(q.minutes)),
            row(two("Bagian waktu sedang terpakai", "Share of time taken"), words.percent(q.busy)),
        ),
        note=q.note,
    )  # fmt: skip


def _hours(p: Profile) -> Iterator[Section]:
    owners = {r.key: _said(r.label) for r in p.roles}
    stages = {s.key: _said(s.label) for s in p.stages}
    yield section(
        "reports", two("Jadwal laporan", "Report schedule"),
        (two("Laporan", "Report"), _zoned("Jam", "Hours"), two("Pemegang", "Held by"), two("Selama", "During")),
        (row(_said(r.label), ", ".join(t.replace(":", ".") for t in r.times), owners.get(r.owner, r.owner),
             ", ".join(str(stages.get(s, s)) for s in r.stages) or two("seluruh operasi", "the whole operation"),
             source=r.source) for r in p.reports),
    )  # fmt: skip
    if f := p.field_reports:
        yield section(
            "field", two("Laporan plot", "Reports of the posts"),
            (two("Laporan", "Report"), _zoned("Jatuh tempo", "Due"), two("Toleransi", "Tolerance"), "Per"),
            (row(
                _said(m.label),
                ", ".join(_at(d.day, d.at) for d in m.due) or two("saat terjadi", "when it happens"),
                _minutes(m.tolerance_minutes), "TPS" if m.per == "station" else two("plot", "post"),
                source=m.source,
            )
             for m in f.forms),
            numbers=(2,), source=f.source, note=f.note,
        )  # fmt: skip
        yield section(
            "silence", two("Tangga belum lapor", "Ladder of silence"),
            (two("Diberi tahu", "Told"), two("Sesudah", "After")),
            (row(_said(g.label), _minutes(g.minutes)) for g in f.ladder),
            source=f.source, note=f.note,
        )  # fmt: skip
    if d := p.fatigue:
        yield section(
            "duty", two("Jam tugas dan istirahat", "Duty and rest"),
            (two("Blok", "Block"), _zoned("Mulai", "From"), _zoned("Sampai", "To"), two("Bergantian", "Shared")),
            (row(_said(b.label), _at(b.start_day, b.start), _at(b.end_day, b.end),
                 YES if b.shared else NO) for b in d.blocks),
            source=d.source, note=d.note,
            extra=two(f"Istirahat {_plain(d.rest_hours)} jam dalam setiap {_plain(d.window_hours)} jam.",
                      f"{_plain(d.rest_hours)} hours of rest in every {_plain(d.window_hours)}."),
        )  # fmt: skip


def _law(p: Profile) -> Iterator[Section]:
    yield section(
        "clocks", two("Tenggat hukum", "Legal clocks"),
        (two("Tenggat", "Clock"), two("Terhitung sejak", "Runs from"), two("Batas", "Limit"), two("Dasar", "Basis"),
         two("Pelaku", "Actor"), two("Bila lewat", "If missed")),
        (row(_said(c.label), c.starts, _limit(c), c.basis, c.actor, c.if_missed or "-", source=c.source,
             verified=c.verified and c.day_type != "unverified") for c in p.clocks),
        extra=two("Baca naskah resminya sebelum dipakai.", "Read the official text before use."),
    )  # fmt: skip
    yield section(
        "roles", two("Peran dalam operasi", "Roles in the operation"),
        (two("Peran", "Role"), two("Lazim dipegang", "Usually held by"), two("Tugas", "Duty")),
        (row(_said(r.label), r.held_by or "-", r.duty, source=r.source) for r in p.roles),
    )  # fmt: skip
    yield section(
        "forces", two("Satgas", "Task forces"),
        (two("Satgas", "Task force"), two("Dipimpin", "Led by"), two("Tugas", "Job"), two("Tingkat", "Level")),
        (row(_said(t.label), t.lead, t.job, LEVELS[t.level], source=t.source) for t in p.task_forces),
    )  # fmt: skip
    yield section(
        "catalogues", two("Katalog indikator", "Indicator catalogues"),
        (two("Katalog", "Catalogue"), two("Alat", "Instrument"), two("Versi", "Version"),
         two("Lengkap", "Complete")),
        (row(_said(c.label), INSTRUMENTS[c.instrument], c.version,
             YES if c.complete else NO, source=c.source, note=c.note)
         for c in p.catalogues),
    )  # fmt: skip


def _said(label: Label) -> Any:
    return two(label.id, label.en)


def _plain(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _minutes(value: float) -> Any:
    return two(f"{_plain(value)} menit", f"{_plain(value)} min")


def _zoned(indonesian: str, english: str) -> Any:
    """A column of clock times, with the node's zone."""
    zone = settings.CONFIG.zone
    return two(f"{indonesian} ({zone})", f"{english} ({zone})")


def _speed(value: float) -> Any:
    return two(f"{_plain(value)} km/jam", f"{_plain(value)} km/h")


def _at(day: int, hour: str) -> str:
    return f"H{day:+d} {hour.replace(':', '.')}" if day else f"H {hour.replace(':', '.')}"


def _limit(clock: Any) -> Any:
    if clock.limit is None:
        return two("tidak disebut", "not given")
    if clock.unit == "hour":
        return two(f"{clock.limit} jam", f"{clock.limit} hours")
    kind = DAYS[clock.day_type]
    return two(f"{clock.limit} hari {kind}".strip(), f"{clock.limit} {kind} days".replace("  ", " "))
