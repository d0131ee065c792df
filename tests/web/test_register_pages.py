"""The register: who sees which rows and columns, search, filters, order, pages, files, and two writers at once."""

from __future__ import annotations

import csv
import io
import json

import pytest
import register_cast as cast
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cast import HERE, NEXT_DOOR, person, signed_in
from operation.cast import open_cast
from siaga.accounts.models import RoleAssignment
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit import versions
from siaga.territory import correcting
from siaga.territory.models import Station, Village
from siaga.web.register.catalogue import REGISTERS

pytestmark = pytest.mark.django_db
ALL = list(REGISTERS)
KEYS = {
    "provinsi": "16", "kabupaten": HERE, "kecamatan": "16.07.01", "desa": "16.07.01.2002",
    "tps": cast.STATIONS[1], "polsek": cast.LAND, "personel": "P-11", "kendaraan": "KPL-1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _laid_out():
    open_cast()
    cast.people_and_classes()
    cast.plan()


def scoped(role: str, code: str):
    """Somebody with a role over one base or district of Banyuasin."""
    user = person(role, username=f"{role}-{code}")
    with act("tests.scope", CONSOLE, user.pk):
        RoleAssignment.objects.filter(user=user).update(scope_code=f"{HERE}/{code}")
    return signed_in(user)


@pytest.fixture
def planner():
    return signed_in(person("karendalops"))


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def ids(client, key: str, **params: str) -> list[str]:
    """Keys of the rows on the page, in order."""
    import re

    return re.findall(rf'href="/daftar/{key}/([^/"]+)/"', client.get(f"/daftar/{key}/", params).content.decode())


@pytest.mark.parametrize("key", ALL)
def test_every_list_opens_and_a_longer_one_asks_no_more(planner, key):
    page(planner, f"/daftar/{key}/")
    counts = []
    for more in (1, 3):
        cast.more_villages(more)
        with CaptureQueriesContext(connection) as asked:
            page(planner, f"/daftar/{key}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize(("key", "row"), KEYS.items())
def test_every_row_has_a_page(planner, key, row):
    assert "<h1>" in page(planner, f"/daftar/{key}/{row}/")


def test_search_finds_every_word_and_htmx_gets_the_table_alone(planner):
    assert ids(planner, "tps", q="air 2002") == cast.STATIONS[4:]
    part = planner.get("/daftar/tps/", {"q": "darat"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert part.headers["HX-Replace-Url"] == "/daftar/tps/?q=darat"


def test_filters_and_order_stand_in_the_address(planner):
    assert ids(planner, "tps", **{"class": "high"}) == [cast.STATIONS[1]]
    assert ids(planner, "tps", district="16.07.02", sort="-code") == cast.STATIONS[:2:-1]
    assert ids(planner, "tps", **{"class": "tidak-ada"}) == []
    assert 'aria-sort="descending"' in page(planner, "/daftar/tps/?sort=-code")


def test_an_unknown_filter_order_or_page_is_no_error(planner):
    for query in ("sort=phone'--", "hal=999999", "hal=x", "q=%25%5F%27", "aneh=1"):
        page(planner, f"/daftar/tps/?{query}")


def test_pages_follow_each_other(planner):
    cast.more_villages(60)
    first, second = ids(planner, "desa"), ids(planner, "desa", hal="2")
    assert len(first) == 50
    assert not set(first) & set(second)
    assert len(first) + len(second) == 64


def test_an_empty_search_names_the_next_step(planner):
    assert "Longgarkan" in page(planner, "/daftar/tps/?q=zzz")


def test_a_controller_sees_his_district_only():
    client = scoped("padal", "16.07.02")
    for key in ("provinsi", "kabupaten", "kecamatan"):
        assert ids(client, key) == [{"provinsi": "16", "kabupaten": HERE}.get(key, "16.07.02")]
    assert ids(client, "tps") == cast.STATIONS[3:]
    assert ids(client, "desa") == ["16.07.02.2001", "16.07.02.2002"]
    assert ids(client, "personel") == ["P-21", "P-22"]
    assert client.get(f"/daftar/tps/{cast.STATIONS[0]}/").status_code == 404
    assert Entry.objects.filter(act="accounts.refuse_access").count() == 1


def test_a_base_chief_sees_his_base_and_its_districts():
    client = scoped("kapolsek", cast.LAND)
    assert ids(client, "tps") == cast.STATIONS[:3]
    assert ids(client, "personel") == ["P-11", "P-12"]
    assert ids(client, "kendaraan") == ["KPL-1"]
    assert client.get("/daftar/personel/P-21/").status_code == 404


@pytest.mark.parametrize("desk", ["kpu", "bawaslu"])
def test_a_desk_sees_stations_and_villages_without_class_and_no_officer(desk):
    client = signed_in(person(desk))
    assert ids(client, "tps") == cast.STATIONS
    text = page(client, "/daftar/tps/") + page(client, f"/daftar/tps/{cast.STATIONS[4]}/")
    text += page(client, "/daftar/desa/16.07.02.2002/")
    for word in ("rawan", "Kelas", "Plot", "P-21", "Rahasia", "B-1"):
        assert word not in text, word
    assert ids(client, "tps", **{"class": "special"}) == cast.STATIONS, (
        "a filter on what one may not see does nothing"
    )
    assert ids(client, "tps", sort="class") == cast.STATIONS
    for key in ("personel", "kendaraan", "satuan"):
        assert client.get(f"/daftar/{key}/").status_code == 403


@pytest.mark.parametrize("role", ["linmas", "tni", "humas", "personel", "penyidik", "administrator"])
def test_other_roles_have_no_register(role):
    client = signed_in(person(role), siaga_factor=True)
    for key in ALL:
        assert client.get(f"/daftar/{key}/").status_code == 403, key


def test_next_doors_commander_finds_no_register():
    client = signed_in(person("kaops", NEXT_DOOR))
    assert {client.get(f"/daftar/{key}/").status_code for key in ALL} == {404}


@pytest.mark.parametrize(
    ("role", "seen"),
    [("kaops", True), ("karendalops", True), ("operator", True), ("pamatwil", False)],
)
def test_telephone_and_nrp_are_for_who_calls_people_up(role, seen):
    client = signed_in(person(role))
    for path in ("/daftar/personel/", "/daftar/personel/P-11/"):
        text = page(client, path)
        assert ("0811-7711" in text) is seen
        assert ("85001100" in text) is seen
    assert (ids(client, "personel", q="85001100") == ["P-11"]) is seen


def test_a_controller_reads_no_telephone_and_a_base_chief_his_own_peoples():
    assert "0811" not in page(scoped("padal", "16.07.01"), "/daftar/personel/")
    text = page(scoped("kapolsek", cast.LAND), "/daftar/personel/")
    assert "0811-7711" in text
    assert "0811-7721" not in text


@pytest.mark.parametrize("role", ["kasatgas", "auditor"])
def test_who_reads_the_plan_by_id_reads_no_names(role):
    client = signed_in(person(role), siaga_factor=True)
    assert client.get("/daftar/personel/").status_code == 403
    assert "Rahasia" not in page(client, f"/daftar/tps/{cast.STATIONS[1]}/")
    assert "P-11" in page(client, f"/daftar/tps/{cast.STATIONS[1]}/")


def test_a_station_tells_class_and_post(planner):
    text = page(planner, f"/daftar/tps/{cast.STATIONS[1]}/")
    for word in ("sangat rawan", "A-1", "Rahasia 11", "belum disetujui", "benih"):
        assert word in text


def test_an_officer_tells_his_post_and_the_reserve_his_team(planner):
    assert "A-1" in page(planner, "/daftar/personel/P-11/")
    assert "T-1" in page(planner, "/daftar/personel/P-12/")


def send(client, key: str, shape: str, query: str = "", recipient: str = "Kapolda"):
    return client.post(f"/daftar/{key}/ekspor/{query}", {"format": shape, "recipient": recipient})


def test_a_file_holds_exactly_what_is_filtered_and_is_journalled(planner):
    answer = send(planner, "tps", "csv", "?class=high")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [r["code"] for r in rows] == [cast.STATIONS[1]]
    entry = Entry.objects.get(act="web.export_register")
    assert str(entry.seq) in answer.headers["Content-Disposition"]
    from siaga.journal import reads

    told = json.loads(reads.body(entry.seq))["change"]
    assert (told["recipient"], told["classification"], told["rows"]) == ("Kapolda", "TERBATAS", 1)
    assert told["filters"] == {"class": "high"}


def test_a_file_without_recipient_leaves_no_trace_and_no_file(planner):
    assert send(planner, "tps", "csv", recipient=" ").status_code == 409
    assert send(planner, "personel", "geojson").status_code == 409
    assert not Entry.objects.filter(act="web.export_register").exists()


def test_no_cell_runs_as_a_formula(planner):
    assert "'=Perahu 1" in send(planner, "kendaraan", "csv").content.decode()
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(send(planner, "kendaraan", "xlsx").content))
    cell = book.worksheets[0]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=Perahu 1", "s", True)
    assert "Kapolda" in [c.value for row in book["Catatan"].rows for c in row]


def test_a_desks_file_has_no_class_and_a_geojson_has_places():
    client = signed_in(person("kpu"))
    assert "class" not in send(client, "tps", "csv").content.decode().splitlines()[0]
    found = json.loads(send(client, "tps", "geojson").content)
    assert [f["id"] for f in found["features"]] == cast.STATIONS
    assert found["features"][0]["geometry"]["coordinates"] == [104.6, -2.79]
    assert not {"class", "class_origin"} & set(found["features"][0]["properties"])


def test_a_file_of_officers_obeys_the_columns():
    for role, has in (("operator", True), ("pamatwil", False)):
        text = send(signed_in(person(role)), "personel", "csv").content.decode()
        assert ("0811-7711" in text) is has


def form_of(client, path: str) -> dict[str, str]:
    """The fields of the form as the page shows them."""
    form = client.get(path).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_two_planners_at_once_lose_nothing_and_the_second_is_told(planner):
    path = f"/daftar/tps/{cast.STATIONS[0]}/ubah/"
    other = signed_in(person("operator", username="kedua"))
    mine, theirs = form_of(planner, path), form_of(other, path)
    assert other.post(path, {**theirs, "voters": "311"}).status_code == 302
    answer = planner.post(path, {**mine, "kind": "special"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Kedua" in text, "the name of who changed it"
    assert "311" in text
    assert Station.objects.get(pk=cast.STATIONS[0]).kind == "regular"
    again = {name: answer.context["form"][name].value() or "" for name in answer.context["form"].fields}
    assert (again["kind"], str(again["voters"])) == ("special", "311"), "mine kept, theirs shown"
    assert planner.post(path, again).status_code == 302
    row = Station.objects.get(pk=cast.STATIONS[0])
    assert (row.kind, row.voters) == ("special", 311)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/daftar/desa/16.07.01.2001/ubah/", {"name": "Desa Lain"}),
        ("/daftar/personel/P-11/ubah/", {"phone": "0899"}),
        ("/daftar/kendaraan/KPL-1/ubah/", {"seats": "12"}),
        ("/daftar/desa/16.07.01.2001/titik/", {"lat": "-2,81", "source": "GPS Polsek"}),
    ],
)
def test_every_form_tells_its_second_writer(planner, path, change):
    one, two = form_of(planner, path), form_of(planner, path)
    assert planner.post(path, {"source": "GPS", **one, **change}).status_code == 302
    assert planner.post(path, {"source": "GPS", **two, **change}).status_code == 409


def test_a_form_without_what_it_saw_is_not_believed(planner):
    path = f"/daftar/tps/{cast.STATIONS[0]}/ubah/"
    assert planner.post(path, {**form_of(planner, path), "seen": "x"}).status_code == 409


def test_only_who_may_corrects():
    for role in ("pamatwil", "kpu", "auditor"):
        client = signed_in(person(role), siaga_factor=True)
        for path in (f"/daftar/tps/{cast.STATIONS[0]}/ubah/", f"/daftar/tps/{cast.STATIONS[0]}/titik/"):
            assert client.get(path).status_code == 403, role
    assert signed_in(person("kpu", username="k2")).get("/daftar/personel/P-11/ubah/").status_code == 403


def test_a_corrected_village_takes_its_stations_along_and_keeps_the_source(planner):
    code = "16.07.01.2002"
    with act("tests.stand_in", CONSOLE, code):
        Station.objects.filter(village_id=code).update(position_source="village:mean_of_known")
    path = f"/daftar/desa/{code}/titik/"
    planner.post(path, {**form_of(planner, path), "lat": "-2.75", "lon": "104.61", "source": "GPS Polsek Darat"})
    village = Village.objects.get(pk=code)
    assert (village.lat, village.position_source) == (-2.75, "GPS Polsek Darat")
    assert set(village.stations.values_list("lat", "position_source")) == {(-2.75, "village:GPS Polsek Darat")}


@pytest.mark.parametrize(
    ("lat", "lon", "source"),
    [(104.6, -2.7, "GPS"), (1.5, 104.6, "GPS"), (-2.7, 104.6, " "), (-2.7, 104.6, "village:x")],
)
def test_a_bad_point_changes_nothing(planner, lat, lon, source):
    path = f"/daftar/tps/{cast.STATIONS[0]}/titik/"
    before = Station.objects.filter(pk=cast.STATIONS[0]).values().get()
    answer = planner.post(path, {**form_of(planner, path), "lat": lat, "lon": lon, "source": source})
    assert answer.status_code == 200
    assert Station.objects.filter(pk=cast.STATIONS[0]).values().get() == before


def test_a_value_a_person_gave_is_no_longer_synthetic():
    code = cast.STATIONS[0]
    with act("tests.made", CONSOLE, code):
        Station.objects.filter(pk=code).update(synthetic_fields=["number", "voters"], voters=200)
    row = Station.objects.get(pk=code)
    seen = versions.values(row, correcting.STATION)
    correcting.correct_station(code, CONSOLE, seen=seen, number=1, kind="regular", voters=250, voters_source="DPT")
    assert Station.objects.get(pk=code).synthetic_fields == ["number"]


def test_the_etag_changes_with_the_row():
    row = Station.objects.get(pk=cast.STATIONS[0])
    before = versions.etag(row, correcting.STATION)
    row.voters = 5
    assert versions.etag(row, correcting.STATION) != before
