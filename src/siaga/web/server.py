"""How is the post served? One process: an ASGI front, Django over WSGI threads behind it."""

from __future__ import annotations

import gc
import ipaddress
import socket
import threading
from typing import TYPE_CHECKING, Any

import uvicorn
from django.conf import settings
from django.http import HttpRequest

from siaga.kit.errors import Refused, refuse

if TYPE_CHECKING:
    from siaga.web.live import Live

THREADS = 8
HANDED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")
_open_plan_page = False


def plan_page_is_open() -> bool:
    """Whether the plan page needs no sign-in: asked for at start, allowed for a demo on this machine only."""
    return _open_plan_page


def may_read_plan(request: HttpRequest) -> bool:
    """Whether this request without sign-in may read the plan: it comes from this machine, in such a demo."""
    return _open_plan_page and from_this_machine(request)


def from_this_machine(request: HttpRequest) -> bool:
    """Whether nobody but this machine asks: what a proxy or a tunnel hands on comes from elsewhere."""
    handed_on = any(name in request.META for name in HANDED_ON)
    return not handed_on and loopback(request.META.get("REMOTE_ADDR", ""))


def serve(host: str = "127.0.0.1", port: int = 8000, *, open_plan_page: bool = False) -> None:
    """Serve until stopped. Refuses beyond this machine without TLS, and on a database that may lose writes."""
    global _open_plan_page  # noqa: PLW0603  # one server per process; the views ask plan_page_is_open
    from siaga.deployment.jobs.acts import close_lost_jobs
    from siaga.reporting import intake
    from siaga.reporting.rehearsal.ticker import Ticker
    from siaga.web import clockwork, field_door
    from siaga.web.wsgi import application as django

    check(host, open_plan_page)
    close_lost_jobs()
    _open_plan_page = open_plan_page
    timers = clockwork.runner()
    timers.start()
    field, drill = None, Ticker()
    if settings.CONFIG.rehearsal:
        drill.start()
    try:
        app = application()
        spare_the_collector()
        field = field_door.open_door(settings.CONFIG, django)
        Server(configure(host, port, app), app).run()
    except KeyboardInterrupt:
        pass
    finally:
        if field:
            field.close()
        timers.stop()
        drill.stop()
        intake.stop_writer()
        _open_plan_page = False


def spare_the_collector() -> None:
    """Look for garbage less often, and never through what was loaded at start.

    A plan and its index are many objects; looking through all of them fell on single requests: 65 ms became 228.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def address(host: str, port: int) -> str:
    """Where the post is reached: by its certificate's host where there is one."""
    config = settings.CONFIG
    if config.tls_certificate:
        return f"https://{config.hosts[0]}:{port}/"
    return f"http://{host}:{port}/"


def start_enrolment(host: str, port: int, post_port: int) -> str:
    """Serve the enrolment page without TLS beside the post, in a thread; its address. Needs a local authority."""
    from siaga.web import enrolment

    pages = enrolment.Pages.of_workspace(settings.WORKSPACE, address(host, post_port), port)
    config = uvicorn.Config(
        pages, host=host, port=port, access_log=False, server_header=False, proxy_headers=False, lifespan="off",
        log_level="warning", limit_concurrency=40, timeout_keep_alive=2,
    )  # fmt: skip
    threading.Thread(target=uvicorn.Server(config).run, daemon=True, name="siaga-pemasangan").start()
    return pages.address


def check(host: str, open_plan_page: bool) -> None:
    """Refuse what must not be served."""
    from siaga.journal.database import refuse_unsafe
    from siaga.web import field_door

    if not loopback(host) and not settings.CONFIG.tls_certificate:
        raise refuse(
            "Tanpa TLS server hanya boleh didengar dari mesin ini",
            "Isi tls_certificate dan tls_key di siaga.toml, atau pakai --host 127.0.0.1",
            "Without TLS the server listens on this machine only",
            "Set tls_certificate and tls_key in siaga.toml, or use --host 127.0.0.1", value=host,
        )  # fmt: skip
    reachable = field_door.place_of(settings.CONFIG) is not None
    if open_plan_page and (reachable or not (loopback(host) and settings.CONFIG.demo)):
        raise _no_open_page(host)
    refuse_unsafe()


def _no_open_page(host: str) -> Refused:
    return refuse(
        "Halaman rencana tanpa masuk hanya untuk demo di mesin ini",
        "Hapus --demo, atau pakai ruang kerja contoh di 127.0.0.1",
        "The plan page is open without sign-in only for a demo on this machine",
        "Drop --demo, or use a sample workspace on 127.0.0.1", value=host,
    )  # fmt: skip


def loopback(host: str) -> bool:
    """Whether this address is the machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


class Server(uvicorn.Server):
    """Lets the watchers of live news go when told to stop; else each would hold the end up."""

    def __init__(self, config: uvicorn.Config, front: Front) -> None:
        super().__init__(config)
        self.front = front

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self.front.live.hub.close()
        await super().shutdown(sockets)


def configure(host: str, port: int, app: Front) -> uvicorn.Config:
    """The front's settings: no access log of who read what, no server name, ten seconds to finish at the end."""
    config = settings.CONFIG
    tls: dict[str, Any] = {}
    if config.tls_certificate:
        tls = {"ssl_certfile": config.tls_certificate, "ssl_keyfile": config.tls_key or None}
    return uvicorn.Config(
        app, host=host, port=port, access_log=False, server_header=False, proxy_headers=False,
        log_level="warning", lifespan="off", timeout_graceful_shutdown=10, **tls,
    )  # fmt: skip


class Front:
    """What stands before Django: addresses that have an application of their own, and Django for all others."""

    def __init__(self, django: Any, live: Live, doors: dict[str, Any]) -> None:
        self.django, self.live, self.doors = django, live, doors

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand the request on."""
        self.live.start()
        # What the page will show is no older than this; it hears everything after.
        scope["siaga.number"] = self.live.hub.number
        await self.doors.get(scope.get("path", ""), self.django)(scope, receive, send)


def application() -> Front:
    """The ASGI application, with everything a first visitor would wait for already loaded."""
    from a2wsgi import WSGIMiddleware

    from siaga.reporting import front
    from siaga.web import live
    from siaga.web.wsgi import application as django

    warm(django)
    heard = live.open_live(django)
    served: Any = django
    doors = {live.PATH: heard, **dict.fromkeys(front.PATHS, front.door)}
    return Front(WSGIMiddleware(served, workers=THREADS), heard, doors)


def warm(django: Any) -> None:
    """Ask for the first pages once, so that the first visitor does not wait for imports and templates."""
    from django.test import RequestFactory

    host = settings.CONFIG.hosts[0]
    for path in ("/kesehatan/hidup/", "/masuk/"):
        request = RequestFactory().get(path, HTTP_HOST=host, secure=bool(settings.CONFIG.tls_certificate))
        django.get_response(request)
    if _open_plan_page:
        from siaga.deployment import held, views

        if standing := views.standing():
            held.drawn(standing, views.OPEN)
