"""Does one thing with long work in a real workspace, as the server would: `job_driver.py FOLDER COMMAND`."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from siaga.kit import workspace
from siaga.kit.errors import Refused


def main(folder: str, command: str) -> None:
    workspace.activate(Path(folder).resolve())
    from siaga.deployment.jobs import acts, reads
    from siaga.deployment.models import Job, Plan
    from siaga.journal.context import Actor
    from siaga.journal.models import Entry
    from siaga.kit import children

    actor = Actor("u-perencana", "karendalops", "web")

    def until(test, seconds=120):
        end = time.monotonic() + seconds
        while not test() and time.monotonic() < end:
            time.sleep(0.05)

    def fresh(job):
        return Job.objects.get(pk=job.pk)

    if command == "run":
        job = acts.start_job(actor, "plan", {"workers": 1})
        try:
            acts.start_job(actor, "plan", {})
            second = "began"
        except Refused as refused:
            second = refused.problems[0].reason_en
        until(lambda: fresh(job).state != "running")
        told = reads.told(fresh(job))
        who = Entry.objects.get(act="deployment.propose_plan").actor
        answer = {
            "state": told.state, "stages": [s for s, _ in told.lines], "second": second, "by": who,
            "reached": [told.reached, told.of], "plan": told.job.plan, "plans": Plan.objects.count(),
        }  # fmt: skip
    elif command == "cancel":
        job = acts.start_job(actor, "plan", {"workers": 2})
        until(job.lines.exists)
        workers = Path(f"/proc/{job.pid}/task/{job.pid}/children").read_text().split()
        acts.cancel_job(job, actor)
        left = [pid for pid in (str(job.pid), *workers) if children.born(int(pid))]
        answer = {"state": fresh(job).state, "left": left, "children": len(workers), "plans": Plan.objects.count()}
    elif command == "absence":
        from siaga.deployment.reads import last_plan

        officer = next(s["officer"] for s in last_plan().document["seats"] if s["officer"])
        before = last_plan().number
        job = acts.start_job(actor, "repair", {"changes": [{"change": "absent", "officer": officer}]})
        until(lambda: fresh(job).state != "running")
        last = last_plan()
        answer = {"state": fresh(job).state, "replaces": last.replaces, "before": before,
                  "changes": last.changes, "officer": officer}  # fmt: skip
    elif command == "refused":
        job = acts.start_job(actor, "replan", {"changes": [{"change": "absent", "officer": "tidak-ada"}]})
        until(lambda: fresh(job).state != "running")
        answer = {"state": fresh(job).state, "fault": fresh(job).faults[0]["reason_en"]}
    elif command == "orphan":
        # The server dies without a word, and its child with it, as in a power cut.
        job = acts.start_job(actor, "plan", {"workers": 1})
        until(job.lines.exists)
        os.killpg(job.pid, signal.SIGKILL)
        answer = {"job": job.pk}
    elif command == "restart":
        job = Job.objects.order_by("-id").first()
        before = reads.told(job).state
        closed = acts.close_lost_jobs()
        answer = {"before": before, "row": fresh(job).state, "closed": closed, "again": acts.close_lost_jobs(),
                  "entries": Entry.objects.filter(act="deployment.lose_job").count()}  # fmt: skip
    print(json.dumps(answer))


main(*sys.argv[1:])
