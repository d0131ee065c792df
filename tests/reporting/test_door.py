"""The door before Django: who may come in, what is answered, and that a flood is refused and not kept waiting."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from accounts.cast import person
from reporting.field import at, situation, voting_day
from siaga.accounts.device_acts import digest, revoke_device
from siaga.accounts.models import Device
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock
from siaga.reporting import front, intake, moment, sender
from siaga.reporting.envelope import Receipt
from siaga.reporting.models import Report
from siaga.reporting.writer import Writer

pytestmark = pytest.mark.django_db
SECRET = "rahasia-hp"


class Direct:
    """A writer that writes at once, in the test's own transaction."""

    def submit(self, envelopes):
        from concurrent.futures import Future

        answer: Future = Future()
        answer.set_result(intake.take_now(envelopes))
        return answer


async def _here(call, *args):
    return call(*args)


async def _done(future):
    return future.result(0)


def run(coroutine) -> None:
    """Without a loop: nothing here has to wait, and the test's transaction is this thread's."""
    with pytest.raises(StopIteration):
        coroutine.send(None)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    voting_day()
    sender.forget()
    monkeypatch.setattr(moment, "now", lambda: at(10, 5))
    monkeypatch.setattr(intake, "writer", Direct)
    monkeypatch.setattr(asyncio, "to_thread", _here)
    monkeypatch.setattr(asyncio, "wrap_future", _done)


def phone(role: str = "personel", officer: str = "o1") -> Device:
    user = person(role, username=f"{role}-{officer}")
    with act("test.make_phone", CONSOLE, user.pk):
        type(user).objects.filter(pk=user.pk).update(officer_id=officer)
        return Device.objects.create(
            user=user, label="HP", secret_hash=digest(SECRET), issued_by="x", issued_at=clock.now(),
            enrolled_at=clock.now(), code_until=clock.now(),
        )  # fmt: skip


def said(instance: str = "uuid:0001-abcd", **more) -> dict:
    return {
        "instance": instance, "kind": "situation", "post": "P1", "answers": {"state": "smooth"},
        "at": at(10).isoformat(), "sent_at": at(10, 5).isoformat(), **more,
    }  # fmt: skip


def post(
    body: bytes | dict, device: Device | None = None, path: str = front.ONE, **headers: str
) -> tuple[int, dict, str]:
    """Status, headers and body of one request."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"host": "127.0.0.1", "content-type": "application/json", **headers}
    if device:
        sent["authorization"] = f"Bearer {device.pk}.{SECRET}"
    scope = {
        "type": "http", "method": "POST", "path": path,
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in sent.items()],
    }  # fmt: skip
    out: list[dict] = []

    async def receive():
        return {"type": "http.request", "body": raw, "more_body": False}

    async def send(message):
        out.append(message)

    run(front.door(scope, receive, send))
    return out[0]["status"], dict(out[0]["headers"]), out[1]["body"].decode()


def test_an_enrolled_phone_hands_in_a_report_and_gets_a_receipt():
    status, _, body = post(said(), phone())
    answer = json.loads(body)
    assert (status, answer["ok"], answer["state"]) == (201, True, "received")
    row = Report.objects.get()
    assert (row.officer, row.unverified, row.channel, row.seq) == ("o1", False, "page", answer["number"])


def test_the_phones_own_cookie_will_do():
    device = phone()
    assert post(said(), cookie=f"a=b; siaga_hp={device.pk}.{SECRET}")[0] == 201


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer x.y"}, {"cookie": "siaga_hp=x"}, {"cookie": "=;;="}]
)
def test_a_stranger_is_turned_away(headers):
    assert post(said(), **headers)[0] == 401
    assert not Report.objects.exists()


def test_a_revoked_phone_is_turned_away_at_once_here_and_within_half_a_minute_elsewhere(
    django_capture_on_commit_callbacks,
):
    device = phone()
    assert post(said(), device)[0] == 201
    with django_capture_on_commit_callbacks(execute=True):
        revoke_device(CONSOLE, device)
    assert post(said("uuid:0002-abcd"), device)[0] == 401
    assert sender.KEPT_SECONDS <= 30


@pytest.mark.parametrize(
    ("role", "officer", "post_code", "unverified"),
    [
        ("personel", "o1", "P1", False), ("personel", "o1", "P3", True), ("personel", "padal-1", "P2", False),
        ("padal", "x", "P2", False), ("operator", "y", "P3", False), ("personel", "", "P1", True),
    ],
)  # fmt: skip
def test_who_speaks_for_another_post_is_heard_and_marked_unverified(role, officer, post_code, unverified):
    assert post(said(post=post_code), phone(role, officer))[0] == 201
    assert Report.objects.get().unverified is unverified


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400), (b"[]", {}, 400), (b"\xff\xfe", {}, 400), (b"[" * 50_000, {}, 400),
        (b"x" * 70_000, {}, 413), (b"{}", {"content_type": "text/plain"}, 415),
        (b"{}", {"content_encoding": "gzip"}, 415), (b"{}", {"host": "jahat.example"}, 400),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_and_never_an_error_of_ours(body, headers, status):
    names = {k.replace("_", "-"): v for k, v in headers.items()}
    assert post(body, phone(), **names)[0] == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "kemarin"}, {"at": "2024-11-27T10:00:00"}, {"at": 5}, {"origin": -1}, {"origin": "1"},
        {"origin": True}, {"answers": []}, {"post": 7}, {"lebih": 1}, {"kind": None},
        {"instance": None}, {"sent_at": "9999-01-01"},
    ],
)  # fmt: skip
def test_a_report_of_the_wrong_shape_is_refused_with_its_field(wrong):
    assert post({**said(), **wrong}, phone())[0] == 400
    assert not Report.objects.exists()


def test_a_batch_answers_every_line_and_repeats_are_safe():
    lines = [said(f"uuid:{n:04d}-abcd", post=p, officer=o) for n, (p, o) in enumerate([("P1", "o1"), ("P2", "o3")])]
    body = b"\n".join(json.dumps(x).encode() for x in [*lines, {"instance": "uuid:9999-abcd"}]) + b"\nrusak\n"
    operator = phone("operator", "op")
    for again in (False, True):
        status, _, answer = post(body, operator, front.MANY)
        rows = [json.loads(line) for line in answer.splitlines()]
        assert status == 200
        assert [r["ok"] for r in rows] == [True, True, False, False]
        assert [r.get("again") for r in rows[:2]] == [again, again]
    assert set(Report.objects.values_list("officer", "channel")) == {("o1", "batch"), ("o3", "batch")}


def test_a_batch_of_more_than_five_thousand_is_refused_whole():
    assert post(b"{}\n" * 5001, phone("operator", "op"), front.MANY)[0] == 413
    assert post(b"\n\n", phone("operator", "op2"), front.MANY)[0] == 400


def test_a_full_queue_refuses_with_a_time_to_come_back():
    writer = Writer(lambda envelopes: [], queue=2)  # never started: nothing is written
    first = writer.submit([situation(), situation("uuid:2-x-abcd")])
    second = writer.submit([situation("uuid:3-x-abcd")])
    assert not first.done()
    answer = second.result(0)[0]
    assert (answer.status, answer.retry_after) == (503, 5)


def test_one_report_that_breaks_the_program_does_not_take_its_neighbours_with_it():
    def take(envelopes):
        if any(e.post == "BOOM" for e in envelopes):
            raise RuntimeError("boom")
        return [Receipt(e.instance, "", 1, 1, "", at(10)) for e in envelopes]

    writer = Writer(take)
    good, bad = writer.submit([situation()]), writer.submit([situation("uuid:2-x-abcd", post="BOOM")])
    writer.start()
    assert isinstance(good.result(5)[0], Receipt)
    assert bad.result(5)[0].status == 422
    writer.stop()


def test_a_file_of_lines_comes_in_and_again_changes_nothing(tmp_path):
    from siaga.reporting.batch import take_file

    file = tmp_path / "laporan.jsonl"
    file.write_text("\n".join([json.dumps(said()), "", "rusak", json.dumps(said("uuid:0002-abcd", post="P9"))]))
    for _ in range(2):
        outcomes = take_file(file)
        assert [getattr(o, "status", 0) for o in outcomes] == [201, 400, 422]
    assert Report.objects.count() == 1


def test_the_clock_of_a_phone_two_years_wrong_is_put_right():
    wrong = timedelta(days=730)
    sent = {"at": (at(10) - wrong).isoformat(), "sent_at": (at(10, 5) - wrong).isoformat()}
    assert post(said(**sent), phone())[0] == 201
    assert Report.objects.get().event_at == at(10)
