"""Who sees which part of the plan: the whole, one base's, one district's, and by name or by id."""

from __future__ import annotations

import re

import pytest

from accounts.cast import HERE, NEXT_DOOR, person, signed_in
from deployment.papers import district_sheet
from siaga.accounts.models import RoleAssignment
from siaga.deployment import access, held
from siaga.deployment.access import Part
from siaga.deployment.models import Plan
from siaga.deployment.planner import problem_io
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock
from siaga.operation.models import Operation
from siaga.web import server


@pytest.fixture(autouse=True)
def planned(db, monkeypatch):
    """The whole district's plan stands."""
    sheet = district_sheet(True)
    with act("test.plan", CONSOLE, "plan/1"):
        Plan.objects.create(
            number=1, input_hash="x", document=sheet.document, problem=problem_io.to_dict(sheet.problem), seconds=1,
            made_at=clock.now(),
        )  # fmt: skip
    monkeypatch.setattr(held.reads, "sheet", lambda plan, **_: district_sheet())
    named = {p.id: p for p in sheet.people}
    monkeypatch.setattr(held, "names", lambda ids, part: {o: named[o] for o in ids & named.keys() if part.names})
    held.forget()
    yield
    held.forget()


def everything(client, path: str) -> str:
    """All pages of a list."""
    text, address = "", path
    while address:
        page = client.get(address).content.decode()
        text += page
        after = re.search(r'rel="next" href="([^"]+)"', page)
        address = path + after.group(1).replace("&amp;", "&") if after else ""
    return text


@pytest.fixture
def operation(db):
    with act("test.open", CONSOLE, HERE):
        return Operation.objects.create(
            name="uji", regency_code=HERE, profile_name="uji", profile={}, seed=1, opened_at=clock.now()
        )


def whose(role: str, scope: str):
    """A person of this role with this reach."""
    user = person(role, username=f"{role}-{scope}".replace("/", "-"))
    with act("test.reach", CONSOLE, user.pk):
        RoleAssignment.objects.filter(user=user).update(scope_code=scope)
    return user


def a_base_and_a_district():
    sheet = district_sheet()
    base = next(b.code for b in sheet.problem.bases if b.kind == "polsek" and b.districts)
    district = next(p["district"] for p in sheet.document["posts"] if sheet.home_base[p["district"]] != base)
    return base, district


def test_the_base_chief_sees_his_districts_posts_and_people_only(operation):
    base, _ = a_base_and_a_district()
    sheet = district_sheet(True)
    user = whose("kapolsek", f"{HERE}/{base}")
    part = access.part_of(user, HERE)
    assert part == Part(False, frozenset({base}), frozenset(), names=True)
    mine = access.restrict(sheet, part)
    inside = {p["id"] for p in sheet.document["posts"] if sheet.home_base[p["district"]] == base}
    assert {p["id"] for p in mine.document["posts"]} == inside
    assert 0 < len(inside) < len(sheet.document["posts"])
    client = signed_in(user)
    page = client.get("/rencana/").content.decode()
    page += everything(client, "/rencana/1/personel/") + everything(client, "/rencana/1/plot/")
    others = [s for s in sheet.document["seats"] if s["post"] not in inside and s["officer"]]
    own = [s for s in sheet.document["seats"] if s["post"] in inside and s["officer"]]
    assert sheet.who(own[0]["officer"]) in page
    assert not [s for s in others if sheet.who(s["officer"]) in page or s["post"] in page]
    assert client.get(f"/rencana/1/plot/{others[0]['post']}/").status_code == 404
    assert client.get(f"/rencana/1/plot/{own[0]['post']}/").status_code == 200


def test_the_padal_sees_his_district_only(operation):
    _, district = a_base_and_a_district()
    page = everything(signed_in(whose("padal", f"{HERE}/{district}")), "/rencana/1/plot/")
    sheet = district_sheet()
    for post in sheet.document["posts"]:
        assert (f"{post['id']}<" in page) == (post["district"] == district), post["id"]


def test_command_sees_the_whole_by_name_and_the_auditor_by_id(operation):
    sheet = district_sheet(True)
    officer = next(s["officer"] for s in sheet.document["seats"] if s["officer"])
    name = sheet.persons[officer].name
    for role, named in (("kaops", True), ("operator", True), ("auditor", False), ("kasatgas", False)):
        client = signed_in(person(role))
        page = everything(client, "/rencana/1/personel/") + everything(client, "/rencana/1/plot/")
        assert (name in page) is named, role
        found = client.get("/rencana/1/personel/", {"q": name}).content.decode()
        assert ("Tidak ada personel yang cocok" in found) is not named, role
        assert sheet.document["posts"][-1]["id"] in page


@pytest.mark.parametrize(
    "role", ["personel", "kpu", "bawaslu", "tni", "linmas", "humas", "penyidik", "administrator"]
)
def test_the_others_do_not_see_it(operation, role):
    assert signed_in(person(role)).get("/rencana/").status_code == 403


def test_a_base_chief_of_another_regency_finds_nothing(operation):
    base, _ = a_base_and_a_district()
    assert signed_in(whose("kapolsek", f"{NEXT_DOOR}/{base}")).get("/rencana/").status_code == 404


@pytest.fixture
def demo(monkeypatch, settings):
    """The plan page is open, as `siaga demo` opens it."""
    monkeypatch.setattr(server, "_open_plan_page", True)


def test_the_open_page_shows_ids_never_names(operation, demo, client):
    page = client.get("/rencana/", REMOTE_ADDR="127.0.0.1").content.decode()
    sheet = district_sheet(True)
    assert sheet.document["command"]["padal"][0][1] in page
    assert not [p.name for p in sheet.people if p.name in page]
    assert "SINTETIS" in page


def test_the_open_page_is_for_this_machine_only(operation, demo, client):
    answer = client.get("/rencana/", REMOTE_ADDR="192.168.1.9")
    assert answer.headers["Location"] == "/masuk/?next=/rencana/"


def test_in_the_demo_a_role_still_decides_for_whoever_signed_in(operation, demo):
    assert signed_in(person("kpu")).get("/rencana/").status_code == 403


def test_the_map_is_drawn_once_for_each_plan_and_part(operation):
    boss = signed_in(person("kaops"))
    for _ in range(3):
        boss.get("/rencana/")
    assert len(held._maps) == 1
    base, _ = a_base_and_a_district()
    signed_in(whose("kapolsek", f"{HERE}/{base}")).get("/rencana/")
    assert len(held._maps) == 2
