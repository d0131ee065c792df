"""What does the child do? The same work as the terminal's `siaga plan`, for the person who asked, then it ends."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from siaga.kit import workspace
from siaga.kit.errors import Refused


def main(folder: str, number: str) -> None:
    """Wait for the word, work, write down how it ended."""
    if not sys.stdin.buffer.readline():
        return
    with suppress(OSError):
        os.nice(5)
    workspace.activate(Path(folder))
    from siaga.deployment.jobs.models import Job

    job = Job.objects.filter(pk=int(number), state="running").first()
    if job:
        work(job)


def work(job: Any) -> None:
    """Work a job out and close it. Nothing raised here reaches anybody, so everything is written down."""
    from siaga.deployment.jobs import acts
    from siaga.journal.context import Actor

    actor = Actor(job.started_by, job.role, job.device)
    try:
        acts.finish_job(job, actor, _found(job, partial(acts.add_line, job)))
    except Refused as refused:
        acts.fail_job(job, actor, "refused", [p.as_dict() for p in refused.problems])
    except Exception as error:
        logging.getLogger(__name__).exception("job %s failed", job.pk)
        acts.fail_job(job, actor, "failed", [acts.fault_of(error)])


def _found(job: Any, progress: Any) -> Any:
    from siaga.deployment import acts as plans

    if job.kind == "plan":
        return plans.work_out_plan(progress=progress, **job.wanted)
    if job.kind == "follow":
        return plans.work_out_from_changes(progress=progress, **job.wanted)
    return plans.work_out_replan(job.wanted["changes"], instant=job.kind == "repair", progress=progress)


if __name__ == "__main__":
    main(*sys.argv[1:])
