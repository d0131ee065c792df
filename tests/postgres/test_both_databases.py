"""PostgreSQL passes the tests that SQLite passes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import psycopg
import pytest

from journal.programs import WRITER, Console, begin, program
from postgres import server

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(bool(server.missing()), reason=server.missing() or "is here"),
]


@pytest.fixture(scope="module")
def address():
    with server.running() as url:
        yield url


def database(address, name):
    with psycopg.connect(f"{address}postgres", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    return f"{address}{name}"


def test_several_processes_keep_one_tree(address, tmp_path):
    post = begin(tmp_path / "pos", database(address, "beberapa"))
    writers = [
        subprocess.Popen(program(WRITER, post, number, 25), stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    numbers = [int(line) for w in writers for line in w.communicate(timeout=120)[0].split()]
    assert sorted(numbers) == list(range(1, 101))
    console = Console(post)
    code, answer = console("verify")
    console.close()
    assert (code, answer["entries"], answer["ok"]) == (0, 101, True)


SAVE = """
import json, sys
from pathlib import Path
from siaga.kit import workspace
folder = Path(sys.argv[1])
workspace.activate(folder)
from siaga.journal import backup, database
from siaga.journal.context import CONSOLE
database.refuse_unsafe()
shares = backup.make_recovery_key(CONSOLE)
backup.save(folder, folder.parent / "a.cadangan", CONSOLE)
print(json.dumps(shares))
"""
RESTORE = "from siaga.cli.backup import app; app()"


def test_a_backup_comes_back(address, tmp_path):
    post = begin(tmp_path / "pos", database(address, "cadangan"))
    subprocess.run(program(WRITER, post, 1, 10), check=True, capture_output=True)
    saved = subprocess.run(program(SAVE, post), capture_output=True, text=True, check=False)
    assert saved.returncode == 0, saved.stderr
    subprocess.run(program(WRITER, post, 2, 10), check=True, capture_output=True)
    (tmp_path / "bagian").write_text("\n".join(json.loads(saved.stdout)))
    arguments = ["restore", tmp_path / "a.cadangan", tmp_path / "baru", "--shares", tmp_path / "bagian", "--json"]
    done = subprocess.run(program(RESTORE, *arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    # Key, ten lines, recovery key, backup, restore.
    assert (answer["ok"], answer["entries"]) == (True, 14)
