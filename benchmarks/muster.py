"""Roll of 800 by two scanners, unpaced: scans a second, and what became of each. Fails below 20 a second."""

from __future__ import annotations

import json
import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from force.test_muster_scanners import COUNT, OPEN, PEOPLE, START, _finish, _run, _start

AIM = 20


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pos"
        number, cards = json.loads(_run("-c", OPEN, str(folder), sys.path[0], str(PEOPLE)))
        order = random.Random(800).sample(cards, PEOPLE)
        scans = [[(text, (START + timedelta(seconds=n / AIM)).isoformat())] for n, text in enumerate(order)]
        halves = (("hp-1", scans[:430]), ("hp-2", scans[370:]))
        told = [json.loads(_finish(s)) for s in [_start(folder, number, d, b) for d, b in halves]]
        _, present, waiting, *_ = json.loads(_run("-c", COUNT, str(folder)))
    seconds = max(t["ended"] for t in told) - min(t["began"] for t in told)
    sent = sum(len(b) for _, b in halves)
    print(f"{sent} scans, {PEOPLE} people: {present} present, {waiting} waiting; {sent / seconds:.0f} a second")
    if present != PEOPLE or sent / seconds < AIM:
        sys.exit(1)


if __name__ == "__main__":
    main()
