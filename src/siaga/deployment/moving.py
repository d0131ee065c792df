"""Who moves, for a list and for the paper that goes to the bases? Only those; nobody else is troubled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from siaga.deployment import comparing, held, reads
from siaga.deployment.access import Part
from siaga.deployment.comparing import Move
from siaga.deployment.listing import Rows
from siaga.deployment.models import Plan
from siaga.deployment.pictures.sheet import Sheet
from siaga.deployment.words import MOVES
from siaga.journal import issuing
from siaga.journal.context import Actor
from siaga.kit import papers
from siaga.kit.errors import refuse
from siaga.kit.screen import two
from siaga.kit.words import number


class Moves(Rows):
    """Moves that page as a query set does."""


def told(rows: Sequence[Move], old: Sheet, new: Sheet, part: Part) -> list[dict[str, Any]]:
    """Moves with names where they may be read, and the villages of both posts."""
    known = held.names({m.officer for m in rows}, part)
    return [
        {
            "move": m, "name": held.called(m.officer, known), "kind": two(*MOVES[m.kind]),
            "before": _place(old, m.before), "after": _place(new, m.after),
        }
        for m in rows
    ]  # fmt: skip


def _place(sheet: Sheet, post: str) -> str:
    found = sheet.posts.get(post)
    return f"{sheet.village(found['village'])}, {sheet.district(found['district'])}" if found else ""


def print_moves(old: Plan, new: Plan, actor: Actor, recipient: str) -> bytes:
    """The paper of those who move from one plan to the next, numbered in the journal. Refuses when nobody moves."""
    found = comparing.compare(old.document, new.document)
    if not found.moves:
        raise refuse(
            "Tidak ada yang bergeser", "Tidak perlu mencetak daftar", "Nobody moves", "There is no list to print"
        )
    told: dict[str, Any] = {"against": old.number, "moves": len(found.moves)}
    copy = issuing.issue("deployment.print_moves", actor, f"plan/{new.number}", recipient, **told)
    before = reads.sheet(old, show_names=True)
    after = reads.sheet(new, show_names=True, issue=copy.number, recipient=copy.recipient)
    return papers.to_pdf(paper(found.moves, before, after))


def paper(moves: Sequence[Move], old: Sheet, new: Sheet) -> papers.Paper:
    """One table for each base, its officers in order of name."""
    per: dict[str, list[Move]] = {}
    for move in moves:
        officer = new.officers.get(move.officer) or old.officers.get(move.officer)
        per.setdefault(officer.base if officer else "", []).append(move)
    blocks: list[papers.Block] = [papers.Text(f"SINTETIS: {', '.join(new.synthetic)}")] if new.synthetic else []
    for base, rows in sorted(per.items()):
        blocks += [papers.Heading(f"{new.base(base)}: {number(len(rows))} personel"), _grid(rows, old, new)]
    subtitle = f"{new.operation} · rencana nomor {new.number}, {new.status} · {new.mark}"
    foot = f"{new.mark}. Sidik masukan {new.document['input_hash'][:12]}."
    return papers.Paper(f"Daftar personel yang bergeser – {new.regency}", subtitle, tuple(blocks), foot)


def _grid(rows: Sequence[Move], old: Sheet, new: Sheet) -> papers.Grid:
    cells = sorted(
        (new.who(m.officer), _nrp(new, m.officer), MOVES[m.kind][0], _place(old, m.before) or "–",
         _full(new, m.after) or "–", number(m.minutes_after) if m.after else "–")
        for m in rows
    )  # fmt: skip
    header = ("No", "Personel", "NRP", "Keterangan", "Semula", "Menjadi", "Menit")
    return papers.Grid(header, tuple((str(n), *c) for n, c in enumerate(cells, 1)), (0.5, 2, 1, 1, 2, 3, 0.7))


def _nrp(sheet: Sheet, officer: str) -> str:
    person = sheet.persons.get(officer)
    return person.nrp if person else ""


def _full(sheet: Sheet, post: str) -> str:
    found = sheet.posts.get(post)
    return f"{sheet.stations(found)}; {sheet.district(found['district'])}" if found else ""
