"""Backups begun on the screen: a child makes one whole file, or leaves nothing, plain or encrypted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError

from siaga.journal import backup_runs
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.journal.models import BackupRun
from siaga.kit import clock
from siaga.kit.errors import Refused

DRIVER = Path(__file__).with_name("backup_driver.py")


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A real workspace with its recovery key, and a way to do something in it from a process of its own."""
    folder = tmp_path_factory.mktemp("cadangan") / "pos"
    left_out = ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE", "SIAGA_TEST_DATABASE")
    env = {k: v for k, v in os.environ.items() if k not in left_out}

    def drive(command: str):
        done = subprocess.run(
            [sys.executable, DRIVER, folder, command],
            check=False,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    drive.made, drive.folder = drive("make"), folder
    return drive


@pytest.mark.sqlite
def test_without_a_recovery_key_nothing_begins(post):
    assert post.made["refused"] == "Pemulihan: kunci pemulihan belum dibuat"


@pytest.mark.sqlite
def test_a_child_makes_the_whole_file_that_two_shares_open(post, tmp_path):
    from siaga.journal import recovery, unpacking

    got = post("run")
    assert (got["state"], got["faults"]) == ("done", [])
    assert got["there"] and got["size"] and got["same"] and got["entries"] > 1  # noqa: PT018
    assert got["acts"] == [[f"journal.{what}_backup", "u-admin"] for what in ("start", "save", "finish")]
    assert got["last"] == f"cadangan/{got['file']}"
    assert (got["left"], got["mode"]) == ([got["file"]], "0o700")
    file = post.folder / "cadangan" / got["file"]
    assert b"SQLite format" not in file.read_bytes()
    unpacking.unpack(file, tmp_path / "baru", recovery.join(*post.made["shares"]))
    assert (tmp_path / "baru" / "siaga.sqlite3").exists()
    assert not (tmp_path / "baru" / "cadangan").exists()


@pytest.mark.sqlite
def test_cancelling_kills_the_child_and_leaves_no_plain_copy(post):
    post("run")
    got = post("cancel")
    assert got["stage"] == ["running", True, 5]
    assert got["second"].startswith("A backup is being made since")
    assert (got["state"], got["child"]) == ("cancelled", "")
    assert got["before"] == len(got["left"]) + 2
    assert not [name for name in got["left"] if name.startswith((".", got["file"]))]
    assert got["last"]


@pytest.mark.sqlite
def test_a_child_that_died_is_found_and_swept_up(post):
    got = post("lost")
    assert (got["before"], got["closed"], got["row"], got["again"]) == ("lost", 1, "lost", 0)
    assert not [name for name in got["left"] if name.startswith((".", got["file"]))]


@pytest.mark.sqlite
def test_a_damaged_journal_is_refused_with_its_reason(post):
    got = post("damaged")
    assert (got["state"], got["fault"]) == ("refused", "Cadangan: jurnal tidak utuh")
    assert not [name for name in got["left"] if name.startswith((".", got["file"]))]


def running(file: str = "a.cadangan") -> BackupRun:
    with act("test.run", CONSOLE, "a"):
        return BackupRun.objects.create(file=file, started_by="a", role="operator", started_at=clock.now())


@pytest.mark.django_db
def test_the_table_itself_allows_one_running_backup():
    running()
    with pytest.raises(IntegrityError), act("test.run", CONSOLE, "b"):
        BackupRun.objects.create(file="b", started_by="b", role="", started_at=clock.now())


@pytest.mark.django_db
def test_what_ended_is_not_ended_again(tmp_path, monkeypatch):
    monkeypatch.setattr(backup_runs, "workspace", lambda: tmp_path)
    run = running()
    backup_runs.cancel_backup(run, CONSOLE)
    with pytest.raises(Refused):
        backup_runs.cancel_backup(run, CONSOLE)
    backup_runs.fail_backup(run, CONSOLE, "failed", [])
    run.refresh_from_db()
    assert (run.state, run.ended_at is not None) == ("cancelled", True)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_full_disk_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(backup_runs, "workspace", lambda: tmp_path)
    (tmp_path / "siaga.sqlite3").touch()
    os.truncate(tmp_path / "siaga.sqlite3", 1 << 42)  # a hole: takes no room
    with pytest.raises(Refused, match="Ruang disk tidak cukup"):
        backup_runs._refuse_without_room()
