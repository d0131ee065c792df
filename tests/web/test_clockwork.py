"""Does what is overdue rise by itself, once, with the fault of one timer stopping no other?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from force.people import enlist
from operation.cast import open_cast
from siaga.force.models import Shortfall
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, SYSTEM
from siaga.journal.models import Entry
from siaga.kit import timers
from siaga.vulnerability.disturbances import open_disturbance
from siaga.vulnerability.models import Disturbance
from siaga.web import clockwork

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def short(db) -> Shortfall:
    open_cast()
    enlist(2)
    with act("tests.shortfall", CONSOLE, "KPL-1"):
        return Shortfall.objects.create(
            kind="boat", subject="KPL-1", item="hull", why="0 dari 1", essential=True, owner="kaminlog",
            opened=NOW, due=NOW.date() + timedelta(days=1),
        )  # fmt: skip


def test_a_shortfall_rises_the_day_after_its_date_and_once_a_day(short):
    assert clockwork.shortfalls(NOW) == 0
    late = NOW + timedelta(days=3)
    assert clockwork.shortfalls(late) == 1
    assert clockwork.shortfalls(late) == 0, "the second look finds nothing"
    short.refresh_from_db()
    assert (short.level, short.owner != "kaminlog") == (1, True)
    entry = Entry.objects.get(act="force.escalate_shortfalls")
    assert (entry.actor, entry.role) == (SYSTEM.id, SYSTEM.role)


def test_an_overdue_disturbance_rises_to_the_next_command(db):
    open_cast()
    row = open_disturbance(
        stage="voting", place="16.07.01", activity="antrean di dermaga", level="potential", cause="perahu kurang",
        owner="Kapolsek Darat", command="polsek", response_kind="pre-emptive", response="tambah perahu",
        evidence="laporan Bhabinkamtibmas", due=NOW + timedelta(hours=2), actor=CONSOLE,
    )  # fmt: skip
    assert clockwork.ladder(NOW + timedelta(hours=1)) == 0
    assert clockwork.ladder(NOW + timedelta(hours=3)) == 1
    assert Disturbance.objects.get(pk=row.pk).command == "polres"


def test_an_empty_node_does_nothing_and_journals_nothing(db):
    assert [(r.done, r.fault) for r in timers.run(NOW)] == [(0, "")] * len(timers.timers())
    assert not Entry.objects.exists()


def test_a_fault_stops_no_other_timer_and_each_keeps_its_own_time(monkeypatch):
    monkeypatch.setattr(timers, "_timers", {})
    seen: list[str] = []
    timers.every(60, "broken", lambda now: 1 // 0)
    timers.every(15, "quick", lambda now: seen.append("quick") or 1)
    timers.every(600, "slow", lambda now: seen.append("slow") or 1)
    at = [NOW]
    runner = timers.Runner(lambda: at[0])
    first = runner.step()
    assert [(r.name, r.done, bool(r.fault)) for r in first] == [
        ("broken", 0, True), ("quick", 1, False), ("slow", 1, False)
    ]  # fmt: skip
    at[0] += timedelta(seconds=14)
    assert runner.step() == []
    at[0] += timedelta(seconds=1)
    assert [r.name for r in runner.step()] == ["quick"]
    at[0] += timedelta(seconds=600)
    assert [r.name for r in runner.step()] == ["broken", "quick", "slow"]


def test_the_thread_works_and_ends(monkeypatch):
    monkeypatch.setattr(timers, "_timers", {})
    monkeypatch.setattr(timers, "SHORTEST", 0.01)
    from threading import Event

    ran, closed = Event(), Event()
    timers.every(0, "one", lambda now: ran.set() or 1)
    runner = timers.Runner(lambda: datetime.now(UTC), closed.set)
    runner.start()
    assert ran.wait(5)
    assert closed.wait(5)
    runner.stop()
    assert not runner._thread.is_alive()
