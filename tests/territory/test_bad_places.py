"""A bad file of places: every bad row named, nothing written."""

from __future__ import annotations

import pytest

from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit.errors import Refused
from siaga.territory import acts, reads
from siaga.territory.models import Base, District, Station, TravelPair, Village

pytestmark = pytest.mark.django_db
VILLAGE = "code,name,lat,lon,position_uncertainty_km"
MARIANA = "16.07.01.1016,Mariana,-2.98174,104.8848,1.8"
STATION = "tps_code,village_code,tps_number,voters"
BASE = "post_id,name,type,district_code,lat,lon,districts_assigned"


def _file(folder, header, *rows, name="data.csv"):
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return file


def _refused(act, file, **options):
    with pytest.raises(Refused) as caught:
        act(file, CONSOLE, **options)
    assert all(
        p.reason and p.cure and p.reason_en and p.cure_en and p.file == file.name for p in caught.value.problems
    )
    return [(p.row, p.column, p.reason_en) for p in caught.value.problems]


@pytest.fixture
def mariana(tmp_path):
    acts.import_villages(_file(tmp_path, VILLAGE, MARIANA, name="villages.csv"), CONSOLE)


def _nothing_written(entries):
    assert not Station.objects.exists()
    assert Entry.objects.count() == entries


def test_one_bad_row_keeps_the_whole_file_out(tmp_path):
    file = _file(tmp_path, VILLAGE, MARIANA, "16.07.01.2001,Sungai Rebo,x,104.84848,1")
    assert _refused(acts.import_villages, file) == [(3, "lat", "Not a number")]
    assert not Village.objects.exists()
    assert not District.objects.exists()
    assert not Entry.objects.exists()


def test_duplicate_village(tmp_path):
    file = _file(tmp_path, VILLAGE, MARIANA, MARIANA.replace("16.07.01.1016", "1607011016"))
    assert _refused(acts.import_villages, file) == [(3, "code", "Duplicate, already in row 2")]


AMAHAI = ("81.01.01.2001,A,-3.33,128.92,", "81.01.01.2002,B,-3.35,128.95,", "81.01.01.2003,C,-3.36,128.97,")
LOST = "81.01.01.2021,Nua Nea,-6.73692,129.50983,400"


def test_a_village_far_from_its_district_gets_a_stand_in_and_a_warning(tmp_path):
    file = _file(tmp_path, VILLAGE, *AMAHAI, LOST)
    report = acts.import_villages(file, CONSOLE)
    (warning,) = [w for w in report.warnings if "stand-in" in w.reason_en]
    assert (warning.row, warning.column, warning.value) == (5, "lat", "-6.73692, 129.50983")
    (row,) = [v for v in reads.villages() if v.code == "81.01.01.2021"]
    assert (row.lat, row.lon, row.stand_in) == (-3.34667, 128.94667, True)
    again = acts.import_villages(_file(tmp_path, VILLAGE, LOST, name="later.csv"), CONSOLE)
    assert any("stand-in" in w.reason_en for w in again.warnings), "judged by the villages known already"


def test_a_confirmed_far_village_keeps_its_point(tmp_path):
    file = _file(tmp_path, f"{VILLAGE},position_source", *(f"{r}," for r in AMAHAI), f"{LOST},Dipastikan: GPS 2026")
    report = acts.import_villages(file, CONSOLE)
    assert not any("stand-in" in w.reason_en for w in report.warnings)
    (row,) = [v for v in reads.villages() if v.code == "81.01.01.2021"]
    assert (row.lat, row.stand_in) == (-6.73692, False)


def test_two_villages_far_from_each_other_keep_their_points(tmp_path):
    """Nothing says which of the two is wrong."""
    acts.import_villages(_file(tmp_path, VILLAGE, AMAHAI[0], LOST), CONSOLE)
    assert not any(v.stand_in for v in reads.villages())


def test_unknown_regency(tmp_path):
    file = _file(tmp_path, VILLAGE, MARIANA.replace("16.07", "16.99"))
    assert _refused(acts.import_villages, file) == [(2, "code", "The regency code is not in the national register")]


def test_village_code_and_district_code_that_contradict(tmp_path):
    file = _file(tmp_path, VILLAGE + ",district_code", MARIANA + ",16.07.02")
    assert "does not belong" in _refused(acts.import_villages, file)[0][2]


def test_coordinates_outside_indonesia(tmp_path):
    file = _file(tmp_path, VILLAGE, "16.07.01.1016,Mariana,51.5,-0.1,1")
    assert _refused(acts.import_villages, file) == [(2, "lat", "Coordinates outside Indonesia")]


def test_swapped_coordinates_are_named_as_such(tmp_path):
    file = _file(tmp_path, VILLAGE, "16.07.01.1016,Mariana,104.8848,-2.98174,1")
    with pytest.raises(Refused, match="Latitude and longitude are swapped"):
        acts.import_villages(file, CONSOLE)


def test_point_up_to_25_km_outside_its_regency_is_a_warning(tmp_path):
    report = acts.import_villages(_file(tmp_path, VILLAGE, "16.07.01.1016,Mariana,-3.3,104.9,"), CONSOLE)
    assert [w.level for w in report.warnings] == ["warning"]
    assert "tolerance 25 km" in report.warnings[0].reason_en
    assert Village.objects.count() == 1


def test_point_further_outside_is_an_error(tmp_path):
    file = _file(tmp_path, VILLAGE, "16.07.01.1016,Mariana,-3.8,105.2,")
    (problem,) = _refused(acts.import_villages, file)
    assert problem[:2] == (2, "lat")
    assert "outside the outline of regency 16.07" in problem[2]


def test_stated_uncertainty_widens_the_tolerance(tmp_path):
    report = acts.import_villages(_file(tmp_path, VILLAGE, "16.07.01.1016,Mariana,-3.8,105.2,120"), CONSOLE)
    assert "tolerance 120 km" in report.warnings[0].reason_en


def test_blank_counts_are_kept_as_unknown_with_a_warning(tmp_path):
    report = acts.import_villages(_file(tmp_path, VILLAGE + ",tps_count", MARIANA + ","), CONSOLE)
    assert [(w.row, w.column) for w in report.warnings] == [(2, "tps_count")]
    assert Village.objects.get().tps_pemilu2024 is None


@pytest.mark.parametrize("total", [0, 2])
def test_totals_that_do_not_add_up(tmp_path, total):
    assert _refused(acts.import_villages, _file(tmp_path, VILLAGE, MARIANA), expect_total=total) == [
        (0, "", f"1 rows, {total} expected")
    ]


def test_dry_run_checks_and_writes_nothing(tmp_path):
    report = acts.import_villages(_file(tmp_path, VILLAGE, MARIANA), CONSOLE, dry_run=True)
    assert (report.accepted, report.written.created, report.dry_run) == (1, 1, True)
    assert not Village.objects.exists()
    assert not Entry.objects.exists()


def test_columns_outside_the_mapping_reach_neither_table_nor_journal(tmp_path):
    file = _file(tmp_path, VILLAGE + ",kepala_desa", MARIANA + ",Bapak Rahasia")
    report = acts.import_villages(file, CONSOLE)
    assert report.dropped == ("kepala_desa",)
    assert "Rahasia" not in str(list(Village.objects.values())) + str(list(Entry.objects.values()))


@pytest.mark.usefixtures("mariana")
def test_station_file_with_every_kind_of_bad_row(tmp_path):
    entries = Entry.objects.count()
    file = _file(
        tmp_path, STATION,
        "1607011016001,16.07.01.1016,1,245",
        "1607011016001,16.07.01.1016,2,245",
        "1607011016003,16.07.01.9999,3,245",
        "1607011016004,16.07.01.1016,1,245",
        "1607011016005,16.07.01.1016,5,601",
        "1607011016006,16.07.01.1016,6,banyak",
    )  # fmt: skip
    assert _refused(acts.import_stations, file, voters_max=600) == [
        (3, "tps_code", "Duplicate, already in row 2"),
        (4, "village_code", "Unknown village"),
        (5, "tps_number", "Station number repeated in this village, already in row 2"),
        (6, "voters", "More voters than the limit of 600 per station"),
        (7, "voters", "Not a whole number"),
    ]
    _nothing_written(entries)


@pytest.mark.usefixtures("mariana")
@pytest.mark.parametrize(("limit", "fine"), [(300, False), (600, True)])
def test_voters_over_the_limit_of_the_election(tmp_path, limit, fine):
    file = _file(tmp_path, STATION, "1607011016001,16.07.01.1016,1,459")
    if fine:
        assert acts.import_stations(file, CONSOLE, voters_max=limit).accepted == 1
    else:
        assert "limit of 300" in _refused(acts.import_stations, file, voters_max=limit)[0][2]


@pytest.mark.usefixtures("mariana")
def test_station_takes_the_villages_point_and_says_so(tmp_path):
    acts.import_stations(_file(tmp_path, STATION, "1607011016001,1607011016,1,"), CONSOLE)
    station = Station.objects.get()
    assert (station.lat, station.lon, station.voters) == (-2.98174, 104.8848, None)
    assert station.position_source.startswith("village:")


@pytest.mark.usefixtures("mariana")
def test_station_with_one_coordinate_or_a_far_point(tmp_path):
    file = _file(
        tmp_path,
        STATION + ",lat,lon",
        "1607011016001,16.07.01.1016,1,9,-2.9,",
        "1607011016002,16.07.01.1016,2,9,0.5,101.4",
    )
    first, second = _refused(acts.import_stations, file)
    assert (first[1], first[2]) == ("lon", "Only one coordinate is given")
    assert "outside the outline" in second[2]


@pytest.mark.usefixtures("mariana")
def test_station_whose_district_contradicts_its_village(tmp_path):
    file = _file(tmp_path, STATION + ",district_code", "1607011016001,16.07.01.1016,1,9,16.07.02")
    assert _refused(acts.import_stations, file) == [
        (2, "district_code", "This village belongs to district 16.07.01")
    ]


def test_station_code_that_is_not_its_villages_is_a_warning(tmp_path):
    acts.import_villages(_file(tmp_path, VILLAGE + ",kpu_code", MARIANA + ",1607011016"), CONSOLE)
    report = acts.import_stations(_file(tmp_path, STATION, "1607011099001,16.07.01.1016,1,9"), CONSOLE)
    assert "KPU code" in report.warnings[0].reason_en


@pytest.mark.usefixtures("mariana")
def test_changed_station_is_an_update(tmp_path):
    rows = ["1607011016001,16.07.01.1016,1,245", "1607011016002,16.07.01.1016,2,245"]
    acts.import_stations(_file(tmp_path, STATION, *rows), CONSOLE)
    report = acts.import_stations(_file(tmp_path, STATION, rows[0], rows[1].replace("245", "250")), CONSOLE)
    assert (report.written.created, report.written.updated, report.written.unchanged) == (0, 1, 1)


@pytest.mark.usefixtures("mariana")
def test_base_with_an_unknown_district(tmp_path):
    file = _file(tmp_path, BASE, "polsek-a,Polsek A,polsek,16.07.01,-2.9,104.8,16.07.01;16.07.77")
    assert _refused(acts.import_bases, file) == [(2, "districts_assigned", "Unknown district")]
    assert not Base.objects.exists()


@pytest.mark.usefixtures("mariana")
def test_district_with_two_bases_or_none_is_a_warning(tmp_path):
    row = "polsek-{0},Polsek {0},polsek,16.07.01,-2.9,104.8,{1}"
    both = acts.import_bases(
        _file(tmp_path, BASE, row.format("a", "16.07.01"), row.format("b", "16.07.01")), CONSOLE
    )
    none = acts.import_bases(_file(tmp_path, BASE, row.format("c", "")), CONSOLE)
    assert [w.reason_en for w in (*both.warnings, *none.warnings)] == [
        "This district is also served in row 2", "Districts that no polsek answers for"
    ]  # fmt: skip


@pytest.mark.usefixtures("mariana")
def test_travel_with_unknown_places_and_repeated_pairs(tmp_path):
    acts.import_bases(_file(tmp_path, BASE, "polsek-a,Polsek A,polsek,16.07.01,-2.9,104.8,16.07.01"), CONSOLE)
    good = "polsek-a,16.07.01.1016,45"
    file = _file(
        tmp_path, "from_code,to_code,minutes", good, good, "polsek-a,polsek-z,5", "polsek-a,16.07.01.1016,0"
    )
    assert [(r, c) for r, c, _ in _refused(acts.import_travel, file)] == [
        (3, "to_code"), (4, "to_code"), (5, "minutes"), (5, "to_code")
    ]  # fmt: skip
    assert not TravelPair.objects.exists()
    acts.import_travel(_file(tmp_path, "from_code,to_code,minutes", good), CONSOLE)
    assert TravelPair.objects.get().minutes == 45


@pytest.mark.usefixtures("mariana")
def test_cancelling_a_station_needs_a_known_code(tmp_path):
    acts.import_stations(_file(tmp_path, STATION, "1607011016001,16.07.01.1016,1,"), CONSOLE)
    acts.cancel_station("1607011016001", CONSOLE, reason="digabung")
    assert Station.objects.get().cancelled
    with pytest.raises(Refused, match="Unknown station"):
        acts.cancel_station("x", CONSOLE, reason="digabung")
