"""An officer fixed or barred by hand: by whom, why, never for a secret ground, and nobody's change is lost."""

from __future__ import annotations

import pytest

from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.accounts import meanwhile
from siaga.deployment import acts, lock_acts, locking, snapshot
from siaga.deployment.lock_acts import Wish, lock_seat, unlock_seat
from siaga.deployment.models import Lock
from siaga.deployment.planner import changes, problem_io
from siaga.journal.context import Actor
from siaga.journal.models import Entry
from siaga.kit.errors import Refused

PLANNER, OTHER = Actor("karen-1", "karendalops", "web"), Actor("karen-2", "karendalops", "web")


@pytest.fixture
def plan(db, tmp_path):
    open_cast()
    enlist(6)
    return make_plan(tmp_path)


def places(plan) -> tuple[str, str, set[str]]:
    """Somebody who sits, his post, and every post."""
    seat = next(s for s in plan.document["seats"] if s["officer"])
    return seat["officer"], seat["post"], {p["id"] for p in plan.document["posts"]}


def test_a_lock_and_a_bar_stand_with_who_and_why_and_reach_the_planner(plan):
    officer, post, known = places(plan)
    lock_seat(Wish(officer, post, False, "Kenal medan"), PLANNER, known_posts=known)
    lock_seat(Wish("P002", post, True, "kin"), PLANNER, known_posts=known)
    assert {(k.officer_id, k.barred, k.reason, k.made_by) for k in Lock.objects.all()} == {
        (officer, False, "Kenal medan", "karen-1"), ("P002", True, "kin", "karen-1"),
    }  # fmt: skip
    locks = snapshot.problem().locks
    assert (officer, post) in locks.posts
    assert ("P002", post) in locks.bans
    entry = Entry.objects.filter(act="deployment.lock_seat").first()
    assert (entry.object, entry.actor) == (f"post/{post}", "karen-1")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (("P001", "{post}", True, "pilihan politik"), "benturan kepentingan"),
        (("P001", "{post}", True, ""), "benturan kepentingan"),
        (("P001", "{post}", False, " "), "Alasan belum diisi"),
        (("P001", "{post}", False, "x" * 121), "terlalu panjang"),
        (("tidak-ada", "{post}", False, "x"), "tidak dikenal"),
        (("P001", "tidak-ada", False, "x"), "tidak dikenal"),
    ],
)
def test_what_is_refused_changes_nothing(plan, wish, said):
    _, post, known = places(plan)
    officer, place, barred, reason = wish
    with pytest.raises(Refused, match=said):
        lock_seat(Wish(officer, place.format(post=post), barred, reason), PLANNER, known_posts=known)
    assert not Lock.objects.exists()


def test_the_second_planner_is_told_what_changed_and_by_whom(plan):
    from accounts.cast import person

    first = person("karendalops", username="karen")
    officer, post, known = places(plan)
    seen = meanwhile.seen(lock_acts.name_of(post))
    lock_seat(
        Wish(officer, post, False, "Kenal medan"), Actor(first.pk, "karendalops"), known_posts=known, seen=seen
    )
    with pytest.raises(Refused) as told:
        lock_seat(Wish("P002", post, False, "Lebih dekat"), OTHER, known_posts=known, seen=seen)
    problem = told.value.problems[0]
    assert first.name in problem.reason
    assert first.name in problem.reason_en
    assert "kuncian atau larangan dipasang" in problem.reason
    assert Lock.objects.get().officer_id == officer
    with pytest.raises(Refused):
        unlock_seat(Lock.objects.get(), OTHER, seen=seen)
    lock_seat(
        Wish("P002", post, False, "Lebih dekat"),
        OTHER,
        known_posts=known,
        seen=meanwhile.seen(lock_acts.name_of(post)),
    )
    assert Lock.objects.count() == 2


def test_an_officer_has_one_lock(plan):
    officer, post, known = places(plan)
    other = next(p for p in sorted(known) if p != post)
    for place in (post, other):
        lock_seat(Wish(officer, place, False, "Kenal medan"), PLANNER, known_posts=known)
    assert [k.post_id for k in Lock.objects.filter(officer_id=officer)] == [other]


def test_what_the_hand_changed_becomes_rows_of_a_replan_and_comes_off_again(plan):
    officer, post, known = places(plan)
    assert locking.rows() == []
    row = lock_seat(Wish(officer, post, False, "Kenal medan"), PLANNER, known_posts=known)
    lock_seat(Wish("P002", post, True, "home"), PLANNER, known_posts=known)
    assert [r["change"] for r in locking.rows()] == ["lock", "bar"]
    newer = acts.propose_plan(PLANNER, acts.work_out_replan(locking.rows()))
    assert next(s["post"] for s in newer.document["seats"] if s["officer"] == officer) == post
    assert not [s for s in newer.document["seats"] if s["officer"] == "P002" and s["post"] == post]
    assert locking.rows() == []
    unlock_seat(row, PLANNER)
    assert locking.rows() == [{"change": "unlock", "officer": officer, "post": post}]
    wanted = (changes.Unlocked(officer, post),)
    assert changes.apply(problem_io.from_dict(newer.problem), wanted).locks.posts == ()
