"""A bad file of officers or assets: every bad row named, nothing written."""

from __future__ import annotations

import pytest

from siaga.force import acts, reads
from siaga.force.models import Officer
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Entry
from siaga.kit.errors import Refused
from siaga.territory import acts as territory

pytestmark = pytest.mark.django_db
OFFICER = "officer_id,name,rank,sex,unit,origin,base_id,home_village_code,skills,available,reason"
BUDI = "P1,Budi,Bripka,L,Polsek A,polsek,polsek-a,16.07.01.1016,perahu;sar,ya,"


def _file(folder, header, *rows, name="data.csv"):
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return file


@pytest.fixture(autouse=True)
def _places(tmp_path):
    territory.import_villages(
        _file(tmp_path, "code,name,lat,lon", "16.07.01.1016,Mariana,-2.98174,104.8848"), CONSOLE
    )
    territory.import_bases(
        _file(tmp_path, "code,name,kind,district_code,lat,lon,districts",
              "polsek-a,Polsek A,polsek,16.07.01,-2.9,104.8,16.07.01"), CONSOLE,
    )  # fmt: skip


def test_officer_file_with_every_kind_of_bad_row(tmp_path):
    entries = Entry.objects.count()
    file = _file(
        tmp_path, OFFICER, BUDI, BUDI, BUDI.replace("P1", "P2").replace("polsek-a", "polsek-z"),
        BUDI.replace("P1", "P3").replace("Bripka", "Bripke"), BUDI.replace("P1", "P4").replace(",L,", ",X,"),
        BUDI.replace("P1", "P5").replace(",polsek,", ",tni,"), BUDI.replace("P1", "P6").replace("Budi", ""),
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        acts.import_officers(file, CONSOLE, ranks=["Bripda", "Bripka"])
    assert [(p.row, p.column) for p in caught.value.problems] == [
        (3, "officer_id"), (4, "base_id"), (5, "rank"), (6, "sex"), (7, "origin"), (8, "name")
    ]  # fmt: skip
    assert not Officer.objects.exists()
    assert Entry.objects.count() == entries


def test_nrp_that_lost_its_zeros(tmp_path):
    with pytest.raises(Refused, match="leading zeros"):
        acts.import_officers(_file(tmp_path, OFFICER + ",nrp", BUDI + ",10203"), CONSOLE)


def test_good_officer_is_kept_in_the_profiles_words(tmp_path):
    acts.import_officers(_file(tmp_path, OFFICER, BUDI.replace("Bripka", "BRIPKA")), CONSOLE, ranks=["Bripka"])
    (row,) = reads.officers()
    assert (row.rank, row.boat, row.woman, row.origin, row.synthetic) == ("Bripka", True, False, "polsek", False)
    assert row.skills == ("boat", "sar")


def test_absence_without_a_reason_and_unknown_home_are_warnings(tmp_path):
    row = BUDI.replace("ya,", "tidak,").replace("16.07.01.1016", "16.07.01.9999")
    report = acts.import_officers(_file(tmp_path, OFFICER, row), CONSOLE)
    assert sorted(w.column for w in report.warnings) == ["home_village_code", "reason"]
    walk = reads.walk([("KPU", None)])
    assert (walk.real, walk.ready, walk.unknown) == (1, 0, ("KPU",))


def test_import_again_is_an_update(tmp_path):
    acts.import_officers(_file(tmp_path, OFFICER, BUDI), CONSOLE)
    same = acts.import_officers(_file(tmp_path, OFFICER, BUDI), CONSOLE)
    moved = acts.import_officers(_file(tmp_path, OFFICER, BUDI.replace("Budi", "Budi S")), CONSOLE)
    assert (same.written.unchanged, moved.written.updated, Officer.objects.count()) == (1, 1, 1)


def test_phone_is_read_by_role_only(tmp_path):
    acts.import_officers(_file(tmp_path, OFFICER + ",phone", BUDI + ",+62811"), CONSOLE)
    assert reads.phone("P1", CONSOLE) == "+62811"
    with pytest.raises(Refused):
        reads.phone("P1", Actor("x", "observer"))
    assert "62811" not in repr(reads.officers())
    assert "62811" not in str(list(Entry.objects.values()))


def test_asset_file_with_bad_rows_and_missing_jackets(tmp_path):
    header = "asset_id,kind,base_id,seats,life_jackets"
    with pytest.raises(Refused) as caught:
        acts.import_assets(_file(tmp_path, header, "A,perahu,polsek-a,0,", "B,ufo,polsek-q,4,4"), CONSOLE)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, "seats"), (3, "kind"), (3, "base_id")]
    report = acts.import_assets(_file(tmp_path, header, "A,perahu,polsek-a,8,6", "B,r4,polsek-a,,"), CONSOLE)
    assert [w.reason_en for w in report.warnings] == ["2 life jackets short of the seats"]
    assert [(a.kind, a.seats) for a in reads.assets()] == [("boat", 8), ("car", None)]
