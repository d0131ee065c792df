"""Killed while writing, 200 times: nothing acknowledged is lost, and the journal verifies each time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time

import pytest

from journal.programs import Console, begin, program

pytestmark = pytest.mark.faults
KILLS = 200
# One warm process that forks a writer for each line it reads, and says when that writer is dead.
NURSERY = """
import os, sys
from pathlib import Path
from siaga.kit import workspace
workspace.activate(Path(sys.argv[1]))
from siaga.journal.acts import act
from siaga.journal.context import Actor
for line in sys.stdin:
    child = os.fork()
    if not child:
        for number in range(10**6):
            with act("tests.write_line", Actor("u-1", "operator"), f"baris/{number}") as change:
                change["line"] = number
            os.write(1, b"%d\\n" % change.seq)
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"end\\n")
"""


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    return begin(tmp_path_factory.mktemp("mati") / "pos")


@pytest.fixture
def nursery(post):
    pipe = subprocess.PIPE
    process = subprocess.Popen(program(NURSERY, post), stdin=pipe, stdout=pipe, text=True)
    yield process
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


def killed_writer(nursery, chance):
    """Numbers that a writer acknowledged before it was killed at a moment of chance after its first write."""
    nursery.stdin.write("go\n")
    nursery.stdin.flush()
    seen, child = [], 0
    while not (child and seen):
        line = nursery.stdout.readline()
        child, seen = (int(line[4:]), seen) if line.startswith("pid") else (child, [*seen, int(line)])
    time.sleep(chance.uniform(0, 0.05))
    os.kill(child, signal.SIGKILL)
    while (line := nursery.stdout.readline()) != "end\n":
        seen.append(int(line))
    return seen


def test_nothing_acknowledged_is_lost(post, nursery):
    chance, acknowledged = random.Random(2024), []
    console = Console(post)
    try:
        for number in range(KILLS):
            acknowledged += killed_writer(nursery, chance)
            code, answer = console("verify")
            assert (code, answer["ok"]) == (0, True), (number, answer)
            assert answer["entries"] > max(acknowledged)
        assert len(set(acknowledged)) == len(acknowledged) >= KILLS
    finally:
        console.close()
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, {answer['entries']} entries, 0 lost")
