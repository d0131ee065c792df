"""How long does the posts stage take on the Banyuasin samples, and how good is it against three human rules?"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

from siaga.deployment.planner import posts
from siaga.deployment.planner.problem import Options, Pattern, Problem, Station, Village

DATA = Path(__file__).parents[1] / "src/siaga/data/banyuasin"
WATER = {f"16.07.{n}" for n in ("02", "07", "08", "09", "13", "14", "15", "18", "20")}
SHARES = {"low": 2223, "elevated": 301, "high": 40}
PATTERNS = (Pattern("low", 2, 8), Pattern("elevated", 1, 1), Pattern("high", 2, 1))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a shipped file."""
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def problem(stations_file: str, column: str) -> Problem:
    """A sample with classes spread by largest remainder per district, then by hash."""
    villages = tuple(
        Village(
            r["kemendagri_code"],
            r["district_code"],
            float(r["lat"]),
            float(r["lon"]),
            "water" if r["district_code"] in WATER else "road",
            float(r["position_uncertainty_km_derived"]),
            r["village"],
        )
        for r in rows("villages.csv")
    )
    found = [(r[column], r["village_code"], r["district_code"]) for r in rows(stations_file)]
    whole = sum(SHARES.values())
    classes: dict[str, str] = {}
    for name in ("high", "elevated"):
        free = [f for f in found if f[0] not in classes]
        count = Counter(d for _, _, d in found)
        exact = {d: n * SHARES[name] / whole for d, n in sorted(count.items())}
        take = {d: int(e) for d, e in exact.items()}
        rest = round(len(found) * SHARES[name] / whole) - sum(take.values())
        for d in sorted(exact, key=lambda d: (take[d] - exact[d], d))[:rest]:
            take[d] += 1
        for d, n in take.items():
            order = sorted((sha256(c.encode()).hexdigest(), c) for c, _, at in free if at == d)
            classes.update({c: name for _, c in order[:n]})
    stations = tuple(Station(c, v, classes.get(c, "low")) for c, v, _ in found)
    return Problem(villages, stations, PATTERNS, (), ())


SAMPLES = {
    "pemilu-2024": ("polling_stations.csv", "tps_code"),
    "pilkada-2024": ("polling_stations_pilkada2024_synthetic.csv", "tps_code_synthetic"),
}


def main(workers: int = 2) -> None:
    """Print one line per sample."""
    for name, (file, column) in SAMPLES.items():
        given = problem(file, column)
        with ProcessPoolExecutor(workers) as pool:
            start = time.perf_counter()
            answer = posts.solve(given, Options(), map=pool.map if workers > 1 else map)
            seconds = time.perf_counter() - start
        p = answer.proof
        print(
            f"{name}: {len(given.stations)} stations, {len(answer.posts)} posts, "
            f"{sum(x.seats for x in answer.posts)} seats, patrol {p.value:.2f}, gap {p.gap:.4%}, "
            f"{p.status}, {p.nodes} nodes, {seconds:.2f} s, notes {answer.notes}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
