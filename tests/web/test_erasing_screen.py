"""Erasing on the screen: two people over HTTP, what is refused, the three answers, and the legal hold."""

from __future__ import annotations

import pytest

from accounts.cast import person, signed_in
from siaga.journal import erasing, guard, reads
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Body, Entry, Erasure

pytestmark = pytest.mark.django_db
GROUND = "UU 27/2022 pasal 8"
PAGE, ASK, HOLD = "/jurnal/penghapusan/", "/jurnal/penghapusan/minta/", "/jurnal/larangan-hapus/"


@pytest.fixture
def cast():
    """The commander and the planner in their browsers, and the officer whose data it is."""
    people = {code: person(code) for code in ("kaops", "karendalops", "auditor", "personel")}
    return people, {code: signed_in(user) for code, user in people.items()}


@pytest.fixture
def line():
    return write("web.write_line")


@pytest.fixture
def free():
    erasing.release_hold(CONSOLE, "Putusan terakhir dibacakan")


def write(name, actor=CONSOLE):
    with act(name, actor, "baris") as change:
        change["text"] = "isi"
    return change.seq


def asked(seq, subject="personel", ground=GROUND):
    return {"seq": seq, "subject": subject, "ground": ground}


def text(browser, path=PAGE):
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_asks_and_another_erases(cast, free, line):
    people, at = cast
    assert "Belum ada permintaan" in text(at["kaops"])
    assert at["karendalops"].post(ASK, asked(line)).status_code == 302
    row = Erasure.objects.get()
    assert (row.subject, row.asked_by) == (people["personel"].pk, people["karendalops"].pk)
    assert "menunggu orang kedua" in text(at["kaops"])
    assert "Hapus isi catatan" not in text(at["karendalops"])
    assert at["kaops"].post(f"{PAGE}{line}/hapus/").status_code == 302
    assert reads.body(line) is None
    kind, by = reads.body_answer(line)
    assert kind == "erased"
    assert Entry.objects.get(seq=by).actor == people["kaops"].pk
    page = text(at["kaops"])
    assert "menunggu" not in page
    assert f"/jurnal/{by}/" in page
    assert reads.verify().ok


def test_the_same_person_twice_is_refused(cast, free, line):
    _, at = cast
    at["kaops"].post(ASK, asked(line))
    answer = at["kaops"].post(f"{PAGE}{line}/hapus/")
    assert answer.status_code == 409
    assert "orang yang sama" in answer.content.decode()
    assert reads.body(line)


@pytest.mark.parametrize("subject", ["kaops", "NRP-KAOPS"])
def test_neither_the_subject_by_any_of_his_names(cast, free, line, subject):
    people, at = cast
    with act("test.link", CONSOLE, "x"):
        people["kaops"].officer_id = "NRP-KAOPS"
        people["kaops"].save()
    answer = at["kaops"].post(ASK, asked(line, subject))
    assert answer.status_code == 409
    assert "subjek atau penulisnya" in answer.content.decode()
    at["karendalops"].post(ASK, asked(line, subject))
    assert at["kaops"].post(f"{PAGE}{line}/hapus/").status_code == 409
    assert reads.body(line)


def test_nor_the_author(cast, free):
    people, at = cast
    line = write("web.write_line", Actor(people["kaops"].pk, "kaops"))
    assert at["kaops"].post(ASK, asked(line)).status_code == 409
    at["karendalops"].post(ASK, asked(line))
    assert at["kaops"].post(f"{PAGE}{line}/hapus/").status_code == 409
    assert reads.body(line)


@pytest.mark.parametrize(
    "wrong", [{"ground": "karena ingin"}, {"subject": "Ahmad Yani"}, {"seq": 10**6}, {"seq": "x"}, {"subject": ""}]
)
def test_a_bad_request_asks_nothing_and_says_why(cast, free, line, wrong):
    _, at = cast
    answer = at["kaops"].post(ASK, asked(line) | wrong)
    assert answer.status_code == 409
    assert 'class="error' in answer.content.decode()
    assert not Erasure.objects.exists()


def test_a_request_is_made_once_and_can_be_turned_down(cast, free, line):
    _, at = cast
    at["karendalops"].post(ASK, asked(line))
    answer = at["kaops"].post(ASK, asked(line))
    assert (answer.status_code, "sudah diminta" in answer.content.decode()) == (409, True)
    assert at["kaops"].post(f"{PAGE}{line}/batal/").status_code == 409
    assert at["kaops"].post(f"{PAGE}{line}/batal/", {"reason": "salah nomor"}).status_code == 302
    assert at["kaops"].post(f"{PAGE}{line}/hapus/").status_code == 409
    assert not Erasure.objects.exists()
    assert at["kaops"].post(f"{PAGE}{line}/batal/", {"reason": "lagi"}).status_code == 409


def test_while_the_hold_stands_nothing_goes(cast, line):
    _, at = cast
    answer = at["kaops"].post(ASK, asked(line))
    assert answer.status_code == 409
    assert "masih ditahan" in answer.content.decode()


def test_the_hold_is_released_and_placed_with_a_reason_and_shown(cast, line):
    _, at = cast
    boss = at["kaops"]
    for path in (PAGE, "/jurnal/", "/kesehatan/"):
        assert "berlaku" in text(boss, path), path
    assert boss.post(HOLD, {"do": "release", "reason": " "}).status_code == 409
    assert erasing.is_held()
    assert boss.post(HOLD, {"do": "release", "reason": "Putusan MK 5 dibacakan"}).status_code == 302
    assert not erasing.is_held()
    for path in (PAGE, "/jurnal/", "/kesehatan/"):
        assert "dicabut" in text(boss, path), path
    assert boss.post(HOLD, {"do": "release", "reason": "lagi"}).status_code == 409
    assert boss.post(HOLD, {"do": "place", "reason": "gugatan baru"}).status_code == 302
    assert erasing.is_held()
    assert at["karendalops"].post(HOLD, {"do": "release", "reason": "x"}).status_code == 403


def test_the_auditor_reads_and_changes_nothing(cast, free, line):
    _, at = cast
    page = text(at["auditor"])
    assert '<form method="post" action="/jurnal/' not in page
    assert at["auditor"].post(ASK, asked(line)).status_code == 403
    assert at["personel"].get(PAGE).status_code == 403


def test_an_entry_gives_one_of_three_answers(cast, free):
    _, at = cast
    whole, gone, erased = (write("web.write_line") for _ in range(3))
    with guard.lifted():
        Body.objects.filter(seq=gone).delete()
    at["karendalops"].post(ASK, asked(erased))
    at["kaops"].post(f"{PAGE}{erased}/hapus/")
    answers = [(whole, "sah"), (gone, "rusak"), (erased, "dihapus")]
    for seq, word in answers:
        assert f">{word}</span>" in text(at["kaops"], f"/jurnal/{seq}/"), word
        assert f">{word}</span>" in text(at["kaops"], f"{PAGE}?entri={seq}"), word
    kept = Body(seq=erased, salt=b"s" * 32, text="{}")
    with guard.lifted():
        kept.save(force_insert=True)
    assert reads.body_answer(erased)[0] == "bad"


def test_what_must_be_kept_is_said_before_it_is_asked(cast, free):
    _, at = cast
    seq = write("deployment.write_line")
    assert "wajib disimpan" in text(at["kaops"], f"{PAGE}?entri={seq}")
    answer = at["kaops"].post(ASK, asked(seq))
    assert "wajib disimpan" in answer.content.decode()


def test_the_list_asks_the_same_number_of_queries(cast, free, django_assert_max_num_queries):
    _, at = cast
    counts = []
    for _ in range(2):
        seq = write("web.write_line")
        at["karendalops"].post(ASK, asked(seq))
        at["kaops"].post(f"{PAGE}{seq}/hapus/")
        at["karendalops"].post(ASK, asked(write("web.write_line")))
        with django_assert_max_num_queries(100) as caught:
            text(at["kaops"])
        counts.append(len(caught))
    assert counts[0] == counts[1]
