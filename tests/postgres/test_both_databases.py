"""PostgreSQL passes the tests that SQLite passes."""

from __future__ import annotations

import json
import shutil
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


@pytest.fixture(scope="module")
def first(address, tmp_path_factory):
    """A workspace with its tables and first key; each test gets a copy of it, for tables take long to make."""
    with psycopg.connect(f"{address}postgres", autocommit=True) as link:
        link.execute("CREATE DATABASE pertama")
    return begin(tmp_path_factory.mktemp("pertama") / "pos", f"{address}pertama")


@pytest.fixture
def post(address, first, tmp_path, request):
    """A workspace of this test's own."""
    name = f"uji_{abs(hash(request.node.name)):x}"
    with psycopg.connect(f"{address}postgres", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE pertama")
    folder = shutil.copytree(first, tmp_path / "pos")
    config = folder / "siaga.toml"
    config.write_text(config.read_text("utf-8").replace(f"{address}pertama", f"{address}{name}"), "utf-8")
    return folder


def test_several_processes_keep_one_tree(post):
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


MANY = """
import sys
from pathlib import Path
from siaga.kit import workspace
workspace.activate(Path(sys.argv[1]))
from siaga.journal.acts import act_many
from siaga.journal.append import Record
from siaga.journal.context import Actor
from siaga.journal.models import Entry
who = Actor(f"u-{sys.argv[2]}", "operator")
for batch in range(5):
    with act_many("tests.take_in") as records:
        records += [Record("tests.receive", who, f"{sys.argv[2]}/{batch}/{n}", {"n": n}) for n in range(20)]
    try:
        with act_many("tests.take_in") as records:
            records += [Record("tests.receive", who, "gagal/1", {}), Record("tests.receive", who, "gagal\\n2", {})]
    except ValueError:
        pass
    rows = Entry.objects.filter(object__startswith=f"{sys.argv[2]}/{batch}/").order_by("seq")
    print(*rows.values_list("seq", flat=True), flush=True)
"""


def test_many_at_once_by_several_processes_keep_one_tree(post):
    """Each batch of `act_many` stands together and in order, a refused one leaves nothing, and the tree is one."""
    pipe = subprocess.PIPE
    takers = [subprocess.Popen(program(MANY, post, n), stdout=pipe, stderr=pipe, text=True) for n in range(3)]
    ended = [taker.communicate(timeout=120) for taker in takers]
    assert [taker.returncode for taker in takers] == [0, 0, 0], ended
    batches = [[int(n) for n in line.split()] for out, _ in ended for line in out.splitlines()]
    assert all(batch == list(range(batch[0], batch[0] + 20)) for batch in batches)
    assert sorted(n for batch in batches for n in batch) == list(range(1, 301))
    console = Console(post)
    code, answer = console("verify")
    console.close()
    assert (code, answer["entries"], answer["ok"]) == (0, 301, True)


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


def test_a_backup_comes_back(post, tmp_path):
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
