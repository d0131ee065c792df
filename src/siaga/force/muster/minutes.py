"""What goes on paper? QR cards, the blank sheet of the roll, and the minutes, as PDF and DOCX."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from django.conf import settings

from siaga.force.models import CheckAnswer, MinutesSignature, Muster, Officer
from siaga.force.muster import code, lines, reads, scanning
from siaga.force.muster.reads import UnitRoll
from siaga.force.readiness import reads as readiness
from siaga.kit import clock, documents
from siaga.kit.papers import Block, Grid, Heading, Paper, Signature, Signatures, Text
from siaga.kit.words import number
from siaga.operation.reads import profile_of

_CARDS = Path(__file__).with_name("cards.typ")
_VERDICTS = {"fit": "Layak", "limited": "Terbatas", "unfit": "Tidak layak", "not_examined": "Belum diperiksa"}
NOT_COUNTED = "belum dihitung"
SYNTHETIC = "SINTETIS: personel dalam naskah ini dibuat untuk contoh, bukan orang sebenarnya."


def cards(muster: Muster, foot: str = "") -> bytes:
    """Personal QR cards of everyone on the roll as PDF, by unit and id; to be cut and handed out."""
    import segno

    key = scanning.card_key()
    rows, pictures = [], {}
    for n, line in enumerate(muster.lines.select_related("officer").order_by("unit", "officer_id")):
        picture, text = BytesIO(), code.make(line.officer_id, key)
        segno.make(text, error="m", micro=False).save(picture, kind="svg", border=2)
        pictures[f"{n}.svg"] = picture.getvalue().decode()
        o = line.officer
        rows.append([o.name, f"{o.rank} / {o.nrp or o.officer_id}", line.unit, f"{n}.svg", text])
    return documents.pdf(
        _CARDS.read_text("utf-8"), {"cards": rows, "node": settings.CONFIG.node, "foot": foot}, pictures
    )


def sheet(muster: Muster) -> Paper:
    """The blank roll for calling by voice: one page or more for each unit, entered later by list."""
    reasons = ", ".join(r.label.id for r in lines.roll_of(muster).reasons)
    people = muster.lines.select_related("officer").order_by("unit", "officer_id")
    units: dict[str, list[Officer]] = {}
    for line in people:
        units.setdefault(line.unit, []).append(line.officer)
    blocks: list[Block] = [Text(f"Keterangan bila kurang: {reasons}.")]
    for n, (unit, officers) in enumerate(units.items()):
        rows = tuple(
            (str(i), o.officer_id, o.name, f"{o.rank} / {o.nrp}", "", "") for i, o in enumerate(officers, start=1)
        )
        blocks += [
            Heading(unit, new_page=n > 0),
            Grid(("No", "ID", "Nama", "Pangkat / NRP", "Hadir", "Keterangan"), rows, (0.5, 1.1, 3, 2.2, 0.8, 2.4)),
            _counts(muster, [UnitRoll(unit, len(officers), 0, 0, 0, ())], blank=True),
            Signatures((Signature("Yang mengabsen", "........................"),)),
        ]
    return Paper(f"Daftar {_title(muster)}", _where(muster), tuple(blocks), _foot(muster))


def roll(muster: Muster) -> Paper:
    """The roll as it stands, in the police order: counts by unit, then who is missing and why."""
    live, words = reads.live(muster), {r.key: r.label.id for r in lines.roll_of(muster).reasons}
    missing = muster.lines.filter(state="absent").select_related("officer").order_by("unit", "officer_id")
    rows = tuple(
        (str(n), x.unit, x.officer.name, f"{x.officer.rank} / {x.officer.nrp}", words.get(x.reason, x.reason))
        for n, x in enumerate(missing, start=1)
    )
    names = Grid(("No", "Satuan", "Nama", "Pangkat / NRP", "Keterangan"), rows, (0.5, 2.2, 2.6, 2.2, 2.2))
    blocks: tuple[Block, ...] = (_counts(muster, [*live.units, live.total]), Heading("Yang kurang"), names)
    return Paper(f"Daftar hadir {_title(muster)}", _where(muster), blocks, _foot(muster))


def minutes(muster: Muster) -> Paper:
    """The minutes: what was signed with its signatures, else what would be signed now."""
    signed = list(muster.signatures.order_by("pk"))
    if not signed:
        paper = content(muster)
        wet = Signature("Pimpinan apel", muster.commander), Signature("Pencatat", "....................")
        return replace(paper, blocks=(*paper.blocks, Signatures(wet)))
    paper = Paper.from_data(signed[-1].content)
    valid = tuple(_signature(s) for s in signed if s.digest == signed[-1].digest)
    end: list[Block] = [Text(f"Sidik isi: {signed[-1].digest}"), Signatures(valid)]
    if roll_part(paper) != roll_part(content(muster)):
        end.append(Text("Kehadiran berubah sesudah ditandatangani: cetak dan tandatangani lagi."))
    return replace(paper, blocks=(*paper.blocks, *end))


def content(muster: Muster) -> Paper:
    """What the minutes say, without who signed; its digest is what is signed."""
    live = reads.live(muster)
    blocks = (
        Text(f"Pimpinan apel: {muster.commander}."),
        Heading("Kehadiran"),
        _counts(muster, [*live.units, live.total]),
        *_guests(muster),
        *_emphases(muster),
        *_health(muster),
        *_readiness(muster),
    )
    return Paper(f"Berita acara {_title(muster)}", _where(muster), blocks, _foot(muster))


def roll_part(paper: Paper) -> Block:
    """The attendance in a paper of minutes."""
    return paper.blocks[paper.blocks.index(Heading("Kehadiran")) + 1]


def _title(muster: Muster) -> str:
    return lines.roll_of(muster).kinds[muster.kind].id.lower()  # type: ignore[index]


def _where(muster: Muster) -> str:
    zone = settings.CONFIG.zone
    at = clock.local(muster.at, zone)
    return f"{muster.operation.name}. {muster.place}, {at:%d-%m-%Y} pukul {clock.hour(muster.at, zone)}"


def _foot(muster: Muster) -> str:
    synthetic = muster.lines.filter(officer__synthetic=True).exists()
    return f"{settings.CONFIG.node}, apel nomor {muster.pk}. {SYNTHETIC if synthetic else ''}"


def _counts(muster: Muster, units: list[UnitRoll], *, blank: bool = False) -> Grid:
    """Units in rows, the profile's columns in its order; the last row is the total."""
    roll = lines.roll_of(muster)
    rows = []
    for unit in units:
        told = {
            "strength": number(unit.strength), "missing": "" if blank else number(unit.missing),
            "present": "" if blank else number(unit.present), "remarks": "" if blank else unit.remarks,
        }  # fmt: skip
        rows.append((unit.unit, *(told[column] for column in roll.columns)))
    header = ("Satuan", *(roll.labels[column].id for column in roll.columns))
    widths = (3.0, *(4.0 if column == "remarks" else 1.0 for column in roll.columns))
    foot = rows.pop() if len(rows) > 1 else ()
    return Grid(header, tuple(rows), widths, foot)


def _guests(muster: Muster) -> list[Block]:
    words = {a.key: a.label.id for a in lines.roll_of(muster).agencies}
    rows = tuple(
        (words[g.agency], _told(g.strength), _told(g.present), g.remarks if g.present is not None else NOT_COUNTED)
        for g in muster.guests.order_by("pk")
    )
    return [Heading("Instansi undangan"), Grid(("Instansi", "Jumlah", "Hadir", "Keterangan"), rows, (3, 1, 1, 4))]


def _told(value: int | None) -> str:
    return "–" if value is None else number(value)


def _emphases(muster: Muster) -> list[Block]:
    words = {r.key: r.label.id for r in profile_of(muster.operation).roles}
    rows = tuple(
        (str(n), e.text, words.get(e.owner, e.owner), f"{e.due:%d-%m-%Y}", "selesai" if e.done_at else "")
        for n, e in enumerate(muster.emphases.order_by("pk"), start=1)
    )
    grid = Grid(("No", "Penekanan", "Penanggung jawab", "Tenggat", "Keadaan"), rows, (0.5, 5, 2, 1.4, 1.2))
    return [Heading("Penekanan pimpinan"), grid]


def _health(muster: Muster) -> list[Block]:
    counts = reads.health_counts(muster)
    if not muster.health.exists():
        return []
    total = sum(counts.values())
    told = ", ".join(f"{word} {number(counts[key])}" for key, word in _VERDICTS.items())
    return [Heading("Pemeriksaan kesehatan"), Text(f"Dari {number(total)} orang: {told}.")]


def _readiness(muster: Muster) -> list[Block]:
    """Readiness by kind and what is short, when anything has been checked."""
    if profile_of(muster.operation).readiness is None or not CheckAnswer.objects.exists():
        return []
    today = clock.today(settings.CONFIG.zone)
    ready = tuple(
        (r.group, *(number(n) for n in (r.total, r.ready, r.not_ready, r.unchecked, r.out)))
        for r in readiness.readiness(muster.operation, "kind", today)
    )
    short = tuple(
        (r.name, r.item, r.why, r.owner_label, f"{r.due:%d-%m-%Y}")
        for r in readiness.shortfalls(muster.operation, today)
    )
    head = ("Jenis", "Jumlah", "Siap", "Tidak siap", "Belum diperiksa", "Tidak tersedia")
    return [
        Heading("Kesiapan"),
        Grid(head, ready, (3, 1, 1, 1, 1.3, 1.3)),
        Heading("Kekurangan"),
        Grid(("Objek", "Butir", "Keadaan", "Penanggung jawab", "Tenggat"), short, (2.5, 2.5, 2.5, 2, 1.4)),
    ]


def _signature(row: MinutesSignature) -> Signature:
    zone = settings.CONFIG.zone
    at = f"{clock.local(row.at, zone):%d-%m-%Y} {clock.hour(row.at, zone)}"
    return Signature(row.position, row.name, f"ditandatangani di sistem {at}")
