"""Any of the 514 regencies starts from the national register, and what does not fit is listed."""

from collections import Counter

import numpy as np
import pytest
import shapely

from siaga.journal.context import CONSOLE
from siaga.kit.errors import Refused
from siaga.territory import acts, outline, reads, register
from siaga.territory.models import District, Station, Village


@pytest.fixture(scope="module", params=["pilkada-2024", "pemilu-2024"])
def country(request):
    return request.param, list(register.read_all(request.param))


def test_all_514_regencies_and_every_station_are_there(country):
    election, extracts = country
    assert len(extracts) == 514
    assert len({e.province_code for e in extracts}) == 38
    assert sum(len(e.villages) for e in extracts) == 83_897
    expected = {"pilkada-2024": 435_296, "pemilu-2024": 820_161}[election]
    assert sum(len(e.stations) for e in extracts) == expected
    codes = [s.code for e in extracts for s in e.stations]
    assert len(set(codes)) == len(codes)


def test_no_village_is_without_a_district_and_no_voters_break_the_limit(country):
    election, extracts = country
    limit = register.VOTERS_MAX[election]
    for e in extracts:
        districts = {d.code for d in e.districts}
        assert {v.district for v in e.villages} <= districts
        assert all(s.voters is None or 0 <= s.voters <= limit for s in e.stations)


def test_every_known_mismatch_is_listed(country):
    election, extracts = country
    found = Counter(m.kind for e in extracts for m in e.mismatches)
    assert found["district_not_in_list"] == 32
    assert found["district_without_villages"] == 13
    assert found["count_blank"] == 166
    assert found["village_recoded"] == 378
    assert found["village_not_in_current_list"] == 135
    # 70 district totals differ from their villages, the 13 without villages among them.
    assert found["district_total_differs"] + found["district_without_villages"] == 70
    sorong = next(e for e in extracts if e.code == "96.01")
    assert found["point_outside_outline"] + found["point_beyond_tolerance"] == 1039 - _outside(sorong)
    assert found["point_beyond_tolerance"] == 38
    assert found["point_derived"] == 438 + 48 + 5 + 3
    assert (found["point_far_from_district"], found["point_replaced"]) == (7, 1)
    assert (found["voters_over_limit"] > 0) == (election == "pilkada-2024")


def _outside(extract):
    points = shapely.points([v.lon for v in extract.villages], [v.lat for v in extract.villages])
    return int(sum(~shapely.contains(outline.outlines()[extract.code], points)))


def test_villages_without_a_point_of_their_own_are_given_a_radius():
    """Villages on one point would otherwise walk nothing: 278 of Talang Kelapa's 450 stations."""
    found = register.read("16.07", "pemilu-2024")
    shared = Counter((v.lat, v.lon) for v in found.villages)
    derived = [v for v in found.villages if not v.position_source.startswith("polygon")]
    assert len(derived) == 8
    assert all(shared[v.lat, v.lon] > 1 and v.uncertainty_km > 5 for v in derived)


def test_villages_that_share_a_point_all_have_a_width_to_walk(country):
    """429 of the 83,897, 414 of them with stations: the leg between two of them comes from their radii."""
    villages = [v for e in country[1] for v in e.villages]
    shared = Counter((v.lat, v.lon) for v in villages)
    alike = [v for v in villages if shared[v.lat, v.lon] > 1]
    assert (len(alike), sum(bool(register.count_of(v, country[0])) for v in alike)) == (429, 414)
    assert all(reads.radius_of(v.uncertainty_km, v.area_km2)[0] > 0 for v in alike)


def test_only_one_outline_does_not_fit_its_villages(country):
    """A regency most of whose villages lie beyond the tolerance has the wrong outline, not the wrong villages."""
    lost = set()
    for e in country[1]:
        points = shapely.points([v.lon for v in e.villages], [v.lat for v in e.villages])
        km = shapely.distance(outline.outlines()[e.code], points) * outline.KM_PER_DEGREE
        if np.mean(km > outline.TOLERANCE_KM) > 0.5:
            lost.add(e.code)
    assert lost == outline.UNFIT


def test_the_village_380_km_from_its_district_is_a_warning_and_gets_a_stand_in():
    found = register.read("81.01", "pilkada-2024")
    far = [m for m in found.mismatches if m.kind == "point_replaced"]
    assert [(m.code, m.value) for m in far] == [("81.01.01.2021", "Nua Nea: 381 km")]
    (village,) = [v for v in found.villages if v.code == "81.01.01.2021"]
    others = [v for v in found.villages if v.district == "81.01.01" and v is not village]
    assert min(v.lat for v in others) < village.lat < max(v.lat for v in others)
    assert village.position_source.endswith("written down -6.73692, 129.50983")
    assert len(village.position_source) <= 120
    assert village.uncertainty_km > 5


def test_the_farthest_real_atolls_keep_their_own_points():
    for regency, code in (("91.19", "91.19.05.2007"), ("21.04", "21.04.02.2001")):
        found = register.read(regency, "pilkada-2024")
        (village,) = [v for v in found.villages if v.code == code]
        assert village.position_source == "polygon_interior_point"
        assert [m.kind for m in found.mismatches if m.code == code and "far" in m.kind]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["16.07", "96.01", "31.71", "81.01"])
def test_a_regency_opens_in_one_act(code):
    report = acts.open_regency(code, CONSOLE)
    found = register.read(code, "pilkada-2024")
    assert (District.objects.count(), Village.objects.count(), Station.objects.count()) == (
        len(found.districts), len(found.villages), len(found.stations)
    )  # fmt: skip
    assert len(report.warnings) == len(found.mismatches)
    assert all("voters" in s for s in Station.objects.values_list("synthetic_fields", flat=True))
    assert acts.open_regency(code, CONSOLE).written.updated == 0


@pytest.mark.django_db
def test_the_register_and_the_sample_agree_on_banyuasin():
    report = acts.open_regency("16.07", CONSOLE, "pemilu-2024")
    assert report.totals == {"districts": 21, "villages": 313, "stations": 2564}
    assert report.synthetic == ("voters",)
    assert Station.objects.filter(kind="special").count() == 7
    assert Village.objects.get(code="16.07.01.1016").synthetic


@pytest.mark.django_db
def test_an_unknown_regency_is_refused():
    with pytest.raises(Refused, match=r"99\.99"):
        acts.open_regency("99.99", CONSOLE)
    assert not District.objects.exists()
