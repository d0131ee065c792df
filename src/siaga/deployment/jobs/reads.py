"""Is anything being worked out, how far is it, and how did the last one end?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from siaga.deployment.jobs.models import Job
from siaga.kit import children

STAGES = {
    "plan": ("posts", "command", "reserve", "people", "baselines", "check"),
    "replan": ("replan", "check"),
    "repair": ("repair", "check"),
    "follow": ("replan", "check"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A job as it is now. `state` is `lost` where the row says running and the child is gone."""

    job: Job
    state: str
    stage: str
    reached: int
    of: int
    lines: tuple[tuple[str, datetime], ...]

    @property
    def running(self) -> bool:
        """Whether its child is at work."""
        return self.state == "running"


def told(job: Job) -> Told:
    """How far a job is; asks the kernel whether its child still lives."""
    lines = tuple(job.lines.order_by("id").values_list("stage", "at"))
    known = STAGES["repair" if job.wanted.get("instant") else job.kind]
    stage = lines[-1][0] if lines else ""
    reached = max((known.index(s) + 1 for s, _ in lines if s in known), default=0)
    return Told(job, state_of(job), stage, reached, len(known), lines)


def state_of(job: Job) -> str:
    """The row's state, or `lost` where its child is gone."""
    gone = job.state == "running" and not children.alive(job.pid, job.born)
    return "lost" if gone else job.state


def running() -> Job | None:
    """The job whose row says that it runs."""
    return Job.objects.filter(state="running").order_by("-id").first()


def last() -> Told | None:
    """The newest job."""
    job = Job.objects.order_by("-id").first()
    return told(job) if job else None
