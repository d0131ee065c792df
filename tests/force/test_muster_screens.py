"""The muster on the screen: planned, called, scanned, entered, closed and signed; and who sees whom."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cast import HERE, person, signed_in
from force.people import AT, card, muster, scan
from siaga.accounts.models import RoleAssignment
from siaga.force.models import Guest, HealthMark, Muster, Officer, RollLine, Scan
from siaga.force.muster import acts, calling, lists, scanning
from siaga.force.muster.calling import Called, Totals
from siaga.force.muster.scan_views import hashed
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def held():
    return muster()


@pytest.fixture
def desk(held):
    return signed_in(person("operator"))


def chief(base: str = "polsek-darat"):
    """The chief of one base, whose scope names the base as the territory does."""
    user = person("kapolsek", username=f"kapolsek-{base}")
    with act("test.scope", CONSOLE, "kapolsek"):
        RoleAssignment.objects.filter(user=user).update(scope_code=f"{HERE}/{base}")
    return signed_in(user)


def state(officer: str) -> str:
    return RollLine.objects.get(officer_id=officer).state


def text(answer) -> str:
    return answer.content.decode()


# ---- planning


def test_a_muster_is_planned_on_the_screen(desk):
    form = {"kind": "parade", "place": "Lapangan", "at": "2024-11-20T07:30", "commander": "Kapolres",
            "bases": ["polsek-air"], "agencies": ["tni"]}  # fmt: skip
    made = desk.post("/apel/", form)
    new = Muster.objects.order_by("-pk").first()
    assert made.headers["Location"] == f"/apel/{new.pk}/"
    assert new.at.isoformat() == "2024-11-20T00:30:00+00:00", "the post's clock, not UTC"
    assert (new.lines.count(), list(new.guests.values_list("agency", flat=True))) == (3, ["tni"])


def test_a_wrong_plan_comes_back_with_its_reason_and_nothing_is_written(desk):
    answer = desk.post("/apel/", {"kind": "parade", "place": "x", "at": "kemarin", "commander": "y"})
    assert answer.status_code == 200
    assert "2024-11-25 07:30" in text(answer), "how a time is written"
    assert Muster.objects.count() == 1


# ---- the list


def test_a_tap_calls_a_person_and_gives_the_row_back(desk, held):
    row = desk.post(f"/apel/{held.pk}/daftar/", {"officer": "P001", "reason": ""}, headers={"x-siaga-row": "1"})
    assert state("P001") == "present"
    assert text(row).count("<li") == 1
    assert "Personel 1" in text(row)
    desk.post(f"/apel/{held.pk}/daftar/", {"officer": "P001", "reason": "sick"})
    assert (state("P001"), Officer.objects.get(pk="P001").available) == ("absent", False)


def test_a_tap_never_contradicts_a_scanned_card(desk, held):
    scanning.record_scans(held, [scan("P001")], CONSOLE)
    answer = desk.post(
        f"/apel/{held.pk}/daftar/", {"officer": "P001", "reason": "sick"}, headers={"x-siaga-row": "1"}
    )
    assert answer.status_code == 409
    assert "Kartunya sudah dipindai" in text(answer)
    assert state("P001") == "present"


def test_a_base_chief_calls_and_sees_his_own_only(held):
    mine = chief()
    page = text(mine.get(f"/apel/{held.pk}/daftar/"))
    assert "Personel 1<" in page
    assert "Personel 2<" not in page, "P002 stands at the other base"
    assert mine.post(f"/apel/{held.pk}/daftar/", {"officer": "P002"}).status_code in (403, 404)
    assert state("P002") == "waiting"
    assert "Polsek Air" not in text(mine.get(f"/apel/{held.pk}/langsung/?bagian=1"))
    along = mine.get(f"/apel/{held.pk}/pindai/daftar/").json()
    assert {row[1] for row in along["people"]} == {"Personel 1", "Personel 3", "Personel 5"}


@pytest.mark.parametrize("path", ["daftar", "kesehatan", "pindai", "lembar", "langsung", ""])
def test_pages_ask_as_much_for_few_as_for_many(desk, held, path):
    address = f"/apel/{held.pk}/{path}{'/' if path else ''}"
    desk.get(address)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        return len(asked)

    with act("test.fewer", CONSOLE, "x"):
        RollLine.objects.filter(muster=held).exclude(officer_id="P001").delete()
    few = count()
    acts_many = [Called("P001", True)]
    calling.call_roll(held, acts_many, CONSOLE)
    with act("test.more", CONSOLE, "x"):
        RollLine.objects.bulk_create(
            RollLine(muster=held, officer_id=f"P00{n}", unit=f"Satuan {n}", state="present", at=AT) for n in (2, 3)
        )
    assert count() == few


def test_the_list_of_musters_asks_as_much_for_one_as_for_three(desk, held):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get("/apel/")
        return len(asked)

    desk.get("/apel/")
    one = count()
    for day in (1, 2):
        acts.plan_muster(held.operation, CONSOLE, place="x", at=AT + timedelta(days=day), commander="y")
    assert count() == one


# ---- paper


def test_a_paper_sheet_is_entered_whole_with_its_foot(desk, held):
    good = {"satuan": "Polsek Air", "strength": 3, "missing": 1, "present": 2, "r-P004": "course"}
    assert desk.post(f"/apel/{held.pk}/lembar/", good).status_code == 302
    assert [state(p) for p in ("P002", "P004", "P006", "P001")] == ["present", "absent", "present", "waiting"]
    assert RollLine.objects.get(officer_id="P002").channel == "paper"


def test_a_foot_that_contradicts_its_lines_changes_nothing(desk, held):
    bad = {"satuan": "Polsek Air", "strength": 3, "missing": 0, "present": 3, "r-P004": "course"}
    answer = desk.post(f"/apel/{held.pk}/lembar/", bad)
    assert "Kaki lembar: hadir 3, barisnya 2" in text(answer)
    assert {line.state for line in RollLine.objects.all()} == {"waiting"}


@pytest.mark.parametrize(
    ("called", "told"),
    [
        ([Called("Q999", True)], "tidak ada dalam daftar"),
        ([Called("P001", True), Called("P001", True)], "dua kali"),
        ([Called("P001", False, "bosan")], "Alasan kurang"),
    ],
)
def test_a_wrong_call_is_refused_whole(held, called, told):
    with pytest.raises(Refused, match=told):
        calling.call_roll(held, [Called("P002", True), *called], CONSOLE, totals=Totals(1, 0, 1))
    assert state("P002") == "waiting"


# ---- scans


def send(client, held, *scans, **other):
    rows = [{"id": f"s{n}", "text": t, "at": at, "device": "hp-1"} for n, (t, at) in enumerate(scans)]
    body = json.dumps({"scans": rows, **other})
    return client.post(f"/apel/{held.pk}/pindai/", body, content_type="application/json")


def test_scans_come_back_one_by_one_with_who_it_was(desk, held):
    first, later = AT.isoformat(), (AT + timedelta(minutes=3)).isoformat()
    answer = send(
        desk, held, (card("P001"), later), (card("P001"), first), ("SIAGA1/P002/" + "A" * 16, first)
    ).json()
    told = {row["id"]: row for row in answer["results"]}
    assert (told["s1"]["outcome"], told["s0"]["outcome"], told["s2"]["outcome"]) == ("present", "again", "wrong")
    assert (told["s1"]["name"], told["s1"]["unit"]) == ("Personel 1", "Polsek Darat")
    assert "bukan kartu" in told["s2"]["why"]
    again = send(desk, held, (card("P001"), later), (card("P001"), first)).json()["results"]
    assert {row["outcome"] for row in again} == {"known"}, "sent again after a lost receipt"
    assert Scan.objects.count() == 2


def test_somebody_of_another_roll_is_told_as_such(desk, held):
    with act("test.leave", CONSOLE, "x"):
        RollLine.objects.filter(officer_id="P003").delete()
    assert send(desk, held, (card("P003"), AT.isoformat())).json()["results"][0]["outcome"] == "stranger"


@pytest.mark.parametrize(
    "body",
    ["x", "[]", '{"scans": 3}', '{"scans": [{"id": 1}]}',
     '{"scans": [{"id": "a", "text": "b", "at": "2024-11-25T07:30", "device": "hp"}]}',
     '{"scans": [{"id": "a", "text": "b", "at": "2024-11-25T07:30+07:00", "device": "<script>"}]}'],
)  # fmt: skip
def test_what_is_no_list_of_scans_is_a_bad_request(desk, held, body):
    assert desk.post(f"/apel/{held.pk}/pindai/", body, content_type="application/json").status_code == 400


def test_what_a_phone_takes_along_names_people_by_hash_and_makes_no_card(desk, held):
    answer = desk.get(f"/apel/{held.pk}/pindai/daftar/")
    body, people = text(answer), {row[0]: row[1] for row in answer.json()["people"]}
    assert people[hashed(card("P002"))] == "Personel 2"
    assert card("P002") not in body
    assert "P002" not in body, "not even the id that the code is made of"
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [("P004", "present"), ("850000004", "present"), ("SIAGA1/P004/AAAAAAAAAAAAAAAA", "wrong"), ("budi", "wrong")],
)
def test_a_code_or_a_number_is_typed_without_javascript(desk, held, typed, outcome):
    answer = desk.post(f"/apel/{held.pk}/pindai/", {"kode": typed})
    assert f'class="result {outcome}"' in text(answer)
    assert state("P004") == ("present" if outcome == "present" else "waiting")


def test_a_typed_card_is_a_scan(desk, held):
    desk.post(f"/apel/{held.pk}/pindai/", {"kode": card("P005")})
    assert RollLine.objects.get(officer_id="P005").channel == "qr"


def test_the_worker_is_served_where_it_may_guard_the_scanner(desk):
    answer = desk.get("/apel/pekerja.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")


# ---- health: nothing but the verdict


def test_the_health_check_keeps_the_verdict_only(desk, held):
    desk.post(f"/apel/{held.pk}/kesehatan/", {"officer": "P001", "verdict": "unfit", "diagnosis": "rahasia"})
    mark = HealthMark.objects.get()
    assert (mark.verdict, Officer.objects.get(pk="P001").available) == ("unfit", False)
    asked = text(desk.get(f"/apel/{held.pk}/kesehatan/"))
    assert "<textarea" not in asked, "no field for a complaint or a diagnosis"
    answer = desk.post(f"/apel/{held.pk}/kesehatan/", {"officer": "P002", "verdict": "demam"})
    assert answer.status_code in (403, 404)


def test_others_read_counts_of_health_and_no_names(held):
    lists.record_health(held, {"P001": ("limited", AT), "P002": ("fit", AT)}, CONSOLE)
    page = text(chief().get(f"/apel/{held.pk}/"))
    assert "Dari 3: layak 0, terbatas 1" in page
    assert chief("polsek-air").get(f"/apel/{held.pk}/kesehatan/").status_code == 403


# ---- the rest of the day


def test_guests_emphases_correction_close_sign_and_papers(desk, held):
    page = f"/apel/{held.pk}/"
    desk.post(page, {"do": "guest", "agency": "tni", "strength": 30, "present": 28})
    assert Guest.objects.get(agency="tni").present == 28
    desk.post(page, {"do": "emphasis", "text": "Lengkapi jaket apung", "owner": "kaops", "due": "2024-11-27"})
    row = held.emphases.get()
    desk.post(page, {"do": "finish", "emphasis": row.pk})
    row.refresh_from_db()
    assert row.done_at
    scanning.record_scans(held, [scan(f"P00{n}") for n in (1, 2, 3, 4)], CONSOLE)
    desk.post(
        page, {"do": "correct", "officer": "850000001", "state": "absent", "reason": "duty", "why": "tertukar"}
    )
    assert state("P001") == "absent"
    desk.post(page, {"do": "close"})
    held.refresh_from_db()
    assert held.state == "closed"
    desk.post(page, {"do": "sign", "name": "Kompol A", "position": "Kabagops"})
    assert held.signatures.count() == 1
    for what, start in (
        ("kartu.pdf", b"%PDF"),
        ("lembar.docx", b"PK"),
        ("hadir.pdf", b"%PDF"),
        ("berita.docx", b"PK"),
    ):
        assert f"cetak/{what}" in desk.get(page).content.decode(), what
        answer = desk.post(f"{page}cetak/{what}", {"recipient": "Polsek Uji"})
        assert answer.content.startswith(start), what
        assert desk.get(f"{page}cetak/{what}").status_code == 405, what
    assert desk.post(f"{page}cetak/hadir.exe").status_code == 404


def test_a_refusal_is_told_on_the_page_with_its_cure(desk, held):
    answer = desk.post(f"/apel/{held.pk}/", {"do": "close"})
    assert "6 dari 6 personel belum dipanggil" in text(answer)
    assert 'name="anyway"' in text(answer)
    answer = desk.post(f"/apel/{held.pk}/", {"do": "guest", "agency": "tni", "strength": 3, "present": 5})
    assert "Jumlah hadir melebihi kekuatan" in text(answer)
    assert Guest.objects.get(agency="tni").present is None


def test_the_roll_on_paper_follows_the_police_order(held):
    from siaga.force.muster import minutes

    calling.call_roll(held, [Called("P001", False, "sick")], CONSOLE)
    paper = minutes.roll(held)
    assert paper.blocks[0].header == ("Satuan", "Jumlah", "Kurang", "Hadir", "Keterangan")
    assert paper.blocks[0].foot == ("Jumlah", "6", "1", "0", "Sakit 1, belum dipanggil 5")
    assert paper.blocks[2].rows[0][2:] == ("Personel 1", "Bripka / 850000001", "Sakit")


def test_an_empty_post_says_what_comes_first():
    page = text(signed_in(person("operator")).get("/apel/"))
    assert "Belum ada operasi" in page
