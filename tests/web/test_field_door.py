"""The tunnel's end: what a phone reaches, whose address counts, and that nothing forwarded is ever this machine."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts.cast import person, signed_in
from siaga.accounts.access import home
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM
from siaga.kit import clock
from siaga.kit.errors import Refused
from siaga.kit.workspace import Config
from siaga.reporting import channels, writer
from siaga.reporting.models import Quarantined
from siaga.web import field_door, server, watch_items

HOST = "siaga.polres.example"
PLACE = field_door.Place("127.0.0.1", 8001, "127.0.0.1", HOST)
SENT = {"host": HOST, "x-forwarded-for": "36.68.1.9", "x-forwarded-proto": "https"}


def knock(path: str, *, peer: str = "127.0.0.1", **headers: str) -> tuple[int, dict | None, list]:
    """Status, the request as it was handed on (None when it was not), and the answer's headers."""
    inside: list[dict] = []
    out: list[dict] = []

    async def post(scope, receive, send):
        inside.append(scope)
        cookies = [(b"set-cookie", b"siaga_hp=a.b; Path=/"), (b"set-cookie", b"x=1; Secure")]
        await send({"type": "http.response.start", "status": 200, "headers": cookies})
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        out.append(message)

    given = {**SENT, **{k.replace("_", "-"): v for k, v in headers.items()}}
    scope = {
        "type": "http", "method": "GET", "path": path, "client": (peer, 4711), "scheme": "http",
        "headers": [(k.encode(), v.encode()) for k, v in given.items() if v],
    }  # fmt: skip
    asyncio.run(field_door.FieldDoor(post, PLACE)(scope, None, send))
    return out[0]["status"], inside[0] if inside else None, out[0]["headers"]


@pytest.mark.parametrize(
    "path",
    ["/lapor/", "/api/lapor/", "/or/hp.kunci/formList", "/hp/kode/", "/pesan/sms/kata/", "/static/siaga/base.css"],
)
def test_a_phone_reaches_the_fields_addresses_under_its_own_address(path):
    status, inside, _ = knock(path)
    assert status == 200
    assert inside["client"][0] == "36.68.1.9"
    assert inside["scheme"] == "https"
    assert not [name for name, _ in inside["headers"] if name.startswith(b"x-forwarded")]


@pytest.mark.parametrize(
    "path",
    ["/", "/masuk/", "/pengguna/", "/jurnal/", "/rencana/", "/kesehatan/", "/perangkat/odk/", "/langsung/",
     "/laporan/", "/laporan-situasi/", "//lapor/", "/LAPOR/", "/api/", "/perangkat/", "/lapor"],
)  # fmt: skip
def test_no_screen_of_the_command_is_there(path):
    assert knock(path)[:2] == (404, None)


@pytest.mark.parametrize("peer", ["127.0.0.2", "10.90.0.1", "192.168.1.5", "::1"])
def test_nobody_but_the_tunnels_end_is_heard(peer):
    assert knock("/lapor/", peer=peer)[:2] == (403, None)


@pytest.mark.parametrize(
    "headers",
    [{"x_forwarded_for": ""}, {"x_forwarded_for": "127.0.0.1"}, {"x_forwarded_for": "36.68.1.9, ::1"},
     {"x_forwarded_for": "::ffff:127.0.0.1"}, {"x_forwarded_for": "0.0.0.0"}, {"x_forwarded_for": "localhost"},
     {"x_forwarded_proto": "http"}, {"host": "127.0.0.1"}, {"host": "jahat.example"}],
)  # fmt: skip
def test_what_the_public_server_would_not_send_is_refused(headers):
    assert knock("/lapor/", **headers)[:2] == (400, None)


def test_what_the_phone_itself_claims_is_not_believed():
    """The public server writes the address it saw at the end; what stands before it is anybody's word."""
    assert knock("/lapor/", x_forwarded_for="127.0.0.1, 36.68.1.9")[1]["client"][0] == "36.68.1.9"


def test_every_cookie_leaves_for_tls_only():
    cookies = [value for name, value in knock("/hp/")[2] if name == b"set-cookie"]
    assert cookies == [b"siaga_hp=a.b; Path=/; Secure", b"x=1; Secure"]


@pytest.mark.parametrize(
    ("listen", "peer"),
    [("0.0.0.0:8001", "127.0.0.1"), ("127.0.0.1:8001", "10.90.0.1"), ("10.90.0.2:8001", "127.0.0.1"),
     ("8.8.8.8:8001", "10.90.0.1"), ("127.0.0.1", "127.0.0.1"), ("10.90.0.2:8001", "8.8.8.8"), ("x:1", "y")],
)  # fmt: skip
def test_an_unsafe_place_is_refused(listen, peer):
    with pytest.raises(Refused, match="terowongan"):
        field_door.place_of(Config(node="pos", public_host=HOST, field_listen=listen, field_peer=peer))


def test_both_kinds_of_tunnel_have_their_place():
    wire = Config(node="pos", public_host=HOST, field_listen="10.90.0.2:8001", field_peer="10.90.0.1")
    assert field_door.place_of(wire) == field_door.Place("10.90.0.2", 8001, "10.90.0.1", HOST)
    assert field_door.place_of(Config(node="pos", public_host=HOST)) == PLACE
    assert field_door.place_of(Config(node="pos")) is None


def test_an_open_demo_has_no_door_for_the_field(settings):
    settings.CONFIG = Config(node="pos", demo=True, public_host=HOST)
    with pytest.raises(Refused, match="demo"):
        server.check("127.0.0.1", open_plan_page=True)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"])
def test_what_was_handed_on_is_not_this_machine(header, monkeypatch):
    """A tunnel led to the consoles' door arrives from 127.0.0.1; the open demo must not take it for the user."""
    monkeypatch.setattr(server, "_open_plan_page", True)
    assert server.may_read_plan(RequestFactory().get("/rencana/"))
    assert not server.may_read_plan(RequestFactory().get("/rencana/", headers={header: "36.68.1.9"}))


@pytest.mark.django_db
def test_a_tunnel_that_went_is_journalled_once_and_stands_on_the_health_page(settings):
    settings.CONFIG = Config(node="pos", public_host=HOST)
    now = clock.now()
    page = signed_in(person("operator"), siaga_factor=True)
    assert "belum diperiksa" in page.get("/kesehatan/").content.decode()
    assert channels.note_tunnel(True, "", now)
    assert not channels.note_tunnel(True, "", now)
    assert "tersambung sejak" in page.get("/kesehatan/").content.decode()
    assert channels.note_tunnel(False, "timed out", now)
    shown = page.get("/kesehatan/").content.decode()
    assert "putus sejak" in shown
    assert "Laporan tetap di HP" in shown
    assert not channels.tunnel().up


@pytest.mark.django_db
def test_every_way_in_says_its_state_and_when_it_was_last_heard(django_assert_num_queries, settings, tmp_path):
    with django_assert_num_queries(2):
        found = {w.channel: w for w in channels.ways()}
    assert set(found) == {"page", "odk", "sms", "whatsapp", "voice", "pasted", "batch", "paper"}
    assert all(w.last is None for w in found.values())
    assert [found[c].state for c in ("page", "sms", "whatsapp", "voice")] == ["open", "off", "off", "open"]
    settings.CONFIG = Config(node="pos", public_host=HOST, sms_token_file=str(tmp_path / "sms"))
    channels.note_tunnel(False, "timed out", clock.now())
    state = {w.channel: w.state for w in channels.ways()}
    assert [state[c] for c in ("page", "odk", "sms", "voice")] == ["down", "down", "open", "open"]


@pytest.mark.django_db
def test_what_waits_for_a_look_stands_beside_its_way_with_its_age():
    early = clock.now() - timedelta(hours=2)
    with act("tests.quarantine", SYSTEM, "x"):
        for key, at, state in (("a", early, "waiting"), ("b", clock.now(), "waiting"), ("c", early, "aside")):
            Quarantined.objects.create(id=key, channel="sms", sender="x", why="sender", received_at=at, state=state)
    sms = next(w for w in channels.ways() if w.channel == "sms")
    assert (sms.waiting, sms.oldest) == (2, early)
    page = signed_in(person("operator"), siaga_factor=True).get("/kesehatan/")
    assert "Menunggu diperiksa" in page.content.decode()


@pytest.mark.django_db
def test_a_tunnel_that_is_down_goes_to_the_next_watch(settings):
    settings.CONFIG = Config(node="pos", public_host=HOST)
    assert not watch_items.of_tunnel(home())
    channels.note_tunnel(False, "timed out", clock.now())
    assert "Terowongan HP putus" in watch_items.of_tunnel(home())[0]["what"]
    assert not watch_items.of_tunnel("99.99")
    channels.note_tunnel(True, "", clock.now())
    assert not watch_items.of_tunnel(home())


def test_the_queue_says_how_long_its_oldest_has_waited():
    go, begun = threading.Event(), threading.Event()

    def take(envelopes):
        begun.set()
        go.wait(10)
        return list(envelopes)

    line = writer.Writer(take)
    assert (line.waiting, line.oldest) == (0, 0.0)
    line.start()
    first = line.submit(["a"])
    begun.wait(10)
    second = line.submit(["b"])
    assert line.waiting == 1
    assert line.oldest > 0
    go.set()
    assert (first.result(10), second.result(10)) == (["a"], ["b"])
    line.stop()
    assert (line.waiting, line.oldest) == (0, 0.0)


def test_the_addresses_a_console_hands_out_bear_the_public_name(settings):
    from siaga.kit.screen import outside

    request = RequestFactory().get("/perangkat/", headers={"Host": "localhost"})
    assert outside(request, "/hp/a/") == "http://localhost/hp/a/"
    settings.CONFIG = Config(node="pos", public_host=HOST)
    assert outside(request, "/hp/a/") == f"https://{HOST}/hp/a/"


def test_the_pulse_tells_this_door_from_another():
    async def pulse(door):
        out: list[dict] = []

        async def send(message):
            out.append(message)

        scope = {
            "type": "http", "path": field_door.PULSE, "client": ("127.0.0.1", 1),
            "headers": [(k.encode(), v.encode()) for k, v in SENT.items()],
        }  # fmt: skip
        await door(scope, None, send)
        return json.loads(out[1]["body"])["text"]

    one, two = field_door.FieldDoor(None, PLACE), field_door.FieldDoor(None, PLACE)
    assert asyncio.run(pulse(one)) == one.pulse != two.pulse
