"""One act, one entry, in one transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from siaga.journal import append, clock, reads
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.journal.models import Body, Entry
from siaga.kit import bus

ANDI = Actor("u-1", "planner", "console-1")
pytestmark = pytest.mark.django_db


def write(count: int = 1, object: str = "tps/1") -> None:
    for number in range(count):
        with act("tests.try_something", ANDI, object, reason="coba") as change:
            change["number"] = number


def test_an_act_leaves_one_entry_with_its_body():
    write()
    entry, body = Entry.objects.get(), json.loads(Body.objects.get().text)
    assert (entry.seq, entry.act, entry.object, entry.actor) == (0, "tests.try_something", "tps/1", "u-1")
    assert body["change"] == {"number": 0}
    assert body["reason"] == "coba"
    assert reads.verify().ok


def test_an_act_that_fails_leaves_nothing():
    def fail():
        with act("tests.fail", ANDI, "tps/1"):
            raise KeyError

    write()
    with pytest.raises(KeyError):
        fail()
    write()
    assert [e.seq for e in Entry.objects.order_by("seq")] == [0, 1]
    assert reads.verify().ok


def test_an_act_inside_an_act_writes_its_own_entry_first():
    with act("tests.outer", ANDI, "a"), act("tests.inner", ANDI, "b"):
        pass
    assert [e.act for e in Entry.objects.order_by("seq")] == ["tests.inner", "tests.outer"]
    assert reads.verify().ok


def test_an_inner_act_that_failed_is_taken_back_alone():
    def fail():
        with act("tests.inner", ANDI, "b"):
            with act("tests.innermost", ANDI, "c"):
                pass
            raise KeyError

    with act("tests.outer", ANDI, "a"), pytest.raises(KeyError):
        fail()
    assert [e.act for e in Entry.objects.all()] == ["tests.outer"]
    assert reads.verify().ok


def test_the_object_may_be_named_inside_the_block():
    with act("tests.create", ANDI, "") as change:
        change.object = "new/7"
    assert Entry.objects.get().object == "new/7"
    assert change.seq == 0


def test_a_field_with_a_line_break_is_refused():
    with pytest.raises(ValueError, match="printable"), act("tests.split", ANDI, "a\nb"):
        pass
    assert reads.size() == 0


@pytest.mark.django_db(transaction=True)
def test_news_goes_out_after_the_commit_only():
    heard = []
    bus.listen("tests.try_something", heard.append)
    write()
    assert [(n["act"], n["seq"], n["change"]) for n in heard] == [("tests.try_something", 0, {"number": 0})]
    with pytest.raises(KeyError), act("tests.try_something", ANDI, "x"):
        raise KeyError
    assert len(heard) == 1
    bus._listeners["tests.try_something"].clear()


def test_a_late_entry_keeps_both_times_and_is_listed():
    with act("tests.late", ANDI, "a", event_time=datetime.now(UTC) - timedelta(hours=2), event_clock="phone"):
        pass
    write()
    (late,) = reads.late()
    assert late["act"] == "tests.late"
    assert 119 < late["late_minutes"] < 121


def test_a_clock_that_jumps_is_journalled(monkeypatch):
    real = append.now
    write()
    monkeypatch.setattr(append, "now", lambda: real() - timedelta(minutes=10))
    write(2)
    monkeypatch.setattr(append, "now", lambda: real() + timedelta(hours=1))
    write(2)
    jumps = [json.loads(reads.body(j["seq"]))["change"]["seconds"] for j in reads.clock_jumps()]
    assert [round(s, -1) for s in jumps] == [4200, -600]
    assert reads.size() == 7
    assert reads.verify().ok


def test_after_a_restart_only_a_step_backwards_is_a_jump():
    hour = 3_600_000_000
    assert clock.jump(2 * hour, hour, None) == 0
    assert clock.jump(hour, 2 * hour, None) == -hour
    assert clock.jump(2 * hour, hour, hour) == 0
    assert clock.jump(2 * hour, hour, hour // 2) == hour // 2
