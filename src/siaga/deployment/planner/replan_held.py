"""Who stays in command and reserve after a change? Everybody who is fit; vacancies go to the unposted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from siaga.deployment.planner import travel
from siaga.deployment.planner.problem import Officer, Problem
from siaga.deployment.planner.result import Command, Proof, Reserve, Team

Pairs = tuple[tuple[str, str], ...]
PARTS = ("padal", "kapolsek", "pamatwil", "staff")


def keep(problem: Problem, old: Mapping[str, Any], seated: frozenset[str]) -> tuple[Command, Reserve]:
    """The old command and reserve, vacancies filled from ready officers without a seat; else "" and a note.

    An officer who is now locked to a post, or `seated`, leaves both.
    """
    away = seated | {o for o, _ in problem.locks.posts}
    busy = seated | old_names(old)
    fit = {o.id: o for o in problem.officers if o.ready and o.id not in away}
    free = {o: who for o, who in fit.items() if o not in busy}
    notes: list[str] = [str(n) for n in old["command"].get("notes", [])]
    parts = {p: _pairs(p, old["command"].get(p, []), fit, free, problem, notes) for p in PARTS}
    teams = tuple(_team(row, fit, free) for row in old["reserve"]["teams"])
    command = Command(parts["padal"], parts["kapolsek"], parts["pamatwil"], tuple(notes), parts["staff"])
    return command, _reserve(problem, old, teams)


def names(command: Command, reserve: Reserve) -> frozenset[str]:
    """Every officer in command or reserve."""
    chain = (*command.padal, *command.kapolsek, *command.pamatwil, *command.staff)
    return frozenset(o for _, o in chain if o) | {o for t in reserve.teams for o in t.officers if o}


def old_names(old: Mapping[str, Any]) -> frozenset[str]:
    """Every officer of a plan document's command and reserve."""
    chain = [o for part in PARTS for _, o in old["command"].get(part, [])]
    return frozenset(o for o in (*chain, *(o for t in old["reserve"]["teams"] for o in t["officers"])) if o)


def _pairs(
    part: str,
    rows: list[list[str]],
    fit: Mapping[str, Officer],
    free: dict[str, Officer],
    problem: Problem,
    notes: list[str],
) -> Pairs:
    out = []
    for place, officer in rows:
        name = officer
        if officer and officer not in fit:
            base = place if part == "kapolsek" else _home(problem, officer)
            name = "" if part in ("pamatwil", "staff") else _next(free, base, senior=True)
            notes.append(f"{part} {place}: {officer} tidak siap, pengganti {name or 'belum ada'}")
        out.append((place, name))
    return tuple(out)


def _home(problem: Problem, officer: str) -> str:
    return next((o.base for o in problem.officers if o.id == officer), "")


def _next(free: dict[str, Officer], base: str, *, senior: bool) -> str:
    """The best unposted officer: seniors only for command; own before BKO, same base, then rank, then id."""
    pool = [o for o in free.values() if o.senior or not senior]
    if not pool:
        return ""
    sign = -1 if senior else 1
    best = min(pool, key=lambda o: (o.origin == "bko", o.base != base, sign * o.rank_order, o.id))
    del free[best.id]
    return best.id


def _team(row: Mapping[str, Any], fit: Mapping[str, Officer], free: dict[str, Officer]) -> Team:
    """A vacancy of the only senior is filled by a senior where one is unposted."""
    stay = [o if o in fit else "" for o in row["officers"]]
    led = any(fit[o].senior for o in stay if o)
    crew = []
    for place, was in zip(stay, row["officers"], strict=True):
        name = place
        if was and not place:
            name = ("" if led else _next(free, row["base"], senior=True)) or _next(free, row["base"], senior=False)
            led = True
        crew.append(name)
    return Team(row["id"], row["base"], tuple(crew))


def _reserve(problem: Problem, old: Mapping[str, Any], teams: tuple[Team, ...]) -> Reserve:
    """The same sites; shares of today's stations within reach of one and of two teams."""
    was: Mapping[str, Any] = next((s for s in old.get("stages", []) if s["name"] == "reserve"), {})
    count = Counter(s.village for s in problem.stations)
    places = [v for v in problem.villages if count[v.code]]
    bases = {b.code: b for b in problem.bases}
    minutes = problem.rules.reserve_minutes
    proof = Proof(
        float(was.get("value", 0.0)), float(was.get("bound", 0.0)), str(was.get("status", "")),
        reason="reserve sites kept in a re-plan",
    )  # fmt: skip
    none = Reserve(teams, proof, minutes, 0.0, 0.0)
    if not places or not teams:
        return none
    near = (travel.trips([bases[t.base] for t in teams], places, problem.travel) <= minutes).sum(axis=0)
    total = sum(count[v.code] for v in places)
    one, two = (sum(count[v.code] for v, n in zip(places, near, strict=True) if n >= k) / total for k in (1, 2))
    return replace(none, by_one=float(one), by_two=float(two))
