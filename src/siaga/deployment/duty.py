"""Who is on duty when, by the plan that stands, and whom does that leave without rest? Turns and alerts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from siaga.deployment.models import Plan
from siaga.deployment.planner import problem_io
from siaga.deployment.planner.travel import trips
from siaga.deployment.reads import standing_plan
from siaga.force.fatigue import acts, reads
from siaga.force.fatigue.rest import Alert, Stand
from siaga.journal.context import Actor
from siaga.operation.reads import current


def plan_duty(actor: Actor) -> int:
    """Write everyone's turns from the plan that stands; returns their number. Refuses when nothing is planned."""
    plan = standing_plan()
    pairs = [(one, two) for one, two in plan.document["lone_pairs"]]
    return acts.plan_duty(current(), stands(plan), pairs, actor, plan=plan.document["input_hash"])


def alerts() -> tuple[tuple[Alert, ...], int]:
    """Who is at risk by the duty as it stands, and how many stand at posts."""
    plan = standing_plan()
    found = reads.duty_alerts(current(), near(plan), busy(plan.document))
    return found, sum(1 for s in plan.document["seats"] if s["officer"])


def stands(plan: Plan) -> list[Stand]:
    """Everyone at a post, with the way to it."""
    water = {p["id"]: p["river"] for p in plan.document["posts"]}
    return [
        Stand(s["officer"], s["post"], float(s["travel_minutes"]), water[s["post"]])
        for s in plan.document["seats"]
        if s["officer"]
    ]


def busy(document: Mapping[str, Any]) -> set[str]:
    """Everyone with another task in the plan: command and reserve."""
    chain = document["command"]
    posts = ("padal", "kapolsek", "pamatwil", "staff")
    command = [officer for key in posts for _, officer in chain.get(key, ()) if officer]
    return {*command, *(o for team in document["reserve"]["teams"] for o in team["officers"])}


def near(plan: Plan) -> Callable[[str], Mapping[str, float]]:
    """One-way minutes from a base to each post, by the plan's own travel model."""
    problem = problem_io.from_dict(plan.problem)
    villages = {v.code: n for n, v in enumerate(problem.villages)}
    table = trips(problem.bases, problem.villages, problem.travel)
    rows = {b.code: row for b, row in zip(problem.bases, table, strict=True)}
    posts = [(p["id"], villages[p["village"]]) for p in plan.document["posts"]]

    @cache
    def minutes(base: str) -> dict[str, float]:
        return {post: float(rows[base][n]) for post, n in posts} if base in rows else {}

    return minutes
