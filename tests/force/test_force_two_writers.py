"""Two at the muster or the shortfall board: the second is told what the first one did, and nothing is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.cast import person, signed_in
from force.people import enlist
from operation.cast import open_cast
from siaga.force.models import Shortfall
from siaga.force.muster import acts
from siaga.journal.context import CONSOLE
from siaga.kit import clock

pytestmark = pytest.mark.django_db
BOARD = "/kesiapan/kekurangan/"


@pytest.fixture
def operation():
    held = open_cast()
    enlist(4)
    return held


@pytest.fixture
def two(operation):
    return signed_in(person("operator", username="siti")), signed_in(person("operator", username="budi"))


def seen(client, path: str) -> str:
    return re.search(r'name="seen" value="(-?\d+)"', client.get(path).content.decode())[1]


def test_numbers_of_a_guest_are_not_overwritten_unseen(operation, two):
    siti, budi = two
    muster = acts.plan_muster(
        operation, CONSOLE, place="Lapangan", at=clock.now(), commander="AKBP Contoh", agencies=["tni"]
    )  # fmt: skip
    page = f"/apel/{muster.pk}/"
    first, second = seen(siti, page), seen(budi, page)
    form = {"do": "guest", "agency": "tni", "strength": 30}
    assert siti.post(page, {**form, "present": 28, "seen": first}).status_code == 302
    answer = budi.post(page, {**form, "present": 5, "seen": second}).content.decode()
    assert "Sementara itu Siti mengubahnya" in answer
    assert "jumlah instansi ini diisi: tni" in answer
    assert muster.guests.get().present == 28
    assert budi.post(page, {**form, "present": 29, "seen": seen(budi, page)}).status_code == 302


@pytest.mark.parametrize("done", ["assign", "close"])
def test_a_shortfall_is_not_assigned_over_what_another_did(operation, two, done):
    siti, budi = two
    from siaga.journal.acts import act

    with act("tests.shortfall", CONSOLE, "x"):
        row = Shortfall.objects.create(
            kind="boat", subject="KPL-1", item="hull", why="bocor", essential=True, owner="kaminlog",
            due=clock.today("WIB"), opened=clock.now(),
        )  # fmt: skip
    first, second = seen(siti, BOARD), seen(budi, BOARD)
    late = (clock.today("WIB") + timedelta(days=2)).isoformat()
    given = {"assign": {"owner": "kaminlog", "due": late}, "close": {"how": "ditambal"}}[done]
    assert siti.post(BOARD, {"do": done, "number": row.pk, "seen": first, **given}).status_code == 302
    answer = budi.post(BOARD, {"do": "assign", "number": row.pk, "owner": "kaops", "due": late, "seen": second})
    assert "Sementara itu Siti mengubahnya" in answer.content.decode()
    row.refresh_from_db()
    assert row.owner == "kaminlog"
