"""How is a plan written down? One JSON object without times: the same input gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from siaga.deployment.planner import command, shortage
from siaga.deployment.planner.baselines import Baseline
from siaga.deployment.planner.people_margin import Margin
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import Plan, Post, Proof

FORMAT = "siaga-plan/1"
ENGINE = ("siaga", "highspy", "numpy", "scipy")
DECIMALS = 6


def document(
    problem: Problem,
    options: Options,
    plan: Plan,
    baselines: Sequence[Baseline] = (),
    ways_out: Sequence[Any] = (),
    ten_more: Margin | None = None,
) -> dict[str, Any]:
    """The whole plan as plain data, rounded to six decimals. `hard_violations` is filled by the checker."""
    padal = dict(plan.command.padal)
    answer: dict[str, Any] = _rounded(
        {
            "format": FORMAT,
            "input_hash": plan.input_hash,
            "engine": {name: version(name) for name in ENGINE},
            "seed": options.seed,
            "options": asdict(options),
            "summary": _summary(problem, plan, baselines),
            "posts": [_post(p, padal.get(p.district, "")) for p in plan.posts.posts],
            "seats": [asdict(s) for s in plan.people.seats],
            "command": {
                "padal": [list(p) for p in plan.command.padal],
                "kapolsek": [list(p) for p in plan.command.kapolsek],
                "pamatwil": [list(p) for p in plan.command.pamatwil],
                "staff": [list(p) for p in plan.command.staff],
                "notes": list(plan.command.notes),
            },
            "reserve": _reserve(plan),
            "lone_pairs": [list(p) for p in plan.people.lone_pairs],
            "lone_risks": list(plan.people.lone_risks),
            "soft": [list(s) for s in plan.people.soft],
            "not_used": list(plan.people.not_used),
            "notes": [*plan.posts.notes, *plan.people.notes],
            "stages": _stages(plan),
            "ways_out": [asdict(w) for w in ways_out],
            "ten_more": asdict(ten_more) if ten_more else None,
        }
    )
    return answer


def write(plan_document: dict[str, Any]) -> str:
    """Canonical text of plan.json: sorted keys, two spaces, a final newline."""
    return json.dumps(plan_document, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def _summary(problem: Problem, plan: Plan, baselines: Sequence[Baseline]) -> dict[str, Any]:
    seats = plan.people.seats
    ready = [o for o in problem.officers if o.ready]
    filled = [s for s in seats if s.officer]
    patrol = sum(p.patrol_minutes for p in plan.posts.posts)
    return {
        "stations": len(problem.stations),
        "posts": len(plan.posts.posts),
        "seats_needed": len(seats),
        "officers": len(problem.officers),
        "officers_ready": len(ready) - _held(plan) - problem.other_objects,
        "officers_held": _held(plan),
        "other_objects": problem.other_objects,
        "seats_filled": len(filled),
        "shortage": plan.people.shortage,
        "minimum_pooled": pooled(problem),
        "patrol_minutes": patrol,
        "travel_minutes": plan.people.travel_minutes,
        "total_minutes": patrol + plan.people.travel_minutes,
        "worst_trip_minutes": plan.people.worst_trip,
        "worst_attainable_minutes": plan.people.worst_attainable,
        "gap": {
            "posts": plan.posts.proof.gap,
            "people": plan.people.proof.gap,
            "reserve": plan.reserve.proof.gap,
        },
        "gap_reasons": {
            name: proof.reason
            for name, proof in (
                ("posts", plan.posts.proof),
                ("people", plan.people.proof),
                ("reserve", plan.reserve.proof),
            )
            if proof.reason
        },
        "lower_bound": plan.people.travel_bound,
        "hard_violations": None,
        "baselines": [asdict(b) for b in baselines],
    }


def pooled(problem: Problem) -> dict[str, Any]:
    """The arithmetic minimum over the regency as plain data: needed, have, missing."""
    found = asdict(shortage.minimum_pooled(problem))
    return {"needed": found["needed"], "have": found.pop("force"), **found}


def _held(plan: Plan) -> int:
    return len(command.held(plan.command) | {o for t in plan.reserve.teams for o in t.officers if o})


def _post(post: Post, padal: str) -> dict[str, Any]:
    row = asdict(post)
    row["class"] = row.pop("station_class")
    row["stations"] = list(post.stations)
    row["supervisor"] = padal
    return row


def _reserve(plan: Plan) -> dict[str, Any]:
    held = plan.reserve
    teams = [{"id": t.id, "base": t.base, "officers": list(t.officers)} for t in held.teams]
    return {"minutes": held.minutes, "by_one": held.by_one, "by_two": held.by_two, "teams": teams}


def _stages(plan: Plan) -> list[dict[str, Any]]:
    parts = [(f"posts {d} {c}", p) for d, c, p in plan.posts.parts if p.limit_hit or p.gap]
    whole = [("posts", plan.posts.proof), ("people", plan.people.proof), ("reserve", plan.reserve.proof)]
    return [_stage(name, proof) for name, proof in (*whole, *parts)]


def _stage(name: str, proof: Proof) -> dict[str, Any]:
    return {"name": name, "gap": proof.gap, **asdict(proof)}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value
