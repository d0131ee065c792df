"""How is the plan printed? Per base: who, where, with whom, under whom, how to get there, and the movement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

from siaga.deployment.paper.rows import Duty, duties, manifest
from siaga.deployment.pictures.plan_map import plan_map
from siaga.deployment.pictures.sheet import CREDIT, Sheet
from siaga.kit.documents import pdf
from siaga.kit.words import number, percent

ANNEX_HEAD = ("No", "Nama", "Pangkat/NRP", "Jabatan", "TPS – Desa – Kecamatan", "Padal", "Ket.")


def plan_pdf(sheet: Sheet) -> bytes:
    """The whole plan for paper; names only where the sheet shows them."""
    per = duties(sheet)
    sections = [_command(sheet), _reserve(sheet), _shortage(sheet), _lone(sheet)]
    for base, rows in per.items():
        sections += [_base(sheet, base, rows), _movement(sheet, base, rows)]
    data = {
        **_frame(sheet),
        "title": f"Rencana plot PAM TPS – {sheet.regency}",
        "subtitle": f"{sheet.operation} · rencana nomor {sheet.number} · {sheet.status}",
        "facts": _facts(sheet),
        "notes": [*sheet.notes, *sheet.document.get("notes", ())],
        "sections": sections,
    }
    return pdf(_template("plan.typ"), data, {"map.svg": plan_map(sheet)})


def annex_pdf(sheet: Sheet) -> bytes:
    """The annex of the written order, one part per base, blanks for number, date and signatory."""
    per = duties(sheet)
    bases = [{"name": sheet.base(b), "rows": annex_rows(sheet, rows)} for b, rows in per.items()]
    data = {**_frame(sheet), "title": "Lampiran Sprin", "operation": sheet.operation}
    return pdf(_template("annex.typ"), {**data, "head": ANNEX_HEAD, "bases": bases})


def annex_rows(sheet: Sheet, rows: Iterable[Duty]) -> list[list[str]]:
    """The annex's seven columns, as text."""
    return [
        [
            str(i), d.person.name, " / ".join(x for x in (d.person.rank, d.person.nrp) if x), d.person.position,
            " – ".join(x for x in (d.stations, d.village, d.district) if x), d.padal if d.post else "", d.remark,
        ]
        for i, d in enumerate(rows, 1)
    ]  # fmt: skip


def _template(name: str) -> str:
    return (files("siaga") / "deployment" / "paper" / name).read_text("utf-8")


def _frame(sheet: Sheet) -> dict[str, Any]:
    foot = f"Rencana nomor {sheet.number}, sidik masukan {sheet.document['input_hash'][:12]}. {CREDIT}"
    return {"unit": sheet.unit, "issued": sheet.issued, "synthetic": ", ".join(sheet.synthetic), "foot": foot}


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    s, held = sheet.summary, sheet.document["reserve"]
    return [
        ("TPS / plot", f"{number(s['stations'])} TPS, {number(s['posts'])} plot PAM TPS"),
        ("Kebutuhan", f"{number(s['seats_needed'])} personel, terisi {number(s['seats_filled'])}"),
        ("Kekurangan personel", f"{number(s['shortage'])} dari {number(s['seats_needed'])}"),
        ("Perjalanan", f"{number(s['travel_minutes'])} menit, terjauh {number(s['worst_trip_minutes'])} menit"),
        ("Cadangan", f"{number(len(held['teams']))} regu, menjangkau {percent(held['by_one'])} TPS"),
    ]


def _section(
    title: str, head: Sequence[str], widths: Sequence[float | str], rows: Iterable[Sequence[Any]], **more: Any
) -> dict[str, Any]:
    return {"title": title, "head": head, "widths": widths, "rows": [[str(c) for c in r] for r in rows], **more}


def _command(sheet: Sheet) -> dict[str, Any]:
    chain = sheet.document["command"]
    rows = [
        *((role, "", sheet.who(o)) for role, o in chain.get("staff", ())),
        *(("Pamatwil", rayon, sheet.who(o)) for rayon, o in chain["pamatwil"]),
        *(("Kapolsek", sheet.base(b), sheet.who(o)) for b, o in chain["kapolsek"]),
        *(("Padal", sheet.district(d), sheet.who(o)) for d, o in chain["padal"]),
    ]
    lines = chain.get("notes", ())
    head = ("Jabatan", "Wilayah", "Personel (– berarti dari luar daftar atau belum ada)")
    return _section("Rantai komando", head, (1, 2, 3), rows, **{"break": True, "lines": list(lines)})


def _reserve(sheet: Sheet) -> dict[str, Any]:
    held = sheet.document["reserve"]
    rows = [(t["id"], sheet.base(t["base"]), ", ".join(sheet.who(o) for o in t["officers"])) for t in held["teams"]]
    line = (
        f"Dalam {number(held['minutes'])} menit: {percent(held['by_one'])} TPS oleh satu regu, "
        f"{percent(held['by_two'])} oleh dua regu."
    )
    return _section("Cadangan", ("Regu", "Di", "Personel"), (1, 1, 3), rows, lines=[line])


def _shortage(sheet: Sheet) -> dict[str, Any]:
    rows = [
        (w.get("words") or w.get("text", ""), w.get("saves", ""), w.get("left", ""))
        for w in sheet.document["ways_out"]
    ]
    line = f"Kekurangan personel {number(sheet.summary['shortage'])} dari {number(sheet.summary['seats_needed'])}."
    head = ("Yang akan menutupnya", "Menutup", "Sisa")
    return _section("Kekurangan personel", head, (4, 1, 1), rows, lines=[line])


def _lone(sheet: Sheet) -> dict[str, Any]:
    crews = sheet.crews
    rows = []
    for post in sheet.document["lone_risks"]:
        who = next((s["officer"] for s in crews.get(post, ()) if s["officer"]), "")
        rows.append((post, sheet.village(sheet.posts[post]["village"]), sheet.who(who), ""))
    head = ("Plot", "Desa", "Personel", "Paraf Kaops")
    return _section("Bermalam sendiri tanpa pasangan terdekat", head, (2, 2, 2, 1), rows)


def _base(sheet: Sheet, base: str, rows: Sequence[Duty]) -> dict[str, Any]:
    head = ("No", "Personel", "Pangkat/NRP", "Tugas di", "Desa, kecamatan", "Bersama", "Padal", "Perjalanan")
    table = [
        (
            i, d.person.name or "KOSONG", " ".join(x for x in (d.person.rank, d.person.nrp) if x),
            d.stations or d.role, ", ".join(x for x in (d.village, d.district) if x), d.company,
            d.padal if d.post else "", _way(d),
        )
        for i, d in enumerate(rows, 1)
    ]  # fmt: skip
    title = f"{sheet.base(base)}: {number(sum(bool(d.officer) for d in rows))} personel"
    return _section(title, head, ("auto", 2, 1.3, 2.6, 1.8, 1.6, 1.6, 1.2), table, **{"break": True})


def _way(duty: Duty) -> str:
    if not duty.post or not duty.officer:
        return duty.remark if duty.post else ""
    return f"{number(duty.minutes)} menit, {'air' if duty.water else 'darat'}"


def _movement(sheet: Sheet, base: str, rows: list[Duty]) -> dict[str, Any]:
    m = manifest(sheet, base, rows)
    lines = [
        "Belum dioptimalkan: satu kali angkut, tanpa penggabungan rute. Jam berangkat diisi tangan.",
        f"Naik perahu {number(m.afloat)} personel; perahu {number(m.boats)} unit, muatan {number(m.seats)}, "
        f"jaket pelampung {number(m.jackets)}; kurang muatan {number(m.missing_seats)}, kurang jaket pelampung "
        f"{number(m.missing_jackets)}.",
    ]
    if m.unknown:
        lines.append(f"{number(m.unknown)} perahu belum dihitung muatan atau pelampungnya.")
    head = ("Berangkat", "Tujuan", "Kecamatan", "Jalur", "Menit", "Personel", "Kendaraan/perahu")
    table = [("", v, d, way, number(minutes), n, "") for v, d, way, minutes, n in m.legs]
    return _section(f"Pergeseran dari {sheet.base(base)}", head, (1, 2, 2, 1, 1, 1, 2), table, lines=lines)
