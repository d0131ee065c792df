"""Does the roll add up, whatever way it is called, and does an absence become news at once?"""

from datetime import date, timedelta

import pytest

from force.people import AT, muster, scan, write
from siaga.force.models import Absence, Officer, RollLine, Scan
from siaga.force.muster import acts, lists, reads, scanning
from siaga.force.muster.scanning import ScanIn
from siaga.journal.context import CONSOLE
from siaga.journal.models import Body, Entry
from siaga.kit import bus
from siaga.kit.clock import now
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


def _of(unit: reads.UnitRoll) -> tuple[int, int, int, int]:
    return unit.strength, unit.missing, unit.present, unit.waiting


def test_a_planned_muster_expects_everyone_of_its_bases():
    roll = reads.live(muster())
    assert [(u.unit, *_of(u)) for u in roll.units] == [("Polsek Air", 3, 0, 0, 3), ("Polsek Darat", 3, 0, 0, 3)]
    assert _of(roll.total) == (6, 0, 0, 6)


def test_only_the_bases_named_are_called():
    assert {line.officer_id for line in muster(bases=["polsek-air"]).lines.all()} == {"P002", "P004", "P006"}


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"place": " "}, "place"),
        ({"bases": ["polsek-laut"]}, "polsek-laut"),
        ({"agencies": ["klub-motor"]}, "klub-motor"),
        ({"agencies": ["tni", "tni"]}, "ganda"),
        ({"kind": "upacara"}, "upacara"),
    ],
)
def test_a_wrong_plan_is_refused(other, told):
    with pytest.raises(Refused, match=told):
        muster(**other)


def test_a_scan_makes_present_and_a_second_scan_does_not_count_twice():
    held = muster()
    first = scanning.record_scans(held, [scan("P001"), scan("P002")], CONSOLE)
    second = scanning.record_scans(held, [scan("P001", 5, "hp-2")], CONSOLE)
    assert (first.present, second.present, second.again) == (("P001", "P002"), (), ("P001",))
    assert _of(reads.live(held).total) == (6, 0, 2, 4)
    assert Scan.objects.count() == 3


def test_the_same_scan_sent_again_changes_nothing_and_writes_no_act():
    held = muster()
    scanning.record_scans(held, [scan("P001")], CONSOLE)
    before = Entry.objects.count()
    report = scanning.record_scans(held, [scan("P001")], CONSOLE)
    assert (report.known, report.present, report.again) == (1, (), ())
    assert Entry.objects.count() == before


def test_the_earliest_scan_counts_however_late_it_arrives():
    held = muster()
    scanning.record_scans(held, [scan("P001", 9, "hp-1")], CONSOLE)
    scanning.record_scans(held, [scan("P001", 2, "hp-2")], CONSOLE)
    line = held.lines.get(officer_id="P001")
    assert (line.at.minute, line.device) == (32, "hp-2")


def test_a_wrong_code_is_refused_and_the_others_are_kept():
    held = muster()
    good = scan("P001")
    forged = ScanIn(good.text.replace("P001", "P002"), good.at, good.device)
    foreign = ScanIn("https://example.org", good.at, good.device)
    future = ScanIn(scan("P003").text, now() + timedelta(days=1), good.device)
    report = scanning.record_scans(held, [forged, good, foreign, future], CONSOLE)
    assert report.present == ("P001",)
    assert [(p.row, p.column) for p in report.wrong] == [(1, "text"), (3, "text"), (4, "at")]
    assert all(p.reason and p.cure and p.reason_en and p.cure_en for p in report.wrong)
    assert _of(reads.live(held).total) == (6, 0, 1, 5)


def test_somebody_elses_officer_is_told_and_not_counted():
    held = muster(bases=["polsek-air"])
    report = scanning.record_scans(held, [scan("P001")], CONSOLE)
    assert (report.present, report.strangers) == ((), ("P001",))
    assert _of(reads.live(held).total) == (3, 0, 0, 3)


def test_an_absence_is_news_at_once_with_the_officers_named(tmp_path, django_capture_on_commit_callbacks):
    held, heard = muster(), []
    bus.listen("force.note_absence", heard.append)
    file = write(tmp_path, "officer_id,status,reason\nP001,hadir,\nP002,kurang,Sakit\nP003,kurang,dinas\n")
    with django_capture_on_commit_callbacks(execute=True):
        lists.import_roll(held, file, CONSOLE)
    bus._listeners["force.note_absence"].remove(heard.append)
    assert [h["change"] for h in heard] == [
        {"cause": f"muster:{held.pk}", "officers": [{"officer": "P002", "reason": "Sakit"}], "assets": []}
    ]
    assert not Officer.objects.get(pk="P002").available
    assert Officer.objects.get(pk="P003").available, "on duty elsewhere today, still to be posted"
    air, darat = reads.live(held).units
    assert (_of(air), air.reasons) == ((3, 1, 0, 2), (("Sakit", 1),))
    assert darat.remarks == "Dinas 1, belum dipanggil 1"


def test_closing_makes_the_uncalled_absent_and_a_late_offline_scan_brings_one_back():
    held = muster()
    scanning.record_scans(held, [scan(f"P00{n}") for n in (1, 2, 3, 4)], CONSOLE)
    acts.close_muster(held, CONSOLE)
    assert _of(reads.live(held).total) == (6, 2, 4, 0)
    assert set(Absence.objects.values_list("pk", flat=True)) == {"P005", "P006"}
    report = scanning.record_scans(held, [scan("P005", 1, "hp-tanpa-sinyal")], CONSOLE)
    assert report.present == ("P005",)
    assert _of(reads.live(held).total) == (6, 1, 5, 0)
    assert Officer.objects.get(pk="P005").available
    assert Entry.objects.filter(act="force.note_return").count() == 1
    with pytest.raises(Refused):
        acts.close_muster(held, CONSOLE)


def test_a_roll_that_was_not_called_is_not_closed_by_mistake():
    held = muster()
    scanning.record_scans(held, [scan("P001"), scan("P002")], CONSOLE)
    with pytest.raises(Refused, match="4 dari 6"):
        acts.close_muster(held, CONSOLE)
    assert not Absence.objects.exists()
    acts.close_muster(held, CONSOLE, anyway=True)
    assert Absence.objects.count() == 4


def test_who_the_roster_marks_away_is_not_brought_back_by_a_scan_but_shown():
    from siaga.journal.acts import act

    held = muster()
    with act("tests.away", CONSOLE, "P001"):
        Officer.objects.filter(pk="P001").update(available=False, reason="Sekolah")
    scanning.record_scans(held, [scan("P001")], CONSOLE)
    assert reads.present_but_marked_away(held) == ["P001"]
    assert Officer.objects.get(pk="P001").reason == "Sekolah"


def test_a_line_is_corrected_by_name_with_a_reason():
    held = muster()
    scanning.record_scans(held, [scan("P001")], CONSOLE)
    acts.correct_line(held, "P001", CONSOLE, state="absent", reason="no-news", why="kartu dibawa orang lain")
    assert _of(reads.live(held).total) == (6, 1, 0, 5)
    with pytest.raises(Refused):
        acts.correct_line(held, "P001", CONSOLE, state="present", why="")
    with pytest.raises(Refused):
        acts.correct_line(held, "P999", CONSOLE, state="present", why="ada")


def test_health_keeps_a_verdict_and_nothing_else(tmp_path):
    held = muster(kind="shift")
    file = write(
        tmp_path, "nrp,kesehatan,diagnosa\n850000001,layak,\n850000002,tidak layak,RAHASIA\n850000003,terbatas,\n"
    )
    lists.import_health(held, file, CONSOLE)
    assert reads.health_counts(held) == {"fit": 1, "limited": 1, "unfit": 1, "not_examined": 3}
    assert Officer.objects.get(pk="P002").reason == lists.UNFIT
    assert Officer.objects.get(pk="P003").available
    kept = "".join(Body.objects.values_list("text", flat=True))
    assert "RAHASIA" not in kept
    entry = Entry.objects.get(act="force.record_health")
    assert "P002" not in Body.objects.get(pk=entry.seq).text
    scanning.record_scans(held, [scan("P002")], CONSOLE)
    assert not Officer.objects.get(pk="P002").available, "standing there does not undo the doctor"
    lists.import_health(held, write(tmp_path, "nrp,kesehatan\n850000002,layak\n"), CONSOLE)
    assert Officer.objects.get(pk="P002").available


@pytest.mark.parametrize(
    ("text", "row", "column", "told"),
    [
        ("officer_id,status\nP001,hadir\nP999,hadir\n", 3, "officer_id", "tidak dikenal"),
        ("officer_id,status\nP001,hadir\nP001,hadir\n", 3, "officer_id", "ganda, sudah ada pada baris 2"),
        ("officer_id,status,reason\nP001,kurang,mancing\n", 2, "reason", "Alasan tidak dikenal"),
        ("officer_id,status,reason\nP001,hadir,sakit\n", 2, "reason", "Hadir tetapi diberi alasan"),
        ("officer_id,status\nP001,mungkin\n", 2, "status", "Pilihan tidak dikenal"),
        ("officer_id,status,at\nP001,hadir,2124-11-25 07:10\n", 2, "at", "masa depan"),
        ("officer_id,status,at\nP001,hadir,2024-13-25 07:10\n", 2, "at", "Tanggal atau jam tidak ada"),
        ("nrp,status\n999,hadir\n", 2, "nrp", "tidak sah"),
        ("officer_id,kursi\nP001,hadir\n", 1, "status", "Kolom"),
    ],
)
def test_a_bad_list_is_refused_whole_with_row_and_column(tmp_path, text, row, column, told):
    held = muster()
    before = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        lists.import_roll(held, write(tmp_path, text), CONSOLE)
    problem = refused.value.problems[0]
    assert (problem.row, problem.column) == (row, column)
    assert told in problem.reason
    assert problem.reason_en
    assert problem.cure_en
    assert Entry.objects.count() == before
    assert not RollLine.objects.exclude(state="waiting").exists()


def test_an_officer_of_another_roll_is_refused(tmp_path):
    held = muster(bases=["polsek-air"])
    with pytest.raises(Refused, match="tidak ada dalam daftar apel"):
        lists.import_roll(held, write(tmp_path, "officer_id,status\nP001,hadir\n"), CONSOLE)


def test_a_list_cannot_contradict_a_scan(tmp_path):
    held = muster()
    scanning.record_scans(held, [scan("P001", device="gerbang")], CONSOLE)
    with pytest.raises(Refused, match="dipindai di gerbang"):
        lists.import_roll(held, write(tmp_path, "officer_id,status\nP001,kurang\n"), CONSOLE)
    assert held.lines.get(officer_id="P001").state == "present"


@pytest.mark.parametrize(
    ("totals", "told"), [((3, 1, 1), "bukan kurang 1 tambah hadir 1"), ((3, 2, 1), "Lembar menyebut 2, barisnya 1")]
)
def test_paper_totals_that_contradict_are_refused(tmp_path, totals, told):
    held = muster()
    file = write(tmp_path, "officer_id,status\nP002,hadir\nP004,hadir\nP006,kurang\n")
    with pytest.raises(Refused, match=told):
        lists.import_roll(held, file, CONSOLE, channel="paper", totals=totals)
    assert lists.import_roll(held, file, CONSOLE, channel="paper", totals=(3, 1, 2)).accepted == 3


def test_a_list_twice_is_the_same_list_and_a_dry_run_writes_nothing(tmp_path):
    held = muster()
    file = write(tmp_path, "officer_id,status\nP002,hadir\nP006,kurang\n")
    before = Entry.objects.count()
    assert lists.import_roll(held, file, CONSOLE, dry_run=True).written.updated == 2
    assert Entry.objects.count() == before
    assert lists.import_roll(held, file, CONSOLE).written.updated == 2
    assert lists.import_roll(held, file, CONSOLE).written.updated == 0


def test_guests_are_numbers_that_cannot_contradict():
    held = muster()
    acts.count_guest(held, "tni", CONSOLE, strength=30, present=28, remarks="satu peleton")
    assert held.guests.get(agency="kpu").present is None
    with pytest.raises(Refused, match="melebihi"):
        acts.count_guest(held, "kpu", CONSOLE, strength=3, present=5)
    with pytest.raises(Refused, match="bpbd"):
        acts.count_guest(held, "bpbd", CONSOLE, strength=3, present=3)


def test_an_emphasis_has_an_owner_and_a_date():
    held = muster()
    row = acts.add_emphasis(held, "Cek perlengkapan dan sarpras", "kaminlog", date(2024, 11, 26), CONSOLE)
    acts.finish_emphasis(row, CONSOLE)
    row.refresh_from_db()
    assert row.done_at
    for owner, due in (("tukang-parkir", date(2024, 11, 26)), ("kaminlog", date(2024, 11, 1))):
        with pytest.raises(Refused):
            acts.add_emphasis(held, "x", owner, due, CONSOLE)


@pytest.mark.parametrize("count", [2, 40])
def test_the_live_roll_asks_as_much_for_few_as_for_many(count, django_assert_num_queries):
    held = muster(count)
    held = reads.get(held.pk)
    with django_assert_num_queries(1):
        reads.live(held)


def test_the_time_of_a_list_is_the_nodes_wall_clock(tmp_path):
    held = muster()
    lists.import_roll(held, write(tmp_path, "officer_id,status,at\nP001,hadir,2024-11-25 07.30\n"), CONSOLE)
    assert held.lines.get(officer_id="P001").at == AT
