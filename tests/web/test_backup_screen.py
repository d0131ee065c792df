"""The backup screen: who may press, what it shows, and a constant number of questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cast import HERE, person, signed_in
from siaga.journal import backup_runs
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.journal.models import BackupRun, Entry
from siaga.kit import clock
from siaga.operation.models import Operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A workspace's folder with a recovery key; the operation is open."""
    with act("test.open", CONSOLE, HERE):
        Operation.objects.create(
            name="uji", regency_code=HERE, profile_name="uji", profile={}, seed=1, opened_at=clock.now()
        )
    monkeypatch.setattr(backup_runs, "workspace", lambda: tmp_path)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "recovery.pub").write_text("-")
    return tmp_path


def made(number: int, state: str = "done", by: str = "a") -> BackupRun:
    with act("test.run", CONSOLE, "a"):
        return BackupRun.objects.create(
            file=f"siaga-{number}.cadangan", started_by=by, role="operator", started_at=clock.now(), state=state,
            entries=1389, size=2_500_000, sha256="ab" * 32,
        )  # fmt: skip


def browser(role: str):
    return signed_in(person(role), siaga_factor=True)


def page(client) -> str:
    return client.get("/kesehatan/cadangan/").content.decode()


def test_an_empty_screen_names_the_next_step(place):
    boss = browser("kaops")
    assert "Buat cadangan sekarang" in page(boss)
    (place / "keys" / "recovery.pub").unlink()
    assert "siaga recovery-key" in page(boss)
    assert "Buat cadangan sekarang</button>" not in page(boss)


def test_the_result_is_shown_whole_and_says_when_the_file_is_gone(place):
    boss = person("kaops")
    run = made(1, by=boss.pk)
    (place / "cadangan").mkdir()
    backup_runs.file_of(run).touch()
    client = signed_in(boss, siaga_factor=True)
    text = page(client)
    for part in ("siaga-1.cadangan", "2.500.000", "ab" * 32, "1.389", "Kaops", "Salin ke media lain"):
        assert part in text, part
    assert "tidak ada lagi di sana" not in text
    backup_runs.file_of(run).unlink()
    assert "tidak ada lagi di sana" in page(client)


@pytest.mark.parametrize(
    ("role", "may"), [("administrator", True), ("operator", True), ("karendalops", True), ("auditor", False)]
)
def test_who_reads_health_sees_it_and_only_some_press(place, role, may):
    client = browser(role)
    assert ("Buat cadangan sekarang</button>" in page(client)) is may
    run = made(1, state="running")
    assert client.post(f"/kesehatan/cadangan/{run.pk}/batal/").status_code == (302 if may else 403)
    run.refresh_from_db()
    assert run.state == ("cancelled" if may else "running")
    if not may:
        assert client.post("/kesehatan/cadangan/mulai/").status_code == 403


def test_a_refused_start_says_what_cures_it(place):
    answer = browser("kaops").post("/kesehatan/cadangan/mulai/")
    assert answer.status_code == 409
    assert not BackupRun.objects.exists()


def test_the_part_that_is_asked_again_reloads_the_page_once_it_ended(place):
    boss, run = browser("kaops"), made(1, state="running")
    assert boss.get("/kesehatan/cadangan/keadaan/").headers["HX-Refresh"] == "true"  # its child is gone
    assert "terputus" in page(boss)
    assert BackupRun.objects.get(pk=run.pk).state == "running"  # reading writes nothing


def test_health_counts_only_backups_that_came_to_their_end(place):
    boss = browser("kaops")
    for number, state in ((1, "cancelled"), (2, "failed"), (3, "lost")):
        with act("journal.save_backup", CONSOLE, backup_runs.name_of(made(number, state))):
            pass
    assert "belum pernah" in boss.get("/kesehatan/").content.decode()
    with act("journal.save_backup", CONSOLE, backup_runs.name_of(made(4))):
        pass
    assert backup_runs.last_backup() == Entry.objects.filter(act="journal.save_backup").latest("seq")
    assert "/kesehatan/cadangan/" in boss.get("/kesehatan/").content.decode()


def test_the_list_asks_a_constant_number_of_questions_and_is_paged(place):
    boss, counts = browser("kaops"), []
    page(boss)
    for upto in (1, 3):
        while BackupRun.objects.count() < upto:
            made(BackupRun.objects.count() + 1, by=person("padal", username=f"p{BackupRun.objects.count()}").pk)
        with CaptureQueriesContext(connection) as questions:
            text = page(boss)
        counts.append(len(questions))
    assert counts[0] == counts[1]
    assert 'class="paging"' in text
