"""What a program gets: what its holder may, within its scopes, as long as the token is in force."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
import register_cast as cast
from django.test import Client

from accounts.cast import HERE, NEXT_DOOR, person, signed_in
from operation.cast import open_cast
from reporting.field import at, situation, voting_day
from siaga.accounts import acts, machine
from siaga.accounts.models import MachineToken, RoleAssignment
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Body, Entry
from siaga.kit import clock
from siaga.kit.errors import Refused
from siaga.reporting.alarm_acts import tick
from siaga.reporting.intake import take
from siaga.reporting.models import Alarm, Report
from siaga.vulnerability.models import Disturbance

pytestmark = pytest.mark.django_db


def program(user, *scopes: str, days: int = 1) -> Client:
    """A program with a token of this person."""
    actor = Actor(user.pk, "", "web")
    text = machine.issue_token(actor, user, label="uji", scopes=scopes or list(machine.SCOPES), days=days)[1]
    return Client(headers={"Authorization": f"Bearer {text}"})


def scoped(role: str, code: str):
    """A person of this role over one base or district."""
    user = person(role)
    with act("tests.scope", CONSOLE, user.pk):
        RoleAssignment.objects.filter(user=user).update(scope_code=f"{HERE}/{code}")
    return user


@pytest.fixture
def planned():
    open_cast()
    cast.people_and_classes()
    cast.plan()


@pytest.fixture
def day():
    voting_day()
    take([situation(), situation("uuid:3-situasi-P3", post="P3", officer="o4", sender="hp-4")])


class TestTokens:
    def test_shown_once_kept_as_a_hash_and_journalled(self, planned):
        user = person("karendalops")
        page = signed_in(user).post("/token/", {"label": "QGIS", "scopes": ["register", "calendar"], "days": "7"})
        text = page.context["shown"]["text"]
        row = MachineToken.objects.get()
        assert text in page.content.decode()
        assert text not in signed_in(user).get("/token/").content.decode()
        assert text not in row.digest
        entry = Entry.objects.get(act="accounts.issue_token")
        assert text not in Body.objects.get(seq=entry.seq).text
        assert Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/registers").status_code == 200

    def test_revoked_is_felt_at_once_and_journalled(self, planned):
        user = person("karendalops")
        asks, row = program(user), MachineToken.objects.get()
        assert signed_in(user).post(f"/token/{row.pk}/cabut/").status_code == 302
        assert asks.get("/api/v1/registers").status_code == 401
        assert Entry.objects.filter(act="accounts.revoke_token").count() == 1

    def test_ends_by_itself_and_with_its_holder(self, planned):
        user = person("karendalops")
        asks = program(user)
        with act("tests.late", CONSOLE, "t"):
            MachineToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        assert asks.get("/api/v1/registers").status_code == 401
        other = program(user)
        acts.close_user(CONSOLE, user, reason="uji")
        assert other.get("/api/v1/registers").status_code == 401

    def test_asks_the_roles_anew(self, planned):
        user = person("karendalops")
        asks = program(user)
        assert asks.get("/api/v1/plan/posts").json()["total"] == 2
        with act("tests.role", CONSOLE, user.pk):
            RoleAssignment.objects.filter(user=user).update(revoked_at=clock.now())
        assert asks.get("/api/v1/plan/posts").status_code in (403, 404)

    def test_a_stranger_does_not_even_read_the_document(self, planned):
        assert Client().get("/api/v1/openapi.json").status_code == 401
        asks = program(person("kpu"), "calendar")
        assert asks.get("/api/v1/openapi.json").json()["info"]["title"] == "Siaga"

    def test_only_its_scopes(self, planned):
        asks = program(person("karendalops"), "register")
        assert asks.get("/api/v1/registers").status_code == 200
        for path in ("plan", "plan/posts", "readiness", "ladder", "situation", "reports", "alarms", "journal/head"):
            assert asks.get(f"/api/v1/{path}").status_code == 401, path

    def test_nobody_makes_one_for_another_or_on_a_phone(self):
        user, other = person("karendalops"), person("operator")
        for actor in (Actor(other.pk, "operator", "web"), Actor(user.pk, "karendalops", "hp-1")):
            with pytest.raises(Refused):
                machine.issue_token(actor, user, label="x", scopes=["plan"], days=1)

    def test_another_cannot_revoke_it(self, planned):
        program(person("kaops"))
        row = MachineToken.objects.get()
        assert signed_in(person("operator")).post(f"/token/{row.pk}/cabut/").status_code in (403, 404)
        assert signed_in(person("administrator")).post(f"/token/{row.pk}/cabut/").status_code == 302

    def test_as_the_password_of_basic(self, planned):
        user = person("operator")
        text = machine.issue_token(Actor(user.pk, "", "web"), user, label="x", scopes=["register"], days=1)[1]
        word = base64.b64encode(f"siaga:{text}".encode()).decode()
        assert Client(headers={"Authorization": f"Basic {word}"}).get("/api/v1/ogc").status_code == 200
        assert Client(headers={"Authorization": "Basic xx"}).get("/api/v1/ogc").status_code == 401


class TestReading:
    def test_a_list_is_the_lists_own(self, planned):
        asks = program(person("karendalops"))
        found = asks.get("/api/v1/registers/tps?class=high").json()
        assert [row["code"] for row in found["items"]] == [cast.STATIONS[1]]
        assert asks.get("/api/v1/registers/tps?limit=2&offset=2").json()["items"][0]["code"] == cast.STATIONS[2]
        assert asks.get("/api/v1/registers/tps/tidak-ada").status_code == 404

    def test_a_partner_reads_places_without_classes_and_no_plan(self, planned):
        asks = program(person("kpu"))
        rows = asks.get("/api/v1/registers/tps").json()["items"]
        assert len(rows) == 6
        assert all("class" not in row for row in rows)
        for path in ("registers/personel", "plan/posts", "readiness", "ladder", "reports", "alarms", "situation"):
            assert asks.get(f"/api/v1/{path}").status_code == 403, path

    def test_a_district_sees_its_own_posts(self, planned):
        asks = program(scoped("padal", "16.07.02"))
        assert [p["id"] for p in asks.get("/api/v1/plan/posts").json()["items"]] == ["B-1"]
        assert "summary" not in asks.get("/api/v1/plan").json()

    def test_next_door_has_nothing(self, planned):
        asks = program(person("kaops", NEXT_DOOR))
        for path in ("plan", "plan/posts", "situation", "journal/head"):
            assert asks.get(f"/api/v1/{path}").status_code == 404, path

    def test_rows_about_persons_are_journalled_as_handed_out(self, planned):
        asks = program(person("operator"))
        assert asks.get("/api/v1/registers/tps").status_code == 200
        assert not Entry.objects.filter(act="web.hand_to_program").exists()
        rows = asks.get("/api/v1/registers/personel").json()["items"]
        entry = Entry.objects.get(act="web.hand_to_program")
        assert len(rows) == json.loads(Body.objects.get(seq=entry.seq).text)["change"]["rows"] == 4
        assert entry.device == f"token:{MachineToken.objects.get().pk}"

    def test_figures_of_the_situation_and_head_of_the_journal(self, planned):
        asks = program(person("kaops"))
        assert asks.get("/api/v1/situation").json()["stations"] == 6
        for by in ("kind", "unit", "district"):
            found = asks.get(f"/api/v1/readiness?by={by}").json()["items"]
            assert sum(row["total"] for row in found) == 6, "four officers and two boats"
        assert asks.get("/api/v1/plan/changes").json()["total"] == 0
        assert len(asks.get("/api/v1/journal/head").json()["root"]) == 64

    def test_reports_say_no_sender(self, day):
        rows = program(person("operator")).get("/api/v1/reports").json()
        assert rows["total"] == 2
        assert not {"sender", "officer", "taken_by", "instance"} & rows["items"][0].keys()
        mine = program(scoped("padal", "16.07.02")).get("/api/v1/reports").json()
        assert [row["post"] for row in mine["items"]] == ["P3"]


class TestActs:
    def test_reports_come_in_with_an_answer_each_and_may_be_sent_again(self, day):
        user = person("operator")
        asks = program(user)
        good = {"instance": "mitra:0001-P2", "kind": "situation", "post": "P2", "answers": {"state": "smooth"},
                "at": at(10).isoformat()}  # fmt: skip
        body = [good, {"instance": "mitra:0002-P2", "kind": "situation"}]
        said = asks.post("/api/v1/reports", body, content_type="application/json").json()
        assert [one["ok"] for one in said] == [True, False]
        again = asks.post("/api/v1/reports", body[:1], content_type="application/json").json()
        assert (again[0]["again"], again[0]["number"]) == (True, said[0]["number"])
        row = Report.objects.get(instance="mitra:0001-P2")
        assert (row.taken_by, row.channel, row.unverified) == (user.pk, "batch", False)

    def test_a_district_speaks_for_its_own_posts_only(self, day):
        asks = program(scoped("padal", "16.07.02"))
        rows = [
            {"instance": f"mitra:1000-{p}", "kind": "situation", "post": p, "answers": {"state": "smooth"},
             "at": at(11).isoformat()} for p in ("P2", "P3")
        ]  # fmt: skip
        asks.post("/api/v1/reports", rows, content_type="application/json")
        kept = dict(Report.objects.filter(channel="batch").values_list("post", "unverified"))
        assert kept == {"P2": True, "P3": False}

    def test_an_alarm_is_taken_up_by_name_where_it_is_ones_own(self, day):
        tick(at(12))
        alarm = Alarm.objects.filter(district_code="16.07.01").first()
        path = f"/api/v1/alarms/{alarm.pk}/acknowledge"
        assert program(scoped("padal", "16.07.02")).post(path).status_code == 404
        user = person("operator")
        assert program(user).post(path).json()["acknowledged_at"]
        alarm.refresh_from_db()
        assert alarm.acknowledged_by == user.pk

    def test_a_disturbance_is_put_on_the_ladder_of_ones_own_area(self, planned):
        given = {
            "stage": "voting", "place": "16.07.01", "activity": "kampanye", "cause": "jalan tertutup",
            "level": "threshold", "owner": "Kasat Samapta", "response_kind": "preventive", "response": "patroli",
            "due": (clock.now() + timedelta(days=1)).isoformat(), "evidence": "laporan polsek",
        }  # fmt: skip
        told = {"data": given, "content_type": "application/json"}
        assert program(scoped("padal", "16.07.02")).post("/api/v1/ladder", **told).status_code == 403
        asks = program(person("operator"))
        assert asks.post("/api/v1/ladder", **told).status_code == 200
        assert Disturbance.objects.get().place == "16.07.01"
        wrong = {**given, "response_kind": "enforcement"}
        answer = asks.post("/api/v1/ladder", wrong, content_type="application/json")
        assert (answer.status_code, answer.json()["ok"]) == (409, False)
        assert asks.get("/api/v1/ladder").json()["total"] == 1

    def test_a_session_reads_and_never_writes(self, day):
        browser = signed_in(person("operator"))
        assert browser.get("/api/v1/reports").status_code == 200
        assert browser.post("/api/v1/reports", [], content_type="application/json").status_code == 401

    def test_reading_scope_does_not_write(self, day):
        asks = program(person("operator"), "reports", "ladder")
        assert asks.post("/api/v1/reports", [], content_type="application/json").status_code == 401


class TestCalendar:
    def test_an_address_with_a_secret_that_is_revoked(self, planned):
        user = person("karendalops")
        page = signed_in(user).post("/token/", {"label": "HP", "scopes": ["calendar"], "days": "30"})
        path = page.context["shown"]["calendar"].removeprefix("http://testserver")
        answer = Client().get(path)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert "BEGIN:VEVENT" in answer.content.decode()
        machine.revoke_token(Actor(user.pk, ""), MachineToken.objects.get())
        assert Client().get(path).status_code == 404

    def test_a_token_without_the_scope_or_from_next_door_has_none(self, planned):
        for user, scope in ((person("kaops"), "plan"), (person("kaops", NEXT_DOOR, username="lain"), "calendar")):
            actor = Actor(user.pk, "", "web")
            text = machine.issue_token(actor, user, label="x", scopes=[scope], days=1)[1]
            assert Client().get(f"/kalender/{text}.ics").status_code == 404
