"""How does a console of the post learn to trust it? One page without TLS: authority, fingerprint, steps.

Nothing else is served here, no sign-in and no data; every other address leads to the page. A download without TLS
can be exchanged on the way, so the page asks to compare the fingerprint with the one on paper.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.template.loader import render_to_string

from siaga.kit import authority
from siaga.kit.errors import refuse

STATIC = Path(__file__).parent / "static" / "siaga"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"


@dataclass
class Pages:
    """The ASGI application of the enrolment port: a few files held in memory."""

    address: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @classmethod
    def of_workspace(cls, folder: Path | None, post: str, port: int) -> Pages:
        """The pages for a workspace with a local authority; refuses one without."""
        file = (folder or Path()) / "tls" / "otoritas.crt"
        if not file.is_file():
            raise refuse(
                "Ruang kerja ini tidak mempunyai otoritas lokal", "Buat dengan `siaga tls make --host posko.lan`",
                "This workspace has no local authority", "Make one with `siaga tls make --host posko.lan`",
                file=str(file),
            )  # fmt: skip
        trusted = file.read_bytes()
        pages = cls(f"http://{authority.host_of(trusted)}:{port}/")
        pages.files = _files(trusted, pages.address, post)
        return pages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer with a file, or lead to the page."""
        if scope["type"] != "http":
            return
        found = self.files.get(scope["path"]) if scope["method"] in ("GET", "HEAD") else None
        kind, body = found or ("text/plain", b"")
        headers = [
            (b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()),
            (b"content-security-policy", POLICY.encode()), (b"x-content-type-options", b"nosniff"),
            (b"cache-control", b"no-store"),
        ]  # fmt: skip
        if not found:
            headers.append((b"location", b"/"))
        await send({"type": "http.response.start", "status": 200 if found else 303, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})


def _files(trusted: bytes, here: str, post: str) -> dict[str, tuple[str, bytes]]:
    context = {
        "host": authority.host_of(trusted), "fingerprint": authority.fingerprint(trusted), "post": post,
        "node": settings.CONFIG.node, "here": here, "picture": _picture(here), "post_picture": _picture(post),
    }  # fmt: skip
    html = render_to_string("siaga/enrolment.html", context).encode()
    return {
        "/": ("text/html; charset=utf-8", html),
        "/otoritas.crt": ("application/x-x509-ca-cert", authority.der(trusted)),
        "/otoritas.mobileconfig": ("application/x-apple-aspen-config", _apple(trusted, str(context["host"]))),
        "/static/siaga/base.css": ("text/css", (STATIC / "base.css").read_bytes()),
        "/static/siaga/mark.svg": ("image/svg+xml", (STATIC / "mark.svg").read_bytes()),
    }


def _picture(address: str) -> str:
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff"))


def _apple(trusted: bytes, host: str) -> bytes:
    """A configuration profile for iOS that holds the authority and nothing else."""
    import plistlib

    mark = [str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{part}.{host}")).upper() for part in ("profil", "otoritas")]
    name = f"Siaga {urlsplit('//' + host).hostname}"
    inner = {
        "PayloadType": "com.apple.security.root", "PayloadVersion": 1,
        "PayloadIdentifier": f"siaga.{host}.otoritas",
        "PayloadUUID": mark[1], "PayloadDisplayName": name, "PayloadContent": authority.der(trusted),
    }  # fmt: skip
    outer = {
        "PayloadType": "Configuration", "PayloadVersion": 1, "PayloadIdentifier": f"siaga.{host}",
        "PayloadUUID": mark[0], "PayloadDisplayName": name, "PayloadContent": [inner],
    }  # fmt: skip
    return plistlib.dumps(outer)
