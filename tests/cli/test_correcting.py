"""A point corrected from the terminal, and a code that is not there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SIAGA = Path(sys.executable).parent / "siaga"


def test_a_point_is_put_right_from_the_terminal(tmp_path):
    def run(*words: str) -> tuple[int, dict]:
        done = subprocess.run([SIAGA, *words, "--json"], cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)

    assert run("init", ".", "--sample", "banyuasin-pilkada-2024")[0] == 0
    point = ("--lat", "-2.98", "--lon", "104.88", "--source", "GPS Polsek Mariana")
    code, told = run("correct", "position", "village", "16.07.01.1016", *point)
    assert (code, told["ok"]) == (0, True)
    assert told["stations"] > 0, "its stations stood at the village's point and follow it"
    code, told = run("correct", "position", "station", "tidak-ada", *point)
    assert (code, told["problems"][0]["value"]) == (1, "tidak-ada")
    code, told = run("correct", "position", "base", "polres-banyuasin", *point[:2], "--lon", "10", *point[4:])
    assert code == 1
