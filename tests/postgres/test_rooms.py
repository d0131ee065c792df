"""Every room passes on PostgreSQL the tests that it passes on SQLite."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from postgres import server

ROOT = Path(__file__).parents[2]
ROOMS = [
    "journal",
    "accounts",
    "territory",
    "operation",
    "force",
    "vulnerability",
    "deployment/test_plan_changes.py",
    "reporting/test_report_intake.py",
    "reporting/test_silence.py",
    "reporting/test_alarms.py",
    "reporting/test_board.py",
    "reporting/desk",
]
pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(bool(server.missing()), reason=server.missing() or "is here"),
]


@pytest.fixture(scope="module")
def address():
    with server.running() as url:
        yield url


def test_the_rooms_pass_on_postgresql(address):
    """In one process: the tables are made once."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *(f"tests/{room}" for room in ROOMS), "-p", "no:cacheprovider", "-p",
         "no:xdist", "-q"],
        cwd=ROOT, env={**os.environ, "SIAGA_TEST_DATABASE": f"{address}siaga", "PYTEST_ADDOPTS": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout.splitlines()[-1]
