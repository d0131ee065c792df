"""`siaga travel valhalla` and a matrix, as a user types them."""

from __future__ import annotations

import os

import pytest

from territory import roads


@pytest.mark.skipif(not roads.TOOLS.is_dir(), reason="needs the road engine that `make test` sets up")
def test_valhalla_on_the_sample_from_the_terminal(pilkada, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{roads.TOOLS}{os.pathsep}{os.environ['PATH']}")
    roads_near_betung = [({"highway": "tertiary"}, [(-2.85 + i / 200, 104.23 + i / 200) for i in range(20)])]
    config = roads.tiles(tmp_path, roads_near_betung)
    answer = pilkada.json("travel", "valhalla", str(config), "--dry-run")
    totals = answer["totals"]
    assert answer["dry_run"]
    assert 0 < totals["pairs"] < totals["asked"] == answer["rows"]
    assert totals["unreachable"] > 0
    assert totals["water_villages"] > 0
    assert {w["level"] for w in answer["warnings"]} == {"warning"}


def test_a_file_that_is_no_configuration_is_refused_with_exit_code_1(pilkada, tmp_path):
    file = tmp_path / "x.json"
    file.write_text("{}", "utf-8")
    done = pilkada.run("travel", "valhalla", str(file))
    assert done.returncode == 1
    assert "Bukan berkas konfigurasi Valhalla" in done.stderr
    assert "Not a Valhalla configuration" in done.stderr
