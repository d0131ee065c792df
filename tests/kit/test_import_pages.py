"""The reference pages of imports tell the truth: every named test exists, every column is described."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from siaga.force import acts as force
from siaga.journal.context import CONSOLE
from siaga.profiles import load_profile
from siaga.territory import acts as territory
from siaga.vulnerability import acts as vulnerability

TESTS = Path(__file__).parents[1]
BAD_INPUT = TESTS.parent / "docs/reference/bad-input.md"
TEMPLATES = Path(str(files("siaga.data").joinpath("templates")))


def test_every_line_of_the_bad_input_page_names_a_test_that_exists():
    written = {
        n for f in TESTS.rglob("test_*.py") for n in re.findall(r"^def (test_\w+)", f.read_text("utf-8"), re.M)
    }
    lines = [line for line in BAD_INPUT.read_text("utf-8").splitlines() if line.startswith("| ")]
    rows = [line for line in lines if not line.endswith("| test |")]
    named = [re.findall(r"`(test_\w+)`", line.rsplit("|", 2)[1]) for line in rows]
    assert len(rows) > 50
    assert all(len(names) == 1 for names in named)
    assert not {n for names in named for n in names} - written


def test_the_columns_page_is_written_from_the_columns():
    from kit import columns_page

    page = columns_page.PAGE.read_text("utf-8").split(columns_page.MARK)[1]
    assert page.strip() == columns_page.render().strip()


@pytest.mark.django_db
def test_templates_come_in_one_after_the_other():
    profile = load_profile("pilkada-2024")
    reports = [
        territory.import_villages(TEMPLATES / "villages.csv", CONSOLE),
        vulnerability.import_stations(TEMPLATES / "stations.csv", CONSOLE, voters_max=600),
        territory.import_bases(TEMPLATES / "bases.csv", CONSOLE),
        force.import_officers(TEMPLATES / "officers.csv", CONSOLE, ranks=[r.name for r in profile.ranks]),
        force.import_assets(TEMPLATES / "assets.csv", CONSOLE),
        territory.import_travel(TEMPLATES / "travel.csv", CONSOLE),
        territory.import_travel(TEMPLATES / "travel-matrix.csv", CONSOLE),
    ]
    assert [r.accepted for r in reports] == [2] * 6 + [3]
    assert all(r.dropped == () for r in reports)
    assert {p.stem for p in TEMPLATES.glob("*.csv")} >= {
        "villages", "stations", "bases", "officers", "assets", "travel", "travel-matrix"
    }  # fmt: skip
