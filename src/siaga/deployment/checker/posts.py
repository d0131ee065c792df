"""Do the posts keep every rule and cost what they claim? Recomputed from raw input, in its own way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import asin, ceil, cos, inf, pi, radians, sin, sqrt
from typing import Any

from siaga.deployment.checker import fewest

EARTH_KM = 6371.0088
CLOSED_MINUTES = 100_000.0
CLOSE = 1e-6
ROUNDING = 1e-6
ORDER = ("low", "elevated", "high", "special")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """Raw rows by code; `given` the user's own minutes, infinite where a road is closed."""

    problem: Row
    document: Row
    villages: dict[str, Row]
    stations: dict[str, Row]
    locked: dict[str, str]
    given: dict[tuple[str, str], float]


def broken_rules(problem: Row, document: Row) -> list[str]:
    """Broken rules as "rule: what", empty if sound. `problem` as plain data, `document` the object of plan.json."""
    facts = _facts(problem, document)
    structure = [*_ids(facts), *_cover(facts)]
    if structure:
        return structure
    posts = document["posts"]
    each = [line for post in posts for line in (*_pure(facts, post), *_size(facts, post), *_cost(facts, post))]
    return [*each, *_locks(facts), *_number(facts), *_summary(facts)]


def _facts(problem: Row, document: Row) -> Facts:
    given: dict[tuple[str, str], float] = {}
    for (a, b), minutes in problem["travel"]["pairs"]:
        given[a, b] = minutes
    for (a, b), minutes in problem["travel"]["pairs"]:
        given.setdefault((b, a), minutes)
    for a, b in problem["travel"]["closed"]:
        given[a, b] = given[b, a] = inf
    stations = {s["code"]: s for s in problem["stations"]}
    return Facts(
        problem,
        document,
        {v["code"]: v for v in problem["villages"]},
        stations,
        {code: post for code, post in problem["locks"]["stations"] if code in stations},
        given,
    )


def _ids(facts: Facts) -> Iterator[str]:
    for name, times in sorted(Counter(p["id"] for p in facts.document["posts"]).items()):
        if times > 1:
            yield f"post_id: {name} appears {times} times"
    for post in facts.document["posts"]:
        if post["village"] not in facts.villages:
            yield f"unknown_village: post {post['id']} stands in {post['village']}"
        if not post["stations"]:
            yield f"empty_post: {post['id']} has no station"


def _cover(facts: Facts) -> Iterator[str]:
    """Each station in exactly one post."""
    seen = Counter(s for p in facts.document["posts"] for s in p["stations"])
    for code in sorted(set(seen) - set(facts.stations)):
        yield f"unknown_station: {code}"
    for code in sorted(facts.stations):
        if seen[code] != 1:
            yield f"station_once: {code} is in {seen[code]} posts"


def _pure(facts: Facts, post: Row) -> Iterator[str]:
    """One district, one class, unless the rules let them merge; the post stands in one of its own villages."""
    rules, held = facts.problem["rules"], post["id"] in facts.locked.values()
    rows = [facts.stations[s] for s in post["stations"]]
    places = sorted({s["village"] for s in rows})
    districts = {facts.villages[v]["district"] for v in places}
    classes = sorted({s["station_class"] for s in rows}, key=ORDER.index)
    if len(districts) > 1 and not rules["posts_cross_districts"]:
        yield f"one_district: post {post['id']} has stations of {', '.join(sorted(districts))}"
    if len(classes) > 1 and not rules["posts_mix_classes"]:
        yield f"one_class: post {post['id']} has stations of {', '.join(classes)}"
    if post["class"] != classes[-1]:
        yield f"class: post {post['id']} says {post['class']}, its stations are {classes[-1]}"
    if post["village"] not in places:
        yield f"own_village: post {post['id']} has no station in its village {post['village']}"
    if post["district"] != facts.villages[post["village"]]["district"]:
        yield f"district: post {post['id']} says {post['district']}"
    if post["river"] != any(facts.villages[v]["mode"] == "water" for v in places):
        yield f"river: post {post['id']} says {post['river']}"
    for place in places:
        bound = rules["spread_minutes"]
        if place == post["village"] or held:
            continue
        if leg(facts, post["village"], place) == inf:
            yield f"closed_road: post {post['id']} goes from {post['village']} to {place}"
        elif bound is not None and leg(facts, post["village"], place) > bound:
            yield f"spread: post {post['id']} reaches {place} beyond {bound} minutes"


def _pattern(facts: Facts, station: Row) -> Row:
    district, name = facts.villages[station["village"]]["district"], station["station_class"]
    table = {(p["station_class"], p["district"]): p for p in facts.problem["patterns"]}
    keys = [(n, d) for n in ([name, "high"] if name == "special" else [name]) for d in (district, "")]
    found: Row = next(table[k] for k in keys if k in table)
    return found


def _size(facts: Facts, post: Row) -> Iterator[str]:
    """No more stations than a team may have; fewer than the least only where the least cannot be kept."""
    patterns = [_pattern(facts, facts.stations[s]) for s in post["stations"]]
    load = sum(Fraction(1, p["stations_max"]) for p in patterns)
    if load > 1:
        yield f"stations_max: post {post['id']} has {len(patterns)} stations"
    if post["seats"] != max(p["officers"] for p in patterns):
        yield f"officers: post {post['id']} has {post['seats']} seats"
    least = {p["stations_min"] for p in patterns}
    held = post["id"] in facts.locked.values() or facts.problem["rules"]["posts_mix_classes"]
    if len(least) == 1 and len(patterns) < min(least) and not held and _least_can_be_kept(facts, post):
        yield f"stations_min: post {post['id']} has {len(patterns)} stations"


def _least_can_be_kept(facts: Facts, post: Row) -> bool:
    """Posts of the same kind times the least number fit, and nothing restricts who may be together."""
    same = [p for p in facts.document["posts"] if p["class"] == post["class"] and p["district"] == post["district"]]
    least = _pattern(facts, facts.stations[post["stations"][0]])["stations_min"]
    return not _restricted(facts) and len(same) * least <= sum(len(p["stations"]) for p in same)


def _restricted(facts: Facts) -> bool:
    rules = facts.problem["rules"]
    return bool(facts.problem["travel"]["closed"] or facts.locked) or rules["spread_minutes"] is not None


def leg(facts: Facts, a: str, b: str) -> float:
    """One-way minutes from village to village; infinite where the road is closed, whatever the way round."""
    if a == b:
        return 0.0
    if (a, b) in facts.given:
        minutes = facts.given[a, b]
        return minutes if minutes < CLOSED_MINUTES else inf
    one, other = facts.villages[a], facts.villages[b]
    if (one["lat"], one["lon"]) == (other["lat"], other["lon"]):
        km = 128 / (45 * pi) * (one["radius_km"] + other["radius_km"]) / 2
    else:
        km = _straight(one, other)
    return _minutes(facts, km, "water" in (one["mode"], other["mode"]), km > 0)


def _straight(a: Row, b: Row) -> float:
    top, low = radians(a["lat"]), radians(b["lat"])
    turn = sin(radians(a["lon"] - b["lon"]) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(sin((top - low) / 2) ** 2 + cos(top) * cos(low) * turn)))


def _minutes(facts: Facts, km: float, water: bool, board: bool) -> float:
    model = facts.problem["travel"]
    factor, speed = (
        (model["water_factor"], model["water_kmh"]) if water else (model["road_factor"], model["road_kmh"])
    )
    boarding: float = model["water_boarding"] if water and board else 0.0
    return float(km * factor / speed * 60 + boarding)


def patrol(facts: Facts, post: Row) -> float:
    """Legs from the post's village, and two thirds of the radius inside each station's village."""
    total = 0.0
    for code in post["stations"]:
        place = facts.villages[facts.stations[code]["village"]]
        away = leg(facts, post["village"], place["code"])
        walk = _minutes(facts, place["radius_km"] * 2 / 3, place["mode"] == "water", False)
        total += min(away, CLOSED_MINUTES) + walk
    return total


def _cost(facts: Facts, post: Row) -> Iterator[str]:
    real = patrol(facts, post)
    if abs(post["patrol_minutes"] - real) > CLOSE + ROUNDING:
        yield f"patrol: post {post['id']} claims {post['patrol_minutes']}, is {real:.6f}"


def _locks(facts: Facts) -> Iterator[str]:
    at = {s: p["id"] for p in facts.document["posts"] for s in p["stations"]}
    for code, post in sorted(facts.locked.items()):
        if at[code] != post:
            yield f"station_lock: {code} is in {at[code]}, fixed to {post}"


def _number(facts: Facts) -> Iterator[str]:
    """Teams per district and class: the number asked for, else the fewest that can be."""
    if facts.locked:
        return
    kinds = _kinds(facts)
    asked = {(d, c): n for d, c, n in facts.problem["locks"]["teams"]}
    for (district, name), rows in sorted(kinds.items()):
        posts = {p["id"] for p in facts.document["posts"] if {r["code"] for r in rows} & set(p["stations"])}
        few = _fewest(facts, rows)
        wanted = sum(n for (d, c), n in asked.items() if district in ("", d) and name in ("", c))
        want = min(max(wanted, few), len(rows)) if wanted else few
        if len(posts) != want:
            yield f"teams: {district} {name} has {len(posts)} teams, {want} would do".replace("  ", " ")


def _kinds(facts: Facts) -> dict[tuple[str, str], list[Row]]:
    """Stations that may share teams. Whatever the rule, unlike team sizes merge only if they divide one another."""
    rules = facts.problem["rules"]
    apart: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for s in facts.stations.values():
        apart[facts.villages[s["village"]]["district"], s["station_class"]].append(s)
    merged: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for d, c in apart:
        merged["" if rules["posts_cross_districts"] else d, "" if rules["posts_mix_classes"] else c].append((d, c))
    out: dict[tuple[str, str], list[Row]] = {}
    for key, parts in merged.items():
        sizes = sorted({_pattern(facts, s)["stations_max"] for part in parts for s in apart[part]})
        if all(big % small == 0 for small, big in pairwise(sizes)):
            out[key] = [s for part in parts for s in apart[part]]
        else:
            out.update({part: apart[part] for part in parts})
    return out


def _fewest(facts: Facts, rows: Sequence[Row]) -> int:
    """Pooled arithmetic; where roads or spread forbid some pairs, a small program of its own."""
    shares = [Fraction(1, _pattern(facts, s)["stations_max"]) for s in rows]
    pooled = ceil(sum(shares))
    if not _restricted(facts):
        return pooled
    places = sorted({s["village"] for s in rows})
    bound = facts.problem["rules"]["spread_minutes"]
    limit = inf if bound is None else bound
    may = [[a == b or (leg(facts, a, b) <= limit and leg(facts, a, b) < inf) for b in places] for a in places]
    if all(all(line) for line in may):
        return pooled
    load = {v: [float(x) for s, x in zip(rows, shares, strict=True) if s["village"] == v] for v in places}
    return max(pooled, fewest.teams(may, [load[v] for v in places]))


def _summary(facts: Facts) -> Iterator[str]:
    summary, posts = facts.document["summary"], facts.document["posts"]
    total = sum(patrol(facts, p) for p in posts)
    for name, real, slack in (
        ("stations", len(facts.stations), 0.0),
        ("posts", len(posts), 0.0),
        ("patrol_minutes", total, CLOSE + ROUNDING * (1 + len(posts))),
    ):
        if name in summary and abs(summary[name] - real) > slack:
            yield f"summary: {name} claims {summary[name]}, is {real}"
    for stage in facts.document.get("stages", ()):
        if stage["name"] == "posts" and not stage["reason"] and stage["bound"] > total + CLOSE * max(1.0, total):
            yield f"bound: posts claims at least {stage['bound']}, costs {total:.6f}"
