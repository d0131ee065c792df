"""Does the database keep what it acknowledged? Its live settings are read back before anything is served."""

from __future__ import annotations

from django.db import connection

from siaga.kit.errors import Problem, Refused

# As SQLite answers: synchronous 2 is FULL and 3 EXTRA; NORMAL lost acknowledged rows in a simulated power cut.
SQLITE = {"journal_mode": {"wal"}, "synchronous": {"2", "3"}, "foreign_keys": {"1"}}
POSTGRESQL = {"synchronous_commit": {"on", "remote_apply"}, "fsync": {"on"}, "full_page_writes": {"on"}}


def live() -> dict[str, str]:
    """Settings in force on this connection, by name."""
    names, query = (SQLITE, "PRAGMA {}") if connection.vendor == "sqlite" else (POSTGRESQL, "SHOW {}")
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(query.format(name))
            found[name] = str(cursor.fetchone()[0]).lower()
    if connection.vendor == "sqlite":
        found["transaction_mode"] = str(getattr(connection, "transaction_mode", None)).lower()
    return found


def refuse_unsafe() -> dict[str, str]:
    """The live settings, or Refused naming each one that would lose acknowledged records."""
    found = live()
    wanted = {**SQLITE, "transaction_mode": {"immediate"}} if connection.vendor == "sqlite" else POSTGRESQL
    wrong = [_problem(n, found[n], sorted(good)) for n, good in wanted.items() if found[n] not in good]
    if wrong:
        raise Refused(wrong)
    return found


def _problem(name: str, value: str, good: list[str]) -> Problem:
    wanted = " / ".join(good)
    return Problem(
        "basis data", 0, name, value,
        f"Setelan {name} tidak aman: catatan yang sudah diakui dapat hilang", f"Ubah menjadi {wanted}",
        f"The setting {name} is not safe: an acknowledged record can be lost", f"Set it to {wanted}",
    )  # fmt: skip
