"""How does a phone on mobile data come in? By a second door, at the tunnel's end, with the field's addresses only.

The public server ends TLS and hands each request down the tunnel with the phone's address in X-Forwarded-For. Only
here is that believed, and only from the tunnel's own end. What comes in here is never this machine: an open demo
and every screen of the command stay shut, whatever the public server forwards.
"""

from __future__ import annotations

import ipaddress
import json
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import uvicorn

from siaga.kit.authority import host_name
from siaga.kit.errors import Refused, refuse
from siaga.kit.workspace import Config

FIELD = ("/lapor/", "/api/lapor/", "/or/", "/hp/", "/pesan/", "/static/")
PULSE = "/terowongan/"
SAID_BY_THE_SERVER = (b"forwarded", b"via", b"x-real-ip", b"x-forwarded-")
THREADS = 6
IP_FREEBIND = 15
Headers = list[tuple[bytes, bytes]]
App = Callable[[Any, Any, Any], Awaitable[None]]
_door: FieldDoor | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the door listens, who may knock, and under which name phones know the post."""

    host: str
    port: int
    peer: str
    public: str


def place_of(config: Config) -> Place | None:
    """The door of this workspace; None where no public name is set. Refuses a place that would be unsafe."""
    if not config.public_host:
        return None
    host, _, port = config.field_listen.rpartition(":")
    try:
        here, peer = ipaddress.ip_address(host.strip("[]")), ipaddress.ip_address(config.field_peer)
        number = int(port)
    except ValueError:
        raise _unsafe(config) from None
    if here.is_unspecified or not here.is_private or not peer.is_private or here.is_loopback != peer.is_loopback:
        raise _unsafe(config)
    return Place(str(here), number, str(peer), host_name(config.public_host))


def _unsafe(config: Config) -> Refused:
    return refuse(
        "Pintu lapangan hanya boleh di ujung terowongan",
        "Isi field_listen dan field_peer di siaga.toml seperti ditulis `siaga tunnel make`",
        "The field's door may only be at the tunnel's end",
        "Set field_listen and field_peer in siaga.toml as `siaga tunnel make` writes them",
        value=f"{config.field_listen} <- {config.field_peer}",
    )  # fmt: skip


class FieldDoor:
    """The ASGI application at the tunnel's end. `pulse` tells this running door from any other."""

    def __init__(self, inner: App, place: Place) -> None:
        self.inner, self.place, self.pulse = inner, place, secrets.token_hex(16)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Turn away what is no phone's, or hand the request on as the phone's own."""
        if (scope.get("client") or ("",))[0] != self.place.peer:
            return await _say(send, 403, "Bukan ujung terowongan")
        headers = dict(scope["headers"])
        phone = _phone(headers.get(b"x-forwarded-for", b""))
        if not phone or headers.get(b"x-forwarded-proto") != b"https":
            return await _say(send, 400, "Bukan kiriman dari server publik")
        if headers.get(b"host", b"").decode("latin-1").lower() != self.place.public:
            return await _say(send, 400, "Bukan nama publik pos ini")
        if scope["path"] == PULSE:
            return await _say(send, 200, self.pulse)
        if not scope["path"].startswith(FIELD):
            return await _say(send, 404, "Tidak ada")
        inside = {**scope, "client": (phone, 0), "scheme": "https", "headers": _own(scope["headers"])}
        return await self.inner(inside, receive, _over_tls(send))


def _phone(said: bytes) -> str:
    """The address the public server saw, the last of the list; "" when it cannot be a phone's."""
    try:
        found = ipaddress.ip_address(said.decode("latin-1").rpartition(",")[2].strip())
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return "" if found.is_loopback or found.is_unspecified else str(found)


def _own(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if not name.startswith(SAID_BY_THE_SERVER)]


def _over_tls(send: Any) -> Any:
    """Phones come by TLS, whatever the post itself speaks: no cookie may leave it."""

    async def sent(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [(n, _sure(n, v)) for n, v in message.get("headers", ())]}
        await send(message)

    return sent


def _sure(name: bytes, value: bytes) -> bytes:
    return value + b"; Secure" if name == b"set-cookie" and b"; secure" not in value.lower() else value


async def _say(send: Any, status: int, text: str) -> None:
    body = json.dumps({"ok": status == 200, "text": text}).encode()
    headers = [
        (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"),
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Inside:
    """What lies behind the door: the quick intake, and Django with threads of its own, apart from the consoles'."""

    def __init__(self, django: Any) -> None:
        from a2wsgi import WSGIMiddleware

        from siaga.reporting import front

        served: Any = django
        self.quick = dict.fromkeys(front.PATHS, front.door)
        self.screens = WSGIMiddleware(served, workers=THREADS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand the request on."""
        await self.quick.get(scope["path"], self.screens)(scope, receive, send)


def _bound(place: Place) -> socket.socket:
    """The door's socket; WireGuard's address may come up after the post does. Refuses a port that is taken."""
    here = socket.socket(socket.AF_INET6 if ":" in place.host else socket.AF_INET)
    here.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    here.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
    try:
        here.bind((place.host, place.port))
    except OSError as error:
        here.close()
        raise refuse(
            "Pintu lapangan tidak dapat dibuka", "Hentikan proses lain di alamat itu, atau ubah field_listen",
            "The field's door cannot be opened", "Stop what else listens there, or change field_listen",
            value=f"{place.host}:{place.port}",
        ) from error  # fmt: skip
    return here


class Served:
    """The open door: a server in a thread of its own."""

    def __init__(self, door: FieldDoor) -> None:
        self.server = uvicorn.Server(uvicorn.Config(
            door, access_log=False, server_header=False, proxy_headers=False, lifespan="off", ws="none",
            log_level="warning", timeout_graceful_shutdown=10,
        ))  # fmt: skip
        self.thread = threading.Thread(
            target=self.server.run, args=([_bound(door.place)],), daemon=True, name="siaga-lapangan"
        )
        self.thread.start()

    def close(self) -> None:
        """Finish what is under way and shut."""
        global _door  # noqa: PLW0603  # one door per process
        _door = None
        self.server.should_exit = True
        self.thread.join(timeout=15)


def open_door(config: Config, django: Any) -> Served | None:
    """Open the door of this workspace; None where no public name is set."""
    global _door  # noqa: PLW0603  # one door per process; the self-check asks standing()
    place = place_of(config)
    if place is None:
        return None
    _door = FieldDoor(Inside(django), place)
    return Served(_door)


def standing() -> FieldDoor | None:
    """The door this process holds open."""
    return _door
