"""How does long work begin, and how does it end? Each beginning and each end is an act."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from siaga.deployment import acts as plans
from siaga.deployment.jobs import reads
from siaga.deployment.jobs.models import Job, JobLine
from siaga.deployment.models import Plan
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM, Actor
from siaga.kit import children, clock
from siaga.kit.errors import Problem, refuse
from siaga.operation import reads as operations

CHILD = "siaga.deployment.jobs.child"


def start_job(actor: Actor, kind: str, wanted: dict[str, Any]) -> Job:
    """Begin long work (plan, replan, repair, follow) in a child process. Refuses while another runs.

    `follow` re-plans from the proposed changes. The child waits until this act is committed; if it is not, the
    child ends without a trace.
    """
    close_lost_jobs()
    with act("deployment.start_job", actor, "") as change:
        _refuse_second()
        job = Job.objects.create(
            operation=operations.current(), kind=kind, wanted=wanted, started_by=actor.id, role=actor.role,
            device=actor.device, started_at=clock.now(),
        )  # fmt: skip
        job.pid, job.born = children.start(CHILD, job.pk, settings.WORKSPACE or Path.cwd())
        try:
            job.save()
            change.object = name_of(job)
            change.update(kind=kind, wanted=wanted)
            transaction.on_commit(partial(children.release, job.pid))
        except BaseException:
            children.abandon(job.pid)
            raise
    return job


def name_of(job: Job) -> str:
    """A job as the journal names it."""
    return f"job/{job.pk}"


def _refuse_second() -> None:
    job = reads.running()
    if job is None:
        return
    since = f"{clock.local(job.started_at, settings.CONFIG.zone):%H.%M} {settings.CONFIG.zone}"
    raise refuse(
        f"Rencana sedang dihitung sejak {since}", "Tunggu sampai selesai, atau batalkan dahulu",
        f"A plan is being worked out since {since}", "Wait until it has ended, or cancel it first",
        value=job.started_by,
    )  # fmt: skip


def add_line(job: Job, stage: str) -> None:
    """Note that a stage has been reached."""
    JobLine.objects.create(job=job, stage=stage[:60], at=clock.now())


def finish_job(job: Job, actor: Actor, found: plans.Proposal) -> Plan | None:
    """Keep the plan that was found and close the job, both or neither; None where it was cancelled meanwhile."""
    with act("deployment.finish_job", actor, name_of(job)) as change:
        row = _still_running(job)
        if row is None:
            raise _cancelled()
        made = plans.propose_plan(actor, found)
        _close(row, "done", plan=made.number)
        change.update(plan=made.number)
    return made


def fail_job(job: Job, actor: Actor, state: str, faults: list[dict[str, Any]]) -> None:
    """Close a job that was refused or failed, with what was wrong."""
    with act("deployment.fail_job", actor, name_of(job)) as change:
        if row := _still_running(job):
            _close(row, state, faults=faults)
        change.update(state=state, faults=len(faults))


def cancel_job(job: Job, actor: Actor) -> None:
    """Kill the child and close the job; nothing of it remains. Refuses a job that has ended.

    The row is locked first: whatever the child has not committed by then, it never will.
    """
    with act("deployment.cancel_job", actor, name_of(job)):
        row = _still_running(job)
        if row is None:
            raise refuse(
                "Pekerjaan ini sudah berakhir", "Muat ulang halaman untuk melihat hasilnya",
                "This work has ended already", "Reload the page to see what came of it",
            )  # fmt: skip
        children.end(row.pid, row.born)
        _close(row, "cancelled")


def close_lost_jobs() -> int:
    """Close jobs whose child is gone without a word (a power cut, a killed process); returns how many."""
    lost = [job for job in Job.objects.filter(state="running") if reads.state_of(job) == "lost"]
    for job in lost:
        with act("deployment.lose_job", SYSTEM, name_of(job)) as change:
            if (row := _still_running(job)) and reads.state_of(row) == "lost":
                _close(row, "lost")
            change.update(started_by=job.started_by)
    return len(lost)


def _still_running(job: Job) -> Job | None:
    return Job.objects.select_for_update().filter(pk=job.pk, state="running").first()


def _close(job: Job, state: str, **more: Any) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, ended_at=clock.now(), **more)


def _cancelled() -> Exception:
    return refuse(
        "Pekerjaan ini dibatalkan", "Hitung lagi bila masih perlu",
        "This work was cancelled", "Work it out again if it is still needed",
    )  # fmt: skip


def fault_of(error: BaseException) -> dict[str, Any]:
    """A fault of the program as a problem to show: what it was, and that nothing was changed."""
    return Problem(
        "", 0, "", f"{type(error).__name__}: {error}"[:300],
        "Perhitungan berhenti karena kesalahan pada sistem; tidak ada yang diubah",
        "Hitung lagi; bila berulang, beri tahu administrator",
        "The work stopped because something broke; nothing was changed",
        "Try again; if it repeats, tell the administrator",
    ).as_dict()  # fmt: skip
