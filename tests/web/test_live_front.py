"""Live news of the real server: who hears what, from which process, and until when."""

from __future__ import annotations

import asyncio
import time

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.cast import HERE, a_profile, person, signed_in
from siaga.accounts.middleware import TOUCHED
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import bus, clock
from siaga.operation.models import Operation
from siaga.web import live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operation():
    with act("test.open", CONSOLE, HERE):
        return Operation.objects.create(
            name="uji", regency_code=HERE, profile_name="uji", profile=a_profile(), seed=1, opened_at=clock.now()
        )


def test_a_stranger_hears_nothing_and_a_partner_not_of_the_rooms(operation):
    assert Client().get("/langsung/").status_code == 302
    assert signed_in(person("kpu")).get("/langsung/").json()["topics"] == ["operation"]
    assert "force" in signed_in(person("operator")).get("/langsung/").json()["topics"]


def test_a_page_that_asks_by_itself_does_not_keep_a_console_awake(operation):
    client = signed_in(person("operator"), **{TOUCHED: time.time() - 500})
    client.get("/langsung/")
    client.get("/", headers={"X-Siaga-Live": "1"})
    assert time.time() - client.session[TOUCHED] > 400
    client.get("/")
    assert time.time() - client.session[TOUCHED] < 100


def test_an_idle_console_hears_no_more(operation):
    client = signed_in(person("operator"), **{TOUCHED: time.time() - 5000})
    assert client.get("/langsung/").headers["Location"] == "/buka/"


def test_an_entry_is_told_by_room_and_number_only():
    told = live.news(4, "force.note_absence", "orang/7")
    assert (told.topic, told.about) == ("force", "")
    told = live.news(5, "accounts.revoke_role", "user-7")
    assert told.about == "user-7"
    assert b"user-7" not in told.wire


def test_the_journal_is_read_in_one_cheap_question(operation):
    from django.db import connection

    first = live.last()
    for n in range(3):
        with act("force.test", CONSOLE, str(n)):
            pass
    with CaptureQueriesContext(connection) as asked:
        assert [n.number for n in live.read(first, 100)] == [first + 1, first + 2, first + 3]
    assert len(asked) == 1
    assert live.last() == first + 3


def test_a_listener_to_every_act_hears_every_act():
    heard = []
    bus.listen(bus.ANY, heard.append)
    with act("force.test", CONSOLE, "x"):
        pass
    bus._listeners[bus.ANY].remove(heard.append)
    assert [h["act"] for h in heard] == ["force.test"]


class Front:
    """The ASGI side without a socket."""

    def __init__(self, cookie: str = "", query: str = "", handler=None) -> None:
        from siaga.web.wsgi import application

        self.live = live.Live(handler or application, live.Hub(live.read, live.last(), look=0.02))
        self.sent: list[dict] = []
        self.left = asyncio.Event()
        headers = [(b"host", b"localhost"), (b"cookie", f"sessionid={cookie}".encode())]
        self.scope = {
            "type": "http", "method": "GET", "path": "/langsung/", "query_string": query.encode(),
            "headers": headers, "scheme": "http", "http_version": "1.1",
            "server": ("localhost", 80), "client": ("127.0.0.1", 9),
        }  # fmt: skip

    async def receive(self) -> dict:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict) -> None:
        self.sent.append(message)

    @property
    def body(self) -> str:
        return b"".join(m.get("body", b"") for m in self.sent).decode()

    async def until(self, text: str) -> None:
        async with asyncio.timeout(5):
            while text not in self.body:
                await asyncio.sleep(0.01)


def test_a_stranger_is_refused_by_the_front():
    front = Front()
    asyncio.run(front.live(front.scope, front.receive, front.send))
    assert [m.get("status") for m in front.sent] == [401, None]


def allowed(monkeypatch, *answers: live.Allowed) -> None:
    """Django's answers, one after the other: a test's transaction is not seen by the front's threads."""
    rest = list(answers)

    async def ask(self, scope):
        return rest.pop(0) if len(rest) > 1 else rest[0]

    monkeypatch.setattr(live.Live, "_ask", ask)


YES = live.Allowed(frozenset({"force"}), frozenset({"orang-1"}))


def test_rights_are_asked_again_at_once_when_the_journal_speaks_of_the_person(monkeypatch):
    allowed(monkeypatch, YES, live.Allowed(status=401))
    front = Front()

    async def scene():
        task = asyncio.create_task(front.live(front.scope, front.receive, front.send))
        await front.until("retry")
        front.live.hub.publish([live.news(front.live.hub.number + 1, "force.x", "y")])
        await front.until("data: force")
        front.live.hub.publish([live.news(front.live.hub.number + 1, "accounts.close_user", "orang-1")])
        await asyncio.wait_for(task, 5)

    asyncio.run(scene())
    assert "event: tutup" in front.body
    assert front.body.count("data: force") == 1
    assert "orang-1" not in front.body


def test_rights_are_asked_again_each_minute(monkeypatch):
    allowed(monkeypatch, YES, live.Allowed(frozenset({"operation"})))
    monkeypatch.setattr(live, "ASK_AGAIN", 0.0)
    front = Front()

    async def scene():
        task = asyncio.create_task(front.live(front.scope, front.receive, front.send))
        await asyncio.wait_for(task, 5)

    asyncio.run(scene())
    assert "event: tutup" in front.body


@pytest.mark.parametrize(
    ("header", "query", "after"),
    [("7", "sejak=3", 7), ("", "sejak=3", 3), ("", "", None), ("", "sejak=x", None),
     ("", "sejak=" + "9" * 40, None), ("-1", "", None)],
)  # fmt: skip
def test_the_last_number_heard(header, query, after):
    headers = [(b"last-event-id", header.encode())] if header else []
    assert live._after({"headers": headers, "query_string": query.encode()}) == after
