"""Every test may need the guard lifted when a database is emptied."""

from __future__ import annotations

import os

import pytest

# Workers end together only when the longest files begin first.
LONGEST = ("tests/postgres/test_rooms", "tests/cli/test_main_job", "tests/e2e/")
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faults: kills processes or takes minutes; run by `make faults` only")
    config.addinivalue_line("markers", "sqlite: about SQLite itself; left out when the tests run on PostgreSQL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out long runs unless asked for, and on PostgreSQL what is about SQLite or asks no database."""
    if not _faults_wanted(config):
        _leave_out(config, items, [item for item in items if item.get_closest_marker("faults")])
    if os.environ.get("SIAGA_TEST_DATABASE", "").startswith("postgresql"):
        left = [item for item in items if item.get_closest_marker("sqlite") or not _asks(item)]
        _leave_out(config, items, left)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((n for n, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))


def _faults_wanted(config: pytest.Config) -> bool:
    return "faults" in config.getoption("markexpr", "")


def _leave_out(config: pytest.Config, items: list[pytest.Item], left: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def _asks(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or not DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_ignore_collect(collection_path, config: pytest.Config) -> bool | None:
    """The fault drills take minutes; they are collected only when asked for by name."""
    return True if collection_path.name == "faults" and not _faults_wanted(config) else None


@pytest.fixture(scope="session", autouse=True)
def _tables_may_be_emptied() -> None:
    """A test that commits ends with a flush; that is no act and must pass the guard."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from siaga.journal import guard

    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(self, sql_list):
        with guard.lifted():
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = lifted
