"""800 people, two scanners at once, duplicates and an offline upload: none lost, none double, over 20 a second."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

PEOPLE = 800
START = datetime(2024, 11, 25, 0, 30, tzinfo=UTC)
OPEN = """
import sys; from pathlib import Path
sys.path.insert(0, sys.argv[2])
from siaga.kit import workspace
folder = Path(sys.argv[1]); workspace.activate(workspace.create(folder, workspace.Config(node="uji")))
from django.core.management import call_command
call_command("migrate", verbosity=0)
from force.people import muster, card
from siaga.force.models import RollLine
held = muster(int(sys.argv[3]))
import json
people = RollLine.objects.values_list("officer_id", flat=True).order_by("pk")
print(json.dumps([held.pk, [card(o) for o in people]]))
"""
COUNT = """
import sys, json; from pathlib import Path
from siaga.kit import workspace
workspace.activate(Path(sys.argv[1]))
from siaga.force.muster import reads; from siaga.force.models import Scan
live = reads.live(reads.get()); t = live.total
print(json.dumps([t.strength, t.present, t.waiting, Scan.objects.count(), sum(u.present for u in live.units)]))
"""


def _run(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _start(folder: Path, number: int, device: str, batches: list) -> subprocess.Popen[str]:
    file = folder / f"{device}.json"
    file.write_text(json.dumps(batches), "utf-8")
    script = Path(__file__).with_name("scanner.py")
    words = [sys.executable, str(script), str(folder), str(number), device, str(file)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_eight_hundred_by_two_scanners_none_lost_none_double(tmp_path, monkeypatch):
    monkeypatch.delenv("SIAGA_WORKSPACE", raising=False)
    folder = tmp_path / "pos"
    number, cards = json.loads(_run("-c", OPEN, str(folder), str(Path(__file__).parents[1]), str(PEOPLE)))
    draw = random.Random(800)
    order = draw.sample(cards, PEOPLE)
    twice = draw.sample(cards, 80)  # shown to both scanners
    offline = order[700:]  # scanned without a signal, sent afterwards, twice
    stamp = {text: (START + timedelta(seconds=n / 20)).isoformat() for n, text in enumerate(order)}
    one = [[(t, stamp[t])] for t in [*order[:350], *twice]]
    two = [[(t, stamp[t])] for t in [*twice, *order[350:700]]]
    scanners = [_start(folder, number, d, b) for d, b in (("hp-1", one), ("hp-2", two))]
    told = [json.loads(_finish(s)) for s in scanners]
    seconds = max(t["ended"] for t in told) - min(t["began"] for t in told)
    late = [(t, stamp[t]) for t in offline]
    told.append(json.loads(_finish(_start(folder, number, "hp-3", [late, late]))))
    strength, present, waiting, scans, by_unit = json.loads(_run("-c", COUNT, str(folder)))
    assert (strength, present, waiting, by_unit) == (PEOPLE, PEOPLE, 0, PEOPLE)
    assert sum(t["present"] for t in told) == PEOPLE, "each person became present exactly once"
    sent = len(one) + len(two) + 2 * len(late)
    assert sum(t["present"] + t["again"] + t["known"] for t in told) == sent, "each scan sent is accounted for"
    assert scans == sent - sum(t["known"] for t in told)
    print(f"{(len(one) + len(two)) / seconds:.0f} scans a second")


def _finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out
