"""The map's layers show what the lists show, to whom they show it; and the base map comes by range."""

from __future__ import annotations

import gzip
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
from siaga.web.map.layers import LAYERS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _laid_out():
    open_cast()
    cast.people_and_classes()
    cast.plan()
    cast.disturbances()


@pytest.fixture
def planner():
    return signed_in(person("karendalops"))


def features(client, key: str, query: str = "") -> list[dict]:
    answer = client.get(f"/peta/{key}.geojson{query}")
    assert answer.status_code == 200, (key, answer.status_code)
    assert answer.headers["Content-Encoding"] == "gzip"
    return json.loads(gzip.decompress(answer.content))["features"]


def told(client, key: str, name: str = "c", query: str = "") -> list:
    return [f["properties"][name] for f in features(client, key, query)]


def test_every_layer_is_drawn_and_has_a_table(planner):
    page = planner.get("/peta/").content.decode()
    for key in LAYERS:
        assert f'data-layer="{key}"' in page
        assert features(planner, key), key
        assert planner.get(f"/peta/{key}/").status_code == 200


def test_stations_on_the_map_are_those_of_the_list(planner):
    assert told(planner, "tps") == cast.STATIONS
    assert told(planner, "tps", query="?class=high") == [cast.STATIONS[1]]
    assert told(planner, "tps", "k", "?district=16.07.02") == ["low", "special", "low"]
    assert "/daftar/tps/?class=high" in planner.get("/peta/?class=high").content.decode()


@pytest.mark.parametrize("desk", ["kpu", "bawaslu"])
def test_a_desk_sees_places_and_no_class_post_trip_or_ladder(desk):
    client = signed_in(person(desk))
    assert told(client, "tps") == cast.STATIONS
    assert all("k" not in f["properties"] for f in features(client, "tps"))
    assert told(client, "tps", query="?class=high") == cast.STATIONS
    for key in ("plot", "perjalanan", "cadangan", "tangga"):
        assert client.get(f"/peta/{key}.geojson").status_code == 403
        assert client.get(f"/peta/{key}/").status_code == 403
    page = client.get("/peta/").content.decode()
    assert "rawan" not in page
    assert "rawan" not in client.get("/peta/gambar.svg").content.decode()


def test_a_controller_sees_his_district_only():
    user = person("padal")
    with act("tests.scope", CONSOLE, user.pk):
        RoleAssignment.objects.filter(user=user).update(scope_code=f"{HERE}/16.07.02")
    client = signed_in(user)
    assert told(client, "tps") == cast.STATIONS[3:]
    assert told(client, "plot") == ["B-1"]
    assert told(client, "perjalanan", "n") == ["Desa Air 2"]
    assert told(client, "cadangan") == []
    assert told(client, "tangga", "n") == ["kampanye"]


def test_no_layer_names_an_officer(planner):
    for key in LAYERS:
        text = json.dumps(features(planner, key))
        assert "P-1" not in text
        assert "Rahasia" not in text


def test_strangers_and_next_door_have_no_map(client):
    assert client.get("/peta/tps.geojson").status_code == 302
    other = signed_in(person("kaops", NEXT_DOOR))
    assert {other.get(p).status_code for p in ("/peta/", "/peta/tps.geojson", "/peta/gambar.svg")} == {404}


def test_a_stand_in_says_so_and_a_correction_shows_at_once(planner):
    with act("tests.borrow", CONSOLE, "16.07.01.2001"):
        from siaga.territory.models import Village

        Village.objects.filter(pk="16.07.01.2001").update(position_source="mean_of_known")
    first = next(f for f in features(planner, "desa") if f["properties"]["c"] == "16.07.01.2001")
    assert first["properties"]["p"] == 1
    path = "/daftar/desa/16.07.01.2001/titik/"
    form = planner.get(f"{path}?lat=-2.7&lon=104.7").context["form"]
    assert (form["lat"].value(), form["lon"].value()) == ("-2.7", "104.7"), "the tap fills the form"
    planner.post(path, {"lat": "-2.7", "lon": "104.7", "source": "GPS", "seen": form["seen"].value()})
    now = next(f for f in features(planner, "desa") if f["properties"]["c"] == "16.07.01.2001")
    assert now["geometry"]["coordinates"] == [104.7, -2.7]
    assert "p" not in now["properties"]


def test_an_unchanged_layer_is_not_sent_twice(planner):
    mark = planner.get("/peta/tps.geojson").headers["ETag"]
    assert planner.get("/peta/tps.geojson", headers={"If-None-Match": mark}).status_code == 304


def test_a_layer_asks_no_more_when_it_is_longer(planner):
    counts = []
    features(planner, "tps")
    for more in (1, 3):
        cast.more_villages(more)
        with CaptureQueriesContext(connection) as asked:
            features(planner, "tps")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_base_map_comes_by_range(planner, settings, tmp_path):
    assert planner.get("/peta/dasar.pmtiles").status_code == 404
    settings.WORKSPACE = tmp_path
    (tmp_path / "peta.pmtiles").write_bytes(bytes(range(200)))
    answer = planner.get("/peta/dasar.pmtiles", headers={"Range": "bytes=10-19"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, bytes(range(10, 20)))
    assert answer.headers["Content-Range"] == "bytes 10-19/200"
    assert planner.get("/peta/dasar.pmtiles", headers={"Range": "bytes=500-"}).status_code == 416
    whole = planner.get("/peta/dasar.pmtiles")
    assert len(b"".join(whole.streaming_content)) == 200
    assert 'data-base="/peta/dasar.pmtiles"' in planner.get("/peta/").content.decode()


def test_the_picture_stands_in_for_the_map():
    svg = signed_in(person("kpu")).get("/peta/gambar.svg")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert "<svg" in svg.content.decode()
