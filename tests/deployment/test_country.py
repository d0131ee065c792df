"""Does the country bench plan real regencies, keep its promises about gaps, and go on after a kill?"""

from __future__ import annotations

import json

import pytest

from siaga.deployment import country, country_input
from siaga.deployment.planner.problem import Pattern


@pytest.fixture(scope="module")
def regencies():
    return dict(country_input.regencies(2))


@pytest.fixture(scope="module")
def done(tmp_path_factory, regencies):
    folder = tmp_path_factory.mktemp("country")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(country, "regencies", lambda limit: regencies.items())
        yield folder, country.run(folder, 1, 2, lambda stage: None), patch


def test_classes_follow_the_shares_of_2020_and_the_force_is_need_and_five_per_cent(regencies):
    assert sorted(regencies) == ["11.01", "11.02"]
    problem = regencies["11.01"]
    assert Pattern("low", 2, 10) in problem.patterns
    assert {s.station_class for s in problem.stations} >= {"low", "elevated"}
    assert len({o.base for o in problem.officers}) > 5


def test_gaps_are_within_the_targets(done):
    _, answer, _ = done
    assert answer["regencies"] == 2
    assert answer["gap"]["posts"] <= 0.005
    assert answer["gap"]["people"] <= 0.005
    assert answer["districts_above_target"] == []
    assert answer["reduced_cost"] >= -1e-5
    assert answer["shortage"] == 0
    assert answer["synthetic"] is True


def test_a_killed_run_goes_on_where_it_was(done, monkeypatch):
    folder, answer, _ = done
    kept = json.loads((folder / "11.01.json").read_text())
    (folder / "11.02.json").unlink()
    (folder / "11.02.part").write_text("{half")
    placed = []
    monkeypatch.setattr(country, "place", lambda job, place=country.place: placed.append(job.code) or place(job))
    again = country.run(folder, 1, 2, lambda stage: None)
    assert set(placed) == {"11.02"}
    assert json.loads((folder / "11.01.json").read_text()) == kept
    changing = ("seconds", "cpu_seconds", "peak_worker_mb")
    assert {k: v for k, v in again.items() if k not in changing} == {
        k: v for k, v in answer.items() if k not in changing
    }


def test_a_file_of_another_problem_is_not_believed(done):
    folder, _, _ = done
    stale = json.loads((folder / "11.01.json").read_text())
    (folder / "11.01.json").write_text(json.dumps({**stale, "input_hash": "x", "parts": []}))
    answer = country.run(folder, 1, 2, lambda stage: None)
    assert answer["posts"] > 0
    assert json.loads((folder / "11.01.json").read_text())["parts"]
