"""How does a file of reports come in? JSON lines, 5,000 at a time, an outcome for each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from siaga.journal.context import CONSOLE
from siaga.reporting import intake, moment, reading
from siaga.reporting.envelope import Envelope, Outcome, Turned

TOGETHER = 5_000
LONGEST = 64 * 1024


def take_file(file: Path) -> list[Outcome]:
    """Take in a file of JSON lines; blank lines are left out. Safe to repeat."""
    found: list[Outcome] = []
    with file.open("rb") as lines:
        full = (line for line in lines if line.strip())
        while part := list(islice(full, TOGETHER)):
            found += _take(part)
    return found


def _take(lines: list[bytes]) -> Iterator[Outcome]:
    read = [_read(line) for line in lines]
    answers = iter(intake.take([e for e in read if isinstance(e, Envelope)]))
    return (e if isinstance(e, Turned) else next(answers) for e in read)


def _read(line: bytes) -> Envelope | Turned:
    try:
        raw = json.loads(line) if len(line) <= LONGEST else None
    except (ValueError, RecursionError):
        raw = None
    given = {"channel": "batch", "sender": CONSOLE.id, "taken_by": CONSOLE.id, "role": CONSOLE.role}
    return reading.read(raw, moment.now(), **given)
