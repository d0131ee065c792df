"""How good and how fast is a plan here? Both samples, cold, every stage, by the same door a user takes."""

from __future__ import annotations

import json
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from siaga.deployment.opening import SAMPLES


def samples(
    *, workers: int | None = None, progress: Callable[[str], None] = lambda stage: None
) -> list[dict[str, Any]]:
    """One row per sample: need, proof, minutes against human rules, and seconds. Each in its own process."""
    rows = []
    for sample in SAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            progress(f"{sample}: ruang kerja")
            _siaga("init", folder, "--sample", sample)
            progress(f"{sample}: rencana")
            count = ["--workers", str(workers)] if workers else []
            rows.append({"sample": sample, **_siaga("plan", "--workspace", folder, *count)})
    return rows


def _siaga(*words: str) -> Any:
    command = [str(Path(sys.executable).with_name("siaga")), *words, "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # nosec B603
    return json.loads(done.stdout)
