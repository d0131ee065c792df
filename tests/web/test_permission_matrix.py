"""Nobody sees what is not theirs: the reviewed table holds for every URL, role and method."""

from __future__ import annotations

import os
import time
from itertools import product

import matrix
import pytest
from django.db import connection
from django.test import Client

from accounts.cast import HERE, NEXT_DOOR, person, phone_of, signed_in
from force.people import make_plan, muster
from reporting.field import one_of_each
from siaga.accounts import duty_acts, machine
from siaga.accounts.middleware import TOUCHED
from siaga.accounts.models import RoleAssignment
from siaga.accounts.roles import ROLES
from siaga.journal import reads
from siaga.journal.context import Actor
from siaga.territory.models import Station, Village

pytestmark = pytest.mark.django_db
# Machines have no session and so no token of its form: each proves itself by a secret of its own, or gets 401.
MACHINES = {
    "odk_form_list",
    "odk_form",
    "odk_manifest",
    "odk_submission",
    "sms_in",
    "whatsapp_in",
    "field_mine",
    "field_photo",
    "api_reports",
    "api_acknowledge",
    "api_ladder",
}
FORCE = (
    "muster", "muster_roll", "muster_sheet", "muster_health", "muster_wall", "muster_scan", "muster_taken_along",
)  # fmt: skip
IMPORTS = ("import_file", "import_accept", "import_drop", "import_corrected", "import_undo")
PLANS = ("plan_of", "plan_posts", "plan_seats", "plan_moves", "plan_moves_paper", "plan_export", "plan_approve")
INSIDE = {"plan", "journal", "journal_entry", "logbook", "people", "person", "devices", "health", "watch"}


@pytest.fixture
def held(tmp_path):
    """The small regency with its operation, force, one muster and a plan."""
    found = muster()
    make_plan(tmp_path)
    return found


@pytest.fixture
def people(held):
    """One browser per role, and the special cases: stranger, locked, without factor, by phone, next door."""
    browsers = {"tamu": Client()}
    # A session that was used a moment ago is not written again; without this each of thousands of requests would.
    fresh = {TOUCHED: time.time() + 3600, "siaga_factor": True}
    browsers |= {code: signed_in(person(code), **fresh) for code in ROLES}
    browsers["tanpa_peran"] = signed_in(person(), **fresh)
    browsers["kaops_lain"] = signed_in(person("kaops", NEXT_DOOR, username="kaops-lain"), **fresh)
    browsers["kaops_terkunci"] = signed_in(person("kaops", username="kaops-terkunci"), siaga_locked=True)
    browsers["kaops_tanpa_faktor"] = signed_in(person("kaops", username="kaops-baru", factor=False))
    padal = person("padal", username="padal-hp")
    browsers["padal_hp"] = signed_in(padal, siaga_device=phone_of(padal).pk)
    return browsers


@pytest.fixture
def arguments(held):
    """An object of Banyuasin for every address that names one."""
    other, asker = person("personel", username="sasaran"), person("operator", username="peminta")
    device = phone_of(other)
    row = RoleAssignment.objects.get(user=other)
    given = {"label": "uji", "scopes": ["plan"], "days": 1}
    token = machine.issue_token(Actor(asker.pk, "operator", "web"), asker, **given)[0]
    signed_in(other)
    actor = Actor(asker.pk, "operator")
    plea = duty_acts.ask_break_glass(actor, asker, "kasatgas", HERE, "Kaops tidak dapat dihubungi")
    apel = [held.pk]
    by_user, by_row, by_plea = [other.pk], [row.pk], [plea.pk]
    return {
        "person": by_user, "close_person": by_user, "confirm_role": by_row, "revoke_role": by_row,
        "approve_emergency": by_plea, "close_emergency": by_plea, "revoke_device": [device.pk],
        "end_session": [other.sessions.get().handle],
        "enrol_phone": ["kode-yang-tidak-ada"],
        **{key: [1] for key in PLANS}, "plan_post": [1, "16.07.01.2002/L01"], "plan_lock": [1, "16.07.01.2002/L01"],
        "backup_cancel": [1], "import_template": ["officers"], **{key: [1] for key in IMPORTS},
        "plan_unlock": [1, 1], "plan_cancel": [1], "plan_decide_change": [1], "journal_entry": [0],
        "erasure_do": [0], "erasure_turn_down": [0],
        "mfa_remove_webauthn": [1], "mfa_edit_webauthn": [1],
        "odk_form_list": ["tak.ada"], "odk_form": ["tak.ada", "situation"],
        "odk_manifest": ["tak.ada", "situation"], "odk_submission": ["tak.ada"],
        **one_of_each(), "sms_in": ["rahasia"],
        **dict.fromkeys(FORCE, apel), "muster_paper": [held.pk, "hadir.docx"],
        "map_data": ["tps"], "map_table": ["desa"],
        "register_export": ["tps"], "register_row": ["tps", "tidak-ada"],
        "register_edit": ["tps", "tidak-ada"], "register_position": ["tps", "tidak-ada"],
        "risk_place": ["tidak-ada", "voting", "16.07.01.2001"], "risk_history": ["16.07.01.2002-001"],
        "risk_released": [1], "ladder_one": [1],
        "check": ["boat", "KPL-1"], "check_photo": ["0" * 64],
        "api_register": ["tps"], "api_register_row": ["tps", "16.07.01.2001-001"], "api_acknowledge": [1],
        "api_collection": ["tps"], "api_items": ["tps"], "api_item": ["tps", "16.07.01.2001-001"],
        "revoke_token": [token.pk], "calendar_feed": ["siaga_tidak-ada"],
    }  # fmt: skip


def test_every_url_every_role_every_method(people, arguments):
    found = matrix.measured(people, arguments)
    if os.environ.get("SIAGA_WRITE_MATRIX"):
        matrix.write(found)
    expected = {(row["route"], row["method"]): row for row in matrix.reviewed()}
    wrong = [
        f"{row['method']} {row['route']} as {who}: {got}, reviewed {expected.get(key, {}).get(who, 'never')}"
        for row in found
        for key in [(row["route"], row["method"])]
        for who, got in row.items()
        if expected.get(key, {}).get(who) != got
    ]
    assert not wrong, "\n".join(wrong[:40])
    assert expected.keys() == {(row["route"], row["method"]) for row in found}


def test_every_url_has_a_door():
    missing = [str(route.name) for route in matrix.routes() if not hasattr(route.callback, "door")]
    assert not missing


def test_the_table_keeps_the_promises():
    """What the table says must itself be right: the sentences of the rules, checked on the reviewed rows."""
    rows = {(row["route"], row["method"]): row for row in matrix.reviewed()}
    partners = [code for code, role in ROLES.items() if role.partner]
    for (route, method), row in rows.items():
        if route in {
            "plan",
            "journal",
            "journal_entry",
            "erasures",
            "logbook",
            "people",
            "person",
            "devices",
            "health",
            "watch",
        }:
            assert row["tamu"] == "masuk", (route, method)
            assert all(row[p] in {"tolak", "cara"} for p in partners), (route, method)
            assert row["kaops_terkunci"] == "kunci", (route, method)
            assert row["kaops_tanpa_faktor"] == "akun", (route, method)
        if route in {"journal", "journal_entry", "erasures", "plan"}:
            assert row["administrator"] == "tolak", (route, method)
    for route in ("plan", "journal", "journal_entry", "logbook", "health"):
        assert rows[route, "GET"]["kaops_lain"] == "tiada", route
    for route in ("person", "revoke_device", "revoke_role", "approve_emergency", "close_person", "end_session"):
        assert all(rows[route, m]["kaops_lain"] in {"tiada", "cara"} for m in ("GET", "POST")), route


# A session is no record: who reads keeps it alive.
SESSIONS = ("accounts_session",)
READERS = ("kaops", "operator", "personel", "administrator")


def test_reading_writes_no_row(people, arguments):
    """No GET and no HEAD of any address writes: a link, a crawler or a reload changes nothing."""
    station, village = Station.objects.first(), Village.objects.first()
    arguments |= {
        "register_row": ["tps", station.pk], "register_edit": ["desa", village.pk],
        "register_position": ["tps", station.pk],
    }  # fmt: skip
    wrote: list[str] = []

    def watch(execute, sql, params, many, context):
        words = sql.split(None, 3)
        if words[0] in {"INSERT", "UPDATE", "DELETE"} and not any(table in sql for table in SESSIONS):
            wrote.append(f"{asked}: {sql[:100]}")
        return execute(sql, params, many, context)

    read = 0
    for route in matrix.routes():
        address = matrix.reverse(route.name, args=arguments.get(route.name, []))
        for who, method in product(READERS, ("GET", "HEAD")):
            asked, before, size = f"{method} {route.name} as {who}", len(wrote), reads.size()
            with connection.execute_wrapper(watch):
                status = people[who].generic(method, address).status_code
            if reads.size() != size:  # the journal appends below Django
                wrote.append(f"{asked}: an entry")
            if status >= 400:  # a refusal is journalled
                del wrote[before:]
            read += status == 200
    assert not wrote, "\n".join(wrote[:40])
    assert read > 100


def test_every_state_change_needs_its_token(arguments):
    """CSRF: the same POST without its token is refused, whoever sends it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("kaops"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for route in matrix.routes():
        address = matrix.reverse(route.name, args=arguments.get(route.name, []))
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            got = client.generic(method, address).status_code
            assert got in ({401, 404, 405} if route.name in MACHINES else {403, 405}), (route.name, method, got)
