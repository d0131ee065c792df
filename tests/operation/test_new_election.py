"""An election that nobody knew when the program was written: data files alone, from opening to a plan."""

from pathlib import Path

import pytest

from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.profiles import load_profile
from siaga.profiles.load import SHIPPED

pytestmark = pytest.mark.django_db


def test_a_profile_of_data_files_alone_runs_an_operation_to_a_plan(tmp_path: Path):
    mine = tmp_path / "profil"
    mine.mkdir()
    text = (SHIPPED / "pilkades" / "profile.toml").read_text("utf-8")
    text = text.replace('name = "pilkades"', 'name = "pilwako-2031"').replace("2023-", "2031-")
    text = text.replace("officers = 2\nstations_max = 2", "officers = 1\nstations_max = 1")
    (mine / "profile.toml").write_text(text, "utf-8")
    operation = open_cast(load_profile(mine))
    enlist(6)
    document = make_plan(tmp_path).document
    assert operation.profile_name == "pilwako-2031"
    assert document["summary"]["stations"] == 6
    assert document["summary"]["hard_violations"] == 0
    assert {p["class"]: p["seats"] for p in document["posts"]} == {"elevated": 1, "low": 2}
