"""Is readiness a number with a denominator, and does a failed boat go out of service at once?"""

from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from force.people import enlist, write
from operation.cast import open_cast
from siaga.force import reads as force
from siaga.force.models import CheckAnswer, OutOfService, Shortfall
from siaga.force.readiness import acts, photos, reads
from siaga.journal.context import CONSOLE
from siaga.journal.models import Entry
from siaga.kit import bus
from siaga.kit.clock import now
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db
HEADER = "kind,subject_id,item,state,measure,at\n"
GOOD = "".join(
    f"boat,{{0}},{item},Baik,{measure},{{1}}\n"
    for item, measure in (("hull", ""), ("engine", ""), ("life-jackets", "8"), ("fuel", "80"))
)
TODAY = date(2024, 11, 22)


@pytest.fixture
def operation():
    operation = open_cast()
    enlist(4)
    return operation


def _check(operation, tmp_path, text: str, **more):
    return acts.import_checks(operation, write(tmp_path, text), CONSOLE, **more)


def _boats(operation) -> reads.ReadyRow:
    return next(r for r in reads.readiness(operation, "kind", TODAY) if r.group == "Kapal dan speedboat")


def test_nothing_checked_is_told_as_unchecked_and_not_as_ready(operation):
    rows = reads.readiness(operation, "kind", TODAY)
    assert [(r.group, r.ready, r.unchecked, r.total) for r in rows] == [
        ("Kapal dan speedboat", 0, 2, 2), ("Perlengkapan perorangan", 0, 4, 4),
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["kind", "unit", "district"])
def test_every_grouping_has_the_same_denominator(operation, by):
    rows = reads.readiness(operation, by, TODAY)
    assert sum(r.total for r in rows) == 6
    assert all(r.ready + r.not_ready + r.unchecked + r.out == r.total for r in rows)


def test_a_good_boat_is_ready_and_a_half_checked_one_is_not(operation, tmp_path):
    _check(operation, tmp_path, HEADER + GOOD.format("KPL-1", "") + "boat,KPL-2,hull,Baik,,\n")
    assert (_boats(operation).ready, _boats(operation).unchecked, _boats(operation).total) == (1, 1, 2)
    assert not Shortfall.objects.exists()


def test_fewer_jackets_than_seats_take_the_boat_out_and_the_plan_hears_of_it(
    operation, tmp_path, django_capture_on_commit_callbacks
):
    heard = []
    bus.listen("force.note_absence", heard.append)
    text = HEADER + GOOD.format("KPL-1", "2024-11-20 08:00").replace("life-jackets,Baik,8", "life-jackets,Baik,6")
    with django_capture_on_commit_callbacks(execute=True):
        _check(operation, tmp_path, text)
    bus._listeners["force.note_absence"].remove(heard.append)
    assert heard[0]["change"] == {
        "cause": "readiness", "officers": [],
        "assets": [{"asset": "KPL-1", "reason": "Jaket pelampung: 6 dari 8 buah"}],
    }  # fmt: skip
    assert (_boats(operation).not_ready, _boats(operation).total) == (1, 2)
    row = reads.shortfalls(operation, TODAY)[0]
    assert (row.item, row.why, row.owner_label, row.essential) == (
        "Jaket pelampung", "6 dari 8 buah", "Kaminlog", True,
    )  # fmt: skip
    assert row.district == "Air"


def test_a_new_good_check_closes_the_shortfall_and_brings_the_boat_back(operation, tmp_path):
    bad = GOOD.format("KPL-1", "2024-11-20 08:00").replace("fuel,Baik,80", "fuel,Baik,20")
    _check(operation, tmp_path, HEADER + bad)
    assert OutOfService.objects.get().reason == "Bahan bakar: 20 dari 50 %"
    assert [a.out for a in force.assets()] == ["Bahan bakar: 20 dari 50 %", ""]
    _check(operation, tmp_path, HEADER + "boat,KPL-1,fuel,Baik,90,2024-11-21 08:00\n")
    assert not OutOfService.objects.exists()
    assert Shortfall.objects.get().how == "diperiksa ulang: baik"
    assert Entry.objects.filter(act="force.note_return").count() == 1


def test_an_older_answer_that_arrives_late_changes_nothing(operation, tmp_path):
    _check(operation, tmp_path, HEADER + GOOD.format("KPL-1", "2024-11-21 08:00"))
    late = HEADER + "boat,KPL-1,hull,Rusak Berat,,2024-11-20 08:00\n"
    assert _check(operation, tmp_path, late).written.unchanged == 1
    assert _boats(operation).ready == 1


def test_jackets_of_a_boat_whose_seats_nobody_counted_are_not_enough(operation, tmp_path):
    from siaga.force.models import Asset
    from siaga.journal.acts import act

    with act("tests.seats", CONSOLE, "KPL-1"):
        Asset.objects.filter(pk="KPL-1").update(seats=None)
    _check(operation, tmp_path, HEADER + "boat,KPL-1,life-jackets,Baik,20,\n")
    assert Shortfall.objects.get().why == "jumlah tempat duduk belum diketahui"


def test_kit_in_numbers_counts_its_pieces_by_state(operation, tmp_path):
    sets = write(tmp_path, "equipment_id,kind,base_id\nDAL-1,dalmas,polsek-darat\n", "alat.csv")
    acts.import_equipment(sets, CONSOLE)
    _check(
        operation, tmp_path,
        "kind,subject_id,item,Baik,Rusak Ringan,Rusak Berat,total\n"
        "crowd,DAL-1,Tameng,80,15,5,100\ncrowd,DAL-1,helmet,100,0,0,100\n"
        "crowd,DAL-1,vest,10,0,0,10\ncrowd,DAL-1,loudspeaker,1,0,0,1\n",
    )  # fmt: skip
    row = next(r for r in reads.readiness(operation, "kind", TODAY) if r.group == "Perlengkapan Dalmas")
    assert (row.ready, row.total) == (1, 1)
    short = Shortfall.objects.get()
    assert (short.item, short.why, short.owner) == ("shield", "5 tidak dapat dipakai", "kasatgas-preventif")


def test_what_expires_is_no_longer_usable_the_day_after(operation, tmp_path):
    ahead = now().date() + timedelta(days=10)
    text = f"kind,subject_id,item,state,expires\nperson,P001,first-aid,Baik,{ahead}\n"
    _check(operation, tmp_path, text)
    assert not Shortfall.objects.exists()
    answer, item = CheckAnswer.objects.get(), acts.rules_of(operation).checklists[0].items[8]
    assert reads.verdict(item, answer, acts.rules_of(operation), None, ahead).ok
    assert not reads.verdict(item, answer, acts.rules_of(operation), None, ahead + timedelta(days=1)).ok


def test_an_unavailable_officer_is_told_apart(operation):
    from siaga.force.absence import note_absence

    note_absence({"P001": "Sakit"}, CONSOLE, cause="muster:1")
    row = next(r for r in reads.readiness(operation, "kind", TODAY) if r.group == "Perlengkapan perorangan")
    assert (row.out, row.unchecked, row.total) == (1, 3, 4)


def test_a_photo_is_kept_by_its_hash_without_where_it_was_taken(operation, tmp_path, settings):
    settings.WORKSPACE = tmp_path / "pos"
    settings.WORKSPACE.mkdir()
    (tmp_path / "lambung.jpg").write_bytes(located_photo())
    text = "kind,subject_id,item,state,photo,by\nboat,KPL-1,hull,Baik,lambung.jpg,Bripka A\n"
    _check(operation, tmp_path, text)
    answer = CheckAnswer.objects.get()
    kept = photos.file_of(answer.photo_sha256).read_bytes()
    assert (answer.photo_sha256, answer.by) == (sha256(kept).hexdigest(), "Bripka A")
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((1200, 1600), {}), "upright, small, no EXIF"
    assert b"Exif" not in kept
    assert b"RAHASIA" not in kept


def located_photo() -> bytes:
    """A photo on its side that tells where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "RAHASIA"
    exif.get_ifd(0x8825)[1] = "S"
    out = BytesIO()
    Image.new("RGB", (2000, 1500), (90, 40, 10)).save(out, "JPEG", exif=exif, comment=b"RAHASIA")
    return out.getvalue()


@pytest.mark.parametrize("given", [b"gambar", b"", b"\xff\xd8\xff rusak", b"GIF89a", b"%PDF-1.7"])
def test_what_is_no_photo_is_refused(given):
    with pytest.raises(Refused, match="bukan foto"):
        photos.cleaned(given)


def test_a_photo_too_large_is_refused_unread():
    with pytest.raises(Refused, match="12 MB"):
        photos.cleaned(located_photo() + b"0" * photos.MOST_BYTES)


def test_an_overdue_shortfall_climbs_to_the_head_of_operation(operation, tmp_path):
    _check(operation, tmp_path, HEADER + "boat,KPL-1,hull,Rusak Berat,,\n")
    row = Shortfall.objects.get()
    owners = []
    for _ in range(4):
        acts.escalate_overdue(operation, row.due + timedelta(days=1), CONSOLE)
        row.refresh_from_db()
        owners.append((row.owner, row.level))
    assert owners == [("karendalops", 1), ("kaops", 2), ("kaops", 3), ("kaops", 4)]
    assert acts.escalate_overdue(operation, row.due, CONSOLE) == []


def test_a_shortfall_is_assigned_and_closed_by_name(operation, tmp_path):
    _check(operation, tmp_path, HEADER + "boat,KPL-1,hull,Rusak Berat,,\n")
    row = Shortfall.objects.get()
    acts.assign(row, "kapolsek", date(2024, 11, 24), operation, CONSOLE)
    with pytest.raises(Refused):
        acts.assign(row, "tukang", date(2024, 11, 24), operation, CONSOLE)
    with pytest.raises(Refused):
        acts.close(row, CONSOLE, how=" ")
    acts.close(row, CONSOLE, how="diganti kapal pinjaman Dishub")
    row.refresh_from_db()
    assert row.closed
    with pytest.raises(Refused):
        acts.close(row, CONSOLE, how="lagi")


@pytest.mark.parametrize(
    ("text", "row", "column", "told"),
    [
        (HEADER + "boat,KPL-9,hull,Baik,,\n", 2, "subject_id", "Tidak terdaftar"),
        (HEADER + "vehicle,KPL-1,engine,Baik,,\n", 2, "subject_id", "Tidak terdaftar"),
        (HEADER + "boat,KPL-1,layar,Baik,,\n", 2, "item", "Butir tidak ada"),
        (HEADER + "boat,KPL-1,hull,Bagus sekali,,\n", 2, "state", "Pilihan tidak dikenal"),
        (HEADER + "pesawat,KPL-1,hull,Baik,,\n", 2, "kind", "Pilihan tidak dikenal"),
        (HEADER + "boat,KPL-1,hull,Baik,,\nboat,KPL-1,Lambung,Baik,,\n", 3, "item", "Jawaban ganda"),
        (HEADER + "boat,KPL-1,hull,Baik,,2124-01-01 08:00\n", 2, "at", "masa depan"),
        (HEADER + "boat,KPL-1,fuel,Baik,,\n", 2, "measure", "Ukuran belum diisi"),
        (HEADER + "boat,KPL-1,fuel,Baik,180,\n", 2, "measure", "lebih dari 100"),
        (HEADER + "boat,KPL-1,hull,,,\n", 2, "state", "salah satu saja"),
        ("kind,subject_id,item,Baik,total\nboat,KPL-1,hull,3,5\n", 2, "total", "bukan penjumlahan"),
        ("kind,subject_id,item,state,Baik\nboat,KPL-1,hull,Baik,5\n", 2, "state", "salah satu saja"),
        ("kind,subject_id,item,state,expires\nperson,P1,first-aid,Baik,2020-01-01\n", 2, "state", "dapat dipakai"),
        ("kind,subject_id,item,state,photo\nboat,KPL-1,hull,Baik,../rahasia.jpg\n", 2, "photo", "Foto tidak ada"),
    ],
)  # fmt: skip
def test_a_bad_checklist_is_refused_whole_with_row_and_column(operation, tmp_path, text, row, column, told):
    before = Entry.objects.count()
    good = "boat,KPL-2,engine,Baik" + "," * (text.split("\n")[0].count(",") - 3) + "\n"
    with pytest.raises(Refused) as refused:
        _check(operation, tmp_path, text + good)
    problem = next(p for p in refused.value.problems if p.column == column)
    assert problem.row == row
    assert told in problem.reason
    assert problem.reason_en
    assert problem.cure
    assert problem.cure_en
    assert Entry.objects.count() == before
    assert not CheckAnswer.objects.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("equipment_id,kind,base_id\nA-1,radio,polsek-laut\n", "tidak dikenal"),
        ("equipment_id,kind,base_id\nA-1,boat,polsek-air\n", "daftar sendiri"),
        ("equipment_id,kind,base_id\nA-1,radio,polsek-air\nA-1,radio,polsek-air\n", "ganda"),
    ],
)
def test_bad_equipment_is_refused(operation, tmp_path, text, told):
    with pytest.raises(Refused, match=told):
        acts.import_equipment(write(tmp_path, text), CONSOLE)


def test_a_dry_run_writes_nothing(operation, tmp_path):
    before = Entry.objects.count()
    report = _check(operation, tmp_path, HEADER + "boat,KPL-1,hull,Baik,,\n", dry_run=True)
    assert (report.written.updated, Entry.objects.count()) == (1, before)


@pytest.mark.parametrize("boats", [1, 3])
def test_the_numbers_ask_as_much_for_few_as_for_many(operation, boats, django_assert_num_queries):
    from siaga.force.models import Asset
    from siaga.journal.acts import act

    with act("tests.more", CONSOLE, "boats"):
        Asset.objects.bulk_create(
            Asset(asset_id=f"X-{n}", kind="boat", base_id="polsek-air", seats=4) for n in range(boats)
        )
    with django_assert_num_queries(5):
        reads.readiness(operation, "district", TODAY)
