"""How does a plan come to be? Proposed from a snapshot, changed by a list of changes, locked by hand, exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from siaga.deployment import reads, repairing, snapshot, solving
from siaga.deployment.models import Lock, Plan
from siaga.deployment.planner import changes, problem_io
from siaga.deployment.planner import document as documents
from siaga.deployment.planner.problem import Options, Problem
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.operation import reads as operations

Progress = Callable[[str], None]
text_of = documents.write


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan worked out and checked, not kept yet. `replaces` and `listed`: the plan it changes, and by what."""

    problem: Problem
    document: dict[str, Any]
    seconds: float
    replaces: int | None = None
    listed: list[dict[str, Any]] | None = None


def make_plan(
    actor: Actor,
    *,
    spread_minutes: float | None = None,
    workers: int | None = None,
    progress: Progress = lambda stage: None,
) -> Plan:
    """Plan the current operation from its registers and propose the result. Nothing is approved by this."""
    found = work_out_plan(spread_minutes=spread_minutes, workers=workers, progress=progress)
    return propose_plan(actor, found)


def work_out_plan(
    *, spread_minutes: float | None = None, workers: int | None = None, progress: Progress = lambda stage: None
) -> Proposal:
    """The plan of the current operation; long work that writes nothing."""
    problem = snapshot.problem(spread_minutes=spread_minutes)
    options = Options(seed=operations.current().seed)
    solved = solving.solve(problem, options, workers=workers, progress=progress)
    return Proposal(problem, solved.document, solved.seconds)


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
    wanted = changes.parse(json.dumps({"format": changes.FORMAT, "changes": rows}), file)
    problem = changes.apply(problem_io.from_dict(old.problem), wanted, file)
    options = Options(seed=operations.current().seed)
    progress("repair" if instant else "replan")
    began = perf_counter()
    document = (repairing.repaired if instant else repairing.replanned)(problem, old.document, options)
    seconds = perf_counter() - began
    progress("check")
    document, _ = solving.checked(problem, document)
    return Proposal(problem, document, seconds, old.number, rows)


def propose_plan(actor: Actor, found: Proposal) -> Plan:
    """Keep a plan as proposed; the same plan as the last one is not kept twice."""
    last = Plan.objects.order_by("-number").first()
    if last and last.document == found.document:
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
            made_at=clock.now(),
        )
        summary = {k: v for k, v in found.document["summary"].items() if k != "baselines"}
        change.update(input_hash=made.input_hash, replaces=found.replaces, summary=summary)
    return made


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


def import_plan(files: list[Path], actor: Actor, *, dry_run: bool = False) -> dict[str, Any]:
    """Read edited sheets, refuse them whole if they contradict, else keep their seats as locks."""
    from siaga.deployment import exports

    wanted = exports.read_plan_xlsx(files, reads.sheet(reads.last_plan()))
    names = ", ".join(f.name for f in files)
    if not dry_run:
        with act("deployment.lock_seats", actor, f"plan/{reads.last_plan().number}") as change:
            Lock.objects.filter(barred=False).delete()
            Lock.objects.bulk_create(Lock(officer_id=o, post_id=p, source=names) for o, p in wanted)
            change.update(files=names, locks=len(wanted))
    return {"locks": len(wanted), "dry_run": dry_run}


def export_plan(shape: str, out: Path, actor: Actor, recipient: str) -> list[Path]:
    """Issue the last plan in one shape to a recipient; returns the files written into the folder.

    The journal entry comes first, and its number is the copy's: no copy leaves without a trace.
    """
    from siaga.deployment import exports

    plan = reads.last_plan()
    out.mkdir(parents=True, exist_ok=True)
    with act("deployment.export_plan", actor, f"plan/{plan.number}") as change:
        change.update(format=shape, recipient=recipient, classification="TERBATAS")
    names = shape in exports.WITH_NAMES
    return exports.write(shape, reads.sheet(plan, show_names=names, issue=change.seq, recipient=recipient), out)
