"""Long work in a child process: it ends with a plan of the person who asked, or leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError

from siaga.deployment.jobs import acts, reads
from siaga.deployment.models import Job, JobLine, Plan
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import children, clock
from siaga.kit.errors import Refused
from siaga.operation.models import Operation

DRIVER = Path(__file__).with_name("job_driver.py")
SIAGA = Path(sys.executable).with_name("siaga")


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A real workspace, and a way to do something in it from a process of its own."""
    folder = tmp_path_factory.mktemp("pos")
    left_out = ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE", "SIAGA_TEST_DATABASE")
    env = {k: v for k, v in os.environ.items() if k not in left_out}
    run = {"env": env, "capture_output": True, "text": True, "timeout": 180}
    subprocess.run([SIAGA, "init", str(folder), "--sample", "banyuasin-pilkada-2024", "--json"], check=True, **run)

    def drive(command: str):
        done = subprocess.run([sys.executable, DRIVER, folder, command], check=False, **run)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return drive


@pytest.mark.sqlite
def test_a_plan_worked_out_in_a_child_is_the_askers_and_only_one_runs(post):
    got = post("run")
    assert got["state"] == "done"
    assert got["stages"] == ["posts", "command", "reserve", "people", "baselines", "check"]
    assert got["reached"] == [6, 6]
    assert got["second"].startswith("A plan is being worked out since")
    assert (got["by"], got["plan"], got["plans"]) == ("u-perencana", 1, 1)
    again = post("absence")
    assert again["state"] == "done"
    assert again["replaces"] == again["before"] == 1
    assert again["changes"] == [{"change": "absent", "officer": again["officer"]}]
    assert post("refused") == {"state": "refused", "fault": "unknown"}


@pytest.mark.sqlite
def test_cancelling_kills_the_child_and_its_workers_and_leaves_no_plan(post):
    got = post("cancel")
    assert got["state"] == "cancelled"
    assert got["left"] == []
    assert got["children"] >= 1
    assert got["plans"] == post("cancel")["plans"]


@pytest.mark.sqlite
def test_a_restart_finds_the_child_that_died_and_says_so(post):
    post("orphan")
    got = post("restart")
    assert got == {"before": "lost", "row": "lost", "closed": 1, "again": 0, "entries": 1}


@pytest.fixture
def job(db):
    with act("test.job", CONSOLE, "job"):
        operation = Operation.objects.create(
            name="uji", regency_code="16.07", profile_name="uji", profile={}, seed=1, opened_at=clock.now()
        )
        return Job.objects.create(
            operation=operation, kind="plan", started_by="a", role="karendalops", started_at=clock.now(), pid=0
        )


def test_the_table_itself_allows_one_running_job(job):
    with pytest.raises(IntegrityError), act("test.job", CONSOLE, "job"):
        Job.objects.create(operation=job.operation, kind="plan", started_by="b", role="", started_at=clock.now())


def test_what_ended_is_not_ended_again(job):
    acts.cancel_job(job, CONSOLE)
    job.refresh_from_db()
    assert (job.state, job.ended_at is not None) == ("cancelled", True)
    with pytest.raises(Refused):
        acts.cancel_job(job, CONSOLE)
    with pytest.raises(Refused):
        acts.finish_job(job, CONSOLE, None)
    assert not Plan.objects.exists()
    acts.fail_job(job, CONSOLE, "failed", [])
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_progress_is_written_outside_an_act_and_counts_known_stages(job):
    for stage in ("posts", "command", "ten more officers"):
        acts.add_line(job, stage)
    told = reads.told(job)
    assert (told.stage, told.reached, told.of) == ("ten more officers", 2, 6)
    assert JobLine.objects.count() == 3


def test_a_fault_of_the_program_is_told_without_a_trace(job):
    fault = acts.fault_of(RuntimeError("x" * 900))
    assert len(fault["value"]) == 300
    acts.fail_job(job, CONSOLE, "failed", [fault])
    job.refresh_from_db()
    assert job.faults[0]["reason"].startswith("Perhitungan berhenti")


def test_a_reused_process_number_is_not_our_child():
    me = os.getpid()
    assert children.alive(me, children.born(me))
    assert not children.alive(me, "1")
    assert not children.alive(0, "")
