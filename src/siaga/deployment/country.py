"""How good and how fast is the planner over the whole country? Posts first, the worst polished, then people."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siaga.deployment.country_input import regencies
from siaga.deployment.planner import people, posts
from siaga.deployment.planner.posts_group import groups
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import Post
from siaga.deployment.pool import workers as pool_of

FIRST_GAP, WHOLE_GAP, AIM = 0.02, 0.005, 0.0045
LADDER = (0.005, 0.0)
NODES = {FIRST_GAP: 500, 0.005: 2_000, 0.0: 20_000}
PEOPLE = Options(people_gap=0.004)
Progress = Callable[[str], None]
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One regency's work in a worker: its problem, its result file, and which parts to improve to which gap."""

    code: str
    problem: Problem
    file: Path
    parts: tuple[tuple[str, str], ...] = ()
    gap: float = FIRST_GAP


def run(out: Path, workers: int, limit: int | None, progress: Progress) -> dict[str, Any]:
    """Plan every regency and sum up; `out` holds one file per regency, so a killed run goes on where it was.

    The gap of a stage is the country's: sum of values against sum of bounds. Every district whose posts are
    proven worse than 2 % is named. Command and reserve are not taken from this force.
    """
    out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    problems = dict(regencies(limit))
    seconds = {"input": time.perf_counter() - began}
    states = {code: _read(_file(out, code), p) for code, p in problems.items()}
    with pool_of(workers) as map_:
        stage = _Stage(out, problems, states, map_, progress)
        for name, work in (("posts", stage.posts), ("polish", stage.polish), ("people", stage.people)):
            began = time.perf_counter()
            work()
            seconds[name] = time.perf_counter() - began
    answer = _summary(problems, states, seconds)
    _write(out / "country.json", answer)
    return answer


@dataclass(frozen=True, slots=True)
class _Stage:
    """The stages over all regencies; `states` is brought up to date after each."""

    out: Path
    problems: dict[str, Problem]
    states: dict[str, State]
    map: Callable[..., Iterable[Any]]
    progress: Progress

    def posts(self) -> None:
        self._each("plot", place, [self._job(c) for c, s in self.states.items() if "parts" not in s])

    def people(self) -> None:
        self._each("personel", seat, [self._job(c) for c, s in self.states.items() if "people" not in s])

    def polish(self) -> None:
        """Largest absolute gaps first, one rung of the ladder at a time, until the country's gap is reached."""
        for gap in LADDER:
            while worst := _worst(self.states, gap):
                jobs = [self._job(c, tuple(parts), gap) for c, parts in worst.items()]
                self._each(f"plot {gap:.1%}", place, jobs)

    def _job(self, code: str, parts: tuple[tuple[str, str], ...] = (), gap: float = FIRST_GAP) -> Job:
        return Job(code, self.problems[code], _file(self.out, code), parts, gap)

    def _each(self, what: str, work: Callable[[Job], State], jobs: list[Job]) -> None:
        jobs.sort(key=lambda j: (-(len(j.parts) or len(j.problem.stations)), j.code))
        for i, (job, state) in enumerate(zip(jobs, self.map(work, jobs), strict=True), 1):
            self.states[job.code] = state
            self.progress(f"{what} {i}/{len(jobs)} {job.code}")


def place(job: Job) -> State:
    """Worker: posts of one regency, or only the named parts of it at a finer gap; keeps what was better."""
    began = time.process_time()
    state = _read(job.file, job.problem)
    found, _ = groups(job.problem, Options(posts_gap=job.gap, posts_nodes=NODES[job.gap]))
    parts = {(p["district"], p["class"]): p for p in state.get("parts", ())}
    for group in found:
        key = group.district, group.station_class
        if job.parts and key not in job.parts:
            continue
        made, proof, notes = posts.solve_group(group)
        new = {
            "district": key[0],
            "class": key[1],
            "value": proof.value,
            "bound": proof.bound,
            "tried": job.gap,
            "limit_hit": proof.limit_hit,
            "notes": list(notes),
            "posts": [[p.id, p.village, p.seats, p.river, list(p.stations), p.patrol_minutes] for p in made],
        }
        parts[key] = _better(parts.get(key), new)
    state["parts"] = [parts[k] for k in sorted(parts)]
    state.pop("people", None)
    return _kept(job, state, "posts" if not job.parts else "polish", began)


def _better(old: State | None, new: State) -> State:
    if old is None:
        return new
    best = new if new["value"] <= old["value"] else old
    return {**best, "bound": max(old["bound"], new["bound"]), "tried": new["tried"], "limit_hit": new["limit_hit"]}


def seat(job: Job) -> State:
    """Worker: people of one regency to the posts in its file."""
    began = time.process_time()
    state = _read(job.file, job.problem)
    made = tuple(
        Post(id_, village, p["district"], p["class"], seats, river, tuple(stations), minutes)
        for p in state["parts"]
        for id_, village, seats, river, stations, minutes in p["posts"]
    )
    found = people.solve(job.problem, made, frozenset(), PEOPLE, explain=False)
    state["people"] = {
        "seats": len(found.seats),
        "shortage": found.shortage,
        "officers": len(job.problem.officers),
        "value": found.proof.value,
        "bound": found.proof.bound,
        "limit_hit": found.proof.limit_hit,
        "travel_minutes": found.travel_minutes,
        "worst_trip": found.worst_trip,
        "reduced_cost": found.reduced_cost,
        "notes": list(found.notes),
    }
    return _kept(job, state, "people", began)


def _kept(job: Job, state: State, stage: str, began: float) -> State:
    state["cpu"][stage] = state["cpu"].get(stage, 0.0) + time.process_time() - began
    state["peak_mb"] = max(state.get("peak_mb", 0.0), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    _write(job.file, state)
    return state


def _worst(states: dict[str, State], gap: float) -> dict[str, list[tuple[str, str]]]:
    """Parts not yet tried at this gap whose gaps together are what is too much, by regency; empty when done."""
    rows = [(p["value"] - p["bound"], p["value"], p["tried"], c, p) for c, s in states.items() for p in s["parts"]]
    excess = sum(r[0] for r in rows) - AIM * sum(r[1] for r in rows)
    out: dict[str, list[tuple[str, str]]] = {}
    for loss, value, tried, code, part in sorted(rows, key=lambda r: (-r[0], r[3], r[4]["class"])):
        if excess <= 0:
            break
        if tried > gap and loss > gap * value:
            out.setdefault(code, []).append((part["district"], part["class"]))
            excess -= loss - gap * value
    return out


def _summary(problems: dict[str, Problem], states: dict[str, State], seconds: dict[str, float]) -> dict[str, Any]:
    parts = [(c, p) for c, s in states.items() for p in s["parts"]]
    seated = [s["people"] for s in states.values()]
    above = [
        {"district": p["district"], "class": p["class"], "gap": round(_gap([p]) or 0.0, 5)}
        for _, p in parts
        if (_gap([p]) or 0.0) > FIRST_GAP
    ]
    posts_gap, people_gap = _gap([p for _, p in parts]), _gap(seated)
    return {
        "synthetic": True,
        "regencies": len(problems),
        "stations": sum(len(p.stations) for p in problems.values()),
        "posts": sum(len(p["posts"]) for _, p in parts),
        "seats_needed": sum(p["seats"] for p in seated),
        "officers": sum(p["officers"] for p in seated),
        "shortage": sum(p["shortage"] for p in seated),
        "patrol_minutes": round(sum(p["value"] for _, p in parts), 1),
        "travel_minutes": round(sum(p["travel_minutes"] for p in seated), 1),
        "gap": {"posts": posts_gap, "people": people_gap},
        "target": {"posts": WHOLE_GAP, "people": WHOLE_GAP, "district": FIRST_GAP},
        "districts_above_target": sorted(above, key=lambda a: (-a["gap"], a["district"])),
        "regencies_above_target": [c for c, s in states.items() if (_gap([s["people"]]) or 0.0) > WHOLE_GAP],
        "limits_hit": sum(p["limit_hit"] for _, p in parts),
        "reduced_cost": min((p["reduced_cost"] for p in seated), default=0.0),
        "seconds": {name: round(s, 1) for name, s in seconds.items()},
        "cpu_seconds": {
            name: round(sum(s["cpu"].get(name, 0.0) for s in states.values()), 1)
            for name in ("posts", "polish", "people")
        },
        "peak_worker_mb": round(max((s["peak_mb"] for s in states.values()), default=0.0), 1),
    }


def _gap(rows: Iterable[State]) -> float | None:
    rows = list(rows)
    value, bound = sum(r["value"] for r in rows), sum(r["bound"] for r in rows)
    return max(0.0, (value - bound) / value) if value else None


def _file(out: Path, code: str) -> Path:
    return out / f"{code}.json"


def _read(file: Path, problem: Problem) -> State:
    """The regency's file if it answers this very problem, else an empty state."""
    mark = problem.input_hash()
    if file.exists():
        state: State = json.loads(file.read_text("utf-8"))
        if state.get("input_hash") == mark:
            return state
    return {"input_hash": mark, "cpu": {}}


def _write(file: Path, value: Any) -> None:
    """Whole or not at all: a killed run leaves no half file."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(value, sort_keys=True), "utf-8")
    os.replace(part, file)
