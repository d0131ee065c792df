"""How does a plan come to be? Proposed from a snapshot, changed by a list of changes, locked by hand, exported."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from siaga.deployment import access, change_acts, differences, proposing, reads, repairing, snapshot, solving
from siaga.deployment.models import Lock, Plan
from siaga.deployment.planner import changes, problem_io
from siaga.deployment.planner import document as documents
from siaga.deployment.planner.problem import Options, Problem
from siaga.journal import issuing
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock, importing
from siaga.kit.errors import refuse
from siaga.operation import reads as operations

Progress = Callable[[str], None]
text_of = documents.write


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan worked out and checked, not kept yet. `replaces` and `listed`: the plan it changes, and by what.

    `stage`, `boats_out`, `stranded` as in `models.Plan`.
    """

    problem: Problem
    document: dict[str, Any]
    seconds: float
    replaces: int | None = None
    listed: list[dict[str, Any]] | None = None
    stage: str = ""
    boats_out: Sequence[str] = ()
    stranded: Sequence[str] = ()


def make_plan(
    actor: Actor,
    *,
    spread_minutes: float | None = None,
    stage: str = "",
    workers: int | None = None,
    progress: Progress = lambda stage: None,
) -> Plan:
    """Plan the current operation from its registers and propose the result. Nothing is approved by this."""
    found = work_out_plan(spread_minutes=spread_minutes, stage=stage, workers=workers, progress=progress)
    return propose_plan(actor, found)


def work_out_plan(
    *,
    spread_minutes: float | None = None,
    stage: str = "",
    workers: int | None = None,
    progress: Progress = lambda stage: None,
) -> Proposal:
    """The plan of the current operation; long work that writes nothing.

    `stage`: a re-vote's key plans that stage's own stations; "" plans all.
    """
    problem = snapshot.problem(spread_minutes=spread_minutes, stage=stage)
    options = Options(seed=operations.current().seed)
    solved = solving.solve(problem, options, workers=workers, progress=progress)
    return Proposal(problem, solved.document, solved.seconds, stage=stage, boats_out=differences.boats_out())


def replan(
    actor: Actor,
    file: Path,
    *,
    instant: bool = False,
    progress: Progress = lambda stage: None,
) -> Plan:
    """Apply a file of changes to the last plan and propose the plan that moves the fewest people for it.

    The changes build on the last plan's own input, so one re-plan follows another. `instant` only fills what
    absences vacated and proves nothing.
    """
    text = file.read_text("utf-8")
    changes.parse(text, file.name)
    found = work_out_replan(json.loads(text)["changes"], instant=instant, progress=progress, file=file.name)
    return propose_plan(actor, found)


def work_out_replan(
    rows: list[dict[str, Any]],
    *,
    instant: bool = False,
    progress: Progress = lambda stage: None,
    file: str = "changes.json",
) -> Proposal:
    """The last plan after these changes (rows as in a file of changes); long work that writes nothing."""
    old = reads.last_plan()
    found = _again(old, rows, file, instant=instant, progress=progress)
    return replace(found, boats_out=old.boats_out, stranded=old.stranded)


def replan_from_changes(actor: Actor, *, instant: bool = False, progress: Progress = lambda stage: None) -> Plan:
    """Build a re-plan of the approved plan out of every pending or accepted change, and propose it.

    Nothing is approved by this, and the proposals stay open until a plan that holds them is approved. Refuses
    without an approved plan or an open change, and who is no planner.
    """
    access.require_planner(actor)
    return propose_plan(actor, work_out_from_changes(instant=instant, progress=progress))


def work_out_from_changes(*, instant: bool = False, progress: Progress = lambda stage: None) -> Proposal:
    """The approved plan after every open change; long work that writes nothing."""
    old = proposing.approved()
    wanted = proposing.wanted(old)
    found = _again(old, wanted.rows, "usulan", instant=instant, progress=progress)
    return replace(found, boats_out=wanted.boats_out, stranded=wanted.stranded)


def _again(old: Plan, rows: list[dict[str, Any]], file: str, *, instant: bool, progress: Progress) -> Proposal:
    wanted = changes.parse(json.dumps({"format": changes.FORMAT, "changes": rows}), file)
    problem = changes.apply(problem_io.from_dict(old.problem), wanted, file)
    options = Options(seed=operations.current().seed)
    progress("repair" if instant else "replan")
    began = perf_counter()
    document = (repairing.repaired if instant else repairing.replanned)(problem, old.document, options)
    seconds = perf_counter() - began
    progress("check")
    document, _ = solving.checked(problem, document)
    return Proposal(problem, document, seconds, old.number, rows, old.stage)


def propose_plan(actor: Actor, found: Proposal) -> Plan:
    """Keep a plan as proposed; the same plan as the last one is not kept twice."""
    last, out = Plan.objects.order_by("-number").first(), list(found.boats_out)
    if last and last.document == found.document and (last.stage, last.boats_out) == (found.stage, out):
        last.seconds = found.seconds
        return last
    number = last.number + 1 if last else 1
    with act("deployment.propose_plan", actor, f"plan/{number}") as change:
        made = Plan.objects.create(
            number=number,
            input_hash=found.document["input_hash"],
            document=found.document,
            problem=problem_io.to_dict(found.problem),
            seconds=found.seconds,
            replaces=found.replaces,
            changes=found.listed or [],
            stage=found.stage,
            boats_out=out,
            stranded=list(found.stranded),
            made_at=clock.now(),
            made_by=actor.id,
        )
        summary = {k: v for k, v in found.document["summary"].items() if k != "baselines"}
        change.update(input_hash=made.input_hash, replaces=found.replaces, stage=found.stage, summary=summary)
    return made


def approve_plan(plan: Plan, actor: Actor, *, order_number: str) -> Plan:
    """Approve a plan by written order: from now on it is what orders, reports and partners read.

    The former plan of its stage is superseded; proposals that this plan holds are applied. Refuses who is no
    commander or made it, a missing order number, a plan approved already, one older than the plan that stands, and
    one with a broken hard rule.
    """
    access.require_approver(actor, plan.made_by)
    now = clock.now()
    with act("deployment.approve_plan", actor, f"plan/{plan.number}") as change:
        held = Plan.objects.select_for_update().get(pk=plan.pk)
        former = reads.approved_plan(held.stage)
        _may_stand(held, former, order_number)
        Plan.objects.filter(stage=held.stage, superseded_at=None).exclude(approved_at=None).update(
            superseded_at=now
        )
        held.approved_by, held.approved_at, held.order_number = actor.id, now, order_number.strip()
        held.save(update_fields=["approved_by", "approved_at", "order_number"])
        proposing.apply_held(held)
        change.update(
            order_number=held.order_number, made_by=held.made_by, stage=held.stage,
            supersedes=former.number if former else None, input_hash=held.input_hash,
        )  # fmt: skip
    change_acts.propose_changes(cause=f"deployment.approve_plan plan/{held.number}")
    return held


def _may_stand(plan: Plan, former: Plan | None, order_number: str) -> None:
    if len(order_number.strip()) < 3:
        raise refuse(
            "Nomor surat perintah belum diisi", "Isi nomor Sprin", "The order's number is missing",
            "Give the number of the written order",
        )  # fmt: skip
    if plan.approved_at or (former and former.number > plan.number):
        raise refuse(
            f"Rencana nomor {plan.number} sudah disetujui atau sudah digantikan", "Setujui rencana yang lebih baru",
            f"Plan {plan.number} is approved already or has been replaced", "Approve a newer plan",
            value=str(plan.number),
        )  # fmt: skip
    if plan.document["summary"]["hard_violations"] != 0:
        raise refuse(
            "Rencana ini melanggar aturan keras", "Susun ulang, lalu periksa dengan `siaga check`",
            "This plan breaks a hard rule", "Plan again, and check it with `siaga check`",
            value=str(plan.document["summary"]["hard_violations"]),
        )  # fmt: skip


def answer(plan: Plan) -> dict[str, Any]:
    """What `siaga plan --json` prints: the summary, the input's hash, the seconds, and who moves."""
    document = plan.document
    moves = {key: len(document[key]) for key in ("moved", "called_up", "stood_down") if key in document}
    least = {key: document[key] for key in ("moved_at_least",) if key in document}
    return {
        **document["summary"],
        **moves,
        **least,
        "plan": plan.number,
        "input_hash": plan.input_hash,
        "seconds": round(plan.seconds, 3),
    }


def import_plan(
    files: list[Path], actor: Actor, *, dry_run: bool = False, number: int | None = None
) -> dict[str, Any]:
    """Read edited sheets of the plan that stands or of this number; refuse them whole if they contradict, else
    keep their seats as locks."""
    from siaga.deployment import exports

    plan = reads.plan_of(number) if number else reads.standing_plan()
    wanted = exports.read_plan_xlsx(files, reads.sheet(plan))
    names = ", ".join(f.name for f in files)
    if not dry_run:
        with act("deployment.lock_seats", actor, f"plan/{plan.number}") as change:
            rows = [Lock(officer_id=o, post_id=p, source=names[:120]) for o, p in wanted]
            importing.replace_all(Lock.objects.filter(barred=False), rows)
            change.update(files=names, locks=len(wanted))
    return {"locks": len(wanted), "dry_run": dry_run}


def export_plan(shape: str, out: Path, actor: Actor, recipient: str, number: int | None = None) -> list[Path]:
    """Issue the plan that stands in one shape to a recipient; returns the files written into the folder.

    `number` asks for another plan, such as a proposal; a copy says by which order it is approved, or that it is
    not.

    The journal entry comes first, and its number is the copy's: no copy leaves without a trace.
    """
    from siaga.deployment import exports

    plan = reads.plan_of(number) if number else reads.standing_plan()
    out.mkdir(parents=True, exist_ok=True)
    copy = _issue(plan, shape, actor, recipient)
    names = shape in exports.WITH_NAMES
    sheet = reads.sheet(plan, show_names=names, issue=copy.number, recipient=copy.recipient)
    return exports.write(shape, sheet, out)


def hand_out(
    plan: Plan, actor: Actor, recipient: str, *, file: Path | None = None, page: Path | None = None
) -> None:
    """Write plan.json (its mark beside it, for the same input gives the same bytes) and the page of the map."""
    if file:
        copy = _issue(plan, "json", actor, recipient)
        file.write_text(text_of(plan.document), "utf-8")
        issuing.beside(file, copy)
    if page:
        from siaga.deployment import pictures

        copy = _issue(plan, "html", actor, recipient)
        page.write_text(pictures.page(reads.sheet(plan, issue=copy.number, recipient=copy.recipient)), "utf-8")


def _issue(plan: Plan, shape: str, actor: Actor, recipient: str) -> issuing.Copy:
    told: dict[str, Any] = {"format": shape, "approved": bool(plan.approved_at)}
    return issuing.issue("deployment.export_plan", actor, f"plan/{plan.number}", recipient, **told)
