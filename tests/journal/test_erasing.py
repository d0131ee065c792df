"""A body goes only by two people, on a ground, without a hold; the entry and the tree stay."""

from __future__ import annotations

import json

import pytest

from journal.conftest import ANDI, BUDI, CITRA, today, write
from siaga.journal import append, erasing, guard, reads, seals
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.journal.models import Body
from siaga.kit.errors import Refused

DEDI = Actor("u-dedi", "auditor")
pytestmark = pytest.mark.django_db


@pytest.fixture
def released(signed):
    write(5)
    erasing.release_hold(BUDI, "Putusan terakhir dibacakan, perkara terakhir ditutup")
    return signed


def done(seq=3):
    erasing.ask(seq, "u-x", "UU 27/2022 pasal 8", BUDI)
    return erasing.erase(seq, CITRA)


def test_an_erased_body_is_gone_and_the_tree_is_whole(released):
    root_before, by = reads.leaf_hashes(5), done()
    assert reads.body(3) is None
    verdict = reads.verify()
    assert verdict.ok
    assert verdict.bodies["erased"] == 1
    assert reads.leaf_hashes(5) == root_before
    assert json.loads(reads.body(by))["change"]["asked_by"] == "u-budi"


def test_the_next_seal_shows_the_number(released):
    done(3)
    done(2)
    assert seals.seal_day(today(), ANDI).erasures == 2


def test_the_three_states_of_a_body_are_three_answers(released):
    done(3)
    with guard.lifted():
        Body.objects.filter(seq=1).update(text="{}")
        Body.objects.filter(seq=2).delete()
    verdict = reads.verify()
    assert verdict.bodies["erased"] == 1
    assert [(f.kind, f.seq) for f in verdict.faults] == [("body", 1), ("body", 2)]
    assert verdict.bodies["valid"] == verdict.entries - 3


def test_an_erased_body_that_comes_back_is_bad(released):
    kept = Body.objects.get(seq=3)
    done(3)
    with guard.lifted():
        kept.save(force_insert=True)
    assert [(f.kind, f.seq) for f in reads.verify().faults] == [("body", 3)]


def test_one_person_alone_cannot(released):
    erasing.ask(3, "u-x", "UU 27/2022 pasal 8", BUDI)
    with pytest.raises(Refused, match="orang yang sama"):
        erasing.erase(3, BUDI)
    with pytest.raises(Refused, match="belum diminta"):
        erasing.erase(2, CITRA)
    assert reads.body(3)


@pytest.mark.parametrize("who", [ANDI, Actor("u-x", "officer")])
def test_neither_author_nor_subject(released, who):
    with pytest.raises(Refused, match="subjek atau penulisnya"):
        erasing.ask(3, "u-x", "UU 27/2022 pasal 8", who)
    erasing.ask(3, "u-x", "UU 27/2022 pasal 8", BUDI)
    with pytest.raises(Refused, match="subjek atau penulisnya"):
        erasing.erase(3, who)


def test_no_ground_no_erasure(released):
    with pytest.raises(Refused, match="dasar hukum"):
        erasing.ask(3, "u-x", " ", BUDI)


def test_under_legal_hold_nothing_goes(signed):
    write(5)
    assert erasing.is_held()
    with pytest.raises(Refused, match="proses hukum"):
        erasing.ask(3, "u-x", "UU 27/2022 pasal 8", BUDI)
    with pytest.raises(Refused, match="alasan kosong"):
        erasing.release_hold(BUDI, "")
    erasing.release_hold(BUDI, "putusan")
    erasing.ask(3, "u-x", "UU 27/2022 pasal 8", BUDI)
    erasing.place_hold(BUDI, "gugatan baru")
    with pytest.raises(Refused, match="proses hukum"):
        erasing.erase(3, CITRA)


@pytest.mark.parametrize("prefix", erasing.KEPT)
def test_some_acts_are_kept_for_the_retention_time(released, prefix, monkeypatch):
    with act(f"{prefix}something", ANDI, "x") as change:
        pass
    with pytest.raises(Refused, match="wajib disimpan"):
        erasing.ask(change.seq, "u-x", "UU 27/2022 pasal 8", BUDI)
    later = append.now() + erasing.RETENTION
    monkeypatch.setattr(erasing.clock, "now", lambda: later)
    erasing.ask(change.seq, "u-x", "UU 27/2022 pasal 8", BUDI)


@pytest.mark.django_db(transaction=True)
def test_erasures_are_replayed_after_a_restore(released):
    kept = Body.objects.get(seq=3)
    done(3)
    register = released / erasing.REGISTER
    assert len(register.read_text("utf-8").splitlines()) == 1
    # The older database comes back: without the erasing entries, and with the body.
    with guard.lifted():
        kept.save(force_insert=True)
    assert erasing.replay(register, DEDI) == 1
    assert reads.body(3) is None
    assert erasing.replay(register, DEDI) == 0
    assert reads.verify().ok


def test_a_register_of_another_journal_erases_nothing(released, tmp_path):
    other = tmp_path / "lain.jsonl"
    row = {
        "seq": 3,
        "leaf_hash": "00" * 32,
        "subject": "x",
        "ground": "y",
        "asked_by": "a",
        "done_by": "b",
        "at": 1,
    }
    other.write_text(json.dumps(row) + "\n")
    assert erasing.replay(other, DEDI) == 0
    assert erasing.replay(tmp_path / "tidak-ada", DEDI) == 0
    assert reads.body(3)
