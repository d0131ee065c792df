"""Road minutes by the real engine on tiles of a small made-up network."""

from __future__ import annotations

import json
import sys

import pytest

from siaga.deployment.planner import problem as planner
from siaga.deployment.planner.travel import legs, trips
from siaga.deployment.snapshot import travel
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit.errors import Refused
from siaga.profiles import load_profile
from siaga.territory import acts, reads, valhalla
from siaga.territory.models import TravelPair
from territory import roads

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not roads.TOOLS.is_dir(), reason="needs the road engine that `make test` sets up"),
]
# A straight road of ten steps, an island road, and a one-way ring at the end of the straight road.
STRAIGHT = [(-2.9, 104.7 + i / 100) for i in range(11)]
RING = [(-2.9, 104.8), (-2.9, 104.83), (-2.93, 104.83), (-2.93, 104.8), (-2.9, 104.8)]
NETWORK = [
    ({"highway": "tertiary"}, STRAIGHT),
    ({"highway": "tertiary"}, [(-2.6, 104.70), (-2.6, 104.71)]),
    ({"highway": "tertiary", "oneway": "yes"}, RING),
]
BASES = """post_id,name,type,district_code,lat,lon,districts_assigned
polsek-a,Polsek A,polsek,16.07.01,-2.9,104.7,16.07.01;16.07.02;16.07.03
"""
VILLAGES = """code,name,lat,lon,mode
16.07.01.2001,Ujung,-2.9,104.8,
16.07.01.2002,Tengah,-2.9,104.75,
16.07.01.2003,Kembar,-2.9,104.75,
16.07.01.2004,Pulau,-2.6,104.7,
16.07.02.2001,Sungai,-2.9,104.72,water
16.07.02.2002,Hutan,-2.7,104.8,
16.07.03.2001,Cincin Satu,-2.9,104.83,
16.07.03.2002,Cincin Dua,-2.93,104.83,
"""
END, MIDDLE, TWIN, ISLAND = (f"16.07.01.200{i}" for i in range(1, 5))
RIVER, FOREST = "16.07.02.2001", "16.07.02.2002"
RING_1, RING_2 = "16.07.03.2001", "16.07.03.2002"


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return roads.tiles(tmp_path_factory.mktemp("roads"), NETWORK)


@pytest.fixture
def engine(monkeypatch):
    """The package where this Python can load it, else its executable."""
    monkeypatch.setenv("PATH", str(roads.TOOLS))
    if sys.version_info >= (3, 12):
        monkeypatch.syspath_prepend(roads.ENGINE.parent)


@pytest.fixture
def places(tmp_path):
    for name, text, load in (("v", VILLAGES, acts.import_villages), ("b", BASES, acts.import_bases)):
        file = tmp_path / f"{name}.csv"
        file.write_text(text, "utf-8")
        load(file, CONSOLE)


def _minutes():
    return {(p.from_code, p.to_code): p.minutes for p in reads.travel_pairs()}


@pytest.mark.usefixtures("engine", "places")
def test_the_engines_minutes_become_pairs_and_the_journal_says_so(config):
    report = acts.measure_roads(config, CONSOLE)
    found = _minutes()
    assert found["polsek-a", END] == pytest.approx(800 / 60, rel=0.02)
    assert found["polsek-a", MIDDLE] == found["polsek-a", TWIN] == pytest.approx(400 / 60, rel=0.02)
    assert found[END, MIDDLE] == pytest.approx(400 / 60, rel=0.02)
    assert {p.source for p in TravelPair.objects.all()} == {next(iter(reads.travel_pairs())).source}
    assert "Valhalla 3." in reads.travel_pairs()[0].source
    assert config.name in reads.travel_pairs()[0].source
    entry = Entry.objects.latest("seq")
    assert entry.act == "territory.measure_roads"
    assert report.accepted == len(found) == report.totals["pairs"]


@pytest.mark.usefixtures("engine", "places")
def test_water_villages_and_villages_on_one_point_are_left_to_the_model(config):
    report = acts.measure_roads(config, CONSOLE)
    codes = {code for pair in _minutes() for code in pair}
    assert RIVER not in codes
    assert report.totals["water_villages"] == 1
    assert (MIDDLE, TWIN) not in _minutes()
    acts.measure_roads(config, CONSOLE, water_districts=["16.07.01"])
    assert not {END, MIDDLE, TWIN, ISLAND} & {code for pair in _minutes() for code in pair}


@pytest.mark.usefixtures("engine", "places")
def test_what_no_road_reaches_is_a_warning_and_not_dropped_silently(config):
    report = acts.measure_roads(config, CONSOLE)
    said = {p.value for p in report.warnings}
    assert said == {f"{ISLAND} (7)", f"polsek-a>{FOREST}"}
    assert all(p.level == "warning" and p.reason and p.cure and p.reason_en and p.cure_en for p in report.warnings)
    assert report.totals["unreachable"] == 8
    assert report.totals["asked"] == report.rows


@pytest.mark.usefixtures("engine", "places")
def test_a_one_way_road_gives_the_way_back_its_own_row(config):
    acts.measure_roads(config, CONSOLE)
    found = _minutes()
    assert found[RING_2, RING_1] > 2 * found[RING_1, RING_2]
    assert (MIDDLE, END) not in found


@pytest.mark.usefixtures("engine", "places")
def test_the_users_own_pair_stands_in_either_direction(config, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(f"from_code,to_code,minutes\n{END},polsek-a,99\n", "utf-8")
    acts.import_travel(own, CONSOLE)
    report = acts.measure_roads(config, CONSOLE)
    assert report.totals["own"] == 1
    assert _minutes()[END, "polsek-a"] == 99
    assert ("polsek-a", END) not in _minutes()
    own.write_text(f"from_code,to_code,minutes\n{MIDDLE},polsek-a,77\n", "utf-8")
    acts.import_travel(own, CONSOLE)
    assert ("polsek-a", MIDDLE) not in _minutes()
    assert _minutes()[MIDDLE, "polsek-a"] == 77


@pytest.mark.usefixtures("engine", "places")
def test_the_planner_uses_them_as_it_uses_the_users_own(config):
    acts.measure_roads(config, CONSOLE)
    model = travel(load_profile("pilkada-2024"), reads.travel_pairs())
    bases = [planner.Base(b.code, b.lat, b.lon, b.kind, b.districts) for b in reads.bases()]
    rows = [
        planner.Village(v.code, v.district, v.lat, v.lon, v.mode, v.radius_km, v.name) for v in reads.villages()
    ]
    at = {v.code: i for i, v in enumerate(rows)}
    found = _minutes()
    assert trips(bases, rows, model)[0, at[END]] == found["polsek-a", END]
    between = legs(rows, model)
    assert between[at[END], at[MIDDLE]] == between[at[MIDDLE], at[END]] == found[END, MIDDLE]
    assert between[at[RING_2], at[RING_1]] == found[RING_2, RING_1]
    assert between[at[MIDDLE], at[TWIN]] > 1


@pytest.mark.usefixtures("engine", "places")
def test_measuring_again_replaces_and_a_dry_run_writes_nothing(config):
    dry = acts.measure_roads(config, CONSOLE, dry_run=True)
    assert not TravelPair.objects.exists()
    assert not Entry.objects.filter(act="territory.measure_roads").exists()
    first = acts.measure_roads(config, CONSOLE)
    again = acts.measure_roads(config, CONSOLE)
    assert dry.written == first.written
    assert again.written.unchanged == first.written.created == TravelPair.objects.count()


@pytest.mark.usefixtures("engine", "places")
def test_small_requests_give_the_same_answer(config):
    with valhalla.opened(config) as engine:
        whole = valhalla.measure(engine, reads.bases(), reads.villages(), set())
        parts = valhalla.measure(
            valhalla.Valhalla(engine.source, engine.file, 4, engine.ask), reads.bases(), reads.villages(), set()
        )
    assert parts == whole


@pytest.mark.usefixtures("places")
def test_a_missing_engine_is_refused_with_the_cure(config, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "valhalla", None)
    problem = _refused(config)
    assert "not installed" in problem.reason_en
    assert "siaga[valhalla]" in problem.cure
    assert "siaga[valhalla]" in problem.cure_en


@pytest.mark.usefixtures("engine", "places")
def test_missing_tiles_are_refused_with_the_cure(config):
    empty = roads.without(config, "empty.json", tile_dir=str(config.parent / "nowhere"))
    assert "valhalla_build_tiles" in _refused(empty).cure_en


@pytest.mark.usefixtures("engine", "places")
def test_a_file_that_is_no_configuration_is_refused(config):
    for text in ("not json", "[]", "{}", json.dumps({"mjolnir": 3})):
        other = config.with_name("other.json")
        other.write_text(text, "utf-8")
        assert "mjolnir" in _refused(other).reason_en


@pytest.mark.usefixtures("engine", "places")
def test_the_engines_own_refusal_is_passed_on(config):
    settings = json.loads(config.read_text())
    settings["service_limits"]["auto"]["max_matrix_location_pairs"] = 0
    other = config.with_name("strict.json")
    other.write_text(json.dumps(settings))
    assert _refused(other).value


@pytest.mark.usefixtures("engine")
def test_no_road_villages_are_refused(config):
    assert "no village" in _refused(config).reason_en


def _refused(config):
    with pytest.raises(Refused) as caught:
        acts.measure_roads(config, CONSOLE)
    assert not TravelPair.objects.exists()
    problem = caught.value.problems[0]
    assert problem.file == config.name
    assert problem.reason
    assert problem.cure
    return problem
