"""How long does a national re-scoring take? `python -m benchmarks.index [stations] [indicators]`, one JSON line."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

import numpy as np

from siaga.vulnerability.index.moves import moves
from siaga.vulnerability.index.scale import MISSING, Answers, Scale
from siaga.vulnerability.index.score import score_all, score_one

STATIONS, INDICATORS = 435_296, 30
LIMIT_SECONDS, LIMIT_MIB, LIMIT_ONE_MS = 10.0, 2048, 5.0


def scale(indicators: int) -> Scale:
    """A yes/no instrument with unequal weights and two cuts. Synthetic."""
    codes = tuple(f"I{j:03d}" for j in range(indicators))
    weights = tuple(1 + j % 5 for j in range(indicators))
    return Scale(codes, weights, ((0, 100),) * indicators, (2_000, 4_000))


def answers(stations: int, indicators: int, seed: int = 20241127) -> Answers:
    """Random answers, a tenth of them missing. Synthetic."""
    draw = np.random.default_rng(seed).random((stations, indicators))
    return np.where(draw < 0.1, MISSING, (draw < 0.3).astype(np.uint8)).astype(np.uint8)


def measure(stations: int = STATIONS, indicators: int = INDICATORS) -> dict[str, object]:
    """Score all stations with ranges and contributions, then single ones with their moves; compare with limits."""
    made, given = scale(indicators), answers(stations, indicators)
    begin = time.perf_counter()
    scores = score_all(made, given)
    seconds = time.perf_counter() - begin
    singles = []
    for row in given[:200]:
        begin = time.perf_counter()
        score_one(made, row)
        moves(made, row)
        singles.append(1000 * (time.perf_counter() - begin))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    one = float(np.median(singles))
    return {
        "stations": stations, "indicators": indicators, "cores": os.cpu_count(),
        "seconds": round(seconds, 3), "peak_mib": round(peak),
        "one_station_ms": round(one, 3), "one_station_ms_p99": round(float(np.quantile(singles, 0.99)), 3),
        "certain": int(scores.certain.sum()),
        "ok": seconds <= LIMIT_SECONDS and peak <= LIMIT_MIB and one <= LIMIT_ONE_MS,
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; exit code 1 when a limit is passed."""
    found = measure(*(int(a) for a in (sys.argv[1:] if arguments is None else arguments)))
    print(json.dumps(found))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
