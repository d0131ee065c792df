"""How does a plan come to be? Proposed from a snapshot, changed by a list of changes, locked by hand, exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from siaga.deployment import reads, snapshot, solving
from siaga.deployment.models import Lock, Plan
from siaga.deployment.planner import document as documents
from siaga.deployment.planner import problem_io
from siaga.deployment.planner.problem import Options, Problem
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.operation import reads as operations

Progress = Callable[[str], None]
text_of = documents.write


def make_plan(
    actor: Actor,
    *,
    spread_minutes: float | None = None,
    workers: int | None = None,
    progress: Progress = lambda stage: None,
) -> Plan:
    """Plan the current operation from its registers and propose the result. Nothing is approved by this."""
    problem = snapshot.problem(spread_minutes=spread_minutes)
    options = Options(seed=operations.current().seed)
    solved = solving.solve(problem, options, workers=workers, progress=progress)
    return propose_plan(actor, problem, solved.document, solved.seconds)


def replan(
    actor: Actor,
    changes: Path,
    *,
    instant: bool = False,
    workers: int | None = None,
    progress: Progress = lambda stage: None,
) -> Plan:
    """Apply a file of changes to the last plan and propose the plan that moves the fewest people for it."""
    from siaga.deployment.planner import changes as listed
    from siaga.deployment.planner import replan as again

    old = reads.last_plan()
    problem = problem_io.from_dict(old.problem)
    wanted = reads.changes_from(changes)
    began = perf_counter()
    changed = listed.apply(problem, wanted)
    options = Options(seed=operations.current().seed)
    progress("repair" if instant else "replan")
    solve = again.repair if instant else again.replan
    document = solve(changed, old.document, options)
    document, _ = solving.checked(changed, document)
    seconds = perf_counter() - began
    rows = listed.to_rows(wanted)
    return propose_plan(actor, changed, document, seconds, replaces=old.number, changes=rows)


def propose_plan(
    actor: Actor,
    problem: Problem,
    document: dict[str, Any],
    seconds: float,
    *,
    replaces: int | None = None,
    changes: list[dict[str, Any]] | None = None,
) -> Plan:
    """Keep a plan as proposed; the same plan as the last one is not kept twice."""
    last = Plan.objects.order_by("-number").first()
    if last and last.document == document:
        last.seconds = seconds
        return last
    number = last.number + 1 if last else 1
    with act("deployment.propose_plan", actor, f"plan/{number}") as change:
        made = Plan.objects.create(
            number=number,
            input_hash=document["input_hash"],
            document=document,
            problem=problem_io.to_dict(problem),
            seconds=seconds,
            replaces=replaces,
            changes=changes or [],
            made_at=clock.now(),
        )
        summary = {k: v for k, v in document["summary"].items() if k != "baselines"}
        change.update(input_hash=made.input_hash, replaces=replaces, summary=summary)
    return made


def answer(plan: Plan) -> dict[str, Any]:
    """What `siaga plan --json` prints: the summary, the input's hash, the seconds, and who moves."""
    document = plan.document
    moves = {key: len(document[key]) for key in ("moved", "called_up", "stood_down") if key in document}
    return {
        **document["summary"],
        **moves,
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


def export_plan(shape: str, out: Path, actor: Actor) -> list[Path]:
    """Write the last plan in one shape into a folder, with a journalled number; returns the files."""
    from siaga.deployment import exports

    plan = reads.last_plan()
    sheet = reads.sheet(plan, show_names=shape in exports.WITH_NAMES)
    out.mkdir(parents=True, exist_ok=True)
    files = exports.write(shape, sheet, out)
    with act("deployment.export_plan", actor, f"plan/{plan.number}") as change:
        change.update(format=shape, files=[f.name for f in files])
    return files
