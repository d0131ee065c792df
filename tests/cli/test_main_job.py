"""Does the main job do what the README promises, on both samples, from the terminal?"""

from __future__ import annotations

import csv
import json
import sqlite3
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from siaga.deployment.planner import posts, problem_io, shortage
from siaga.deployment.planner.document import write


def _schema(name: str) -> dict:
    return json.loads((files("siaga") / "data" / "schemas" / name).read_text("utf-8"))


def _document(terminal) -> dict:
    return json.loads((terminal.folder / "plan.json").read_text("utf-8"))


@pytest.fixture(params=["pilkada", "pemilu"])
def case(request):
    return request.getfixturevalue(request.param), request.getfixturevalue(f"{request.param}_plan")


def test_the_answer_keeps_the_published_schema(case):
    terminal, answer = case
    jsonschema.validate(answer, _schema("plan-answer.schema.json"))
    jsonschema.validate(_document(terminal), _schema("plan.schema.json"))


def test_the_proven_gaps_are_within_what_is_promised(case):
    _, answer = case
    assert answer["gap"]["posts"] <= 0.001
    assert answer["gap"]["people"] <= 0.005
    assert answer["gap"]["reserve"] <= 0.01


def test_the_checker_finds_no_broken_rule(case):
    terminal, answer = case
    assert answer["hard_violations"] == 0
    assert terminal.json("check", "plan.json")["broken"] == []


def test_the_plan_beats_every_human_rule_on_patrol_and_total(case):
    _, answer = case
    assert len(answer["baselines"]) == 3
    for rule in answer["baselines"]:
        assert answer["patrol_minutes"] < rule["patrol_minutes"]
        assert answer["total_minutes"] < rule["total_minutes"]


def test_the_lower_bound_is_below_the_travel(case):
    _, answer = case
    assert answer["lower_bound"] <= answer["travel_minutes"]


def test_pemilu_needs_937_pooled_has_893_and_lacks_44(pemilu_plan):
    pooled = pemilu_plan["minimum_pooled"]
    assert (pooled["needed"], pooled["have"], pooled["missing"]) == (937, 893, 44)
    assert 940 <= pemilu_plan["seats_needed"] <= 970, "the plan's own need with posts inside districts"
    assert pemilu_plan["stations"] == 2564


def test_nine_stations_to_a_low_post_close_the_pooled_gap_and_miss_two_inside_districts(pemilu, pemilu_plan):
    """875 pooled of 893, with 18 to spare; posts inside districts need 895, command and reserve not yet taken."""
    (file,) = pemilu.folder.glob("*.sqlite3")
    (raw,) = sqlite3.connect(file).execute("select problem from deployment_plan").fetchone()
    problem = problem_io.from_dict(json.loads(raw))
    nine = tuple(replace(p, stations_max=9) if p.station_class == "low" else p for p in problem.patterns)
    problem = replace(problem, patterns=nine)
    pooled = shortage.minimum_pooled(problem)
    assert (pooled.needed, pooled.force, pooled.missing) == (875, 893, 0)
    assert sum(p.seats for p in posts.solve(problem).posts) == shortage.own_need(problem) == 895
    way = next(w for w in _document(pemilu)["ways_out"] if (w["station_class"], w["amount"]) == ("low", 9))
    assert (way["saves"], way["pooled_left"]) == (pemilu_plan["seats_needed"] - 895, 0)


def test_pemilu_says_the_three_cheapest_ways_out(pemilu, pemilu_plan):
    ways = _document(pemilu)["ways_out"]
    assert len(ways) >= 3
    assert all(w["text"] for w in ways)


def test_pemilu_says_what_ten_more_officers_are_worth(pemilu, pemilu_plan):
    more = _document(pemilu)["ten_more"]
    assert more["officers"] == 10
    assert 0 < more["seats"] <= 10


def test_a_village_380_km_from_its_district_is_planned_from_a_stand_in_and_said_so(tmp_path, terminal_in):
    """The journey of Maluku Tengah: the warning when it is opened, the mark in the plan."""
    terminal = terminal_in(tmp_path)
    opened = terminal.json("init", ".", "--profile", "pilkada-2024", "--regency", "81.01")
    assert any("Nua Nea: 381 km" in w["value"] and "stand-in" in w["cure_en"] for w in opened["warnings"])
    terminal.json("plan", "--out", "plan.json")
    assert any("Nua Nea (titik pengganti)" in note for note in _document(terminal)["notes"])


def test_pilkada_fills_every_seat(pilkada_plan):
    assert (pilkada_plan["stations"], pilkada_plan["shortage"]) == (1389, 0)
    assert pilkada_plan["seats_filled"] == pilkada_plan["seats_needed"]


def test_the_same_input_gives_the_same_bytes(pilkada, pilkada_plan):
    before = (pilkada.folder / "plan.json").read_bytes()
    pilkada.json("plan", "--out", "again.json")
    assert (pilkada.folder / "again.json").read_bytes() == before
    assert before.decode() == write(json.loads(before))


def test_the_csv_export_is_the_contract(pilkada, pilkada_plan):
    pilkada.json("export", "plan", "--format", "csv", "--out", "csv")
    heads = {
        "stations.csv": "station_code,post_id,class",
        "seats.csv": "post_id,officer_id,role,travel_minutes",
        "posts.csv": "post_id,village_code,class,supervisor_id",
        "reserve.csv": "team_id,base_id,officer_id",
    }
    for name, head in heads.items():
        assert (pilkada.folder / "csv" / name).read_text("utf-8").splitlines()[0] == head
    with (pilkada.folder / "csv" / "seats.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == pilkada_plan["seats_needed"]


@pytest.mark.parametrize("shape", ["xlsx", "geojson", "lampiran", "print", "html", "png"])
def test_every_other_export_writes_files(pilkada, pilkada_plan, shape):
    answer = pilkada.json("export", "plan", "--format", shape, "--out", shape)
    assert answer["files"]
    assert all((pilkada.folder / f).stat().st_size > 500 for f in answer["files"])


def test_every_copy_carries_its_class_number_and_recipient_and_is_journalled(pilkada, pilkada_plan):
    before = pilkada.json("journal", "verify")["entries"]
    words = ("export", "plan", "--recipient", "Bawaslu Banyuasin", "--out", "issued", "--format")
    for n, shape in enumerate(("csv", "geojson", "html")):
        pilkada.json(*words, shape)
        text = "".join(
            (pilkada.folder / "issued" / name).read_text("utf-8")
            for name in {"csv": ["catatan.txt"], "geojson": ["rencana.geojson"], "html": ["rencana.html"]}[shape]
        )
        assert "TERBATAS" in text
        assert str(before + n) in text, "the number is the journal entry's"
        assert "Bawaslu Banyuasin" in text
    assert pilkada.json("journal", "verify")["entries"] == before + 3


def test_feasibility_shows_the_walk_from_real_strength_to_ready(pemilu):
    answer = pemilu.json("show", "feasibility")
    steps = [s["label"] for s in answer["force"]]
    assert len(steps) >= 4
    assert any(s["count"] is None for s in answer["force"]), "an object nobody counted is marked unknown"


def test_the_journal_holds_and_verifies(pilkada, pilkada_plan):
    answer = pilkada.json("journal", "verify")
    assert answer["ok"] is True
    assert answer["entries"] >= 3


def test_a_folder_that_is_no_workspace_is_refused_with_exit_code_1(tmp_path, pilkada):
    done = type(pilkada)(tmp_path).run("plan", "--json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)["problems"]
    assert problems[0]["cure"]
    assert problems[0]["cure_en"]


def test_wrong_usage_is_exit_code_2(pilkada):
    assert pilkada.run("plan", "--no-such-option").returncode == 2
