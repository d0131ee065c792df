"""The same on the real tables: what a hand in the database does is found."""

from __future__ import annotations

import random

import pytest
from django.db import connection, transaction

from journal.conftest import ANDI, today, write
from siaga.journal import database, guard, reads, seals
from siaga.journal.append import BrokenJournalError
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


def by_hand(sql, *values):
    with guard.lifted(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("recorded", 1, "entry"),
        ("event", 1, "entry"),
        ("act", "tests.other", "entry"),
        ("object", "baris/8", "entry"),
        ("actor", "u-lain", "entry"),
        ("role", "auditor", "entry"),
        ("device", "", "entry"),
        ("body_hash", b"x" * 32, "entry"),
        ("leaf_hash", b"x" * 32, "entry"),
    ],
)
def test_a_changed_column_is_named(column, value, kind):
    write(10)
    by_hand(f"UPDATE journal_entry SET {column} = %s WHERE seq = 7", value)
    verdict = reads.verify()
    assert verdict.first_bad == 7
    assert kind in {f.kind for f in verdict.faults}


@pytest.mark.parametrize(("column", "value"), [("salt", b"x" * 32), ("text", "{}")])
def test_a_changed_body_is_named(column, value):
    write(10)
    by_hand(f"UPDATE journal_body SET {column} = %s WHERE seq = 7", value)
    assert [(f.kind, f.seq) for f in reads.verify().faults] == [("body", 7)]


COLUMNS = {
    "journal_entry": ("recorded", "event", "act", "object", "actor", "role", "device", "body_hash", "leaf_hash"),
    "journal_body": ("salt", "text"),
}


def flipped(value, chance):
    """One bit of one byte, so that text stays text."""
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(56))
    raw = bytearray(value.encode() if isinstance(value, str) else value)
    raw[chance.randrange(len(raw))] ^= 1
    return raw.decode() if isinstance(value, str) else bytes(raw)


@pytest.mark.sqlite
def test_a_byte_flipped_in_the_tables_is_found_in_every_column_of_200_entries(signed):
    """On the file itself; `test_tampering` flips every byte of every column in the rows as they are read."""
    write(199)
    held, chance = [("held", seals.sign_head())], random.Random(200)
    assert reads.verify(held).ok
    cases = [(table, column, seq) for table, names in COLUMNS.items() for column in names for seq in range(200)]
    for table, column, seq in cases:
        with guard.lifted(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE seq = %s", [seq])
            (value,) = cursor.fetchone()
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE seq = %s", [flipped(value, chance), seq])
            verdict = reads.verify(held)
            assert (verdict.ok, verdict.first_bad) == (False, seq), (table, column, seq)
            transaction.set_rollback(True)
    assert reads.verify(held).ok


@pytest.mark.sqlite
def test_bytes_that_are_no_text_are_named_and_do_not_stop_the_check():
    write(10)
    by_hand("UPDATE journal_entry SET act = CAST(x'ff00fe' AS TEXT) WHERE seq = 3")
    by_hand("UPDATE journal_body SET text = CAST(x'ff' AS TEXT) WHERE seq = 5")
    assert [(f.kind, f.seq) for f in reads.verify().faults] == [("entry", 3), ("body", 5), ("head", None)]


def test_deleted_entries_and_bodies_are_named():
    write(10)
    by_hand("DELETE FROM journal_entry WHERE seq >= 8")
    assert reads.verify().first_bad == 8
    by_hand("DELETE FROM journal_body WHERE seq = 2")
    assert reads.verify().first_bad == 2


def test_a_damaged_head_stops_writing():
    write(3)
    by_hand("UPDATE journal_head SET frontier = %s", b"short")
    with pytest.raises(BrokenJournalError):
        write(1)
    by_hand("DELETE FROM journal_head")
    with pytest.raises(BrokenJournalError):
        write(1)
    assert [f.kind for f in reads.verify().faults] == ["head"]


def test_a_damaged_journal_is_not_sealed(signed):
    write(5)
    by_hand("UPDATE journal_entry SET actor = 'x' WHERE seq = 2")
    with pytest.raises(Refused, match="tidak utuh"):
        seals.seal_day(today(), ANDI)


def test_a_changed_seal_is_called_a_bad_checkpoint(signed):
    write(5)
    seal = seals.seal_day(today(), ANDI)
    by_hand("UPDATE journal_seal SET checkpoint = %s", seal.checkpoint.replace("\n6\n", "\n5\n"))
    assert [(f.kind, f.seq) for f in reads.verify().faults] == [("checkpoint", None)]


def test_the_database_runs_with_safe_settings():
    found = database.live()
    if connection.vendor == "postgresql":
        assert found["synchronous_commit"] == "on"
    else:
        assert (found["synchronous"], found["foreign_keys"], found["transaction_mode"]) == ("2", "1", "immediate")
