"""The sample goes in through the importers, and goes in again as an update."""

import csv
from importlib.resources import files

import pytest

from siaga.journal.context import CONSOLE
from siaga.kit.exports import write_xlsx
from siaga.territory import acts, reads
from siaga.territory.models import Base, District, Station, Village
from siaga.territory.sample import STATION_FILE, STATIONS, load_banyuasin

pytestmark = pytest.mark.django_db
WATER = frozenset(f"16.07.{d}" for d in ("02", "07", "08", "09", "13", "14", "15", "18", "20"))


@pytest.mark.parametrize(("election", "stations"), [("pilkada-2024", 1389), ("pemilu-2024", 2564)])
def test_sample_loads_whole_with_both_spellings(election, stations):
    reports = load_banyuasin(CONSOLE, election)
    counts = [m.objects.count() for m in (District, Village, Station, Base)]
    assert counts == [21, 313, stations, 15]
    assert [r.accepted for r in reports] == counts
    marked = {"pemilu-2024": ("voters",), "pilkada-2024": ("code", "number", "voters")}[election]
    assert reports[2].synthetic == marked
    assert set(map(tuple, Station.objects.values_list("synthetic_fields", flat=True))) == {marked}


def test_the_three_villages_outside_the_outline_are_warned_about():
    warnings = [w for r in load_banyuasin(CONSOLE) for w in r.warnings]
    assert len(warnings) == 3
    assert all("0.7 km" in w.reason and w.level == "warning" for w in warnings)


def test_importing_the_same_files_again_changes_nothing_and_says_so():
    first = load_banyuasin(CONSOLE)
    before = list(Station.objects.order_by("code").values())
    again = load_banyuasin(CONSOLE)
    assert [r.written.created for r in first] == [21, 313, 1389, 15]
    assert all((r.written.created, r.written.updated) == (0, 0) for r in again)
    assert "1389 sama" in str(again[2])
    assert list(Station.objects.order_by("code").values()) == before


@pytest.mark.parametrize("election", ["pilkada-2024", "pemilu-2024"])
def test_station_files_come_in_the_same_from_xlsx(tmp_path, election):
    load_banyuasin(CONSOLE, election)
    text = files("siaga.data").joinpath(f"banyuasin/{STATION_FILE[election]}").read_text("utf-8")
    header, *rows = csv.reader(text.splitlines())
    typed = [[int(c) if h == "voters_synthetic" else float(c) if h in {"lat", "lon"} else c
              for h, c in zip(header, row, strict=True)] for row in rows]  # fmt: skip
    book = write_xlsx(tmp_path / STATION_FILE[election].replace("csv", "xlsx"), {"TPS": (header, typed)})
    report = acts.import_stations(book, CONSOLE, dry_run=True, expect_total=len(rows))
    assert report.written.created == 0
    assert report.accepted == STATIONS[election]
    same = {s.code: (s.number, s.kind, s.voters, s.lat, s.lon) for s in Station.objects.all()}
    acts.import_stations(book, CONSOLE)
    assert {s.code: (s.number, s.kind, s.voters, s.lat, s.lon) for s in Station.objects.all()} == same


def test_reads_give_the_planner_modes_and_radii():
    load_banyuasin(CONSOLE)
    villages = reads.villages(WATER, with_stations=True)
    assert len(villages) == 313
    assert {v.district for v in villages if v.mode == "water"} == WATER
    assert all(v.radius_km > 0 and v.radius_from == "uncertainty" for v in villages)
    assert sum(d.stations for d in reads.districts(WATER)) == 1389
    bases = reads.bases()
    assert sorted(d for b in bases for d in b.districts) == sorted(d.code for d in reads.districts())


def test_a_village_column_overrides_the_profiles_water_list():
    assert reads.mode_of("road", "water", "16.07.02", WATER) == "road"
    assert reads.mode_of("", "water", "16.07.01", ()) == "water"
    assert reads.mode_of("", "", "16.07.02", WATER) == "water"
    assert reads.mode_of("", "", "16.07.02", ()) == "road"
    assert reads.radius_of(None, None) == (reads.DEFAULT_RADIUS_KM, "default")
    assert reads.radius_of(None, 3.14159265) == (1.0, "area")
    assert reads.radius_of(2.5, 3.0) == (2.5, "uncertainty")


def test_shipped_incidents_name_no_candidate_or_party():
    text = files("siaga.data").joinpath("banyuasin/incidents.csv").read_text("utf-8")
    columns = next(csv.reader([text.splitlines()[0]]))
    assert not {"candidate", "party", "paslon", "votes", "leaning"} & set(columns)
    words = {"candidate", "party", "paslon", "golkar", "pdi", "gerindra", "nasdem", "supporter", "demokrat", "pks"}
    summaries = " ".join(row["summary"].casefold() for row in csv.DictReader(text.splitlines()))
    assert not words & set(summaries.replace(",", " ").replace(".", " ").split())
