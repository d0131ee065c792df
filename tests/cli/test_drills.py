"""The drills of the post: back up, restore, ship, take over, upgrade and go back, all from the terminal."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def post(tmp_path_factory, terminal_in):
    """A small real post with a recovery key, and the file of its two shares."""
    folder = tmp_path_factory.mktemp("post")
    terminal = terminal_in(folder)
    terminal.json("init", ".", "--profile", "pilkada-2024", "--regency", "31.01")
    shares = terminal.json("recovery-key")
    (folder / "shares").write_text(f"{shares['share_1']}\n{shares['share_2']}\n", "utf-8")
    return terminal


def test_a_backup_is_unreadable_and_comes_back_whole(post):
    saved = post.json("backup", "a.cadangan")
    raw = (post.folder / "a.cadangan").read_bytes()
    assert b"SQLite" not in raw
    assert b"village" not in raw
    back = post.json("restore", "a.cadangan", "back", "--shares", "shares")
    assert back["ok"] is True
    assert back["entries"] > saved["entries"]
    assert (post.folder / "back" / "siaga.toml").is_file()


def test_one_share_alone_restores_nothing(post):
    post.json("backup", "b.cadangan")
    first = (post.folder / "shares").read_text("utf-8").split()[0]
    (post.folder / "one").write_text(f"{first}\n{first}\n", "utf-8")
    assert post.run("restore", "b.cadangan", "nothing", "--shares", "one").returncode == 1
    assert not (post.folder / "nothing" / "siaga.toml").exists()


def test_the_second_machine_takes_over_from_the_newest_backup_that_opens(post):
    shipped = post.json("ship", "ship")
    assert post.json("ship", "ship") == shipped, "nothing new, nothing shipped"
    cut = (post.folder / shipped["file"]).read_bytes()[:3000]
    (post.folder / "ship" / "siaga-999999999.cadangan").write_bytes(cut)
    taken = post.json("take-over", "ship", "second", "--shares", "shares", "--reason", "mesin utama mati")
    assert (taken["ok"], taken["unreadable"]) == (True, ["siaga-999999999.cadangan"])
    assert taken["backup"] in shipped["file"]
    acts = _acts(post, "second")
    assert {"journal.restore_backup", "journal.rotate_key", "journal.take_over"} <= set(acts)


def test_an_older_workspace_is_not_served_until_it_is_upgraded(post):
    _migrate(post, "vulnerability", "0001")
    _migrate(post, "territory", "0001")
    for words in (("serve", "--port", "18999"), ("show", "feasibility")):
        refused = post.run(*words)
        assert refused.returncode == 1, words
        assert "siaga upgrade" in refused.stderr
    done = post.json("upgrade", "before.cadangan")
    assert done["ok"] is True
    assert "vulnerability.0002_assessments" in done["applied"]
    assert post.json("upgrade", "again.cadangan")["applied"] == []


def test_a_failed_upgrade_leaves_the_workspace_as_it_was_and_one_can_go_back(post):
    _migrate(post, "vulnerability", "0001")
    before = post.json("journal", "verify")
    code = (
        "from django.core import management as m\n"
        "real = m.call_command\n"
        "import siaga.journal.upgrading as u\n"
        "def half(*a, **k):\n"
        "    real('migrate', 'vulnerability', '0002', verbosity=0)\n"
        "    raise OSError('power')\n"
        "u.call_command = half\n"
        "from pathlib import Path\n"
        "from siaga.journal.context import CONSOLE\n"
        "try:\n"
        "    u.upgrade(Path('.').resolve(), Path('failed.cadangan'), CONSOLE)\n"
        "except OSError:\n"
        "    print(len(u.waiting()))\n"
    )
    assert int(_python(post, code)) > 0, "the migration is waiting again"
    after = post.json("journal", "verify")
    assert after["ok"] is True
    assert after["entries"] == before["entries"] + 1, "the backup's own act stays, nothing else"
    back = post.json("restore", "failed.cadangan", "went-back", "--shares", "shares")
    assert back["ok"] is True
    post.json("upgrade", "last.cadangan")


def _acts(post, folder: str) -> list[str]:
    code = "from siaga.journal.models import Entry\nprint(*Entry.objects.values_list('act', flat=True))"
    return _python(post, code, folder).split()


def _migrate(post, app: str, name: str) -> None:
    code = (
        "from django.core.management import call_command\n"
        f"call_command('migrate', '{app}', '{name}', verbosity=0, skip_checks=True)"
    )
    _python(post, code)


def _python(post, code: str, folder: str = ".") -> str:
    start = (
        "from pathlib import Path\n"
        "from siaga.kit import workspace\n"
        f"workspace.activate(Path('{folder}').resolve())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + code], cwd=post.folder, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
