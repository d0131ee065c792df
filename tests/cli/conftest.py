"""Two real workspaces, opened and planned once through the terminal, as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SIAGA = Path(sys.executable).parent / "siaga"


@dataclass(frozen=True)
class Terminal:
    """A workspace folder and a way to run commands in it."""

    folder: Path

    def run(self, *words: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
        env = {
            k: v
            for k, v in os.environ.items()
            if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE", "SIAGA_TEST_DATABASE")
        }
        return subprocess.run(
            [SIAGA, *words], cwd=self.folder, env=env, text=True, input=typed, capture_output=True, timeout=300,
            check=False,
        )  # fmt: skip

    def json(self, *words: str) -> dict[str, Any]:
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def terminal_in() -> type[Terminal]:
    """Make a terminal in a folder."""
    return Terminal


def _opened(folder: Path, sample: str) -> Terminal:
    terminal = Terminal(folder)
    terminal.json("init", ".", "--sample", sample)
    return terminal


@pytest.fixture(scope="session")
def pilkada(tmp_path_factory) -> Terminal:
    return _opened(tmp_path_factory.mktemp("pilkada"), "banyuasin-pilkada-2024")


@pytest.fixture(scope="session")
def pemilu(tmp_path_factory) -> Terminal:
    return _opened(tmp_path_factory.mktemp("pemilu"), "banyuasin-pemilu-2024")


@pytest.fixture(scope="session")
def pilkada_plan(pilkada) -> dict[str, Any]:
    return pilkada.json("plan", "--out", "plan.json")


@pytest.fixture(scope="session")
def pemilu_plan(pemilu) -> dict[str, Any]:
    return pemilu.json("plan", "--out", "plan.json")
