"""Can a domain table be written past the journal? No: the connection refuses it outside an act.

The guard stops mistakes in our own code, in every channel and through every way of the ORM. It does not stop
someone who opens the database with another program; there the journal's bodies contradict what was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

from django.apps import apps

from siaga.journal import context

# Tables of siaga rooms that may be written outside an act, each with its reason.
EXEMPT: dict[str, str] = {
    "accounts_session": "written with any request, also of who only reads; coming in, leaving and ending are acts",
    "deployment_job_line": "how far a child process is, line by line; its start and its end are acts",
}
_lifted: ContextVar[bool] = ContextVar("siaga_guard_lifted", default=False)
_WRITE = re.compile(
    r"\b(?:(INSERT)(?:\s+OR\s+\w+)?\s+INTO|(REPLACE)\s+INTO|(MERGE)\s+INTO|(UPDATE)(?:\s+OR\s+\w+)?(?:\s+ONLY)?"
    r'|(DELETE)\s+FROM(?:\s+ONLY)?|(TRUNCATE)(?:\s+TABLE)?|(COPY))\s+(?:"?\w+"?\.)?"?(\w+)',
    re.IGNORECASE,
)
_WRITING = {"INSERT", "REPLAC", "MERGE ", "UPDATE", "DELETE", "TRUNCA", "COPY ("}


class UnjournalledWriteError(RuntimeError):
    """A domain table was written outside an act. A fault in the program, not in the input."""


def install(connection: Any, **_: Any) -> None:
    """Put the guard on a new connection."""
    if refuse_unjournalled not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, refuse_unjournalled)


def refuse_unjournalled(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
    """Run the statement; UnjournalledWriteError when it would write a guarded table outside an act."""
    for verb, table in _writes(sql if isinstance(sql, str) else str(sql)):
        if table in guarded() and not _allowed(verb, table):
            raise UnjournalledWriteError(f"{verb} on {table} outside an act (in act: {context._under_way.get()})")
    return execute(sql, *rest)


def _allowed(verb: str, table: str) -> bool:
    if _lifted.get():
        return True
    if table == "journal_entry" and verb != "INSERT":
        return False
    return context._under_way.get() is not None


@cache
def guarded() -> frozenset[str]:
    """Every table of a siaga room, many-to-many tables included, less the exempt ones."""
    models = apps.get_models(include_auto_created=True)
    ours = {m._meta.db_table for m in models if m.__module__.startswith("siaga.")}
    return frozenset(ours - EXEMPT.keys())


def _writes(sql: str) -> tuple[tuple[str, str], ...]:
    # A long INSERT names its table in the first characters; the rest is only values.
    return _targets(sql[:200]) if sql[:6].upper() in _WRITING else _targets_anywhere(sql)


@lru_cache(maxsize=4096)
def _targets(head: str) -> tuple[tuple[str, str], ...]:
    found = _WRITE.match(head)
    return (_pair(found),) if found else ()


def _targets_anywhere(sql: str) -> tuple[tuple[str, str], ...]:
    """Writes inside a WITH; anything else that starts otherwise writes no rows."""
    if not sql.lstrip()[:4].upper().startswith("WITH"):
        return _targets(sql.lstrip()[:200]) if sql[:1].isspace() else ()
    return tuple(_pair(found) for found in _WRITE.finditer(sql))


def _pair(found: re.Match[str]) -> tuple[str, str]:
    *verbs, table = found.groups()
    return next(verb for verb in verbs if verb).upper(), table


@contextmanager
def lifted() -> Iterator[None]:
    """Let writes pass: for migrations and for emptying a test database only."""
    token = _lifted.set(True)
    try:
        yield
    finally:
        _lifted.reset(token)


def open_for_migrations(**_: Any) -> None:
    """Data migrations write tables; they are part of the release, not acts."""
    _lifted.set(True)


def close_after_migrations(**_: Any) -> None:
    _lifted.set(False)
