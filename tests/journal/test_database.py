"""A database with unsafe settings is not served."""

from __future__ import annotations

import pytest
from django.db import connection

from siaga.journal import database
from siaga.kit.errors import Refused


class Answers:
    """A connection that answers as told."""

    def __init__(self, vendor, **answers):
        self.vendor, self.answers = vendor, answers
        self.transaction_mode = answers.pop("transaction_mode", "IMMEDIATE")

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def execute(self, query):
        self.value = self.answers[query.split()[-1]]

    def fetchone(self):
        return (self.value,)


SAFE = {
    "sqlite": {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1},
    "postgresql": {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"},
}


@pytest.mark.parametrize("vendor", SAFE)
def test_safe_settings_pass(vendor, monkeypatch):
    monkeypatch.setattr(database, "connection", Answers(vendor, **SAFE[vendor]))
    assert database.refuse_unsafe()


@pytest.mark.parametrize(
    ("vendor", "name", "value"),
    [
        ("sqlite", "journal_mode", "delete"),
        ("sqlite", "synchronous", 1),
        ("sqlite", "synchronous", 0),
        ("sqlite", "foreign_keys", 0),
        ("sqlite", "transaction_mode", "DEFERRED"),
        ("postgresql", "synchronous_commit", "off"),
        ("postgresql", "synchronous_commit", "local"),
        ("postgresql", "fsync", "off"),
        ("postgresql", "full_page_writes", "off"),
    ],
)
def test_each_unsafe_setting_is_refused_by_name(vendor, name, value, monkeypatch):
    monkeypatch.setattr(database, "connection", Answers(vendor, **{**SAFE[vendor], name: value}))
    with pytest.raises(Refused, match=f"Setelan {name} tidak aman"):
        database.refuse_unsafe()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_live_value_counts_and_not_the_configured_one():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = NORMAL")
        try:
            assert database.live()["synchronous"] == "1"
            with pytest.raises(Refused, match="synchronous"):
                database.refuse_unsafe()
        finally:
            cursor.execute("PRAGMA synchronous = FULL")
