"""One act, one entry, in one transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from siaga.journal import append, clock, guard, leaf, merkle, reads
from siaga.journal.acts import act, act_many
from siaga.journal.append import Record
from siaga.journal.context import Actor
from siaga.journal.leaf import microseconds
from siaga.journal.models import Body, Entry, Erasure, Head
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
    (late,) = map(reads.shown, reads.late())
    assert late["act"] == "tests.late"
    assert 119 < late["late_minutes"] < 121


@pytest.mark.sqlite
def test_late_entries_have_an_index_of_their_own():
    assert "journal_late" in reads.late()[:50].explain()


def test_a_shift_is_found_by_halving_also_when_the_clock_jumped_back(monkeypatch):
    """Entries of a window, against a look at every one, over hours that were set back and forth."""
    begin = datetime(2026, 11, 24, 7, tzinfo=UTC)
    for hour, count in ((0, 40), (5, 40), (2, 40), (9, 40), (3, 3), (3, 40)):
        for minute in range(count):
            monkeypatch.setattr(append, "now", lambda h=hour, m=minute: begin + timedelta(hours=h, minutes=m))
            write()
    every = list(Entry.objects.order_by("seq").values_list("seq", "recorded"))
    for start in range(-60, 660, 100):
        first, last = begin + timedelta(minutes=start), begin + timedelta(minutes=start + 90)
        a, b = microseconds(first), microseconds(last)
        assert [r["seq"] for r in reads.between(first, last)] == [seq for seq, at in every if a <= at < b]
        assert reads.first_since(a) == next((seq for seq, at in every if at >= a), None)


def test_an_instant_is_found_in_few_steps(django_assert_max_num_queries):
    write(300)
    with django_assert_max_num_queries(3 + 9):
        reads.first_since(microseconds(datetime.now(UTC)))


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


JUMPS = [0, 1, 600, 601, 602, -3000, -2999]


def told(monkeypatch, how):
    """Seven records by the watch of a clock that jumps twice: what the tables, the head and the bus then hold."""
    start, ticks = datetime(2024, 11, 27, 1, tzinfo=UTC), iter(JUMPS)
    monkeypatch.setattr(append, "now", lambda: start + timedelta(seconds=next(ticks)))
    monkeypatch.setattr(append.os, "urandom", lambda size: b"7" * size)
    monkeypatch.setattr(append.clock, "uptime", lambda: 1)
    heard = []
    bus.listen("tests.take_in", heard.append)
    how([("tests.take_in", f"laporan/{n}", {"n": n}, start - timedelta(minutes=n)) for n in range(len(JUMPS))])
    bus._listeners["tests.take_in"].clear()
    entries = list(Entry.objects.order_by("seq").values_list())
    return entries, list(Body.objects.order_by("seq").values_list()), reads.head(), heard


def one_by_one(given):
    for name, object, change, when in given:
        with act(name, ANDI, object, reason="laporan", event_time=when, event_clock="ponsel") as held:
            held.update(change)


def at_once(given):
    with act_many("tests.take_in_all") as records:
        for name, object, change, when in given:
            records.append(Record(name, ANDI, object, change, "laporan", leaf.microseconds(when), "ponsel"))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_what_they_are_one_by_one(monkeypatch):
    single = told(monkeypatch, one_by_one)
    with guard.lifted():
        for table in (Entry, Body, Head):
            table.objects.all().delete()
    many = told(monkeypatch, at_once)
    assert many == single
    entries, _, head, heard = many
    assert [e[3] for e in entries].count("journal.note_clock_jump") == 2
    assert head.size == len(entries) == 9
    assert [n["seq"] for n in heard] == [0, 1, 3, 4, 5, 7, 8]
    assert reads.verify().ok


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("object", "fault"), [("laporan/2", KeyError), ("a\nb", ValueError)])
def test_many_at_once_are_all_written_or_none(object, fault):
    def fail():
        with act_many("tests.take_in_all") as records:
            records += [Record("tests.take_in", ANDI, o, {}) for o in ("laporan/1", object)]
            if fault is KeyError:
                raise KeyError

    heard = []
    bus.listen("tests.take_in", heard.append)
    write(3)
    with pytest.raises(fault):
        fail()
    with act_many("tests.take_in_all"):
        pass
    bus._listeners["tests.take_in"].clear()
    assert (reads.size(), heard) == (3, [])
    assert reads.verify().ok


@pytest.mark.parametrize("before", [0, 1, 5, 8])
def test_many_at_once_keep_the_frontier(before):
    write(before)
    with act_many("tests.take_in_all") as records, act("tests.inner", ANDI, "x"):
        records.extend(Record("tests.take_in", ANDI, f"laporan/{n}", {"n": n}) for n in range(300))
    write(2)
    assert reads.size() == before + 303
    assert reads.root() == merkle.root_of(reads.leaf_hashes())
    assert Entry.objects.get(seq=before).act == "tests.inner"
    assert reads.verify().ok


def test_rows_may_be_written_inside_many_acts():
    with act_many("tests.take_in_all") as records:
        Erasure.objects.create(seq=1, subject="x", ground="y", asked_by="z")
        records.append(Record("tests.take_in", ANDI, "laporan/1", {}))
    assert Erasure.objects.exists()
