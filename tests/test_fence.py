"""Every place that keeps what people type stands behind the one fence: columns, reasons, cells of files, forms.

A new column, form field or input that is neither fenced nor named here with its reason fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.db import connection, models
from django.forms import CharField, Form

import siaga
from operation.cast import open_cast
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE, Actor
from siaga.journal.models import Body, Entry
from siaga.kit.free_text import FreeList, FreeLongText, FreeText
from siaga.kit.wording import WordsRefused, require_clean

MARK = "dapat 987 suara"
BAD = f"paslon 2 {MARK}"
DESK = Actor("op-1", "operator", "web")
FENCED = (FreeText, FreeLongText, FreeList)
ROOT = Path(siaga.__file__).parent

# Columns that keep no free text, by name or by table and name.
CODE = "a code, key or id that the program gives or finds in its own tables"
CHOSEN = "one of a list"
DIGEST = "a digest, key or certificate"
PERSON = "the id of an account, device or officer"
PROGRAM = "written by the program out of what passed the fence"
CELL = "the id of a row of an imported file, each cell of which passed the fence"
UNTYPED = {
    **dict.fromkeys(
        ("act", "object", "boot", "key", "code", "kpu_code", "district_code", "village_code", "base_code",
         "regency_code", "stage", "slot", "place", "post", "station", "post_id", "subject", "item", "group",
         "instance", "id", "report", "first", "second", "settled", "stations", "officers", "supervisor",
         "posts", "owed", "fields", "from_code", "to_code", "home_village_code", "plan", "born", "cause",
         "stamp", "value", "profile_name", "sample", "engine", "synthetic_fields"), CODE,
    ),
    **dict.fromkeys(
        ("kind", "state", "role", "channel", "level", "lane", "mime", "suffix", "before", "before_origin",
         "after", "unit", "command", "response_kind", "verdict", "condition", "sex", "origin", "block",
         "clock", "what", "why", "hour", "instrument", "scopes", "steps"), CHOSEN,
    ),
    **dict.fromkeys(
        ("body_hash", "leaf_hash", "salt", "frontier", "vkey", "handover", "checkpoint", "timestamp",
         "password", "pin", "code_hash", "secret_hash", "digest", "sha256", "photo_sha256", "input_hash",
         "content", "root"), DIGEST,
    ),
    **dict.fromkeys(
        ("actor", "device", "asked_by", "done_by", "by", "made_by", "granted_by", "confirmed_by",
         "revoked_by", "issued_by", "approved_by", "decided_by", "received_by", "accepted_by", "undone_by",
         "started_by", "noted_by", "taken_by", "settled_by", "closed_by", "seen_by_post", "seen_by_base",
         "acknowledged_by", "adopted_by", "recorded_by", "released_by", "sent_by"), PERSON,
    ),
    **dict.fromkeys(("officer_id", "asset_id", "equipment_id"), CELL),
    "journal.Body.text": "an act's reason passes in `act`; the rest are ids, numbers and columns that passed",
    "accounts.Watch.scope_code": "the reach of a role, which passed there",
    "accounts.Watch.open_items": PROGRAM,
    "journal.BackupRun.file": PROGRAM,
    "journal.BackupRun.faults": "a refusal, which never repeats words",
    "accounts.Session.session_key": DIGEST,
    "accounts.Session.session_data": "ids, and a draft whose every field passed",
    "accounts.Session.handle": DIGEST,
    "accounts.Session.browser": CHOSEN,
    "operation.Operation.profile": "the profile, whose labels pass when it is loaded",
    "force.MinutesSignature.content": PROGRAM,
    "force.CheckAnswer.tally": "numbers by state",
    "force.CheckAnswer.photo": CELL,
    "force.Shortfall.owner": CHOSEN,
    "vulnerability.AdoptedCatalogue.document": "the catalogue, whose every text passes when it is adopted",
    "vulnerability.Assessment.answers": CHOSEN,
    "vulnerability.Decision.scores": "numbers",
    "vulnerability.Release.document": PROGRAM,
    "deployment.Plan.document": PROGRAM,
    "deployment.Plan.problem": PROGRAM,
    "deployment.Plan.changes": PROGRAM,
    "deployment.Plan.boats_out": CODE,
    "deployment.Plan.stranded": PERSON,
    "deployment.Upload.file_name": "passes as words when the file is received",
    "deployment.Upload.counts": "numbers",
    "deployment.Upload.replaced": PROGRAM,
    "deployment.ColumnMap.mapping": "headers of a file, each of which passed",
    "deployment.Job.wanted": PROGRAM,
    "deployment.Job.faults": "a refusal, which never repeats words",
    "reporting.Report.sender": "passes in `preparing`",
    "reporting.Report.officer": "passes in `preparing`",
    "reporting.Report.answers": "each text passes in `judging`",
    "reporting.CallForHelp.sender": "passes in `preparing`",
    "reporting.CallForHelp.contact": "passes in `preparing`",
    "reporting.CallForHelp.answers": "each text passes in `judging`",
    "reporting.Quarantined.sender": "a keyed digest of the number",
    "reporting.Quarantined.contact": "passes in `coded.messages`",
    "reporting.Media.name": "passes in `media.keep`",
}  # fmt: skip

# Inputs that are kept nowhere, or under another name; and those that an act takes as its reason or as a named note.
KEPT_AS = {
    "how": "reason of the act and column", "why": "reason of the act", "alasan": "reason of the act",
    "recipient": "checked in `journal.issuing`", "penerima": "checked in `journal.issuing`",
    "line": "read into a report, which passes", "word": "sender of a report, which passes",
}  # fmt: skip
NOT_KEPT = {
    "password": "only compared or hashed", "code": "only compared", "seen": "only compared", "q": "a search",
    "cari": "a search", "kode": "looked up", "tindakan": "a search", "objek": "a search", "officer": "looked up",
    "stations": "looked up", "item": "looked up", "state": "looked up", "measure": "a number",
    "pin": "only hashed", "again": "only compared", "regency": "looked up", "at": "a time", "due": "a time",
    "hour": "an hour", "kind": "one of a list", "instance": "an id, without blanks", "offered": "looked up",
}  # fmt: skip


def columns() -> Iterator[tuple[str, models.Field]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("siaga."):
            yield from ((f"{model._meta.label}.{f.name}", f) for f in model._meta.concrete_fields)


def typed_columns() -> dict[str, models.Field]:
    return {where: field for where, field in columns() if isinstance(field, FENCED)}


def unfenced() -> list[str]:
    """Columns that could hold words and are neither fenced nor of a closed list nor named above."""
    wide = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return [
        where for where, field in columns()
        if isinstance(field, wide) and not isinstance(field, FENCED) and not field.choices
        and where not in UNTYPED and field.name not in UNTYPED
    ]  # fmt: skip


def test_every_column_that_people_type_into_is_fenced():
    assert not unfenced()
    assert len(typed_columns()) > 70


def test_the_walk_would_find_a_new_column(monkeypatch):
    monkeypatch.delitem(UNTYPED, "reporting.Report.answers")
    assert unfenced() == ["reporting.Report.answers"]


def test_no_reason_outlives_its_column():
    known = {name for where, field in columns() for name in (where, field.name)}
    assert not set(UNTYPED) - known


@pytest.mark.parametrize("where", sorted(typed_columns()))
def test_a_fenced_column_lets_no_votes_through(where):
    field = typed_columns()[where]
    bad, good = ([BAD], ["ribut"]) if isinstance(field, FreeList) else (BAD, "jalan putus")
    field.get_db_prep_save(good, connection)
    with pytest.raises(WordsRefused) as refused:
        field.get_db_prep_save(bad, connection)
    assert MARK not in str(refused.value)


def test_a_fenced_column_is_a_plain_one_in_a_migration():
    paths = {field.deconstruct()[1] for field in typed_columns().values()}
    assert paths == {f"django.db.models.{kind}" for kind in ("CharField", "TextField", "JSONField")}


def asked() -> Iterator[tuple[str, str]]:
    """Every line or text that a form or a page lets people type, where it is no closed list."""
    import siaga.web.urls  # noqa: F401  # the forms are known once the screens are

    for form in _forms(Form):
        if form.__module__.startswith("siaga."):
            for name, field in form.base_fields.items():
                if isinstance(field, CharField):
                    yield f"{form.__module__}.{form.__name__}.{name}", name
    for file in ROOT.rglob("templates/**/*.html"):
        for tag in re.findall(r"<(?:input|textarea)\b[^>]*>", file.read_text("utf-8")):
            name = re.search(r'\bname="([^"{]+)"', tag)
            if name and not re.search(r'type="(?:hidden|checkbox|radio|date|number|file|password|time)"', tag):
                yield str(file.relative_to(ROOT)), name[1]


def _forms(base: type) -> Iterator[type]:
    for child in base.__subclasses__():
        yield child
        yield from _forms(child)


def test_everything_that_can_be_typed_goes_to_a_fenced_place():
    fenced = {field.name for field in typed_columns().values()} | {"reason", "note"}
    found = list(asked())
    assert len(found) > 60
    assert not [where for where, name in found if name not in fenced | KEPT_AS.keys() | NOT_KEPT.keys()]


def kept() -> list[str]:
    """Where any table holds the words."""
    return [
        where for where, field in columns()
        for value in field.model._default_manager.values_list(field.name, flat=True)
        if MARK in (bytes(value).decode(errors="ignore") if isinstance(value, bytes | memoryview) else str(value))
    ]  # fmt: skip


def counted() -> list[dict]:
    """What the journal says of refused words."""
    import json

    rows = Entry.objects.filter(act="journal.count_refused_words").values_list("seq", flat=True)
    return [json.loads(Body.objects.get(seq=seq).text)["change"] for seq in rows]


@pytest.mark.django_db
def test_the_reason_of_any_act_is_fenced_and_only_the_number_is_written():
    with pytest.raises(WordsRefused), act("tests.do_it", DESK, "x", reason=BAD):
        pytest.fail("the act began")
    assert counted() == [{"tests.do_it/candidate": 1, "tests.do_it/votes": 1}]
    assert not Entry.objects.filter(actor=DESK.id).exists()
    assert not kept()


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["save", "update", "bulk_create", "bulk_update", "in an inner act"])
def test_no_way_of_the_database_layer_goes_round_a_column(way):
    from siaga.accounts.models import Device, User
    from siaga.kit import clock

    with act("tests.people", CONSOLE, "x"):
        user = User.objects.create(username="a", name="A", created_at=clock.now())
        row = Device.objects.create(user=user, label="HP", issued_at=clock.now(), code_until=clock.now())
    row.label = BAD
    new = Device(user=user, label=BAD, issued_at=clock.now(), code_until=clock.now())
    write = {
        "save": row.save, "update": lambda: Device.objects.filter(pk=row.pk).update(label=BAD),
        "bulk_create": lambda: Device.objects.bulk_create([new]),
        "bulk_update": lambda: Device.objects.bulk_update([row], ["label"]),
        "in an inner act": lambda: _inner(row),
    }[way]  # fmt: skip
    with pytest.raises(WordsRefused), act("tests.label", DESK, "x"):
        write()
    assert counted() == [{"tests.label/candidate": 1, "tests.label/votes": 1}]
    assert not kept()


def _inner(row: models.Model) -> None:
    with act("tests.inner", DESK, "x"):
        row.save()


def sheet(file: Path, *, hidden: str = "", header: str = "catatan", cell: str = "") -> Path:
    """A sheet of stations with an extra column, and a second sheet."""
    book = openpyxl.Workbook()
    book.active.append(["kode_tps", "kode_desa", "nomor_tps", "daftar pemilih", "kelas", header])
    book.active.append(["1607012001009", "16.07.01.2001", "9", "210", "rawan", cell])
    book.create_sheet("Lain").append(["a", hidden])
    book.save(file)
    return file


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "said"),
    [("tps.xlsx", {"cell": BAD}), ("tps.xlsx", {"header": BAD}), ("tps.xlsx", {"hidden": BAD}),
     (f"{BAD}.xlsx", {})],
)  # fmt: skip
def test_an_extra_column_a_header_a_second_sheet_or_a_name_keeps_the_file_out(name, said, settings, tmp_path):
    from siaga.deployment.intake import acts
    from siaga.deployment.intake.models import Upload
    from siaga.kit import uploads

    settings.WORKSPACE = tmp_path / "pos"
    settings.WORKSPACE.mkdir()
    open_cast()
    with pytest.raises(WordsRefused) as refused:
        acts.receive_file("stations", name, sheet(tmp_path / name, **said), DESK)
    assert not Upload.objects.exists()
    assert not list(uploads.folder().iterdir())
    assert counted() == [{"deployment.receive_file/candidate": 1, "deployment.receive_file/votes": 1}]
    assert not kept()
    if said.get("cell"):
        assert {(p.row, p.column, p.value) for p in refused.value.problems} == {(2, "catatan", "")}
    assert acts.receive_file("stations", "tps.xlsx", sheet(tmp_path / "tps.xlsx", cell="dekat SDN 02"), DESK).pk


@pytest.mark.parametrize(
    "header", ["kode;nama;suara paslon 01\nA;Betung;345\n", f"kode;nama;lain\nA;Betung;{BAD}\n"]
)
def test_every_importer_refuses_an_extra_column_with_votes_by_row_and_column(header, tmp_path):
    from siaga.kit.columns import Column, read_table

    file = tmp_path / "desa.csv"
    file.write_text(header)
    table = read_table(file, [Column("kode"), Column("nama")])
    with pytest.raises(WordsRefused) as refused:
        table.settle()
    assert all(p.row and p.column and p.reason and p.cure and not p.value for p in refused.value.problems)


@pytest.mark.django_db
@pytest.mark.parametrize("note", [BAD, "dua perkara terbuka"])
def test_the_note_of_a_hand_over_is_fenced(note):
    from siaga.accounts import duty_acts
    from siaga.accounts.models import User
    from siaga.kit import clock

    with act("tests.people", CONSOLE, "x"):
        giver, taker = (User.objects.create(username=n, name=n, created_at=clock.now()) for n in ("a", "b"))
    duty_acts.take_watch(DESK, giver, "16.07")
    if note == BAD:
        with pytest.raises(WordsRefused):
            duty_acts.hand_over(DESK, giver, taker, "16.07", [], note)
    else:
        duty_acts.hand_over(DESK, giver, taker, "16.07", [], note)
    assert not kept()
    assert bool(counted()) == (note == BAD)


@pytest.mark.django_db
def test_the_recipient_of_a_copy_is_fenced():
    from siaga.journal import issuing

    with pytest.raises(WordsRefused):
        issuing.issue("tests.export", DESK, "x", BAD)
    assert not kept()


def test_what_passed_is_remembered_and_what_did_not_is_not():
    from siaga.kit import wording

    wording._short.cache_clear()
    with pytest.raises(WordsRefused):
        require_clean(BAD)
    require_clean("jalan putus")
    require_clean("panjang " * 100)
    assert wording._short.cache_info().currsize == 1
