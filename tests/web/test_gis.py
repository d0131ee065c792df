"""Desktop GIS reads the places: GDAL's ogr2ogr and OWSLib see for each role exactly what its map shows."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess

import pytest
import register_cast as cast
from owslib.ogcapi.features import Features

from accounts.cast import HERE, NEXT_DOOR, person, signed_in
from operation.cast import open_cast
from siaga.accounts import machine
from siaga.accounts.models import RoleAssignment
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.web.api.collections import NAMES
from siaga.web.map.layers import LAYERS

pytestmark = pytest.mark.django_db(transaction=True)
OGR = shutil.which("ogr2ogr") or ""
# A role and its base or district where it has one.
ROLES = {
    "kaops": "", "operator": "", "auditor": "", "kapolsek": "polsek-air", "padal": "16.07.02", "kpu": "",
    "administrator": "",
}  # fmt: skip
COLLECTION = {"markas": "polsek"}  # the layer of bases is the list of them


@pytest.fixture(autouse=True)
def _laid_out():
    open_cast()
    cast.people_and_classes()
    cast.plan()
    cast.disturbances()


def token(user) -> str:
    """A token that reads lists and map."""
    actor = Actor(user.pk, "", "web")
    return machine.issue_token(actor, user, label="QGIS", scopes=["register"], days=1)[1]


@pytest.fixture(params=ROLES)
def holder(request):
    """One person of each of seven roles, over his base or district."""
    user = person(request.param)
    if ROLES[request.param]:
        with act("tests.scope", CONSOLE, user.pk):
            RoleAssignment.objects.filter(user=user).update(scope_code=f"{HERE}/{ROLES[request.param]}")
    return user


def shown(user) -> dict[str, list]:
    """What this person's map shows: by layer its marks, each as its point and what it tells."""
    client, found = signed_in(user), {}
    for key in LAYERS:
        answer = client.get(f"/peta/{key}.geojson")
        if answer.status_code == 200:
            features = json.loads(gzip.decompress(answer.content))["features"]
            found[key] = sorted((_spot(f["geometry"]), _told(key, f["properties"])) for f in features)
        else:
            assert answer.status_code == 403, key
    return found


def _spot(geometry: dict) -> str:
    """All coordinates to a metre."""
    return json.dumps(json.loads(json.dumps(geometry["coordinates"]), parse_float=lambda x: f"{float(x):.5f}"))


def _told(key: str, told: dict) -> str:
    """What a mark says: of lists the code, name and class, which both have; of drawn layers all of it."""
    if key in ("desa", "tps", "markas"):
        return json.dumps(
            [told["c"], told.get("v" if key == "tps" else "n"), told.get("k") if key == "tps" else ""]
        )
    return json.dumps({NAMES.get(k, k): v for k, v in told.items()}, sort_keys=True)


def _given(key: str, told: dict) -> str:
    """The same of a feature of the API."""
    if key in ("desa", "tps", "markas"):
        name = told["village" if key == "tps" else "name"]
        return json.dumps([told["code"], name, told.get("class") if key == "tps" else ""])
    return json.dumps(told, sort_keys=True)


def test_owslib_sees_what_the_map_shows(holder, live_server):
    service = Features(f"{live_server.url}/api/v1/ogc", headers={"Authorization": f"Bearer {token(holder)}"})
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in service.conformance()["conformsTo"]
    there = service.feature_collections()
    wanted = shown(holder)
    for key in LAYERS:
        name = COLLECTION.get(key, key)
        assert (name in there) == (key in wanted), (key, holder.username)
        if key in wanted:
            got = service.collection_items(name, limit=1000)["features"]
            assert sorted((_spot(f["geometry"]), _given(key, f["properties"])) for f in got) == wanted[key], key


@pytest.mark.skipif(not OGR, reason="needs Debian's gdal-bin")
def test_ogr2ogr_sees_what_the_map_shows(holder, live_server, tmp_path):
    """All collections in one run, a page of four features at a time, read back as rows."""
    wanted = {k: rows for k, rows in shown(holder).items() if rows}
    done = subprocess.run(
        [OGR, "-f", "CSV", tmp_path / "out", f"OAPIF:{live_server.url}/api/v1/ogc", "-lco", "GEOMETRY=AS_WKT",
         "-oo", "PAGE_SIZE=4", "--config", "GDAL_HTTP_HEADERS", f"Authorization: Bearer {token(holder)}"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    if not wanted:
        assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())
        return
    assert done.returncode == 0, done.stderr
    for key in LAYERS:
        file = tmp_path / "out" / f"{COLLECTION.get(key, key)}.csv"
        rows = list(csv.DictReader(file.open(encoding="utf-8"))) if file.exists() else []
        assert len(rows) == len(wanted.get(key, [])), (key, holder.username)
        assert sorted(_words(key, row) for row in rows) == sorted(
            _marks(key, json.loads(told)) for _, told in wanted.get(key, [])
        )


def _words(key: str, row: dict) -> list[str]:
    """What names a row read back from text: codes, names and classes."""
    if key in ("desa", "tps", "markas"):
        return [row["code"], row["village" if key == "tps" else "name"], row.get("class") or ""]
    return [row.get("code") or "", row["name"], row.get("class") or ""]


def _marks(key: str, told: list | dict) -> list[str]:
    if isinstance(told, list):
        return [told[0], told[1], told[2] or ""]
    return [str(told.get("code") or ""), told["name"], str(told.get("class") or "")]


class TestParts:
    @pytest.fixture
    def asks(self, client):
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token(person('karendalops'))}"
        return lambda path: client.get(f"/api/v1/ogc/{path}")

    def test_a_box_takes_what_lies_in_it(self, asks):
        for key in ("tps", "plot"):
            whole = asks(f"collections/{key}/items").json()
            lon, lat = whole["features"][-1]["geometry"]["coordinates"]
            box = f"{lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}"
            near = asks(f"collections/{key}/items?bbox={box}").json()
            assert 0 < near["numberMatched"] < whole["numberMatched"]
            assert whole["features"][-1] in near["features"]
            assert asks(f"collections/{key}/items?bbox=0,0,1,1").json()["features"] == []

    def test_pages_follow_each_other_to_the_end(self, asks):
        path, seen = "collections/tps/items?limit=4&class=low", []
        while path:
            page = asks(path).json()
            seen += [f["id"] for f in page["features"]]
            after = [link["href"] for link in page["links"] if link["rel"] == "next"]
            path = after[0].split("/ogc/")[1] if after else ""
        assert seen == sorted(set(seen))
        assert len(seen) == page["numberMatched"] == 3

    def test_one_feature_by_its_id(self, asks):
        for key in ("tps", "plot", "perjalanan"):
            first = asks(f"collections/{key}/items").json()["features"][0]
            one = asks(f"collections/{key}/items/{first['id']}").json()
            assert one["geometry"] == first["geometry"]
            assert one["properties"] == first["properties"]
        assert asks("collections/plot/items/tidak-ada").status_code == 404

    @pytest.mark.parametrize("query", ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=nan,0,1,1", "lain=1", "limit=0"])
    def test_what_it_does_not_know_is_refused(self, asks, query):
        assert asks(f"collections/tps/items?{query}").status_code in (400, 422)

    def test_people_are_no_collection(self, asks):
        there = {c["id"] for c in asks("collections").json()["collections"]}
        assert not there & {"personel", "kendaraan", "satuan"}
        assert asks("collections/personel/items").status_code == 404
        for key in there:
            assert "P-1" not in asks(f"collections/{key}/items").content.decode()

    def test_next_door_reads_nothing(self, client):
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token(person('kaops', NEXT_DOOR))}"
        assert client.get("/api/v1/ogc/collections").json()["collections"] == []
        for key in ("tps", "plot", "tangga"):
            assert client.get(f"/api/v1/ogc/collections/{key}/items").status_code == 404
