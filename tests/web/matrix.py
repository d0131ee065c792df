"""Every URL by every role by every method: what happens, as a table that a person reviewed.

`python tests/web/matrix.py` writes the table anew from the running code; read the difference before it is kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

TABLE = Path(__file__).parent / "permission_matrix.csv"
METHODS = {"GET": ("GET",), "HEAD": ("HEAD",), "POST": ("POST",), "lain": ("PUT", "PATCH", "DELETE", "OPTIONS")}
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


def measured(clients: dict[str, Client], arguments: dict[str, list[Any]]) -> list[dict[str, str]]:
    """The table as the code makes it now."""
    rows = []
    for route in routes():
        address = reverse(route.name, args=arguments.get(route.name, []))
        for name, methods in METHODS.items():
            row = {"route": str(route.name), "method": name}
            for who, client in clients.items():
                row[who] = "/".join(dict.fromkeys(outcome(client, m, address) for m in methods))
            rows.append(row)
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
