"""How good and how fast are people, re-plan and repair? `python -m benchmarks.people`: both samples, one process.

The morning: 5 % of the officers absent; nine posts changed: three stations re-classed, three cancelled, three
roads closed inside a post. Drawn by hash, so every run sees the same mornings.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any

from siaga.deployment.planner import changes, people, plan, problem_io, repair, replan, replan_calm, replan_held
from siaga.deployment.planner.posts import solve as solve_posts
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import Post

SAMPLES = ("banyuasin-pilkada-2024", "banyuasin-pemilu-2024")
MORNINGS = 10


def sample(name: str) -> tuple[Problem, dict[str, Any]]:
    """A sample's problem and plan, made through the door a user takes."""
    siaga = str(Path(sys.executable).with_name("siaga"))
    with tempfile.TemporaryDirectory() as folder:
        for words in (("init", folder, "--sample", name), ("plan", "--workspace", folder)):
            subprocess.run([siaga, *words, "--json"], check=True, capture_output=True)
        (file,) = Path(folder).glob("*.sqlite3")
        row = sqlite3.connect(file).execute("select problem, document from deployment_plan").fetchone()
    return problem_io.from_dict(json.loads(row[0])), json.loads(row[1])


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """The answer, its wall seconds, and its processor seconds (one thread; equal on an idle machine)."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.perf_counter() - wall, time.process_time() - cpu


def pick(key: object, rows: list[Any], many: int) -> list[Any]:
    """The same few rows on every run."""
    return sorted(rows, key=lambda r: hashlib.sha256(f"{key}|{r}".encode()).hexdigest())[:many]


def morning(problem: Problem, old: dict[str, Any], seed: int) -> list[changes.Change]:
    """5 % absent and nine posts changed."""
    home = {s.code: s.village for s in problem.stations}
    six = pick((seed, "stations"), [s.code for s in problem.stations if s.station_class == "low"], 6)
    roads = {(p["village"], home[c]) for p in old["posts"] for c in p["stations"] if home[c] != p["village"]}
    ready = [o.id for o in problem.officers if o.ready]
    return [
        *(changes.Absent(o) for o in pick((seed, "absent"), ready, round(0.05 * len(ready)))),
        *(changes.Reclassed(c, "elevated") for c in six[:3]),
        *(changes.Cancelled(c) for c in six[3:]),
        *(changes.Closed(a, b) for a, b in pick((seed, "roads"), sorted(roads), 3)),
    ]


def seat(name: str, problem: Problem, posts: tuple[Post, ...], held: frozenset[str]) -> None:
    """One line about the people stage."""
    answer, seconds, cpu = timed(lambda: people.solve(problem, posts, held, Options()))
    travel = answer.travel_minutes
    print(
        f"{name}: people {seconds:.2f} s (cpu {cpu:.2f}), {len(answer.seats)} seats, {answer.shortage} empty"
        f" (proven {answer.shortage_proven}), gap {100 * (answer.proof.gap or 0):.4f} %, travel {travel:.0f} min,"
        f" {100 * (travel / answer.travel_bound - 1):.3f} % over its bound, worst {answer.worst_trip:.0f}"
        f" of {answer.worst_attainable:.0f} x {problem.rules.worst_trip_ratio},"
        f" reduced cost {answer.reduced_cost:.1e}"
    )


def again(problem: Problem, old: dict[str, Any], seed: int) -> None:
    """One line about one morning: moves, the least that could move, travel against two fresh optima, the repair."""
    new = changes.apply(problem, morning(problem, old, seed))
    made, seconds, cpu = timed(lambda: replan.replan(new, old))
    scratch = plan.plan(new).people.travel_minutes
    same, least = strictly(new, old, made)
    travel, seats = made.plan.people.travel_minutes, sum(p.seats for p in made.plan.posts.posts)
    done, instant, _ = timed(lambda: repair.repair(new, old))
    print(
        f"  morning {seed}: re-plan {seconds:.2f} s (cpu {cpu:.2f}),"
        f" {len(made.moved)} of {seats} seats moved ({100 * len(made.moved) / seats:.1f} %),"
        f" proven least {made.moved_at_least if made.moved_at_least is not None else 'not needed'},"
        f" {len(made.called_up)} called up, travel"
        f" {100 * (travel / scratch - 1):+.3f} % of a plan from scratch,"
        f" {100 * (travel / same - 1):+.3f} % of the least with the same command and reserve"
        f" (within 0.2 % of that at least {least} would move);"
        f" repair {1000 * instant:.0f} ms, {len(done.filled)} filled, {len(done.unfilled)} not"
    )


def strictly(new: Problem, old: dict[str, Any], made: replan.Replan) -> tuple[float, int]:
    """Least travel with the re-plan's own command and reserve, and the fewest moves within 0.2 % of it."""
    held = replan_held.names(made.plan.command, made.plan.reserve)
    current = {s["officer"]: s["post"] for s in old["seats"] if s["officer"]}
    task = people.prepare(new, made.plan.posts.posts, held, Options(), current)
    draft = people.settle(task)
    same = people.travel_bound(task, draft, guide=draft.guide)
    prices = [5.0 * replan_calm.STEP**n for n in range(replan_calm.RUNGS)]
    least = [(people.travel_bound(task, draft, move=p, guide=draft.guide) - 1.002 * same) / p for p in prices]
    return same, max(0, ceil(max(least) - 1e-6))


def main() -> None:
    for name in SAMPLES:
        problem, old = sample(name)
        posts = solve_posts(problem, Options()).posts
        seat(name, problem, posts, replan_held.old_names(old))
        if "pilkada" in name:
            for seed in range(1, MORNINGS + 1):
                again(problem, old, seed)


if __name__ == "__main__":
    main()
