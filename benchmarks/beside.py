"""Do the pages stay quick while the whole country is planned beside them?

`python -m benchmarks.beside [FOLDER]` starts `siaga bench country` with two workers (results in FOLDER, so that a
second run goes on), serves the Pemilu sample meanwhile and asks every page a commander may open, one by one. Prints
the slowest pages, then what the country bench says. Fails when a page's p95 is above 300 ms on the wall, or
when the country was done before the pages were.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import pages

LIMIT_MS, SHOWN, START_S = 300.0, 12, 20.0


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = pages.workspace(Path(os.environ.get("SIAGA_PAGES") or made), pages.SAMPLE)
        key = json.loads((folder / "keys.json").read_text("utf-8"))["kaops"]
        asked = pages.opening(key)
        results = sys.argv[1] if len(sys.argv) > 1 else f"{made}/country"
        command = [pages.SIAGA, "bench", "country", "--out", results, "--workers", "2", "--json"]
        country = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        time.sleep(START_S)
        walls = pages.served(folder, key, asked)
        early = country.poll() is not None
        said, _ = country.communicate()
    slow = report({path: wall for path, (_, wall) in walls.items()})
    print(said)
    sys.exit(1 if slow or early or country.returncode else 0)


def report(walls: dict[str, float]) -> int:
    """Print the slowest pages; returns how many are too slow."""
    for path, wall in sorted(walls.items(), key=lambda row: -row[1])[:SHOWN]:
        print(f"{path:<62} {wall:>7.1f} ms{'  SLOW' if wall > LIMIT_MS else ''}")
    slow = sum(wall > LIMIT_MS for wall in walls.values())
    print(f"{len(walls)} pages beside the country, {slow} above {LIMIT_MS:.0f} ms", flush=True)
    return slow


if __name__ == "__main__":
    main()
