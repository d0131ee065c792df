"""A voting day of 2,564 stations is played against a running post, sixty times as fast as life."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reporting.served import Server, environment, make

pytestmark = pytest.mark.faults
POSTS = int(os.environ.get("SIAGA_REHEARSED_POSTS", "1282"))


def test_every_silence_is_raised_in_time_and_the_numbers_are_the_scripts(tmp_path):
    folder = make(tmp_path / "latihan", POSTS, rehearsal=True)
    server = Server(folder).start()
    words = [str(Path(sys.executable).parent / "siaga"), "reports", "rehearse", "-w", str(folder), "--json"]
    try:
        played = subprocess.run(
            [*words, "--post", f"http://127.0.0.1:{server.port}", "--speed", "60"],
            env=environment(folder), capture_output=True, text=True, check=False, timeout=4 * 3600,
        )  # fmt: skip
    finally:
        server.stop()
    print(played.stdout[-3000:])
    assert played.returncode == 0, played.stderr[-2000:]
    result = json.loads(played.stdout)
    assert result["stations"] == POSTS * 2
    assert result["silences"] > POSTS / 50
    assert not result["late"]
    assert not result["false"]
