"""What does the journal cost? Full verification of a million entries, and one append beside the same write without.

Run: `python -m benchmarks.journal [--entries N] [--folder DIR]`. The folder's disk is the one measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

BATCH = 5000
LIMIT = 60  # seconds for a million entries
WRITES = 200
PAIRS = 10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="siaga-journal-") as name:
        begin(Path(name) / "pos")
        print(f"disk: {disk(Path(name))}; {os.cpu_count()} cores, Python {platform.python_version()}")
        appends()
        many()
        verification(options.entries)


def begin(folder: Path) -> None:
    """A workspace, and a plain table to write into."""
    from siaga.kit import workspace

    workspace.create(folder, workspace.Config(node="ukuran"))
    workspace.activate(folder)
    from django.core.management import call_command
    from django.db import connection

    from siaga.journal import database, keys
    from siaga.journal.context import CONSOLE

    call_command("migrate", verbosity=0, skip_checks=True)
    database.refuse_unsafe()
    keys.begin(CONSOLE)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ukuran (id integer PRIMARY KEY, officer text, state text, at integer)")


def disk(folder: Path) -> str:
    found = subprocess.run(["df", "--output=source,fstype", folder], capture_output=True, text=True, check=False)
    name = " ".join(found.stdout.split()[2:])
    file, took = folder / "sync", []
    for _ in range(50):
        began = time.perf_counter()
        with file.open("ab") as out:
            out.write(b"x" * 4096)
            os.fsync(out.fileno())
        took.append(time.perf_counter() - began)
    return f"{name}, fsync {statistics.median(took) * 1e3:.2f} ms median of 50"


def appends() -> None:
    """Ten pairs of the same committed writes, without and with the journal, for two kinds of write.

    Inside a pair the two alternate commit by commit, so that other work on the machine falls on both alike.
    """
    for name, change in (("one raw INSERT", raw_insert), ("a small ORM write (get, create, update)", orm_write)):
        pairs = [pair(change) for _ in range(PAIRS + 1)][1:]  # the first pair warms up
        plain, kept = (statistics.median(p[way][0] for p in pairs) for way in (False, True))
        wall, cpu = (statistics.median(p[True][at] / p[False][at] - 1 for p in pairs) for at in (0, 1))
        more = statistics.median(p[True][1] - p[False][1] for p in pairs)
        print(
            f"{name}: {plain:.0f} us plain, {kept:.0f} us with its entry: {wall:+.1%} wall, {cpu:+.1%} CPU, "
            f"append {more:.0f} us of CPU (median of {PAIRS} alternating pairs of {WRITES} commits)"
        )


def many() -> None:
    """Entries of one `act_many`, beside as many acts in one transaction."""
    from django.db import transaction

    from siaga.journal.acts import act, act_many
    from siaga.journal.append import Record
    from siaga.journal.context import CONSOLE

    def at_once() -> None:
        with act_many("ukuran.fill_all") as records:
            records += [Record("ukuran.fill", CONSOLE, f"baris/{n}", {"state": "hadir"}) for n in range(WRITES)]

    def one_by_one() -> None:
        with transaction.atomic():
            for n in range(WRITES):
                with act("ukuran.fill", CONSOLE, f"baris/{n}") as change:
                    change["state"] = "hadir"

    for name, way in (("one by one", one_by_one), ("at once", at_once)):
        took = []
        for _ in range(PAIRS + 1):
            cpu = time.process_time()
            way()
            took.append((time.process_time() - cpu) / WRITES * 1e6)
        print(f"{WRITES} entries in one transaction, {name}: {statistics.median(took[1:]):.0f} us of CPU each")


def raw_insert(number: int) -> None:
    """The smallest write there is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ukuran (officer, state, at) VALUES (%s, %s, %s)", [f"p-{number}", "hadir", number]
        )


def orm_write(number: int) -> None:
    """Three statements through the ORM, on a table that the guard does not watch."""
    from datetime import UTC, datetime
    from uuid import uuid4

    from siaga.accounts.models import Session

    now = datetime.now(UTC)
    row = Session.objects.create(session_key=uuid4().hex, session_data="hadir", expire_date=now, seen=now)
    row = Session.objects.get(session_key=row.session_key)
    row.session_data = f"tidak hadir {number}"
    row.save()


def pair(change: Callable[[int], None]) -> dict[bool, tuple[float, float]]:
    """Microseconds of wall time and of CPU per committed write, without (False) and with its entry (True)."""
    spent = {False: [0.0, 0.0], True: [0.0, 0.0]}
    for number in range(2 * WRITES):
        journalled = number % 4 in {1, 2}
        wall, cpu = time.perf_counter(), time.process_time()
        write(change, number, journalled)
        spent[journalled][0] += time.perf_counter() - wall
        spent[journalled][1] += time.process_time() - cpu
    return {way: (wall / WRITES * 1e6, cpu / WRITES * 1e6) for way, (wall, cpu) in spent.items()}


def write(change: Callable[[int], None], number: int, journalled: bool) -> None:
    from django.db import transaction

    from siaga.journal.acts import act
    from siaga.journal.context import CONSOLE

    with act("ukuran.write_row", CONSOLE, f"baris/{number}") if journalled else transaction.atomic() as body:
        change(number)
        if journalled:
            body["state"] = "hadir"


def verification(entries: int) -> None:
    """Fill the journal through its own appender, many to a transaction, then verify all of it."""
    from siaga.journal import reads
    from siaga.journal.acts import act_many
    from siaga.journal.append import Record
    from siaga.journal.context import CONSOLE

    began = time.perf_counter()
    while (size := reads.size()) < entries:
        with act_many("ukuran.fill_all") as records:
            for number in range(min(BATCH, entries - size)):
                records.append(Record("ukuran.fill", CONSOLE, f"baris/{number}", {"state": "hadir"}))
    print(f"filled {entries:,} entries in {time.perf_counter() - began:.0f} s", flush=True)
    lookups()
    began, cpu = time.perf_counter(), time.process_time()
    verdict = reads.verify()
    took = time.perf_counter() - began
    print(f"full verify: {verdict.entries:,} entries in {took:.1f} s ({time.process_time() - cpu:.1f} s of CPU), "
          f"ok={verdict.ok}")  # fmt: skip
    if not verdict.ok or took > LIMIT * entries / 1_000_000:
        sys.exit(1)


def lookups() -> None:
    """What is asked by time: late entries, a shift's log book, the end of a day for its seal."""
    from datetime import UTC, datetime, timedelta

    from siaga.journal import erasing, reads
    from siaga.journal.leaf import microseconds

    now = datetime.now(UTC)
    asked: dict[str, Callable[[], object]] = {
        "late entries": lambda: list(reads.late()[:50]),
        "a minute's log book an hour ago": lambda: list(
            reads.between(now - timedelta(minutes=61), now - timedelta(hours=1))
        ),
        "where a day ends": lambda: reads.first_since(microseconds(now)),
        "the legal hold": erasing.hold,
    }
    for name, ask in asked.items():
        cpu = time.process_time()
        ask()
        print(f"{name}: {(time.process_time() - cpu) * 1e3:.1f} ms of CPU", flush=True)


if __name__ == "__main__":
    main()
