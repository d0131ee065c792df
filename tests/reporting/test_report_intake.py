"""One door for every channel: a receipt for what is stored, once; a reason for what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reporting.field import at, situation, voting_day
from siaga.journal import reads as journal
from siaga.journal.models import Body, Entry
from siaga.reporting.envelope import Receipt, Turned
from siaga.reporting.intake import take
from siaga.reporting.models import CallForHelp, Conflict, Expected, Refusal, Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    voting_day()


def one(envelope):
    return take([envelope])[0]


def owed(place="P1", kind="situation", slot="+0T1000"):
    return Expected.objects.get(place=place, kind=kind, slot=slot)


def test_a_report_gets_its_number_in_the_journal_and_the_root_after_it():
    receipt = one(situation())
    assert isinstance(receipt, Receipt)
    entry = Entry.objects.get(seq=receipt.seq)
    assert (entry.act, entry.object, entry.actor, entry.device) == (
        "reporting.take_report",
        receipt.id,
        "o1",
        "hp-1",
    )
    assert receipt.size == receipt.seq + 1
    assert journal.leaf_hashes(receipt.size)
    assert owed().state == "received"
    assert owed().report == receipt.id


def test_sent_again_gives_the_same_receipt_and_one_record():
    first, again = one(situation()), one(situation(received_at=at(14)))
    assert (first.seq, first.size, first.root) == (again.seq, again.size, again.root)
    assert again.again
    assert Report.objects.count() == 1


def test_twice_in_one_batch_is_one_record():
    first, second = take([situation(), situation()])
    assert first.seq == second.seq
    assert Report.objects.count() == 1


def test_the_same_id_with_other_content_is_refused_as_a_conflict():
    one(situation())
    answer = one(situation(answers={"state": "stopped"}))
    assert isinstance(answer, Turned)
    assert answer.status == 409
    assert Report.objects.get().answers == {"state": "smooth"}


def test_two_voices_that_disagree_are_a_contradiction_for_a_named_person():
    first = one(situation())
    second = one(situation("uuid:2-situasi-P1", sender="hp-2", officer="o2", answers={"state": "stopped"}))
    assert second.state == "contradictory"
    row = Conflict.objects.get()
    assert (row.first, row.second, row.fields) == (first.id, second.id, ["state"])
    assert (owed().state, owed().report, owed().alarm) == ("contradictory", first.id, True)


def test_two_voices_that_agree_confirm_each_other_and_notes_may_differ():
    one(situation(answers={"state": "smooth", "note": "cerah"}))
    second = one(situation("uuid:2-situasi-P1", officer="o2", answers={"state": "smooth", "note": "mendung"}))
    assert second.state == "received"
    assert not Conflict.objects.exists()


def test_a_devices_own_numbers_order_its_reports_whatever_the_order_of_arrival():
    one(situation("uuid:2-situasi-P1", origin=2, answers={"state": "stopped"}))
    one(situation("uuid:1-situasi-P1", origin=1, answers={"state": "smooth"}))
    assert Report.objects.get(pk=owed().report).answers == {"state": "stopped"}
    assert Report.objects.count() == 2


def test_a_verified_voice_replaces_an_unverified_one():
    one(situation("sms:0001-pesan", channel="sms", sender="sms:aa", officer="o2", unverified=True))
    assert owed().unverified
    one(situation())
    assert not owed().unverified


def test_too_early_to_be_true_is_a_state_and_not_a_report():
    kind = {"kind": "count-finished", "station": "16.07.01.2001-001", "post": "P2"}
    answer = one(situation(answers={"state": "finished"}, **kind))
    assert answer.state == "early"
    assert owed("16.07.01.2001-001", "count-finished", "+0T2000").state == "early"


def test_more_than_anyone_believes_is_kept_and_marked():
    kind = {"kind": "logistics-left", "station": "16.07.01.2001-001", "post": "P2"}
    late = {"device_at": at(22), "received_at": at(22, 1)}
    assert one(situation(answers={"boxes": 40, "state": "whole"}, **kind, **late)).state == "implausible"


def test_event_time_decides_punctuality_not_arrival():
    answer = one(situation(received_at=at(18)))
    assert answer.slot == "+0T1000"
    assert not Report.objects.get().late
    one(situation("uuid:2-situasi-P2", post="P2", officer="o3", device_at=at(11), received_at=at(11)))
    assert Report.objects.get(post="P2").late


@pytest.mark.parametrize("days", [-30, 30, 730])
def test_a_wrong_clock_that_says_when_it_sent_is_put_right(days):
    wrong = timedelta(days=days)
    one(situation(device_at=at(10) + wrong, sent_at=at(10, 30) + wrong, received_at=at(10, 30)))
    row = Report.objects.get()
    assert (row.event_at, row.clock, row.slot) == (at(10), "fixed", "+0T1000")
    assert row.device_at == at(10) + wrong


def test_a_wild_clock_that_says_nothing_is_ignored():
    one(situation(device_at=at(10, day=-30), received_at=at(10, 5)))
    assert (Report.objects.get().clock, Report.objects.get().event_at) == ("ignored", at(10, 5))


@pytest.mark.parametrize(
    ("changes", "status", "column"),
    [
        ({"kind": "perolehan"}, 404, "kind"),
        ({"post": "P9"}, 422, "post"),
        ({"station": "16.07.02.2001-001"}, 422, "post"),
        ({"kind": "opening", "answers": {"state": "on-time"}}, 422, "station"),
        ({"answers": {}}, 422, "state"),
        ({"answers": {"state": "entah"}}, 422, "state"),
        ({"answers": {"state": "smooth", "suara": 120}}, 422, "suara"),
        ({"kind": "arrival", "answers": {"state": "complete", "officers": 300}}, 422, "officers"),
        ({"instance": "a b"}, 400, "instance"),
    ],
)
def test_what_is_refused_says_where_and_writes_nothing(changes, status, column):
    before = journal.size()
    answer = one(situation(**changes))
    assert (answer.status, answer.problems[0].column) == (status, column)
    assert all(p.reason and p.cure and p.reason_en and p.cure_en for p in answer.problems)
    assert (journal.size(), Report.objects.count()) == (before, 0)


def test_a_vote_count_in_a_note_is_refused_and_only_its_number_is_kept():
    answer = one(situation(answers={"state": "smooth", "note": "paslon 1 dapat 120 suara"}))
    assert answer.status == 422
    assert "paslon 1" not in str(answer.as_dict())
    assert not Report.objects.exists()
    assert {(r.channel, r.kind, r.number) for r in Refusal.objects.all()} == {
        ("page", "candidate", 1), ("page", "votes", 1),
    }  # fmt: skip
    assert not Body.objects.filter(text__contains="120").exists()


def test_a_call_for_help_needs_no_post_no_hour_and_fails_for_no_words():
    call = situation(
        "sms:0009-bantu", kind="help", channel="sms", sender="sms:ff", post="", officer="", contact="0812000",
        answers={"what": "crowd", "note": "paslon 2 unggul 300 suara"}, unverified=True, device_at=at(3, day=-9),
        received_at=at(3, day=-9),
    )  # fmt: skip
    receipt = one(call)
    assert isinstance(receipt, Receipt)
    assert receipt.text_refused
    row = CallForHelp.objects.get()
    assert (row.what, row.unverified, row.contact, row.answers) == ("crowd", True, "0812000", {"what": "crowd"})
    assert Entry.objects.filter(act="reporting.call_for_help", object=row.id).count() == 1
    assert not Body.objects.filter(text__contains="0812").exists()


def test_a_call_from_a_known_post_names_its_base():
    one(situation(kind="help", answers={"what": "medical"}))
    row = CallForHelp.objects.get()
    assert (row.post, row.base_code, row.district_code) == ("P1", "polsek-darat", "16.07.01")


def test_the_number_of_queries_does_not_grow_with_the_batch(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(number, start):
        batch = [situation(f"uuid:{start + n}-situasi", origin=start + n) for n in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as found:
            take(batch)
        return len([q for q in found if "journal_" not in q["sql"] and "SAVEPOINT" not in q["sql"]])

    asked(1, 0)
    assert asked(3, 10) == asked(1, 20)
