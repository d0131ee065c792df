"""Two planners edit at once: nothing is lost, and the second is told what changed and by whom."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from accounts.cast import person, signed_in
from force.people import enlist, make_plan
from operation.cast import open_cast
from siaga.deployment import acts, change_acts
from siaga.deployment.models import Lock, ProposedChange
from siaga.force.absence import note_absence
from siaga.journal.context import CONSOLE, Actor
from siaga.operation import reads as operations


@pytest.fixture
def plan(db, tmp_path):
    open_cast()
    enlist(6)
    return acts.approve_plan(make_plan(tmp_path), Actor("kaops-1", "kaops", "web"), order_number="Sprin/7/XI/2024")


@pytest.fixture
def two(plan):
    """Two planners, each with the page open before either writes."""
    return signed_in(person("karendalops", username="siti")), signed_in(person("karendalops", username="budi"))


def seen(client, path: str) -> str:
    """What the page's form knew of when it was opened."""
    found = re.search(r'name="seen"[^>]*value="(-?\d+)"', client.get(path).content.decode())
    assert found, path
    return found.group(1)


def told(answer, who: str, what: str) -> None:
    """The page says who did what meanwhile."""
    text = answer.content.decode()
    assert who in text, "who changed it"
    assert what in text, "what was changed"


def test_a_proposal_decided_by_one_is_not_overturned_by_the_other_unseen(two, plan):
    siti, budi = two
    officer = next(s["officer"] for s in plan.document["seats"] if s["officer"])
    note_absence({officer: "sakit"}, CONSOLE, cause="uji")
    change_acts.propose_changes(cause="uji")
    change, path = ProposedChange.objects.get(), "/rencana/perubahan/"
    first, second = seen(siti, path), seen(budi, path)
    address = f"{path}{change.pk}/"
    assert siti.post(address, {"reason": "benar sakit", "seen": first}).status_code == 302
    answer = budi.post(address, {"reason": "tidak perlu", "keep": "1", "seen": second})
    assert answer.status_code == 409
    told(answer, "Siti", "usulan ini diikuti")
    change.refresh_from_db()
    assert (change.state, change.decision_reason) == ("accepted", "benar sakit")
    assert budi.post(address, {"reason": "sudah bicara", "keep": "1", "seen": seen(budi, path)}).status_code == 302
    change.refresh_from_db()
    assert change.state == "dismissed"


def test_a_form_that_saw_nothing_is_not_believed_once_somebody_decided(two, plan):
    siti, budi = two
    officer = next(s["officer"] for s in plan.document["seats"] if s["officer"])
    note_absence({officer: "sakit"}, CONSOLE, cause="uji")
    change_acts.propose_changes(cause="uji")
    address = f"/rencana/perubahan/{ProposedChange.objects.get().pk}/"
    assert siti.post(address, {"reason": "benar sakit"}).status_code == 302
    assert budi.post(address, {"reason": "tidak perlu", "keep": "1", "seen": "x"}).status_code == 409


def test_a_pattern_changed_by_one_is_not_overwritten_by_the_other(two):
    siti, budi = two
    path = "/rencana/pola/"
    form = siti.get(path).context["form"]
    values = {name: int(form[name].value()) for name in form.fields}
    name = next(n for n in values if n.startswith("t_"))
    hers, his = {**values, name: values[name] + 1}, {**values, name: values[name] + 2}
    first, second = seen(siti, f"{path}?{urlencode(hers)}"), seen(budi, f"{path}?{urlencode(his)}")
    assert siti.post(path, {**hers, "reason": "kurang personel", "seen": first}).status_code == 302
    now = operations.current().profile["pattern"]
    told(budi.post(path, {**his, "reason": "lebih hemat", "seen": second}), "Siti", "pola pengamanan diubah")
    assert operations.current().profile["pattern"] == now


def test_a_lock_set_by_one_is_told_to_the_other(two, plan):
    siti, budi = two
    seat = next(s for s in plan.document["seats"] if s["officer"])
    path = f"/rencana/{plan.number}/plot/{seat['post']}/"
    first, second = seen(siti, path), seen(budi, path)
    wish = {"officer": seat["officer"], "reason": "kenal medan"}
    lock = f"/rencana/{plan.number}/kunci/{seat['post']}/"
    siti.post(lock, {**wish, "kind": "lock", "seen": first})
    assert Lock.objects.count() == 1
    told(budi.post(lock, {**wish, "kind": "lock", "seen": second}), "Siti", "kuncian atau larangan dipasang")
    assert Lock.objects.count() == 1
