"""Which stations does one team guard? The fewest teams per district and class, then the least patrol minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import asdict
from itertools import combinations
from typing import Any

import numpy as np

from siaga.deployment.planner import travel
from siaga.deployment.planner.posts_deal import deal
from siaga.deployment.planner.posts_group import Group, groups
from siaga.deployment.planner.posts_match import fits, pair_up
from siaga.deployment.planner.posts_model import lay_out
from siaga.deployment.planner.problem import Options, Problem
from siaga.deployment.planner.result import Post, Posts, Proof

Map = Callable[[Callable[..., Any], Iterable[Any]], Iterable[Any]]
Part = tuple[tuple[Post, ...], Proof, tuple[str, ...]]
FAR_KM = 100.0
STANDS_IN = (
    "titik tercatat terlalu jauh dari kecamatannya; direncanakan dari titik pengganti, impor titik yang benar"
)


def solve(
    problem: Problem,
    options: Options | None = None,
    *,
    map: Map = map,
    cache: MutableMapping[str, Any] | None = None,
) -> Posts:
    """All posts with their proof. `map` may be a process pool's; `cache` holds plain JSON values by input hash."""
    found, notes = groups(problem, options or Options())
    known = cache if cache is not None else {}
    keys = [g.key() for g in found]
    fresh = [(k, g) for k, g in zip(keys, found, strict=True) if k not in known]
    parts = {k: _thawed(known[k]) for k in keys if k in known}
    for (k, _), part in zip(fresh, map(solve_group, [g for _, g in fresh]), strict=True):
        known[k], parts[k] = _frozen(part), part
    return _joined(problem, [(g, parts[k]) for k, g in zip(keys, found, strict=True)], notes)


def solve_group(group: Group) -> Part:
    """One district and class: its posts, its proof, its notes (Indonesian)."""
    layout = pair_up(group) if fits(group) else lay_out(group)
    posts = tuple(deal(group, layout))
    value = sum(p.patrol_minutes for p in posts)
    held = _held_minutes(group)
    bound = min(value, layout.bound + held)
    proof = Proof(value, bound, layout.status, layout.nodes, layout.limit_hit)
    return posts, proof, (*layout.notes, *_notes(group, posts, layout.limit_hit, proof))


def far_villages(problem: Problem, km: float = FAR_KM) -> tuple[tuple[str, str, float], ...]:
    """Villages farther than `km` from every other village of their district: (village, district, kilometres).

    Most likely a wrong coordinate: a warning for the eye, the plan goes by the numbers it was given.
    """
    by: dict[str, list[Any]] = {}
    for v in problem.villages:
        by.setdefault(v.district, []).append(v)
    out = []
    for district, rows in sorted(by.items()):
        if len(rows) < 2:
            continue
        lat, lon = np.array([v.lat for v in rows]), np.array([v.lon for v in rows])
        apart = travel.straight_km(lat, lon, lat, lon)
        np.fill_diagonal(apart, np.inf)
        near = apart.min(axis=1)
        out += [(v.code, district, round(float(k), 1)) for v, k in zip(rows, near, strict=True) if k > km]
    return tuple(out)


def _held_minutes(group: Group) -> float:
    legs, walks = group.raw_legs(), group.walks()
    return float(sum(legs[f.base, v] + walks[v] for f in group.fixed for v, _ in f.stations))


def _notes(group: Group, posts: Iterable[Post], limit_hit: bool, proof: Proof) -> list[str]:
    notes = []
    if limit_hit:
        notes.append(f"batas {group.nodes} simpul tercapai, paling jauh {proof.gap or 0.0:.2%} dari yang terbaik")
    if group.spread is not None:
        wide = _wide_pairs(group, posts)
        if wide:
            notes.append(
                f"{wide} pasang TPS dalam satu plot berjarak lebih dari {group.spread:g} menit satu sama lain"
            )
    return notes


def _wide_pairs(group: Group, posts: Iterable[Post]) -> int:
    legs = group.raw_legs()
    home = {s: i.village for i in group.items for s in i.stations}
    home |= {s: v for f in group.fixed for v, s in f.stations}
    return sum(legs[home[a], home[b]] > (group.spread or 0) for p in posts for a, b in combinations(p.stations, 2))


def _joined(problem: Problem, parts: list[tuple[Group, Part]], notes: list[str]) -> Posts:
    posts = sorted((p for _, (rows, _, _) in parts for p in rows), key=lambda p: p.id)
    proofs = sorted((g.district, g.station_class, proof) for g, (_, proof, _) in parts)
    for g, (_, _, said) in sorted(parts, key=lambda p: (p[0].district, p[0].station_class)):
        notes += [f"{g.district} {g.station_class}: {text}".strip() for text in said]
    notes += [f"{v.code} {v.name}: {STANDS_IN}".replace("  ", " ") for v in problem.villages if v.stand_in]
    for code, district, km in far_villages(problem):
        notes.append(f"{code}: {km:.0f} km dari desa lain di {district}, periksa koordinatnya")
    rows = [p for _, _, p in proofs]
    whole = Proof(
        sum(p.value for p in rows),
        sum(p.bound for p in rows),
        "Optimal" if all(p.status == "Optimal" for p in rows) else "Limit",
        sum(p.nodes for p in rows),
        any(p.limit_hit for p in rows),
        "" if posts else "tidak ada TPS",
    )
    return Posts(tuple(posts), whole, tuple(proofs), tuple(notes))


def _frozen(part: Part) -> dict[str, Any]:
    posts, proof, notes = part
    return {"posts": [asdict(p) for p in posts], "proof": asdict(proof), "notes": list(notes)}


def _thawed(row: dict[str, Any]) -> Part:
    posts = tuple(Post(**{**p, "stations": tuple(p["stations"])}) for p in row["posts"])
    return posts, Proof(**row["proof"]), tuple(row["notes"])
