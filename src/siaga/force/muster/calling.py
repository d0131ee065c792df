"""How is the roll called by name, on a screen or from a paper sheet? The rules of a list, without a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from siaga.force.models import Muster, RollLine
from siaga.force.muster import lines
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import Problem, Refused


@dataclass(frozen=True, slots=True)
class Called:
    """One officer as called: present, or absent for a reason (its key)."""

    officer: str
    present: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands at the foot of a paper sheet: jumlah, kurang, hadir."""

    strength: int
    missing: int
    present: int


def call_roll(
    muster: Muster, called: Sequence[Called], actor: Actor, *, channel: str = "list", totals: Totals | None = None
) -> int:
    """Set lines to present or absent; returns how many changed. All or none.

    Refuses people not on the roll or named twice, unknown reasons, an absence that a scan contradicts (that
    is `correct_line`'s, with a reason why), and totals that contradict each other or the lines.
    """
    now = clock.now()
    with act("force.record_roll", actor, lines.cause_of(muster)) as change:
        held = lines.locked(muster, [c.officer for c in called])
        wrong = [*_wrong(muster, called, held), *(_totals(called, totals) if totals else ())]
        if wrong:
            raise Refused(wrong)
        due = [c for c in called if _differs(held[c.officer], c)]
        for c in due:
            if c.present:
                lines.present(held[c.officer], now, channel)
            else:
                lines.absent(held[c.officer], c.reason, now, channel)
        lines.save(muster, [held[c.officer] for c in due], actor)
        change.update(
            channel=channel, rows=len(called), changed=len(due),
            lines=[{"officer": c.officer, "present": c.present, "reason": c.reason} for c in due[:1000]],
        )  # fmt: skip
    return len(due)


def _differs(line: RollLine, called: Called) -> bool:
    if called.present:
        return line.state != "present"
    return (line.state, line.reason) != ("absent", called.reason)


def _wrong(muster: Muster, called: Sequence[Called], held: Mapping[str, RollLine]) -> Iterator[Problem]:
    reasons, seen = {r.key for r in lines.roll_of(muster).reasons}, set[str]()
    for n, c in enumerate(called, start=1):
        line = held.get(c.officer)
        if line is None or c.officer in seen:
            yield Problem(
                "", n, "officer", c.officer, "Personel tidak ada dalam daftar apel ini, atau disebut dua kali",
                "Muat ulang daftar", "The officer is not on this roll, or named twice", "Reload the list",
            )  # fmt: skip
            continue
        seen.add(c.officer)
        if not c.present and c.reason not in reasons:
            yield Problem(
                "", n, "reason", c.reason, "Alasan kurang tidak dikenal", "Pilih salah satu alasan",
                "Unknown reason of absence", "Choose one of the reasons",
            )  # fmt: skip
        if not c.present and line.state == "present" and line.channel == "qr":
            yield Problem(
                "", n, "state", c.officer, "Kartunya sudah dipindai hari ini",
                "Cari orangnya; bila memang keliru, betulkan dengan alasan di halaman apel",
                "The card was scanned today", "Look for the person, or correct it on the muster's page",
            )  # fmt: skip


def _totals(called: Sequence[Called], told: Totals) -> Iterator[Problem]:
    here = sum(c.present for c in called)
    found = {"jumlah": (told.strength, len(called)), "hadir": (told.present, here),
             "kurang": (told.missing, len(called) - here)}  # fmt: skip
    for name, (said, counted) in found.items():
        if said != counted:
            yield Problem(
                "", 0, name, str(said), f"Kaki lembar: {name} {said}, barisnya {counted}",
                "Periksa baris yang keliru, atau betulkan angka pada kaki lembar",
                f"The sheet's foot says {said} ({name}), its lines {counted}", "Look for the wrong line or number",
            )  # fmt: skip
