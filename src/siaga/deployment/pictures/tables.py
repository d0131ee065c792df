"""What does the plan say, table by table? HTML that works without JavaScript, which only adds sorting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from siaga.deployment.pictures.sheet import CLASSES, ROLES, Sheet
from siaga.kit.words import at_most, number, percent

Row = Sequence[Any]
STAGES = {"posts": "plot", "people": "personel", "reserve": "cadangan"}
SOFT = {
    "no_woman": "regu tanpa polwan",
    "lone_bko": "BKO bertugas sendiri",
    "home_village": "personel di desa asalnya",
    "unknown_area": "personel belum mengenal wilayah",
    "unpaired_lone": "personel bermalam sendiri tanpa pasangan",
    "move": "personel bergeser",
    "call_up": "personel baru dipanggil",
}


def table(name: str, header: Row, rows: Iterable[Row], *, filtered: bool = False) -> str:
    """A table; numbers are right-aligned and sort as numbers, `filtered` asks the page for a search box."""
    head = "".join(f'<th scope="col">{escape(str(h))}</th>' for h in header)
    body = "".join(f"<tr>{''.join(_cell(c) for c in row)}</tr>" for row in rows)
    more = ' data-filter="1"' if filtered else ""
    empty = f'<tr><td colspan="{len(header)}">tidak ada</td></tr>'
    return (
        f'<div class="scroll"><table id="tabel-{name}" class="sortable"{more}><thead><tr>{head}</tr></thead>'
        f"<tbody>{body or empty}</tbody></table></div>"
    )


def _cell(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"<td>{escape(str(value))}</td>"
    shown = number(value, 0 if isinstance(value, int) else 1)
    return f'<td class="n" data-value="{value:g}">{shown}</td>'


def summary(sheet: Sheet) -> str:
    """Need against force, travel and proof, as a short list of sentences with denominators."""
    s = sheet.summary
    pooled = s.get("minimum_pooled")
    facts = [
        ("TPS", f"{number(s['stations'])} TPS dijaga {number(s['posts'])} plot PAM TPS"),
        ("Kebutuhan", f"{number(s['seats_needed'])} personel, terisi {number(s['seats_filled'])}"),
        ("Personel siap", number(s["officers_ready"])),
        ("Kekurangan personel", f"{number(s['shortage'])} dari {number(s['seats_needed'])}"),
        ("Hitungan gabungan", _pooled(pooled)),
        ("Perjalanan", f"{number(s['travel_minutes'])} menit, terjauh {number(s['worst_trip_minutes'])} menit"),
        ("Patroli", f"{number(s['patrol_minutes'])} menit"),
        *((f"Mutu {word}", _quality(s, key)) for key, word in STAGES.items()),
        ("Aturan keras dilanggar", f"{s['hard_violations']} (pemeriksa terpisah)"),
        ("Status", sheet.status),
    ]
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts if v)
    notes = "".join(f"<li>{escape(n)}</li>" for n in (*sheet.notes, *sheet.document.get("notes", ())))
    return f'<dl class="facts">{rows}</dl>' + (f"<ul>{notes}</ul>" if notes else "")


def _pooled(pooled: Any) -> str:
    if not isinstance(pooled, dict):
        return number(float(pooled)) if pooled is not None else ""
    have = pooled["force"] if "force" in pooled else pooled["have"]
    text = f"perlu {number(pooled['needed'])}, ada {number(have)}, kurang {number(pooled['missing'])}"
    return f"{text} (objek lain belum dikurangkan)"


def _quality(s: dict[str, Any], key: str) -> str:
    gap = s["gap"][key]
    if gap is None:
        return str(s.get("gap_reasons", {}).get(key, ""))
    return f"paling jauh {at_most(gap)} dari rencana terbaik yang mungkin"


def districts(sheet: Sheet) -> str:
    """Per district: stations by class, posts, need, filled, patrol minutes, padal."""
    many: dict[str, Counter[str]] = defaultdict(Counter)
    for post in sheet.posts.values():
        one = many[post["district"]]
        one.update({"posts": 1, "seats": post["seats"], post["class"]: len(post["stations"])})
        one["filled"] += sum(bool(x["officer"]) for x in sheet.crews[post["id"]])
        one["patrol"] += round(post["patrol_minutes"])
    padal: dict[str, list[str]] = defaultdict(list)
    for district, officer in sheet.document["command"]["padal"]:
        padal[district].append(sheet.who(officer))
    header = (
        "Kecamatan", *(f"TPS {sheet.label(c)}" for c in CLASSES), "Plot", "Kebutuhan", "Terisi",
        "Kekurangan", "Menit patroli", "Padal",
    )  # fmt: skip
    rows = [
        (
            sheet.district(d), *(n[c] for c in CLASSES), n["posts"], n["seats"], n["filled"],
            n["seats"] - n["filled"], n["patrol"], ", ".join(padal[d]) or "–",
        )
        for d, n in sorted(many.items())
    ]  # fmt: skip
    return table("kecamatan", header, rows)


def bases(sheet: Sheet) -> str:
    """Per base: ready officers, sent to posts, in command and reserve, mean and longest trip."""
    trips: dict[str, list[float]] = defaultdict(list)
    for seat in sheet.document["seats"]:
        if seat["officer"] in sheet.officers:
            trips[sheet.officers[seat["officer"]].base].append(seat["travel_minutes"])
    ready = Counter(o.base for o in sheet.problem.officers if o.ready)
    held = Counter(sheet.officers[o].base for o in _held(sheet) if o in sheet.officers)
    rows = [
        (
            sheet.base(b.code), ready[b.code], len(trips[b.code]), held[b.code],
            sum(trips[b.code]) / max(1, len(trips[b.code])), max(trips[b.code], default=0.0),
        )
        for b in sheet.problem.bases
    ]  # fmt: skip
    header = ("Polres/polsek", "Siap", "Di plot", "Komando dan cadangan", "Rata-rata menit", "Terjauh menit")
    return table("polsek", header, rows)


def _held(sheet: Sheet) -> set[str]:
    command, teams = sheet.document["command"], sheet.document["reserve"]["teams"]
    chain = [o for part in ("staff", "padal", "kapolsek", "pamatwil") for _, o in command.get(part, ())]
    return {o for o in (*chain, *(o for t in teams for o in t["officers"])) if o}


def posts(sheet: Sheet) -> str:
    """Every post: where, class, stations, need, patrol minutes, padal."""
    rows = [
        (
            p["id"], sheet.district(p["district"]), sheet.village(p["village"]), sheet.label(p["class"]),
            sheet.stations(p), len(p["stations"]), p["seats"],
            sum(bool(x["officer"]) for x in sheet.crews[p["id"]]),
            float(p["patrol_minutes"]), "air" if p["river"] else "darat", sheet.who(p["supervisor"]),
        )
        for p in sheet.posts.values()
    ]  # fmt: skip
    header = (
        "Plot", "Kecamatan", "Desa", "Kelas", "TPS", "Jumlah TPS", "Kebutuhan", "Terisi", "Menit patroli",
        "Jalur", "Padal",
    )  # fmt: skip
    return table("plot", header, rows, filtered=True)


def seats(sheet: Sheet) -> str:
    """Every filled seat: who, from where, minutes, why here, and what the next best would cost."""
    rows = []
    for seat in sheet.document["seats"]:
        officer = sheet.officers.get(seat["officer"])
        if officer is None:
            continue
        post, cost = sheet.posts[seat["post"]], seat["next_best_cost"]
        rows.append(
            (
                seat["post"], sheet.village(post["village"]), sheet.who(seat["officer"]), sheet.base(officer.base),
                ROLES.get(seat["role"], seat["role"]), float(seat["travel_minutes"]), seat["why"],
                sheet.who(seat["next_best"]) if seat["next_best"] else "tidak ada",
                float(cost) if seat["next_best"] and cost is not None else "",
            )
        )  # fmt: skip
    header = (
        "Plot", "Desa", "Personel", "Dari", "Peran", "Menit", "Mengapa di sini", "Pengganti terbaik",
        "Tambahan biaya (menit)",
    )  # fmt: skip
    return table("personel", header, rows, filtered=True)


def shortage(sheet: Sheet) -> str:
    """Unfilled seats by class and district, and what would close them, cheapest first."""
    empty = Counter(
        (sheet.posts[s["post"]]["district"], sheet.posts[s["post"]]["class"])
        for s in sheet.document["seats"]
        if not s["officer"]
    )
    rows = [(sheet.district(d), sheet.label(c), n) for (d, c), n in sorted(empty.items())]
    where = table("kekurangan", ("Kecamatan", "Kelas", "Kekurangan personel"), rows)
    ways = [
        (w.get("words") or w.get("text", ""), w.get("saves", ""), w.get("left", ""), w.get("price", ""))
        for w in sheet.document["ways_out"]
    ]
    header = ("Jalan keluar", "Menutup", "Sisa kekurangan", "Harga (bobot kelas)")
    more = sheet.document.get("ten_more")
    worth = (
        f"<p>{more['officers']} personel lagi di Polres mengisi paling banyak {more['seats']} kebutuhan.</p>"
        if more
        else ""
    )
    return where + "<h3>Yang akan menutupnya</h3>" + worth + table("jalan-keluar", header, ways)


def lone(sheet: Sheet) -> str:
    """Officers alone overnight: pairs of neighbours, and the rest as risks the commander signs."""
    pairs = [(_place(sheet, a), _place(sheet, b)) for a, b in sheet.document["lone_pairs"]]
    risks = [(_place(sheet, p), sheet.who(_single(sheet, p)), "") for p in sheet.document["lone_risks"]]
    return (
        "<h3>Risiko yang ditandatangani Kaops: bermalam sendiri tanpa pasangan terdekat</h3>"
        + table("risiko", ("Plot", "Personel", "Paraf"), risks)
        + "<h3>Pasangan saling jaga</h3>"
        + table("pasangan", ("Plot", "Pasangan"), pairs)
    )


def _place(sheet: Sheet, post: str) -> str:
    found = sheet.posts.get(post)
    return f"{post} ({sheet.village(found['village'])})" if found else post


def _single(sheet: Sheet, post: str) -> str:
    return next((str(s["officer"]) for s in sheet.crews.get(post, ()) if s["officer"]), "")


def reserve(sheet: Sheet) -> str:
    """Reserve teams and their reach."""
    held = sheet.document["reserve"]
    told = (
        f"Dalam {number(held['minutes'])} menit cadangan menjangkau {percent(held['by_one'])} dari "
        f"{number(sheet.summary['stations'])} TPS dengan satu regu dan {percent(held['by_two'])} dengan dua regu."
    )
    rows = [
        (t["id"], sheet.base(t["base"]), ", ".join(sheet.who(o) for o in t["officers"] if o), _missing(t))
        for t in held["teams"]
    ]
    header = ("Regu", "Di", "Personel", "Kekurangan personel")
    return f"<p>{escape(told)}</p>" + table("cadangan", header, rows)


def _missing(team: dict[str, Any]) -> int:
    return sum(not o for o in team["officers"])


def command(sheet: Sheet) -> str:
    """The chain: command post, pamatwil, Kapolsek, padal."""
    chain = sheet.document["command"]
    parts = [
        *(("Kaops dan staf", role, o) for role, o in chain.get("staff", ())),
        *(("Pamatwil", rayon, o) for rayon, o in chain["pamatwil"]),
        *(("Kapolsek", sheet.base(b), o) for b, o in chain["kapolsek"]),
        *(("Padal", sheet.district(d), o) for d, o in chain["padal"]),
    ]
    rows = [(what, where, sheet.who(o) if o else "dari luar daftar / belum ada") for what, where, o in parts]
    notes = "".join(f"<li>{escape(n)}</li>" for n in chain.get("notes", ()))
    return table("komando", ("Jabatan", "Wilayah", "Personel"), rows) + (f"<ul>{notes}</ul>" if notes else "")


def baselines(sheet: Sheet) -> str:
    """The plan beside three human rules."""
    s = sheet.summary
    rows = [("rencana ini", *_minutes(s)), *((b["label"], *_minutes(b)) for b in s.get("baselines", ()))]
    header = ("Cara", "Patroli", "Perjalanan", "Jumlah", "Terjauh", "Aturan keras dilanggar")
    return table("pembanding", header, rows) + "<p>Menit, sekali jalan.</p>"


def _minutes(row: dict[str, Any]) -> tuple[Any, ...]:
    keys = ("patrol_minutes", "travel_minutes", "total_minutes", "worst_trip_minutes", "hard_violations")
    return tuple(round(row[k]) if row.get(k) is not None else "" for k in keys)


def soft(sheet: Sheet) -> str:
    """Soft rules that were broken, and what each costs."""
    rows = [(SOFT.get(r, r), int(n), float(price), n * price) for r, n, price in sheet.document["soft"]]
    return table("lunak", ("Aturan lunak", "Kali", "Harga per kali (menit)", "Jumlah (menit)"), rows)


def proof(sheet: Sheet) -> str:
    """Value, bound and limits of each stage."""
    rows = [
        (
            _stage(sheet, x["name"]), float(x["value"]), float(x["bound"]),
            percent(x["gap"], 3) if x["gap"] is not None else x["reason"], x["nodes"],
            "ya" if x["limit_hit"] else "tidak",
        )
        for x in sheet.document["stages"]
    ]  # fmt: skip
    header = ("Tahap", "Nilai", "Terbaik yang mungkin", "Paling jauh", "Simpul", "Batas kerja tercapai")
    return table("bukti", header, rows)


def _stage(sheet: Sheet, name: str) -> str:
    """`posts 16.07.10 low` as `plot Talang Kelapa, kurang rawan`."""
    what, *part = name.split()
    word = STAGES.get(what, what)
    return f"{word} {sheet.district(part[0])}, {sheet.label(part[1])}" if len(part) == 2 else word
