"""Silences are raised by the clock alone, acknowledged by a person, and over when the post speaks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reporting.field import at, situation, voting_day
from siaga.journal.context import Actor
from siaga.journal.models import Entry
from siaga.kit.errors import Refused
from siaga.reporting import moment
from siaga.reporting.acts import mark_signal
from siaga.reporting.alarm_acts import acknowledge_alarm, close_call, see_call, tick
from siaga.reporting.intake import take
from siaga.reporting.models import Alarm, CallForHelp, Conflict, Expected, Report
from siaga.reporting.settling import settle_conflict

pytestmark = pytest.mark.django_db
OPERATOR = Actor("operator-1", "operator")


@pytest.fixture(autouse=True)
def hands(monkeypatch):
    voting_day()
    clock = [at(10)]
    monkeypatch.setattr(moment, "now", lambda: clock[0])
    return clock


def heard_until(hour: float) -> None:
    """Everything due before this hour has come in."""
    from siaga.journal.acts import act

    with act("tests.answer", OPERATOR, "x"):
        Expected.objects.filter(due_at__lt=at(0) + timedelta(hours=hour)).update(state="received", event_at=at(9))


def alarms() -> dict[str, str]:
    return dict(Alarm.objects.filter(cleared_at=None).values_list("group", "level"))


def test_a_silence_is_raised_the_minute_its_clock_runs_out_and_climbs():
    heard_until(10)
    tick(at(10, 19))
    assert alarms() == {}
    tick(at(10, 20))
    assert set(alarms().values()) == {"officer"}
    for minutes, level in ((30, "padal"), (40, "base"), (55, "command"), (80, "commander")):
        tick(at(10) + timedelta(minutes=minutes))
        assert alarms()["post/P1"] == level
    assert sorted(Alarm.objects.get(group="post/P1").steps) == ["base", "command", "commander", "officer", "padal"]


def test_what_is_silent_for_days_raises_nothing_anew_but_an_open_alarm_stays():
    tick(at(10) + timedelta(days=5))
    assert alarms() == {}
    heard_until(10)
    tick(at(10, 20))
    before = set(alarms())
    assert before
    tick(at(10) + timedelta(days=5))
    assert set(alarms()) >= before


def test_the_same_tick_twice_writes_nothing():
    heard_until(10)
    tick(at(10, 30))
    entries = Entry.objects.count()
    tick(at(10, 30))
    assert Entry.objects.count() == entries


def test_a_report_ends_the_silence():
    heard_until(10)
    tick(at(10, 30))
    take([situation(received_at=at(10, 31), device_at=at(10, 31))])
    tick(at(10, 32))
    assert "post/P1" not in alarms()
    assert "post/P2" in alarms()


def test_event_time_decides_not_arrival():
    """A report of 10.05 that arrives at 11 ends the alarm and is not late."""
    heard_until(10)
    tick(at(10, 45))
    take([situation(device_at=at(10, 5), received_at=at(11))])
    tick(at(11))
    assert "post/P1" not in alarms()
    assert not Report.objects.get().late


def test_a_known_dead_zone_has_its_own_clock():
    heard_until(10)
    mark_signal("16.07.02.2001", OPERATOR, dead=True, point="dermaga Desa Air 1", minutes_away=25)
    tick(at(12, 30))
    assert "post/P3" not in alarms()
    tick(at(13))
    assert "post/P3" in alarms()


def test_an_acknowledgement_holds_the_ladder(hands):
    heard_until(10)
    tick(at(10, 30))
    hands[0] = at(10, 31)
    acknowledge_alarm(Alarm.objects.get(group="post/P1"), OPERATOR)
    tick(at(11))
    assert alarms()["post/P1"] == "padal"
    tick(at(11, 1))
    assert alarms()["post/P1"] == "command"


def test_an_alarm_that_is_over_cannot_be_acknowledged():
    heard_until(10)
    tick(at(10, 30))
    take([situation(received_at=at(10, 31), device_at=at(10, 31))])
    tick(at(10, 32))
    with pytest.raises(Refused):
        acknowledge_alarm(Alarm.objects.get(group="post/P1"), OPERATOR)


def test_a_call_is_seen_by_post_and_base_and_closed_with_an_outcome():
    take([situation(kind="help", answers={"what": "crowd"})])
    call = CallForHelp.objects.get()
    see_call(call, OPERATOR, side="post")
    see_call(call, Actor("lain", "operator"), side="post")
    see_call(call, Actor("kapolsek-1", "kapolsek"), side="base")
    assert (call.seen_by_post, call.seen_by_base) == ("operator-1", "kapolsek-1")
    for words in ("", "paslon 1 dapat 200 suara"):
        with pytest.raises(Refused):
            close_call(call, OPERATOR, outcome=words)
    close_call(call, OPERATOR, outcome="regu tiba, massa bubar")
    with pytest.raises(Refused, match="panggilan ini ditutup"):
        close_call(call, OPERATOR, outcome="hasil lain")
    assert CallForHelp.objects.get().closed_by == "operator-1"


def contradiction() -> Conflict:
    one = {"officers": 2, "state": "complete"}
    arrived = {"kind": "arrival", "device_at": at(18, day=-1), "received_at": at(18, day=-1)}
    take([situation(answers=one, **arrived)])
    other = {"officers": 1, "state": "incomplete"}
    take([situation("uuid:2-tiba-P1", officer="o2", sender="hp-2", answers=other, **arrived)])
    return Conflict.objects.get()


def test_a_contradiction_is_settled_field_by_field_and_all_three_stay():
    conflict = contradiction()
    choices = {"state": conflict.second, "officers": conflict.first}
    row = settle_conflict(conflict, choices, OPERATOR, reason="dicek Padal di tempat")
    assert row.answers == {"state": "incomplete", "officers": 2}
    owed = Expected.objects.get(place="P1", kind="arrival")
    assert (owed.state, owed.report, owed.alarm) == ("received", row.id, True)
    assert Report.objects.count() == 3
    assert Conflict.objects.get().settled_by == "operator-1"
    with pytest.raises(Refused):
        settle_conflict(Conflict.objects.get(), choices, OPERATOR, reason="lagi")


@pytest.mark.parametrize(
    ("choose", "reason"),
    [
        (lambda c: {"state": c.first}, "ya"), (lambda c: {"state": c.first, "officers": "x"}, "ya"),
        (lambda c: {"state": c.first, "officers": c.first}, " "),
        (lambda c: {"state": c.first, "officers": c.first}, "karena paslon 2 unggul"),
    ],
)  # fmt: skip
def test_half_a_settlement_is_refused(choose, reason):
    conflict = contradiction()
    with pytest.raises(Refused):
        settle_conflict(conflict, choose(conflict), OPERATOR, reason=reason)
    assert Report.objects.count() == 2
