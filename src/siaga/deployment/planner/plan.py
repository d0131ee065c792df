"""Who stands where? The stages in order: command, reserve, posts, people, and one document of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import replace
from typing import Any

from siaga.deployment.planner import baselines, command, people, people_margin, posts, reserve, shortage
from siaga.deployment.planner.document import document
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import Plan, Posts

Progress = Callable[[str], None]
Map = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]


def plan(
    problem: Problem,
    options: Options | None = None,
    *,
    map: Map = map,
    cache: MutableMapping[str, Any] | None = None,
    progress: Progress = lambda stage: None,
) -> Plan:
    """Solve the whole problem; `map` may be a process pool's, `progress` hears each stage's name."""
    options = options or Options()
    progress("posts")
    placed = posts.solve(problem, options, map=map, cache=cache)
    return staffed(problem, options, placed, progress=progress)


def staffed(problem: Problem, options: Options, placed: Posts, *, progress: Progress = lambda stage: None) -> Plan:
    """Command and reserve first, then people to the given posts."""
    progress("command")
    chain = command.solve(problem, command.split(problem, problem.rules.rayons))
    busy = command.held(chain)
    progress("reserve")
    held = reserve.solve(problem, options, busy)
    taken = busy | {o for team in held.teams for o in team.officers if o}
    progress("people")
    seated = people.solve(problem, placed.posts, taken, options)
    progress("baselines")
    rules = baselines.all_rules(problem, taken)
    ways = shortage.ways_out(problem, seated.shortage, len(taken))
    more = None
    if seated.shortage:
        progress("ten more officers")
        more = people_margin.more_officers(problem, placed.posts, taken, seated)
    answer = Plan(placed, seated, chain, held, problem.input_hash(), {})
    return replace(answer, document=document(problem, options, answer, rules, ways, more))
