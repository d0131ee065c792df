"""Which seats are vacated, and who could be called? The unposted and the reserve, nearest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from siaga.deployment.planner import repair, replan_held
from siaga.deployment.planner.problem import Officer, Problem
from siaga.deployment.planner.repair import Vacancy

NEAREST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may take the seat by every hard rule. `pool`: spare (no task in the plan) or reserve."""

    officer: str
    base: str
    pool: str
    minutes: float
    senior: bool
    boat: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A vacated seat: whose it was, what the next must bring, and the nearest who could be called.

    `fit`: how many could be called at all; `candidates` are the first of them. `call` is who would come if all gaps
    are filled at once with nobody else moved ("" nobody).
    """

    post: str
    seat: int
    village: str
    district: str
    station_class: str
    seats: int
    officer: str
    role: str
    needs_senior: bool
    needs_boat: bool
    fit: int
    call: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class HeldGap:
    """A vacated place in command or reserve, and who would follow (`next` "": nobody)."""

    part: str
    place: str
    officer: str
    next: str


def seats(problem: Problem, old: Mapping[str, Any], nearest: int = NEAREST) -> tuple[Gap, ...]:
    """Vacated seats of the plan `old` under the changed `problem`, high classes first."""
    found = repair.vacated(problem, old)
    if not found.vacant:
        return ()
    crew = [*found.free, *found.reserve]
    now = {(s.post, s.number): s.officer for s in repair.repair(problem, old).seats}
    posts = {p["id"]: p for p in old["posts"]}
    weight = np.array([v.weight for v in found.vacant])
    order = sorted(range(len(found.vacant)), key=lambda i: (-weight[i], *_key(found.vacant[i])))
    return tuple(_gap(found, i, crew, posts, now, nearest) for i in order)


def _key(vacancy: Vacancy) -> tuple[str, int]:
    return vacancy.seat.post, vacancy.seat.number


def _gap(
    found: repair.Vacated,
    row: int,
    crew: list[Officer],
    posts: Mapping[str, Mapping[str, Any]],
    now: Mapping[tuple[str, int], str],
    nearest: int,
) -> Gap:
    vacancy, minutes, price = found.vacant[row], found.minutes[row], found.price[row]
    post = posts[vacancy.seat.post]
    able = [i for i in range(len(crew)) if np.isfinite(price[i])]
    able.sort(key=lambda i: (i >= len(found.free), float(minutes[i]), crew[i].id))
    near = tuple(
        Candidate(
            crew[i].id, crew[i].base, "spare" if i < len(found.free) else "reserve", round(float(minutes[i]), 1),
            crew[i].senior, crew[i].boat,
        )
        for i in able[:nearest]
    )  # fmt: skip
    return Gap(
        post["id"], vacancy.seat.number, post["village"], post["district"], post["class"], int(post["seats"]),
        vacancy.seat.officer, vacancy.seat.role, vacancy.senior, vacancy.boat, len(able), now[_key(vacancy)], near,
    )  # fmt: skip


def held(problem: Problem, old: Mapping[str, Any]) -> tuple[HeldGap, ...]:
    """Vacated places of command and reserve, with who would follow once the seats are filled."""
    fit = {o.id for o in problem.officers if o.ready}
    if all(o in fit for o in _held(old)):
        return ()
    done = repair.repair(problem, old)
    command, reserve = done.command, done.reserve
    out = []
    for part in replan_held.PARTS:
        now = getattr(command, part)
        for (place, was), (_, follows) in zip(old["command"].get(part, []), now, strict=True):
            if was and was not in fit:
                out.append(HeldGap(part, place, was, follows))
    for row, team in zip(old["reserve"]["teams"], reserve.teams, strict=True):
        for was, follows in zip(row["officers"], team.officers, strict=True):
            if was and was not in fit:
                out.append(HeldGap("reserve", row["id"], was, follows))
    return tuple(out)


def _held(old: Mapping[str, Any]) -> Iterator[str]:
    """Who holds a place of command or reserve."""
    for part in replan_held.PARTS:
        yield from (officer for _, officer in old["command"].get(part, []) if officer)
    for team in old["reserve"]["teams"]:
        yield from (officer for officer in team["officers"] if officer)
