"""Is every broken rule found, by name, on a plan that was sound before?"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, replace
from typing import Any

import pytest

from deployment.cast import banyuasin, four_villages, listed_posts, officer, post
from siaga.deployment.checker import people as checker
from siaga.deployment.planner import people, problem_io
from siaga.deployment.planner.problem import Locks, Options, Problem, Rules, Travel
from siaga.deployment.planner.result import Post

Document = dict[str, Any]


def document(problem: Problem, posts: tuple[Post, ...], held: tuple[str, ...] = ()) -> Document:
    """The parts of plan.json that the checker reads."""
    answer = people.solve(problem, posts, frozenset(held), Options())
    rows = [{**asdict(p), "class": p.station_class, "stations": list(p.stations)} for p in posts]
    filled = [s for s in answer.seats if s.officer]
    return {
        "posts": rows,
        "seats": [asdict(s) for s in answer.seats],
        "command": {
            "padal": [["D1", o] for o in held[:1]],
            "kapolsek": [],
            "pamatwil": [],
            "staff": [],
            "notes": [],
        },
        "reserve": {"teams": [{"id": "R1", "base": "B1", "officers": list(held[1:])}]},
        "summary": {
            "travel_minutes": answer.travel_minutes,
            "worst_trip_minutes": answer.worst_trip,
            "worst_attainable_minutes": answer.worst_attainable,
            "seats_needed": len(answer.seats),
            "seats_filled": len(filled),
            "shortage": answer.shortage,
            "lower_bound": answer.travel_bound,
        },
    }


def cast(**more: Any) -> tuple[Problem, tuple[Post, ...], tuple[str, ...]]:
    crew = [
        officer("sen", "B1", "s"),
        officer("jun", "B1"),
        officer("boat", "B2", "sb"),
        officer("low", "B2"),
        officer("alone", "B2", "b", home_village="V1"),
        officer("unready", "B1", "x"),
        officer("padal", "B1", "s"),
        officer("reserve", "B1", "s"),
        officer("k1", "B1", "k"),
        officer("k2", "B1", "k"),
        officer("far", "B1", "sb"),
    ]
    posts = (
        post("A", "V0"),
        post("R", "V3", river=True),
        post("L", "V2", 1, True, "elevated"),
    )
    return four_villages(*crew, **more), posts, ("padal", "reserve")


def broken(problem: Problem, doc: Document) -> list[str]:
    return [line.split(":")[0] for line in checker.check(problem_io.to_dict(problem), doc)]


def put(doc: Document, seat: int, who: str) -> None:
    doc["seats"][seat]["officer"] = who


def test_a_sound_plan_has_no_broken_rule() -> None:
    problem, posts, held = cast()
    assert checker.check(problem_io.to_dict(problem), document(problem, posts, held)) == []


def seat_of(doc: Document, post_id: str, number: int = 1) -> int:
    return next(i for i, s in enumerate(doc["seats"]) if (s["post"], s["number"]) == (post_id, number))


def team(doc: Document, post_id: str, *who: str) -> None:
    for n, name in enumerate(who, 1):
        put(doc, seat_of(doc, post_id, n), name)


BREAKS: list[tuple[str, Callable[[Document], None]]] = [
    ("seat_count", lambda d: d["seats"].pop()),
    ("seat_count", lambda d: d["posts"][0].update(seats=3)),
    ("seat_count", lambda d: d["seats"].append({**d["seats"][0], "post": "none"})),
    ("unknown_officer", lambda d: team(d, "A", "nobody")),
    ("not_ready", lambda d: team(d, "A", "unready")),
    ("twice", lambda d: team(d, "A", "padal")),
    ("twice", lambda d: team(d, "A", "reserve")),
    ("twice", lambda d: team(d, "A", d["seats"][seat_of(d, "R")]["officer"])),
    ("senior", lambda d: team(d, "A", "k1", "jun")),
    ("boat", lambda d: team(d, "R", "k1", "k2")),
    ("boat", lambda d: team(d, "L", "k1")),
    ("bko", lambda d: team(d, "A", "k1", "k2")),
    ("travel", lambda d: d["seats"][0].update(travel_minutes=1.0)),
    ("travel", lambda d: d["summary"].update(travel_minutes=1.0)),
    ("worst_trip", lambda d: d["summary"].update(worst_trip_minutes=1.0)),
    ("seats_needed", lambda d: d["summary"].update(seats_needed=1)),
    ("seats_filled", lambda d: d["summary"].update(seats_filled=1)),
    ("shortage", lambda d: d["summary"].update(shortage=1)),
    ("lower_bound", lambda d: d["summary"].update(lower_bound=1e6)),
    ("avoidable_shortage", lambda d: team(d, "A", "")),
]


@pytest.mark.parametrize(("rule", "spoil"), BREAKS)
def test_each_broken_rule_is_named(rule: str, spoil: Callable[[Document], None]) -> None:
    problem, posts, held = cast()
    doc = deepcopy(document(problem, posts, held))
    spoil(doc)
    assert rule in broken(problem, doc)


def test_a_home_village_is_barred_only_where_the_profile_says_hard() -> None:
    problem, posts, held = cast()
    spots = (replace(posts[0], village="V1"), *posts[1:])
    doc = deepcopy(document(problem, spots, held))
    doc["seats"][seat_of(doc, "L")]["officer"], other = "", doc["seats"][seat_of(doc, "L")]["officer"]
    team(doc, "A", "sen", "alone")
    assert other
    assert "home_village" not in broken(problem, doc)
    assert "home_village" in broken(replace(problem, rules=Rules(home_village="hard")), doc)


def test_locks_bans_and_closed_roads_are_seen() -> None:
    problem, posts, held = cast()
    doc = document(problem, posts, held)
    seated = doc["seats"][seat_of(doc, "A")]["officer"]
    assert "ban" in broken(replace(problem, locks=Locks(bans=((seated, "A"),))), doc)
    assert "lock" in broken(replace(problem, locks=Locks(posts=((seated, "R"),))), doc)
    road = replace(problem, travel=Travel(closed=(("B1", "V0"),)))
    assert "closed_road" in broken(road, doc)


def test_other_objects_overdrawn_are_seen() -> None:
    problem, posts, held = cast()
    doc = document(problem, posts, held)
    assert "other_objects" in broken(replace(problem, other_objects=5), doc)


def test_an_own_pair_of_minutes_changes_the_travel() -> None:
    problem, posts, held = cast()
    doc = document(problem, posts, held)
    measured = replace(problem, travel=Travel(pairs=((("B1", "V0"), 99.0),)))
    assert "travel" in broken(measured, doc)
    assert broken(measured, document(measured, posts, held)) == []


def test_a_trip_beyond_the_ratio_is_seen_unless_rules_force_it() -> None:
    crew = [officer("near", "B1"), officer("far", "B2")]
    problem = four_villages(*crew, rules=Rules(worst_trip_ratio=1.0))
    posts = (post("P", "V0", 1, cls="elevated"), post("Q", "V3", 1, cls="elevated"))
    doc = deepcopy(document(problem, posts))
    assert broken(problem, doc) == []
    swapped = [doc["seats"][1]["officer"], doc["seats"][0]["officer"]]
    for seat, who in zip(doc["seats"], swapped, strict=True):
        seat["officer"] = who
    assert "worst_trip" in broken(problem, doc)
    forced = four_villages(officer("n1", "B1", "sk"), officer("n2", "B1", "bk"), officer("far", "B2", "b"))
    pair = (post("P", "V0", river=True),)
    assert broken(forced, document(forced, pair)) == []


@pytest.mark.parametrize("election", ["pilkada", "pemilu"])
def test_banyuasin_is_sound(election: str) -> None:
    problem = banyuasin(election)
    posts = listed_posts(problem)
    held = tuple(o.id for o in problem.officers if o.senior)[:40]
    assert checker.check(problem_io.to_dict(problem), document(problem, posts, held)) == []
