"""Which columns do readiness lists have, and when is a row wrong? The database is not asked here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from siaga.force import moments
from siaga.force.readiness.subjects import Subject
from siaga.kit.columns import Column, Row, Table
from siaga.profiles.readiness import CheckItem, Checklist, KitState, Readiness
from siaga.territory.files import place_code

KIND = Column(
    "kind", "choice", also=("jenis",),
    choices={
        "person": "person", "personel": "person", "vehicle": "vehicle", "kendaraan": "vehicle", "boat": "boat",
        "kapal": "boat", "perahu": "boat", "radio": "radio", "komunikasi": "radio", "crowd": "crowd",
        "dalmas": "crowd", "medical": "medical", "kesehatan": "medical", "post": "post", "pos": "post",
    },
)  # fmt: skip
EQUIPMENT = (
    Column("equipment_id", "code", also=("id_peralatan",), pattern=r"[A-Za-z0-9._-]{1,60}", example="DALMAS-01"),
    KIND,
    Column("name", also=("nama",), needed=False, longest=120),
    place_code("base_id", "base", "post_id", "markas"),
)
_MOMENT = r"[0-9T :.\-]{4,20}"


def answer_columns(rules: Readiness) -> tuple[Column, ...]:
    """Columns of a list of answers: one column for each state of the profile besides the single `state`."""
    states = {w.casefold(): s.key for s in rules.states for w in _words(s)}
    return (
        KIND,
        Column("subject_id", "code", also=("id", "id_objek"), pattern=r"[A-Za-z0-9._-]{1,60}", example="KPL-01"),
        Column("item", also=("butir",), longest=80),
        Column("state", "choice", also=("kondisi",), needed=False, choices=states),
        *(Column(f"n_{s.key}", "whole", also=_words(s), needed=False, highest=100_000) for s in rules.states),
        Column("total", "whole", also=("jumlah",), needed=False, highest=100_000),
        Column("measure", "decimal", also=("ukuran", "isi"), needed=False, lowest=0, highest=1e6, example="80"),
        Column("expires", "code", also=("berlaku_sampai",), needed=False, pattern=_MOMENT, example="2025-06-30"),
        Column("at", "code", also=("waktu",), needed=False, pattern=_MOMENT, example=moments.EXAMPLE),
        Column("by", also=("pemeriksa",), needed=False, longest=120),
        Column("photo", also=("foto",), needed=False, longest=300),
    )


def _words(state: KitState) -> tuple[str, ...]:
    return (state.key, state.label.id, state.label.en)


def check_equipment(table: Table, bases: frozenset[str]) -> None:
    """Repeated ids, unknown bases, kinds that have their own register."""
    table.unique("equipment_id")
    for row in table.rows:
        if row["base_id"] and row["base_id"] not in bases:
            table.error(row, "base_id", (
                "Polres/polsek tidak dikenal", "Impor berkas markas dahulu atau betulkan kode",
                "Unknown base", "Import the base file first or correct the code",
            ))  # fmt: skip
        if row["kind"] in ("person", "vehicle", "boat"):
            table.error(row, "kind", (
                "Personel dan kendaraan punya daftar sendiri", "Pakai impor officers atau assets",
                "People and vehicles have their own register", "Use the import of officers or assets",
            ))  # fmt: skip


def items_of(table: Table, rules: Readiness) -> list[tuple[Checklist, CheckItem] | None]:
    """The checklist item of each row, by key or label; unknown items are errors."""
    lists = {c.kind: c for c in rules.checklists}
    found: list[tuple[Checklist, CheckItem] | None] = []
    for row in table.rows:
        checklist = lists.get(row["kind"])
        words = (
            {w.casefold(): i for i in checklist.items for w in (i.key, i.label.id, i.label.en)} if checklist else {}
        )
        item = words.get((row["item"] or "").casefold())
        if row["kind"] and row["item"] and item is None:
            known = ", ".join(dict.fromkeys(i.key for i in words.values()))
            table.error(row, "item", (
                "Butir tidak ada pada daftar periksa jenis ini", f"Pakai salah satu: {known}",
                "The item is not on this kind's checklist", f"Use one of: {known}",
            ))  # fmt: skip
        found.append((checklist, item) if checklist and item else None)
    return found


def check_answers(
    table: Table,
    items: Sequence[tuple[Checklist, CheckItem] | None],
    subjects: Mapping[tuple[str, str], Subject],
    rules: Readiness,
    today: date,
) -> None:
    """Unknown subjects, answers given twice, neither or both ways of counting, totals that contradict, expiry."""
    first: dict[tuple[Any, ...], int] = {}
    for row, pair in zip(table.rows, items, strict=True):
        if row["kind"] and row["subject_id"] and (row["kind"], row["subject_id"]) not in subjects:
            table.error(row, "subject_id", (
                "Tidak terdaftar pada jenis ini", "Periksa ID, atau impor daftarnya dahulu",
                "Not in the register of this kind", "Check the id, or import the register first",
            ))  # fmt: skip
        if pair is None:
            continue
        key = (row["kind"], row["subject_id"], pair[1].key)
        if key in first:
            table.error(row, "item", (
                f"Jawaban ganda, sudah ada pada baris {first[key]}", "Hapus salah satu baris",
                f"Answered twice, already in row {first[key]}", "Delete one of the rows",
            ))  # fmt: skip
        first.setdefault(key, row.number)
        _check_counts(table, row, rules)
        _check_measure(table, row, pair[1], rules)
        _check_expiry(table, row, pair[1], rules, today)


def tally_of(row: Row, rules: Readiness) -> dict[str, int]:
    """Pieces by state: the columns of counts, or one piece in the single state."""
    counts = {s.key: row[f"n_{s.key}"] for s in rules.states if row[f"n_{s.key}"]}
    return {row["state"]: row["total"] or 1} if row["state"] else counts


def _check_counts(table: Table, row: Row, rules: Readiness) -> None:
    counts = [row[f"n_{s.key}"] for s in rules.states if row[f"n_{s.key}"] is not None]
    if bool(counts) == bool(row["state"]):
        table.error(row, "state", (
            "Isi keadaan, atau jumlah per keadaan, salah satu saja", "Kosongkan yang satu, isi yang lain",
            "Give the state or the counts by state, one of them", "Blank one, fill the other",
        ), row["state"] or "")  # fmt: skip
    elif counts and row["total"] is not None and sum(counts) != row["total"]:
        table.error(row, "total", (
            f"Jumlah {row['total']} bukan penjumlahan keadaan ({sum(counts)})", "Betulkan jumlah atau rinciannya",
            f"Total {row['total']} is not the sum of the states ({sum(counts)})", "Correct the total or its parts",
        ))  # fmt: skip


def _check_measure(table: Table, row: Row, item: CheckItem, rules: Readiness) -> None:
    usable = {s.key for s in rules.states if s.usable}
    if item.unit and row["state"] in usable and row["measure"] is None:
        table.error(row, "measure", (
            f"Ukuran belum diisi ({item.unit})", "Isi kolom ukuran",
            f"The measure is missing ({item.unit})", "Fill the measure",
        ), "")  # fmt: skip
    if item.unit == "%" and (row["measure"] or 0) > 100:
        table.error(row, "measure", (
            "Persen lebih dari 100", "Tulis 0 sampai 100", "More than 100 percent", "Write 0 to 100",
        ))  # fmt: skip


def _check_expiry(table: Table, row: Row, item: CheckItem, rules: Readiness, today: date) -> None:
    ends = moments.day(table, row, "expires")
    usable = {s.key for s in rules.states if s.usable}
    if ends and item.expires and ends < today and row["state"] in usable:
        table.error(row, "state", (
            f"Berlaku sampai {ends:%d-%m-%Y}, tetapi ditulis dapat dipakai",
            "Tulis Kedaluwarsa atau betulkan tanggal",
            f"Expired on {ends:%d-%m-%Y}, yet written as usable", "Write it as expired or correct the date",
        ))  # fmt: skip
