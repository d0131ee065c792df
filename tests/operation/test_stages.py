"""Is the course of an operation data, dated, sourced and owned? Does a re-vote bring its own stations?"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from operation.cast import open_cast
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit.errors import Refused
from siaga.operation import acts, stages
from siaga.profiles import load_profile
from siaga.profiles.load import SHIPPED

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 21)


def _revote(operation, **other):
    given = {
        "kind": "psu", "day": date(2024, 12, 5), "stations": ["16.07.01.2001-001"], "reason": "Putusan Bawaslu",
        "order_number": "Sprin/1/XII/2024", "source": "KPU", **other,
    }  # fmt: skip
    return acts.add_revote(operation, given.pop("kind"), given.pop("day"), given.pop("stations"), CONSOLE, **given)


def test_opening_writes_the_profiles_stages_but_not_those_opened_later():
    operation = open_cast()
    keys = [s.key for s in stages.all_stages(operation)]
    assert keys[0] == "planning"
    assert "voting" in keys
    assert "psu" not in keys
    assert stages.stage(operation, "voting").starts == date(2024, 11, 27)


def test_a_profile_of_data_files_alone_opens_an_operation(tmp_path: Path):
    text = (SHIPPED / "pilkades" / "profile.toml").read_text("utf-8")
    mine = text.replace('name = "pilkades"', 'name = "pilkades-2027"').replace("2023-", "2027-")
    (tmp_path / "profile.toml").write_text(mine, "utf-8")
    operation = open_cast(load_profile(tmp_path))
    assert operation.profile_name == "pilkades-2027"
    assert operation.seed == 20271018
    due = stages.due(operation, date(2027, 10, 16))
    assert [(d.item, d.owner_label, d.overdue) for d in due] == [
        ("renops", "Kaops", True), ("muster", "Karendalops", True),
        ("plan", "Kaops", True), ("order", "Kaops", True),
    ]  # fmt: skip


def test_what_is_due_names_who_and_when_and_what_is_late():
    operation = open_cast()
    by_item = {(d.stage, d.item): d for d in stages.due(operation, TODAY)}
    plan = by_item["voting", "plan"]
    assert (plan.date, plan.owner_label, plan.overdue) == (date(2024, 11, 20), "Kaops", True)
    muster = by_item["voting", "shift-muster"]
    assert (muster.date, muster.overdue, muster.document) == (date(2024, 11, 25), False, "berita-acara-apel")


def test_a_done_item_is_late_no_more_and_is_done_once():
    operation = open_cast()
    voting = stages.stage(operation, "voting")
    acts.mark_done(voting, "plan", CONSOLE)
    plan = next(d for d in stages.due(operation, TODAY) if d.item == "plan" and d.stage == "voting")
    assert (plan.done, plan.overdue) == (True, False)
    with pytest.raises(Refused):
        acts.mark_done(voting, "plan", CONSOLE)
    with pytest.raises(Refused, match="ngopi"):
        acts.mark_done(voting, "ngopi", CONSOLE)


def test_conflicting_dates_are_shown_with_their_sources_and_one_is_chosen_with_a_reason():
    operation = open_cast()
    quiet = stages.stage(operation, "quiet")
    assert stages.conflicting(quiet)
    assert [(c.starts.day, c.used) for c in stages.claims(quiet)] == [(24, True), (23, False)]
    acts.use_date(quiet.dates.get(used=False), CONSOLE, reason="SK KPU setempat")
    quiet.refresh_from_db()
    assert quiet.starts == date(2024, 11, 23)
    assert [(c.starts.day, c.used) for c in stages.claims(quiet)] == [(23, True), (24, False)]
    assert Entry.objects.filter(act="operation.use_date", object="quiet").exists()


def test_a_new_source_is_added_and_a_rule_alone_cannot_be_used():
    operation = open_cast()
    winner = stages.stage(operation, "winner")
    assert (winner.starts, stages.conflicting(winner)) == (None, True)
    with pytest.raises(Refused):
        acts.use_date(winner.dates.first(), CONSOLE, reason="-")
    claim = acts.add_date(winner, CONSOLE, source="SK KPU 1/2025", starts=date(2025, 2, 6), ends=date(2025, 2, 6))
    assert acts.use_date(claim, CONSOLE, reason="SK terbit").starts == date(2025, 2, 6)
    with pytest.raises(Refused):
        acts.add_date(winner, CONSOLE, source="x", starts=date(2025, 2, 6), ends=date(2025, 1, 6))


def test_a_revote_is_a_new_stage_with_its_own_stations_and_due_items():
    operation = open_cast()
    first = _revote(operation)
    second = _revote(operation, stations=["16.07.02.2002-001", "16.07.02.2002-002"])
    assert (first.key, second.key) == ("psu-1", "psu-2")
    assert stages.station_codes(second) == ["16.07.02.2002-001", "16.07.02.2002-002"]
    assert stages.station_codes(stages.stage(operation, "voting")) is None
    order = next(d for d in stages.due(operation, TODAY) if d.stage == "psu-1" and d.item == "order")
    assert (order.date, order.document) == (date(2024, 12, 3), "sprin")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"kind": "voting"}, "tidak dapat dibuka kemudian"),
        ({"stations": []}, "Tidak ada TPS"),
        ({"stations": ["16.07.01.2001-009"]}, "TPS tidak dikenal"),
        ({"stations": ["16.07.01.2001-001"] * 2}, "lebih dari satu kali"),
        ({"order_number": " "}, "order_number"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_wrong_revote_is_refused_whole(other, told):
    operation = open_cast()
    with pytest.raises(Refused, match=told):
        _revote(operation, **other)
    assert not operation.stages.filter(key__startswith="psu").exists()


def test_a_revote_beyond_ten_days_is_said():
    from siaga.journal.reads import body

    operation = open_cast()
    _revote(operation, day=date(2024, 12, 20))
    entry = Entry.objects.get(act="operation.add_revote")
    assert '"beyond_limit":true' in body(entry.seq)


def test_reports_of_voting_day_are_more_than_of_a_quiet_day():
    operation = open_cast()
    voting = [(r.hour, r.owner_label) for r in stages.reports_due(operation, date(2024, 11, 27))]
    assert ("13:00", "Padal") in voting
    assert [r.hour for r in stages.reports_due(operation, date(2024, 11, 20))] == ["16:00", "20:00"]


def test_the_calendar_is_icalendar_that_a_phone_reads():
    operation = open_cast()
    text = stages.calendar(operation, TODAY, datetime(2024, 11, 21, tzinfo=UTC))
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    plain = text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20241124\r\nDTEND;VALUE=DATE:20241127\r\nSUMMARY:Masa tenang" in plain
    assert "Sumber lain menyebut 23-11-2024 s.d. 26-11-2024: idntimes.com" in plain
    assert plain.count("BEGIN:VEVENT") == plain.count("END:VEVENT") == len(set(_uids(plain)))
    assert "Apel pergeseran pasukan dan pemeriksaan kesehatan (Karendalops)" in plain


def _uids(text: str) -> list[str]:
    return [line for line in text.split("\r\n") if line.startswith("UID:")]
