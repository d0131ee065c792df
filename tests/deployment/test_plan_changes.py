"""Does the plan hear of what happens, and does only an approved plan stand?"""

from __future__ import annotations

import pytest

from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.deployment import acts, change_acts, change_reads, reads
from siaga.deployment.models import Plan, ProposedChange
from siaga.force.absence import note_absence, note_return
from siaga.journal.context import CONSOLE, SYSTEM, Actor
from siaga.journal.models import Entry
from siaga.kit.errors import Refused
from siaga.territory.acts import cancel_station
from siaga.vulnerability.decisions import Signed, decide_class

KAOPS = Actor("kaops-1", "kaops", "web")
PLANNER = Actor("karen-1", "karendalops", "web")
ORDER = "Sprin/7/XI/2024"
SIGNED = Signed("Kombes Contoh", "Karendalops", "Kep/3/XI/2024")


@pytest.fixture
def approved(db, tmp_path) -> Plan:
    open_cast()
    enlist(6)
    return acts.approve_plan(make_plan(tmp_path), KAOPS, order_number=ORDER)


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """News is told after the commit; a test that never commits tells it here."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def live() -> list[tuple[str, str, str]]:
    return [(c.kind, c.subject, c.state) for c in change_reads.pending_changes()]


def sitting(plan: Plan) -> str:
    return next(s["officer"] for s in plan.document["seats"] if s["officer"])


def test_only_a_second_person_who_commands_approves_and_only_by_order(db, tmp_path):
    open_cast()
    enlist(6)
    plan = make_plan(tmp_path)
    for actor, order in ((CONSOLE, ORDER), (PLANNER, ORDER), (SYSTEM, ORDER), (KAOPS, " ")):
        with pytest.raises(Refused):
            acts.approve_plan(plan, actor, order_number=order)
    mine = acts.propose_plan(KAOPS, _again(plan))
    with pytest.raises(Refused, match="orang kedua"):
        acts.approve_plan(mine, KAOPS, order_number=ORDER)
    assert reads.approved_plan() is None


def _again(plan: Plan, **summary: int) -> acts.Proposal:
    from siaga.deployment.planner import problem_io

    document = {**plan.document, "seed": 1, "summary": {**plan.document["summary"], **summary}}
    return acts.Proposal(problem_io.from_dict(plan.problem), document, 1.0)


def test_a_plan_that_breaks_a_hard_rule_is_not_approved(db, tmp_path):
    open_cast()
    enlist(6)
    broken = acts.propose_plan(CONSOLE, _again(make_plan(tmp_path), hard_violations=2))
    with pytest.raises(Refused, match="aturan keras"):
        acts.approve_plan(broken, KAOPS, order_number=ORDER)


def test_the_approved_plan_stands_until_the_next_is_approved(approved):
    newer = acts.propose_plan(CONSOLE, _again(approved))
    assert reads.standing_plan() == approved
    assert reads.sheet(reads.standing_plan()).status == f"disetujui Kaops, Sprin Nomor {ORDER}"
    assert reads.sheet(newer).status == "belum disetujui"
    acts.approve_plan(newer, KAOPS, order_number="Sprin/8")
    assert reads.standing_plan() == newer
    assert [r.state for r in reads.plan_rows()] == ["approved", "superseded"]
    for old in (approved, newer):
        with pytest.raises(Refused, match="sudah disetujui"):
            acts.approve_plan(old, KAOPS, order_number="Sprin/9")


def test_nothing_is_proposed_before_a_plan_is_approved(db, tmp_path, heard):
    open_cast()
    enlist(6)
    plan = make_plan(tmp_path)
    with heard():
        note_absence({sitting(plan): "Sakit"}, CONSOLE, cause="muster:1")
    assert live() == []


def test_an_absence_becomes_a_proposal_at_once_and_a_return_withdraws_it(approved, heard):
    officer = sitting(approved)
    with heard():
        note_absence({officer: "Sakit"}, CONSOLE, cause="muster:1")
    assert live() == [("absent", officer, "pending")]
    row = change_reads.pending_changes()[0]
    assert (row.reason, row.cause, row.place) == ("Sakit", "muster:1", approved.document["seats"][0]["post"])
    said = Entry.objects.filter(act="deployment.propose_changes").get()
    assert (said.actor, said.role) == (SYSTEM.id, SYSTEM.role)
    with heard():
        note_return([officer], CONSOLE, cause="muster:1")
    assert live() == []
    assert ProposedChange.objects.get().state == "withdrawn"


def test_news_that_a_stopped_process_never_heard_is_found_at_the_next_look(approved):
    note_absence({sitting(approved): "Sakit"}, CONSOLE, cause="muster:1")
    assert live() == []
    change_acts.propose_changes(cause="look")
    assert [kind for kind, _, _ in live()] == ["absent"]
    change_acts.propose_changes(cause="look")
    assert len(live()) == 1


def test_the_planner_dismisses_with_a_reason_and_it_stays_dismissed_while_it_lasts(approved, heard):
    officer = sitting(approved)
    with heard():
        note_absence({officer: "Sakit"}, CONSOLE, cause="muster:1")
    row = ProposedChange.objects.get()
    clerk, admin = Actor("x", "operator"), Actor("y", "administrator", "web")
    for actor, reason in ((PLANNER, ""), (clerk, "datang siang"), (admin, "datang siang")):
        with pytest.raises(Refused):
            change_acts.dismiss_change(row, actor, reason=reason)
    change_acts.dismiss_change(row, PLANNER, reason="datang siang")
    with heard():
        note_absence({sitting_other(approved, officer): "Cuti"}, CONSOLE, cause="muster:1")
    assert [(k, s) for k, _, s in live()] == [("absent", "dismissed"), ("absent", "pending")]
    assert len(change_reads.gap_list().seats) == 1
    with heard():
        note_return([officer], CONSOLE, cause="muster:1")
        note_absence({officer: "Sakit"}, CONSOLE, cause="muster:2")
    assert ("absent", officer, "pending") in live(), "a new occasion is news again"


def sitting_other(plan: Plan, but: str) -> str:
    return next(s["officer"] for s in plan.document["seats"] if s["officer"] not in ("", but))


def test_the_gap_list_names_the_seat_and_the_nearest_who_may_sit_there(approved, heard):
    officer = sitting(approved)
    with heard():
        note_absence({officer: "Sakit"}, CONSOLE, cause="muster:1")
    found = change_reads.gap_list()
    (gap,) = found.seats
    seat = next(s for s in approved.document["seats"] if s["officer"] == officer)
    assert (gap.officer, gap.post, gap.seat) == (officer, seat["post"], seat["number"])
    assert found.seats_needed == len(approved.document["seats"])
    spare = set(approved.document["not_used"])
    near = [c for c in gap.candidates if c.pool == "spare"]
    assert near
    assert {c.officer for c in near} <= spare
    assert [c.minutes for c in near] == sorted(c.minutes for c in near)
    assert gap.call in spare


def test_a_replan_from_the_proposals_is_proposed_and_applied_only_when_approved(approved, heard):
    officer = sitting(approved)
    with heard():
        note_absence({officer: "Sakit"}, CONSOLE, cause="muster:1")
    made = acts.replan_from_changes(PLANNER)
    assert (made.replaces, made.made_by) == (approved.number, PLANNER.id)
    assert officer not in {s["officer"] for s in made.document["seats"]}
    assert len(made.document["called_up"]) == 1
    assert reads.standing_plan() == approved
    assert len(live()) == 1
    acts.approve_plan(made, KAOPS, order_number="Sprin/8")
    assert live() == []
    row = ProposedChange.objects.get()
    assert (row.state, row.applied_in) == ("applied", made.number)
    with heard():
        note_return([officer], CONSOLE, cause="muster:1")
    assert live() == [("returned", officer, "pending")]
    back = acts.replan_from_changes(PLANNER)
    acts.approve_plan(back, KAOPS, order_number="Sprin/9")
    assert live() == []


def test_a_replan_without_an_approved_plan_or_a_change_is_refused(db, tmp_path, heard):
    open_cast()
    enlist(6)
    plan = make_plan(tmp_path)
    with pytest.raises(Refused, match="disetujui"):
        acts.replan_from_changes(PLANNER)
    acts.approve_plan(plan, KAOPS, order_number=ORDER)
    with pytest.raises(Refused, match="usulan"):
        acts.replan_from_changes(PLANNER)
    with pytest.raises(Refused, match="Karendalops"):
        acts.replan_from_changes(Actor("x", "operator"))


def test_a_decided_class_is_proposed_with_what_it_costs_in_officers(approved, heard):
    low = next(p["stations"][0] for p in approved.document["posts"] if p["class"] == "low")
    with heard():
        decide_class([low], "high", CONSOLE, signed=SIGNED, reason="akses sungai sulit", stage="voting")
    (row,) = change_reads.pending_changes()
    assert (row.kind, row.subject, row.before, row.value, row.reason) == ("class", low, "low", "high", ORDER_CLASS)
    assert row.officers == change_reads.gap_list().class_change
    assert row.officers > 0
    made = acts.replan_from_changes(PLANNER)
    post = next(p for p in made.document["posts"] if low in p["stations"])
    assert post["class"] == "high"


ORDER_CLASS = SIGNED.order_number


def test_the_first_station_of_a_class_in_its_district_can_be_replanned(approved, heard):
    """Once failed: no old post of that class gave an empty table of floats."""
    assert "special" not in {p["class"] for p in approved.document["posts"]}
    code = approved.document["posts"][-1]["stations"][0]
    with heard():
        decide_class(
            [code], "special", CONSOLE, signed=SIGNED, reason="di dalam lapas, pintu tunggal", stage="voting"
        )
    made = acts.replan_from_changes(PLANNER)
    assert [p["stations"] for p in made.document["posts"] if p["class"] == "special"] == [[code]]


def test_a_cancelled_station_is_proposed_and_withdrawn_when_it_is_put_back(approved, heard):
    code = approved.document["posts"][0]["stations"][0]
    with heard():
        cancel_station(code, CONSOLE, reason="banjir")
    assert live() == [("cancelled", code, "pending")]
    with heard():
        cancel_station(code, CONSOLE, reason="surut", cancelled=False)
    assert live() == []


def test_a_boat_out_strands_only_those_whom_the_other_boats_cannot_carry(approved, heard):
    with heard():
        note_absence({}, CONSOLE, cause="readiness", assets={"KPL-1": "Lambung"})
    assert live() == [("boat_out", "KPL-1", "pending")]
    (boat,) = change_reads.gap_list().boats
    loss = boat.loss
    assert (loss.base, loss.boats) == ("polsek-air", ("KPL-1",))
    assert len(loss.stranded) == max(0, loss.afloat - loss.lifts_before * loss.seats_now)
    with heard():
        note_return([], CONSOLE, cause="readiness", assets=["KPL-1"])
    assert live() == []


def test_the_list_of_changes_asks_the_same_few_questions_for_one_and_for_three(
    approved, heard, django_assert_num_queries
):
    seated = [s["officer"] for s in approved.document["seats"] if s["officer"]]
    with heard():
        note_absence({seated[0]: "Sakit"}, CONSOLE, cause="muster:1")
    change_reads.pending_changes()  # a first time, for what the plan was made from is kept
    with django_assert_num_queries(3):  # changes, plan, and its document for the places
        assert len(change_reads.pending_changes()) == 1
    with heard():
        note_absence(dict.fromkeys(seated[1:3], "Sakit"), CONSOLE, cause="muster:1")
    with django_assert_num_queries(3):  # changes, plan, and its document for the places
        assert len(change_reads.pending_changes()) == 3


def test_what_one_class_would_cost_is_what_counting_the_whole_plan_anew_says(approved):
    problem = change_reads.held.problem(approved)
    asked = change_reads.one_class_change(problem)
    for station in problem.stations:
        for value in ("low", "elevated", "high", "special", station.station_class):
            assert asked(station.code, value) == change_reads.class_change(problem, {station.code: value})
    assert asked("tidak-ada", "high") == change_reads.class_change(problem, {"tidak-ada": "high"}) == 0


def test_the_next_watch_hears_of_changes_that_nobody_has_decided(approved, heard):
    from siaga.web.watch_items import of_plans

    assert of_plans("16.07") == []
    with heard():
        note_absence({sitting(approved): "Sakit"}, CONSOLE, cause="muster:1")
    assert [i["what"] for i in of_plans("16.07")] == ["1 usulan perubahan rencana belum diputuskan"]
    assert of_plans("16.08") == []
