"""Are stages, roles, checklists and clocks whole, joined and sourced? Is a wrong one refused by its file?"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from siaga.kit.errors import Refused
from siaga.profiles import load_profile, names
from siaga.profiles.load import SHIPPED
from siaga.profiles.readiness import KINDS


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(SHIPPED / "pilkada-2024", tmp_path / "mine"))


def _edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("name", ["pilkada-2024", "pemilu-2024", "pilkades"])
def test_a_shipped_profile_knows_its_course_and_its_checklists(name):
    profile = load_profile(name)
    assert any(s.guards_stations and s.dates for s in profile.stages)
    assert any(s.opened_later for s in profile.stages), "a re-vote can be opened"
    assert {c.kind for c in profile.readiness.checklists} == set(KINDS)
    assert [s.label.id for s in profile.readiness.states] == [
        "Baik", "Rusak Ringan", "Rusak Berat", "Tidak Ada", "Kedaluwarsa",
    ]  # fmt: skip
    assert profile.roll.columns == ("strength", "missing", "present", "remarks")
    assert {b.key for b in profile.fatigue.blocks} == {"movement", "night", "voting", "counting", "escort"}


def test_the_voting_stage_is_the_voting_day():
    for name in names():
        profile = load_profile(name)
        voting = next(s for s in profile.stages if s.key == "voting")
        assert voting.dates[0].start == profile.election.voting_day


def test_sources_that_disagree_are_all_kept():
    stages = {s.key: s for s in load_profile("pilkada-2024").stages}
    assert [(c.start, bool(c.source)) for c in stages["quiet"].dates] == [
        (date(2024, 11, 24), True), (date(2024, 11, 23), True),
    ]  # fmt: skip
    assert stages["winner"].conflicting()
    assert not stages["draw"].conflicting()


def test_pilkada_has_the_legal_clocks_and_marks_the_unverified():
    clocks = {c.key: c for c in load_profile("pilkada-2024").clocks}
    assert (clocks["investigation"].limit, clocks["investigation"].day_type) == (14, "working")
    assert (clocks["report"].limit, clocks["report"].day_type) == (7, "calendar")
    assert not clocks["gakkumdu-1"].verified
    assert all(c.verified is False for c in clocks.values() if c.day_type == "unverified")


def test_pilkades_marks_its_assumptions():
    profile = load_profile("pilkades")
    assert "asumsi" in profile.election.source
    assert all("asumsi" in c.source for s in profile.stages for c in s.dates)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("stages.toml", 'owner = "karendalops"', 'owner = "kabagops"', "names role kabagops"),
        ("stages.toml", 'document = "renpam"', 'document = "rencana"', "names document rencana"),
        ("stages.toml", 'key = "observers"', 'key = "planning"', "stages: key given twice: planning"),
        ("stages.toml", "end = 2024-11-05", "end = 2023-11-05", "start is after end"),
        ("stages.toml", "start = 2024-04-17", 'start = "17 April"', "stage.2.dates.0.start"),
        ("command.toml", '"07:30"', '"7.30"', "report.1.times.1"),
        ("command.toml", '"psl"', '"pls"', "names stage pls"),
        ("clocks.toml", 'day_type = "calendar"', 'day_type = "kerja"', "clock.0.day_type"),
        ("clocks.toml", "limit = 7", "limit = 0", "clock.0.limit"),
        ("clocks.toml", 'source = "id.wiki', 'sumber = "id.wiki', "clock.0.sumber"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_file(folder, file, old, new, told):
    _edit(folder, file, old, new)
    with pytest.raises(Refused) as refused:
        load_profile(folder)
    problems = refused.value.problems
    assert told in " ".join(p.reason_en for p in problems)
    assert all(p.cure and p.cure_en for p in problems)
    assert problems[0].file.endswith((file, "profile.toml"))


def test_a_wrong_field_names_the_file_it_stands_in(folder):
    _edit(folder, "clocks.toml", "limit = 7", "limit = 0")
    with pytest.raises(Refused) as refused:
        load_profile(folder)
    assert Path(refused.value.problems[0].file).name == "clocks.toml"


def test_a_part_given_in_two_files_is_refused(folder):
    (folder / "more.toml").write_text("[election]\n", "utf-8")
    with pytest.raises(Refused, match=r"election ada di profile.toml dan di more.toml"):
        load_profile(folder)


def test_a_common_part_that_does_not_exist_names_those_that_do(folder):
    _edit(folder, "profile.toml", '"ranks"', '"pangkat"')
    with pytest.raises(Refused, match="ranks"):
        load_profile(folder)


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("roll", "default = true", "default = false", "exactly one reason"),
        ("roll", '"missing", ', "", "do not name the same columns"),
        ("readiness", 'kind = "vehicle"', 'kind = "boat"', "given twice: boat"),
        ("readiness", 'key = "tow-rope"', 'key = "fuel"', "item given twice: fuel"),
        ("readiness", 'escalation = ["kaminlog"', 'escalation = ["danru"', "names role danru"),
        ("readiness", 'minimum = "seats"', 'minimum = "kursi"', "minimum"),
        ("fatigue", 'start = "20:00"', 'start = "25:00"', "fatigue.block.1.start"),
        ("fatigue", "rest_hours = 4", "rest_hours = 40", "rest_hours is above window_hours"),
        ("fatigue", "end_day = 1", "end_day = -2", "ends before it starts"),
    ],
)  # fmt: skip
def test_ones_own_roll_checklists_and_rest_rules_are_checked(folder, part, old, new, told):
    _edit(folder, "profile.toml", f', "{part}"', "")
    text = (SHIPPED / "_common" / f"{part}.toml").read_text("utf-8")
    assert old in text
    (folder / f"{part}.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Refused) as refused:
        load_profile(folder)
    assert told in " ".join(p.reason_en for p in refused.value.problems)
