"""Are changes read with exact errors, and applied to the problem they name?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from deployment.cast import four_villages, officer
from siaga.deployment.planner import changes
from siaga.deployment.planner.problem import Locks
from siaga.kit.errors import Refused


def text(*rows: dict[str, Any]) -> str:
    return json.dumps({"format": "siaga-changes/1", "changes": list(rows)})


def test_every_kind_is_read() -> None:
    rows = (
        {"change": "absent", "officer": "a"},
        {"change": "closed", "from": "B1", "to": "V0"},
        {"change": "class", "station": "V0-1", "class": "high"},
        {"change": "opened", "station": "V9-1", "village": "V1", "class": "low"},
        {"change": "cancelled", "station": "V2-1"},
        {"change": "lock", "officer": "b", "post": "P0"},
        {"change": "bar", "officer": "b", "post": "P1", "note": "ok"},
    )
    assert changes.parse(text(*rows)) == (
        changes.Absent("a"),
        changes.Closed("B1", "V0"),
        changes.Reclassed("V0-1", "high"),
        changes.Opened("V9-1", "V1", "low"),
        changes.Cancelled("V2-1"),
        changes.Locked("b", "P0"),
        changes.Barred("b", "P1"),
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{", "JSON"),
        ("[]", "siaga-changes/1"),
        (text({"change": "gone"}), "perubahan tidak dikenal"),
        (text({"change": "absent"}), "officer"),
        (text({"change": "absent", "officer": 7}), "wajib diisi teks"),
        (text({"change": "absent", "officer": "a", "post": "P"}), "kolom tidak dikenal"),
        (text({"change": "class", "station": "V0-1", "class": "red"}), "kelas harus"),
    ],
)
def test_a_bad_list_is_refused_with_its_place(raw: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        changes.parse(raw)


def test_every_fault_is_told_at_once_by_row() -> None:
    with pytest.raises(Refused) as error:
        changes.parse(text({"change": "absent"}, {"change": "lock", "officer": "a"}))
    assert [p.row for p in error.value.problems] == [1, 2]


def test_changes_are_applied() -> None:
    problem = four_villages(officer("a"), officer("b"), locks=Locks(posts=(("a", "P0"), ("b", "P1"))))
    rows = (
        changes.Absent("a"),
        changes.Closed("B1", "V0"),
        changes.Reclassed("V0-1", "high"),
        changes.Opened("V9-1", "V1", "low"),
        changes.Cancelled("V2-1"),
        changes.Locked("b", "P3"),
    )
    new = changes.apply(problem, rows)
    assert [o.ready for o in new.officers] == [False, True]
    assert {s.code: s.station_class for s in new.stations} == {
        "V0-1": "high",
        "V1-1": "low",
        "V3-1": "low",
        "V9-1": "low",
    }
    assert new.travel.closed == (("B1", "V0"),)
    assert new.locks.posts == (("b", "P3"),)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((changes.Absent("zz"),), "tidak dikenal"),
        ((changes.Closed("B1", "zz"),), "tidak dikenal"),
        ((changes.Cancelled("zz"),), "tidak dikenal"),
        ((changes.Opened("V0-1", "V0", "low"),), "sudah ada"),
        ((changes.Cancelled("V0-1"), changes.Reclassed("V0-1", "high")), "diubah dua kali"),
    ],
)
def test_unknown_and_doubled_things_are_refused(rows: tuple[changes.Change, ...], words: str) -> None:
    with pytest.raises(Refused, match=words):
        changes.apply(four_villages(officer("a")), rows)
