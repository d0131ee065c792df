"""How does the plan follow the registers, from the terminal? Changes, gaps, decisions, approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from siaga.cli.accounts import Stdin, known_password
from siaga.cli.shared import Json, Workspace, enter, lines, out, refusals, tell
from siaga.kit.words import number

if TYPE_CHECKING:
    from siaga.deployment.change_reads import BoatGap, GapList, PendingChange
    from siaga.deployment.planner.gaps import Gap

Id = Annotated[int, typer.Argument(metavar="NOMOR", help="Nomor usulan")]
Why = Annotated[str, typer.Option("--reason", help="Alasan")]
STATES = {"pending": "menunggu", "accepted": "diterima", "dismissed": "ditolak"}
POOLS = {"spare": "belum bertugas", "reserve": "cadangan"}


def mount(app: typer.Typer) -> None:
    """Put these commands under `siaga plan`."""
    for name, command in (
        ("list", plans), ("changes", changes), ("gaps", gap_list), ("accept", accept), ("dismiss", dismiss),
        ("approve", approve),
    ):  # fmt: skip
        app.command(name)(command)


def plans(folder: Workspace = None, as_json: Json = False) -> None:
    """Semua rencana: siapa menyusun, siapa menyetujui, mana yang berlaku. / Every plan and its approval."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import reads

        rows = reads.plan_rows()
    tell(as_json, {"ok": True, "plans": [asdict(r) for r in rows]}, lambda: lines(rows))


def changes(folder: Workspace = None, as_json: Json = False) -> None:
    """Usulan perubahan atas rencana yang disetujui. / Changes proposed to the approved plan."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import change_acts, change_reads

        change_acts.propose_changes(cause="siaga plan changes")
        rows = change_reads.pending_changes()
    tell(as_json, {"ok": True, "changes": [asdict(r) for r in rows]}, lambda: _changes(rows))


def _changes(rows: Sequence[PendingChange]) -> None:
    for r in rows:
        value = f" {r.before} -> {r.value}" if r.kind == "class" else ""
        cost = "" if r.officers is None else f", {r.officers:+d} personel"
        place = f" ({r.place})" if r.place else ""
        why = f": {r.reason}" if r.reason else ""
        out.print(
            f"{r.id:>4} {STATES[r.state]:<9} {r.label} {r.subject}{place}{value}{cost}{why} [{r.cause}]",
            markup=False,
        )
    if not rows:
        out.print("Tidak ada usulan perubahan; rencana yang disetujui masih sesuai data")


def gap_list(folder: Workspace = None, as_json: Json = False) -> None:
    """Kebutuhan yang kosong dan siapa yang dapat dipanggil. / Vacated seats and who could be called."""
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import change_acts, change_reads

        change_acts.propose_changes(cause="siaga plan gaps")
        found = change_reads.gap_list()
    tell(as_json, {"ok": True, **found.as_dict()}, lambda: _gaps(found))


def _gaps(found: GapList) -> None:
    out.print(
        f"Rencana nomor {found.plan} ({found.order_number}): {len(found.seats)} dari "
        f"{number(found.seats_needed)} kebutuhan kosong; belum bertugas {number(found.spare)} "
        f"(untuk objek lain {number(found.other_objects)}), cadangan {number(found.reserve)}", markup=False,
    )  # fmt: skip
    for gap in found.seats:
        out.print(_gap(gap), markup=False)
    for row in found.held:
        out.print(
            f"{row.part} {row.place}: {row.officer} tidak siap, pengganti {row.next or 'belum ada'}", markup=False
        )
    for boat in found.boats:
        out.print(_boat(boat), markup=False)


def _gap(gap: Gap) -> str:
    needs = [w for w, yes in (("senior", gap.needs_senior), ("mampu mengemudikan perahu", gap.needs_boat)) if yes]
    near = "; ".join(f"{c.officer} {number(c.minutes)} menit, {POOLS[c.pool]}" for c in gap.candidates[:3])
    near = f"usul {gap.call}; terdekat {near}" if gap.call else near
    asked = f" (perlu {', '.join(needs)})" if needs else ""
    return f"{gap.post} kebutuhan {gap.seat}: {gap.officer} tidak siap{asked}; {near or 'tidak ada pengganti'}"


def _boat(boat: BoatGap) -> str:
    loss = boat.loss
    lifts = f"angkutan {loss.lifts_before} -> {loss.lifts_now or 'tidak ada'} kali"
    told = (
        f"{loss.base}: {', '.join(loss.boats)} tidak dapat dipakai; {loss.afloat} personel lewat air, "
        f"kursi {loss.seats_before} -> {loss.seats_now}, {lifts}"
    )
    if not loss.stranded:
        return f"{told}; perahu lain cukup"
    lent = "; ".join(f"{h.boat} {h.seats} kursi, {number(h.minutes)} menit" for h in boat.help[:3])
    return f"{told}; {len(loss.stranded)} personel tidak terangkut; perahu terdekat: {lent or 'tidak ada'}"


def accept(row: Id, reason: Why, folder: Workspace = None, as_json: Json = False) -> None:
    """Terima satu usulan: rencana harus mengikutinya. / Accept a proposed change."""
    _decide("accept_change", row, reason, folder, as_json)


def dismiss(row: Id, reason: Why, folder: Workspace = None, as_json: Json = False) -> None:
    """Tolak satu usulan: rencana tetap. / Dismiss a proposed change."""
    _decide("dismiss_change", row, reason, folder, as_json)


def _decide(name: str, row: int, reason: str, folder: Workspace, as_json: bool) -> None:
    with refusals(as_json):
        enter(folder)
        from siaga.deployment import change_acts, change_reads
        from siaga.journal.context import CONSOLE

        done = getattr(change_acts, name)(change_reads.found(row), CONSOLE, reason=reason)
    told = f"Usulan {row}: {STATES[done.state]}"
    tell(as_json, {"ok": True, "change": row, "state": done.state}, lambda: out.print(told))


def approve(
    order: Annotated[str, typer.Option("--order", help="Nomor Sprin")],
    by: Annotated[str, typer.Option("--by", help="Nama pengguna Kaops; kata sandinya ditanyakan")],
    plan: Annotated[
        int | None, typer.Argument(metavar="NOMOR", help="Nomor rencana; bawaan: yang terakhir")
    ] = None,
    password_stdin: Stdin = False,
    folder: Workspace = None,
    as_json: Json = False,
) -> None:
    """Setujui rencana sebagai orang kedua, dengan nomor Sprin. / Approve a plan by written order."""
    with refusals(as_json):
        enter(folder)
        from siaga.accounts import terminal
        from siaga.deployment import acts, reads

        chosen = reads.last_plan() if plan is None else reads.plan_of(plan)
        actor = terminal.person(by, known_password(password_stdin), "kaops")
        done = acts.approve_plan(chosen, actor, order_number=order)
    answer = {"ok": True, "plan": done.number, "order_number": done.order_number, "approved_by": done.approved_by}
    tell(as_json, answer, lambda: out.print(f"Rencana nomor {done.number} {reads.approval(done)}", markup=False))
