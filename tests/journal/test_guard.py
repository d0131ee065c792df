"""No model of any room can be written past the journal."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, transaction

from siaga.journal import guard
from siaga.journal.acts import act
from siaga.journal.context import SYSTEM
from siaga.journal.guard import UnjournalledWriteError
from siaga.journal.models import Body, Entry, Receipt

pytestmark = pytest.mark.django_db
MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("siaga.") and model._meta.db_table not in guard.EXEMPT
]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_no_model_is_written_outside_an_act(model):
    manager = model._base_manager
    with pytest.raises(UnjournalledWriteError):
        model().save_base(raw=True, force_insert=True)
    with pytest.raises(UnjournalledWriteError):
        manager.bulk_create([model()])
    with pytest.raises(UnjournalledWriteError):
        manager.update(**{model._meta.concrete_fields[-1].attname: None})
    with pytest.raises(UnjournalledWriteError):
        manager.all()._raw_delete("default")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO journal_body VALUES (1, '', '')",
        "insert or replace into journal_body values (1, '', '')",
        "  UPDATE journal_body SET text = ''",
        'DELETE FROM "journal_body"',
        "WITH x AS (SELECT 1) DELETE FROM journal_body",
        'TRUNCATE "journal_body"',
        'UPDATE ONLY "public"."journal_body" SET text = 1',
    ],
)
def test_hand_written_statements_are_seen_too(sql):
    with pytest.raises(UnjournalledWriteError), connection.cursor() as cursor:
        cursor.execute(sql)


def test_inside_an_act_writing_is_allowed_but_an_entry_stands_for_ever():
    with act("tests.write", SYSTEM, "x"):
        Body.objects.create(seq=99, salt=b"", text="")
        Body.objects.filter(seq=99).delete()
        with pytest.raises(UnjournalledWriteError), transaction.atomic():
            Entry.objects.update(act="other")
        with pytest.raises(UnjournalledWriteError), transaction.atomic():
            Entry.objects.all()._raw_delete("default")


def test_after_the_act_the_guard_is_back():
    with act("tests.write", SYSTEM, "x"):
        pass
    with pytest.raises(UnjournalledWriteError):
        Receipt.objects.update(holder="x")


def test_the_list_of_exemptions_is_short_and_each_has_a_reason():
    assert len(guard.EXEMPT) <= 5
    assert all(guard.EXEMPT.values())
