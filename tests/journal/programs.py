"""Whole programs that tests run as processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

WRITER = """
import sys
from pathlib import Path
from siaga.kit import workspace
workspace.activate(Path(sys.argv[1]))
from siaga.journal.acts import act
from siaga.journal.context import Actor
who = Actor(f"u-{sys.argv[2]}", "operator")
for number in range(int(sys.argv[3])):
    with act("tests.write_line", who, f"baris/{sys.argv[2]}/{number}") as change:
        change["line"] = number
    print(change.seq, flush=True)
"""
BEGIN = """
import sys
from pathlib import Path
from siaga.kit import workspace
folder = Path(sys.argv[1])
database = sys.argv[2] if len(sys.argv) > 2 else "sqlite"
workspace.create(folder, workspace.Config(node="Polres Contoh", database=database))
workspace.activate(folder)
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from siaga.journal import keys
from siaga.journal.context import CONSOLE
keys.begin(CONSOLE)
"""
COMMANDS = """
import json, sys
from typer.testing import CliRunner
from siaga.cli.journal import app
for line in sys.stdin:
    done = CliRunner().invoke(app, [*json.loads(line), "--workspace", sys.argv[1], "--json"])
    answer = json.loads(done.stdout) if done.stdout else repr(done.exception)
    print(json.dumps([done.exit_code, answer]), flush=True)
"""


def program(text: str, *arguments: object) -> list[str]:
    """Command line of a program given as text."""
    return [sys.executable, "-c", text, *map(str, arguments)]


def begin(folder: Path, *database: str) -> Path:
    """Make a workspace with its first key."""
    subprocess.run(program(BEGIN, folder, *database), check=True)
    return folder


class Console:
    """A process that runs one journal command after the other in a workspace, and answers in JSON."""

    def __init__(self, folder: Path) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(program(COMMANDS, folder), stdin=pipe, stdout=pipe, text=True)

    def __call__(self, *arguments: object) -> tuple[int, Any]:
        self.process.stdin.write(json.dumps([str(a) for a in arguments]) + "\n")
        self.process.stdin.flush()
        code, answer = json.loads(self.process.stdout.readline())
        return code, answer

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
