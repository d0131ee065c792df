"""Does the seating keep every hard rule and cost what it claims? Recomputed from raw input, in its own way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any

from siaga.deployment.checker.farthest import best_worst_trip, can_serve

EARTH_KM = 6371.0088
CLOSE = 1e-4
RATIO_SLACK = 1e-4
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """Raw rows by code, and who sits where: `crew` post to officer ids, without empty seats."""

    problem: Row
    document: Row
    officers: dict[str, Row]
    villages: dict[str, Row]
    bases: dict[str, Row]
    posts: dict[str, Row]
    crew: dict[str, list[str]]
    held: list[str]
    given: dict[tuple[str, str], float]

    @property
    def rules(self) -> Row:
        """The rules of the problem."""
        rules: Row = self.problem["rules"]
        return rules


def check(problem: Row, document: Row) -> list[str]:
    """Broken rules as "rule: what", empty if sound.

    `problem` is the planner's problem as plain data, `document` the object of plan.json.
    """
    facts = _facts(problem, document)
    structure = [*_seats(facts), *_officers(facts)]
    if structure:
        return structure
    return [*_teams(facts), *_places(facts), *_locks(facts), *_figures(facts), *_empty(facts), *_worst(facts)]


def _facts(problem: Row, document: Row) -> Facts:
    crew: dict[str, list[str]] = defaultdict(list)
    for seat in document["seats"]:
        if seat["officer"]:
            crew[seat["post"]].append(seat["officer"])
    command = document["command"]
    chain = [o for name, rows in command.items() if name != "notes" for _, o in rows]
    held = [*chain, *(o for team in document["reserve"]["teams"] for o in team["officers"])]
    return Facts(
        problem,
        document,
        {o["id"]: o for o in problem["officers"]},
        {v["code"]: v for v in problem["villages"]},
        {b["code"]: b for b in problem["bases"]},
        {p["id"]: p for p in document["posts"]},
        crew,
        [o for o in held if o],
        _given(problem["travel"]),
    )


def _given(travel: Row) -> dict[tuple[str, str], float]:
    known: dict[tuple[str, str], float] = {}
    for (a, b), minutes in travel["pairs"]:
        known[a, b] = minutes
    for (a, b), minutes in travel["pairs"]:
        known.setdefault((b, a), minutes)
    for a, b in travel["closed"]:
        known[a, b] = known[b, a] = inf
    return known


def minutes(facts: Facts, officer: str, village: str) -> float:
    """One-way minutes from the officer's base to a village; infinite where the road is closed."""
    base, place = facts.bases[facts.officers[officer]["base"]], facts.villages[village]
    if (base["code"], village) in facts.given:
        return facts.given[base["code"], village]
    travel = facts.problem["travel"]
    a, b = radians(base["lat"]), radians(place["lat"])
    turn = radians(base["lon"] - place["lon"])
    km = 2 * EARTH_KM * asin(min(1.0, sqrt(sin((a - b) / 2) ** 2 + cos(a) * cos(b) * sin(turn / 2) ** 2)))
    if place["mode"] == "water":
        boarding: float = travel["water_boarding"] if km > 0 else 0.0
        return km * float(travel["water_factor"]) / float(travel["water_kmh"]) * 60 + boarding
    return km * float(travel["road_factor"]) / float(travel["road_kmh"]) * 60


def _seats(facts: Facts) -> Iterator[str]:
    """Every post has its seats, numbered from one; every seat its post; the size is the pattern's."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for seat in facts.document["seats"]:
        numbers[seat["post"]].append(seat["number"])
    for post in sorted(set(numbers) - set(facts.posts)):
        yield f"seat_count: seats for unknown post {post}"
    for id_, row in sorted(facts.posts.items()):
        if sorted(numbers.get(id_, [])) != list(range(1, row["seats"] + 1)):
            yield f"seat_count: post {id_} needs {row['seats']} seats, has {len(numbers.get(id_, []))}"
        if row["seats"] != _officers_of(facts, row):
            yield f"seat_count: post {id_} has {row['seats']} seats, its pattern asks {_officers_of(facts, row)}"
        if row["village"] not in facts.villages:
            yield f"unknown_village: post {id_} stands in {row['village']}"


def _officers_of(facts: Facts, post: Row) -> int:
    if facts.rules["posts_mix_classes"]:
        return int(post["seats"])
    table = {(p["station_class"], p["district"]): p["officers"] for p in facts.problem["patterns"]}
    names = [post["class"], "high"] if post["class"] == "special" else [post["class"]]
    keys = [(name, place) for name in names for place in (post["district"], "")]
    return next((int(table[k]) for k in keys if k in table), 0)


def _officers(facts: Facts) -> Iterator[str]:
    """Known, ready, once, and not more than the force that other objects leave."""
    duty = [*(s["officer"] for s in facts.document["seats"] if s["officer"]), *facts.held]
    for officer, times in sorted(Counter(duty).items()):
        if officer not in facts.officers:
            yield f"unknown_officer: {officer}"
        elif not facts.officers[officer]["ready"]:
            yield f"not_ready: {officer}"
        elif facts.officers[officer]["base"] not in facts.bases:
            yield f"unknown_base: {officer}"
        if times > 1:
            yield f"twice: {officer} has {times} places"
    ready = sum(bool(o["ready"]) for o in facts.officers.values())
    spare = ready - len(set(facts.held)) - facts.problem["other_objects"]
    seated = len(duty) - len(facts.held)
    if facts.problem["other_objects"] and seated > max(0, spare):
        yield f"other_objects: {seated} seated, {spare} left beside other objects"


def lawful(facts: Facts, post: Row, crew: list[str]) -> list[str]:
    """Names of the team rules that this crew would break at this post; an empty seat stands for any role."""
    who = [facts.officers[o] for o in crew]
    full = len(crew) >= post["seats"]
    broken = []
    if facts.rules["senior_in_team"] and post["seats"] >= 2 and full and not any(o["senior"] for o in who):
        broken.append("senior")
    if facts.rules["boat_at_river"] and post["river"] and full and not any(o["boat"] for o in who):
        broken.append("boat")
    bko = sum(o["origin"] == "bko" for o in who)
    if post["seats"] == 2 and bko > facts.rules["max_bko_in_pair"]:
        broken.append("bko")
    return broken


def allowed(facts: Facts, officer: str, post: Row) -> list[str]:
    """Names of the rules that bar this officer from this post whoever else is in the team."""
    broken = []
    if facts.rules["home_village"] == "hard" and facts.officers[officer]["home_village"] == post["village"]:
        broken.append("home_village")
    if minutes(facts, officer, post["village"]) == inf:
        broken.append("closed_road")
    if [officer, post["id"]] in [list(b) for b in facts.problem["locks"]["bans"]]:
        broken.append("ban")
    return broken


def _teams(facts: Facts) -> Iterator[str]:
    for id_, post in sorted(facts.posts.items()):
        for rule in lawful(facts, post, facts.crew.get(id_, [])):
            yield f"{rule}: post {id_}"


def _places(facts: Facts) -> Iterator[str]:
    for id_, crew in sorted(facts.crew.items()):
        for officer in crew:
            for rule in allowed(facts, officer, facts.posts[id_]):
                yield f"{rule}: {officer} at {id_}"


def _locks(facts: Facts) -> Iterator[str]:
    """A lock to a post that the plan does not have is passed over: the planner drops it with a note."""
    for officer, post in facts.problem["locks"]["posts"]:
        if post in facts.posts and officer not in facts.crew.get(post, []):
            yield f"lock: {officer} is not at {post}"


def _trips(facts: Facts) -> dict[tuple[str, str], float]:
    return {(p, o): minutes(facts, o, facts.posts[p]["village"]) for p, crew in facts.crew.items() for o in crew}


def _figures(facts: Facts) -> Iterator[str]:
    trips, summary = _trips(facts), facts.document["summary"]
    for seat in facts.document["seats"]:
        real = trips[seat["post"], seat["officer"]] if seat["officer"] else 0.0
        if abs(seat["travel_minutes"] - real) > CLOSE:
            yield f"travel: seat {seat['post']}/{seat['number']} claims {seat['travel_minutes']}, is {real:.6f}"
    total, worst = sum(trips.values()), max(trips.values(), default=0.0)
    seats, filled = len(facts.document["seats"]), len(trips)
    for name, claim, real in (
        ("travel", summary["travel_minutes"], total),
        ("worst_trip", summary["worst_trip_minutes"], worst),
        ("seats_needed", summary["seats_needed"], seats),
        ("seats_filled", summary["seats_filled"], filled),
        ("shortage", summary["shortage"], seats - filled),
    ):
        if abs(claim - real) > CLOSE * max(1, len(trips)):
            yield f"{name}: the plan claims {claim}, is {real:.6f}"
    if summary["lower_bound"] > total + CLOSE * max(1, len(trips)):
        yield f"lower_bound: {summary['lower_bound']} is above the travel of {total:.6f}"


def _unposted(facts: Facts) -> list[str]:
    busy = {o for crew in facts.crew.values() for o in crew} | set(facts.held)
    locked = {o for o, p in facts.problem["locks"]["posts"] if p in facts.posts}
    return sorted(i for i, o in facts.officers.items() if o["ready"] and i not in busy and i not in locked)


def _empty(facts: Facts) -> Iterator[str]:
    """A seat left empty although an unposted officer could take it within the longest trip allowed."""
    spare = _unposted(facts)
    if len(spare) <= facts.problem["other_objects"]:
        return
    limit = facts.rules["worst_trip_ratio"] * facts.document["summary"].get("worst_attainable_minutes", inf)
    for id_, post in sorted(facts.posts.items()):
        crew = facts.crew.get(id_, [])
        if len(crew) >= post["seats"]:
            continue
        for officer in spare:
            near = minutes(facts, officer, post["village"]) <= limit
            if near and not allowed(facts, officer, post) and not lawful(facts, post, [*crew, officer]):
                yield f"avoidable_shortage: {officer} could sit at {id_}"
                break


def _worst(facts: Facts) -> Iterator[str]:
    """Longest trip within the ratio of the best attainable at the filled seats, unless rules force more."""
    trips = _trips(facts)
    worst = max(trips.values(), default=0.0)
    ratio = facts.rules["worst_trip_ratio"]
    best = best_worst_trip(facts, minutes)
    if worst > ratio * best + RATIO_SLACK and can_serve(facts, minutes, ratio * best + RATIO_SLACK):
        yield f"worst_trip: {worst:.2f} minutes, attainable {best:.2f} x {ratio}"
