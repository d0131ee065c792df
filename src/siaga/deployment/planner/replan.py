"""What does a change on the morning cost? The same model, with a price on every move and every call-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from siaga.deployment.planner import posts, replan_calm, replan_held, travel
from siaga.deployment.planner.document import document
from siaga.deployment.planner.posts import Map
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import Plan, Post, Posts, Proof

Key = tuple[str, str]
CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Replan:
    """The new plan and what it asks of people: ids of officers.

    `moved`: fit officers whose own post still exists but who sit at another; `called_up`: on duty now and
    not before; `stood_down`: fit, on duty before and not now. `regrouped`: (district, class) solved anew.
    `moved_at_least`: where more than 2 % of the seats move, how few moves any plan within 0.2 % more travel
    than a plan from scratch could do with, proven; else None.
    """

    plan: Plan
    moved: tuple[str, ...]
    called_up: tuple[str, ...]
    stood_down: tuple[str, ...]
    regrouped: tuple[Key, ...]
    moved_at_least: int | None = None


def replan(problem: Problem, old: Mapping[str, Any], options: Options | None = None, *, map: Map = map) -> Replan:
    """Plan the changed `problem` again, keeping what `old` (plan.json) says wherever that is cheap.

    Only the (district, class) groups whose stations or roads changed get new posts; every other post keeps
    its id, stations and, where fit, its people. `map` may be a process pool's.
    """
    options = options or Options()
    placed, regrouped = new_posts(problem, old, options, map)
    alive = {p.id for p in placed.posts}
    problem, dropped = _known_locks(problem, alive)
    current = {s["officer"]: s["post"] for s in old["seats"] if s["officer"]}
    chain, reserve = replan_held.keep(problem, old, frozenset(current))
    held = replan_held.names(chain, reserve)
    seated, least = replan_calm.seat(problem, placed.posts, held, options, current)
    seated = replace(seated, notes=(*seated.notes, *dropped))
    plan = Plan(placed, seated, chain, reserve, problem.input_hash(), {})
    plan = replace(plan, document=document(problem, options, plan))
    return replace(_told(problem, old, plan, current, alive, regrouped), moved_at_least=least)


def new_posts(
    problem: Problem, old: Mapping[str, Any], options: Options, map: Map = map
) -> tuple[Posts, tuple[Key, ...]]:
    """Old posts where nothing changed, new ones elsewhere under the ids of those they overlap most."""
    before: dict[Key, list[Post]] = defaultdict(list)
    for row in old["posts"]:
        post = _post(row)
        before[_key(problem, post.district, post.station_class)].append(post)
    changed = _changed(problem, before)
    part = _only(problem, changed)
    fresh = posts.solve(part, options, map=map)
    kept = [p for key, group in before.items() if key not in changed for p in group]
    wanted: dict[Key, list[Post]] = defaultdict(list)
    for post in fresh.posts:
        wanted[_key(problem, post.district, post.station_class)].append(post)
    taken = {p.id for group in before.values() for p in group}
    for key in sorted(wanted):
        kept += _named(before.get(key, []), wanted[key], taken)
    whole = tuple(sorted(kept, key=lambda p: p.id))
    return Posts(whole, _whole_proof(old, whole, fresh), fresh.parts), tuple(sorted(changed))


def _post(row: Mapping[str, Any]) -> Post:
    return Post(
        row["id"], row["village"], row["district"], row["class"], int(row["seats"]), bool(row["river"]),
        tuple(row["stations"]), float(row["patrol_minutes"]),
    )  # fmt: skip


def _changed(problem: Problem, before: Mapping[Key, Sequence[Post]]) -> set[Key]:
    """Groups whose stations differ from the old posts', whose size of team does, or whose patrols do."""
    district = {v.code: v.district for v in problem.villages}
    home = {s.code: s.village for s in problem.stations}
    now: dict[Key, set[str]] = defaultdict(set)
    for s in problem.stations:
        now[_key(problem, district[s.village], s.station_class)].add(s.code)
    stale = {key for key, group in before.items() if {c for p in group for c in p.stations} != now.get(key, set())}
    rest = [p for key, group in before.items() if key not in stale for p in group]
    minutes = _patrols(problem, rest, home)
    classes = {s.code: s.station_class for s in problem.stations}
    for post, today in zip(rest, minutes, strict=True):
        size = max(problem.pattern(classes[c], post.district).officers for c in post.stations)
        if abs(today - post.patrol_minutes) > CLOSE or size != post.seats:
            stale.add(_key(problem, post.district, post.station_class))
    return (stale | set(now) - set(before)) & set(now) | set(before) - set(now)


def _key(problem: Problem, district: str, station_class: str) -> Key:
    """The group a post is planned in: its district and class, "" where posts may cross or mix them."""
    rules = problem.rules
    return "" if rules.posts_cross_districts else district, "" if rules.posts_mix_classes else station_class


def _patrols(problem: Problem, teams: Sequence[Post], home: Mapping[str, str]) -> list[float]:
    """Patrol minutes of old posts on today's roads."""
    places = {v.code: i for i, v in enumerate(problem.villages)}
    walks = travel.walks(problem.villages, problem.travel)
    by_district: dict[str, list[int]] = defaultdict(list)
    for i, v in enumerate(problem.villages):
        by_district[_key(problem, v.district, "")[0]].append(i)
    legs = {d: travel.legs([problem.villages[i] for i in rows], problem.travel) for d, rows in by_district.items()}
    at = {i: n for rows in by_district.values() for n, i in enumerate(rows)}
    out = []
    for post in teams:
        base = at[places[post.village]]
        stops = [places[home[c]] for c in post.stations]
        out.append(float(sum(legs[_key(problem, post.district, "")[0]][base, at[i]] + walks[i] for i in stops)))
    return out


def _only(problem: Problem, keys: set[Key]) -> Problem:
    district = {v.code: v.district for v in problem.villages}
    stations = tuple(s for s in problem.stations if _key(problem, district[s.village], s.station_class) in keys)
    return replace(problem, stations=stations)


def _named(old: Sequence[Post], new: Sequence[Post], taken: set[str]) -> list[Post]:
    """New posts under old ids by most stations in common; the rest keep or get a free id."""
    shape = len(new), len(old)
    shared = np.array([[len(set(a.stations) & set(b.stations)) for b in old] for a in new], np.int64).reshape(shape)
    same = np.array([[a.village == b.village for b in old] for a in new], np.bool_).reshape(shape)
    rows, columns = linear_sum_assignment(shared * 2 + (same & (shared > 0)), maximize=True)
    ids = {int(r): old[c].id for r, c in zip(rows, columns, strict=True) if shared[r, c]}
    out = []
    for i, post in enumerate(new):
        id_ = ids.get(i) or _free(post.id, taken)
        taken.add(id_)
        out.append(replace(post, id=id_))
    return out


def _free(id_: str, taken: set[str]) -> str:
    """The id itself, else with the first suffix nobody has."""
    if id_ not in taken:
        return id_
    return next(f"{id_}-{n}" for n in range(2, len(taken) + 3) if f"{id_}-{n}" not in taken)


def _whole_proof(old: Mapping[str, Any], whole: Sequence[Post], fresh: Posts) -> Proof:
    """Kept posts are as good as they were: the old gap bounds them, the new proof bounds the others."""
    was: Mapping[str, Any] = next((s for s in old.get("stages", []) if s["name"] == "posts"), {})
    value = sum(p.patrol_minutes for p in whole)
    lost = max(0.0, float(was.get("value", 0.0)) - float(was.get("bound", 0.0)))
    lost += max(0.0, fresh.proof.value - fresh.proof.bound)
    hit = fresh.proof.limit_hit or bool(was.get("limit_hit"))
    reason = "" if whole else "no stations"
    return Proof(value, max(0.0, value - lost), fresh.proof.status, fresh.proof.nodes, hit, reason)


def _known_locks(problem: Problem, alive: set[str]) -> tuple[Problem, tuple[str, ...]]:
    """Locks and bans of posts that are gone fall away, with a note."""
    gone = sorted({(o, p) for o, p in (*problem.locks.posts, *problem.locks.bans) if p not in alive})
    locks = replace(
        problem.locks,
        posts=tuple(x for x in problem.locks.posts if x[1] in alive),
        bans=tuple(x for x in problem.locks.bans if x[1] in alive),
    )
    return replace(problem, locks=locks), tuple(f"Kunci {o} -> {p} gugur: plot tidak ada lagi" for o, p in gone)


def _told(
    problem: Problem,
    old: Mapping[str, Any],
    plan: Plan,
    current: Mapping[str, str],
    alive: set[str],
    keys: tuple[Key, ...],
) -> Replan:
    fit = {o.id for o in problem.officers if o.ready}
    seats = {s.officer: s.post for s in plan.people.seats if s.officer}
    before = set(current) | replan_held.old_names(old)
    after = set(seats) | replan_held.names(plan.command, plan.reserve)
    moved = (o for o, p in current.items() if o in seats and p in alive and seats[o] != p and o in fit)
    return Replan(plan, _ids(moved), _ids(after - before), _ids((before - after) & fit), keys)


def _ids(officers: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(officers))
