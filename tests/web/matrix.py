"""Every URL by every role by every method: what happens, as a table that a person reviewed.

`python tests/web/matrix.py` writes the table anew from the running code; read the difference before it is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString

TABLE = Path(__file__).parent / "permission_matrix.csv"
METHODS = {"GET": ("GET",), "HEAD": ("HEAD",), "POST": ("POST",), "lain": ("PUT", "PATCH", "DELETE", "OPTIONS")}
# On whom the methods of `lain` are tried one by one; where they fare alike, one of them stands for all.
SAMPLE = ("tamu", "kaops", "kaops_terkunci", "tanpa_peran")
WORDS = {200: "ya", 201: "ya", 403: "tolak", 404: "tiada", 405: "cara"}


class _UndoError(Exception):
    """Takes back whatever a request changed."""


def routes(resolver: Any = None) -> Iterator[URLPattern]:
    """Every address the resolver knows."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry)
        else:
            yield entry


def outcome(client: Client, method: str, address: str) -> str:
    """One word for what a request gets; everything it did is undone."""
    cookies = client.cookies.copy()
    cache.clear()
    answer: Any = None
    with suppress(_UndoError), transaction.atomic():
        answer = client.generic(method, address)
        raise _UndoError
    client.cookies = cookies
    if answer.status_code in (301, 302, 303):
        return _redirect(answer.headers["Location"])
    return WORDS.get(answer.status_code, str(answer.status_code))


def _redirect(to: str) -> str:
    for start, word in (("/masuk/?next", "masuk"), ("/buka/", "kunci"), ("/akun/", "akun")):
        if to.startswith(start):
            return word
    return "lanjut"


@contextmanager
def unwritten() -> Iterator[None]:
    """Pages are decided and not written: who may is known before the first word, and words are dear."""
    write, Template.render = Template.render, lambda *_, **__: SafeString("")
    try:
        yield
    finally:
        Template.render = write


def row_of(clients: dict[str, Client], address: str, methods: tuple[str, ...]) -> dict[str, str]:
    """What each of them gets at this address by these methods."""
    tried = methods
    if len(methods) > 1 and all(len({outcome(clients[who], m, address) for m in methods}) == 1 for who in SAMPLE):
        tried = methods[:1]
    return {who: "/".join(dict.fromkeys(outcome(c, m, address) for m in tried)) for who, c in clients.items()}


def heads_of(clients: dict[str, Client], address: str, gets: dict[str, str]) -> dict[str, str]:
    """What HEAD gets: what GET got, where a few, one of them let in, fare alike; else each is tried."""
    few = {*SAMPLE, *[who for who, got in gets.items() if got == "ya"][:1]}
    if all(outcome(clients[who], "HEAD", address) == gets[who] for who in few):
        return gets
    return row_of(clients, address, METHODS["HEAD"])


def measured(clients: dict[str, Client], arguments: dict[str, list[Any]]) -> list[dict[str, str]]:
    """The table as the code makes it now."""
    rows, got = [], dict[str, str]()
    for route in routes():
        address = reverse(route.name, args=arguments.get(route.name, []))
        for name, methods in METHODS.items():
            with unwritten():
                got = heads_of(clients, address, got) if name == "HEAD" else row_of(clients, address, methods)
            rows.append({"route": str(route.name), "method": name, **got})
    return rows


def reviewed() -> list[dict[str, str]]:
    """The table as it was reviewed."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: list[dict[str, str]]) -> None:
    """Put a measured table in place of the reviewed one."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    import os
    import subprocess
    import sys

    env = {**os.environ, "SIAGA_WRITE_MATRIX": "1"}
    wanted = Path(__file__).parent / "test_permission_matrix.py"
    sys.exit(subprocess.run([sys.executable, "-m", "pytest", str(wanted)], env=env, check=False).returncode)
