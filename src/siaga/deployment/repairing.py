"""How is a changed plan written down? The full re-plan with its proof, or the instant repair without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from siaga.deployment.planner import repair as instant
from siaga.deployment.planner import replan as full
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import Command

UNPROVEN = "perbaikan seketika, tanpa bukti mutu"


def replanned(problem: Problem, old: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """Document of the full re-plan, with who moves, who is called up and who stands down."""
    again = full.replan(problem, old, options)
    moves = {
        "moved": list(again.moved),
        "called_up": list(again.called_up),
        "stood_down": list(again.stood_down),
        "moved_at_least": again.moved_at_least,
    }
    return {**again.plan.document, **moves}


def repaired(problem: Problem, old: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """Document of the old plan with vacated seats filled; gaps are null, since nothing is proven."""
    done = instant.repair(problem, old)
    seats = [asdict(s) for s in done.seats]
    alive = {s["post"] for s in seats}
    left = {s["officer"] for s in old["seats"] if s["officer"]}
    filled = [s for s in seats if s["officer"]]
    return {
        **old,
        "input_hash": problem.input_hash(),
        "seed": options.seed,
        "posts": [p for p in old["posts"] if p["id"] in alive],
        "seats": seats,
        "command": {**old["command"], **_chain(done.command)},
        "reserve": {**old["reserve"], "teams": [asdict(t) for t in done.reserve.teams]},
        "notes": [*old["notes"], UNPROVEN, *(f"TPS {c} menunggu rencana ulang penuh" for c in done.waiting)],
        "stages": [],
        "moved": [],
        "called_up": sorted({s["officer"] for s in filled} - left),
        "stood_down": list(done.stood_down),
        "moved_at_least": None,
        "summary": _summary(problem, old["summary"], seats, filled),
    }


def _chain(command: Command) -> dict[str, Any]:
    """The chain as plan.json writes it, whoever is absent replaced."""
    return {
        name: [list(row) if isinstance(row, tuple) else row for row in rows]
        for name, rows in asdict(command).items()
    }


def _summary(
    problem: Problem, old: Mapping[str, Any], seats: list[dict[str, Any]], filled: list[dict[str, Any]]
) -> dict[str, Any]:
    trips = [s["travel_minutes"] for s in filled]
    parts = ("posts", "people", "reserve")
    return {
        **old,
        "stations": len(problem.stations),
        "posts": len({s["post"] for s in seats}),
        "seats_needed": len(seats),
        "seats_filled": len(filled),
        "shortage": len(seats) - len(filled),
        "travel_minutes": round(sum(trips), 6),
        "worst_trip_minutes": max(trips, default=0.0),
        "lower_bound": 0.0,
        "gap": dict.fromkeys(parts),
        "gap_reasons": dict.fromkeys(parts, UNPROVEN),
        "baselines": [],
    }
