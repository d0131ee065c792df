"""Is a re-vote (PSU) planned for its own stations, beside the plan of all?"""

from __future__ import annotations

from datetime import date

import pytest

from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.deployment import acts, change_acts, change_reads, reads
from siaga.deployment.planner import problem_io
from siaga.journal.context import CONSOLE, Actor
from siaga.kit.errors import Refused
from siaga.operation.acts import add_revote
from siaga.territory.acts import cancel_station

KAOPS = Actor("kaops-1", "kaops", "web")


@pytest.fixture
def operation(db):
    operation = open_cast()
    enlist(6)
    return operation


def test_a_re_vote_has_its_own_plan_and_the_plan_of_all_stays(operation, tmp_path):
    whole = acts.approve_plan(make_plan(tmp_path), KAOPS, order_number="Sprin/1")
    codes = sorted(c for p in whole.document["posts"] for c in p["stations"])[:2]
    stage = add_revote(
        operation, "psu", date(2024, 12, 5), codes, CONSOLE, reason="rekomendasi Panwascam", order_number="Kep/1",
        source="KPU",
    )  # fmt: skip
    again = acts.make_plan(CONSOLE, stage=stage.key, workers=1)
    assert (again.stage, again.document["summary"]["hard_violations"]) == ("psu-1", 0)
    assert sorted(c for p in again.document["posts"] for c in p["stations"]) == codes
    assert sorted(s.code for s in problem_io.from_dict(again.problem).stations) == codes
    acts.approve_plan(again, KAOPS, order_number="Sprin/2")
    assert (reads.approved_plan(""), reads.approved_plan("psu-1")) == (whole, again)
    assert reads.standing_plan() == again, "what stands now is the plan approved last"
    change_acts.propose_changes(cause="look")
    assert not change_reads.pending_changes(), "stations outside the re-vote are no news to its plan"
    cancel_station(codes[0], CONSOLE, reason="MK menolak")
    change_acts.propose_changes(cause="look")
    assert [(c.kind, c.subject) for c in change_reads.pending_changes()] == [("cancelled", codes[0])]


@pytest.mark.parametrize("stage", ["voting", "psu-9"])
def test_a_stage_without_stations_of_its_own_is_refused(operation, stage):
    with pytest.raises(Refused, match="TPS sendiri"):
        acts.make_plan(CONSOLE, stage=stage)
