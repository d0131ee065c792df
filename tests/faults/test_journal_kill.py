"""Killed while writing, 200 times: nothing acknowledged is lost, and the journal verifies each time."""

from __future__ import annotations

import random
import subprocess
import time

import pytest

from journal.programs import WRITER, Console, begin, program

pytestmark = pytest.mark.faults
KILLS = 200


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    return begin(tmp_path_factory.mktemp("mati") / "pos")


def killed_writer(post, chance):
    """Numbers that a writer acknowledged before it was killed at a moment of chance after its first writes."""
    writer = subprocess.Popen(program(WRITER, post, 1, 10**6), stdout=subprocess.PIPE, text=True)
    seen = [writer.stdout.readline()]
    time.sleep(chance.uniform(0, 0.05))
    writer.kill()
    seen += writer.stdout.readlines()
    writer.wait()
    return [int(line) for line in seen if line.endswith("\n") and line.strip()]


def test_nothing_acknowledged_is_lost(post):
    chance, acknowledged = random.Random(2024), []
    console = Console(post)
    try:
        for round_ in range(KILLS):
            acknowledged += killed_writer(post, chance)
            code, answer = console("verify")
            assert (code, answer["ok"]) == (0, True), (round_, answer)
            assert answer["entries"] > max(acknowledged)
        assert len(acknowledged) >= KILLS
        assert len(set(acknowledged)) == len(acknowledged)
    finally:
        console.close()
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, {answer['entries']} entries, 0 lost")
