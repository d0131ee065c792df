"""Does the checker of posts name each broken rule? One sound plan, one change at a time."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from deployment.cast import village
from deployment.posts_oracle import as_document
from siaga.deployment.checker import posts as checker
from siaga.deployment.planner import posts, problem_io
from siaga.deployment.planner.problem import Locks, Pattern, Problem, Rules, Station, Travel

VILLAGES = (village("A"), village("B", 0.1), village("C", 0.2, district="D2"))
STATIONS = tuple(Station(f"{v}{i}", v, "high" if v == "B" and i == 2 else "low") for v in "ABC" for i in range(3))
PROBLEM = Problem(VILLAGES, STATIONS, (Pattern("low", 2, 4, stations_min=2), Pattern("high", 1, 1)), (), ())
PLAN = as_document(posts.solve(PROBLEM))


def named(change, problem: Problem = PROBLEM) -> set[str]:
    """Names of the rules broken after a change of the plan."""
    plan = copy.deepcopy(PLAN)
    change(plan, {p["id"]: p for p in plan["posts"]})
    return {line.split(":")[0] for line in checker.broken_rules(problem_io.to_dict(problem), plan)}


def test_the_plan_is_sound():
    assert named(lambda plan, posts: None) == set()
    assert [(p["id"], p["stations"]) for p in PLAN["posts"]] == [
        ("A/L01", ["A0", "A1", "A2"]),
        ("B/H01", ["B2"]),
        ("B/L01", ["B0", "B1"]),
        ("C/L01", ["C0", "C1", "C2"]),
    ]


def move(code: str, source: str, target: str):
    def change(plan, posts):
        posts[source]["stations"].remove(code)
        posts[target]["stations"].append(code)

    return change


def put(post: str, **values: object):
    return lambda plan, posts: posts[post].update(values)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("station_once", lambda plan, posts: posts["A/L01"]["stations"].remove("A0")),
        ("station_once", lambda plan, posts: posts["B/L01"]["stations"].append("A0")),
        ("unknown_station", lambda plan, posts: posts["A/L01"]["stations"].append("Z9")),
        ("post_id", lambda plan, posts: plan["posts"].append(posts["A/L01"])),
        ("empty_post", put("A/L01", stations=[])),
        ("unknown_village", put("A/L01", village="Z")),
        ("own_village", put("A/L01", village="B")),
        ("district", put("A/L01", district="D2")),
        ("class", put("A/L01", **{"class": "high"})),
        ("river", put("A/L01", river=True)),
        ("officers", put("A/L01", seats=3)),
        ("patrol", put("A/L01", patrol_minutes=1.0)),
        ("one_district", move("C0", "C/L01", "A/L01")),
        ("one_class", move("A0", "A/L01", "B/H01")),
        ("stations_max", move("A0", "A/L01", "B/H01")),
        ("stations_min", move("B0", "B/L01", "A/L01")),
        ("summary", lambda plan, posts: plan["summary"].update(posts=7)),
        ("bound", lambda plan, posts: plan["stages"][0].update(bound=1e6)),
    ],
)
def test_each_broken_rule_is_named(rule, change):
    assert rule in named(change)


def test_too_many_teams():
    def split(plan, posts):
        row = copy.deepcopy(posts["A/L01"])
        posts["A/L01"]["stations"] = ["A0"]
        plan["posts"].append({**row, "id": "A/L02", "stations": ["A1", "A2"]})

    assert "teams" in named(split)


def test_closed_road_spread_and_lock():
    move_in = move("B0", "B/L01", "A/L01")
    assert "closed_road" in named(move_in, replace(PROBLEM, travel=Travel(closed=(("A", "B"),))))
    assert "spread" in named(move_in, replace(PROBLEM, rules=Rules(spread_minutes=5.0)))
    assert "station_lock" in named(move_in, replace(PROBLEM, locks=Locks(stations=(("B0", "B/L01"),))))
