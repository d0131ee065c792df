"""What do all commands share? The workspace option, JSON or words, progress, and the exit code of a refusal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from siaga.kit import workspace
from siaga.kit.errors import Problem, Refused

Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Folder ruang kerja; bawaan: folder ini. / Workspace folder."),
]
Recipient = Annotated[str, typer.Option("--for", help="Penerima salinan. / Who receives the copy.")]
Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON ke keluaran baku. / One JSON object.")]
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def enter(folder: Path | None) -> Path:
    """Find the workspace and start the database layer on it."""
    path = workspace.locate(folder)
    workspace.activate(path)
    return path


def tell(as_json: bool, value: Any, words: Callable[[], None]) -> None:
    """Print one JSON object, or the words for a person."""
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str) + "\n")
    else:
        words()


def lines(rows: Iterable[object]) -> None:
    """Print one line each, as it stands."""
    for row in rows:
        out.print(str(row), markup=False)


def show_problem(problem: Problem) -> None:
    """One problem in Indonesian, then English, on standard error."""
    mark = "[yellow]Peringatan[/]" if problem.level == "warning" else "[red]Ditolak[/]"
    err.print(mark, end=" ")
    err.print(str(problem), markup=False, soft_wrap=True)


@contextmanager
def refusals(as_json: bool = False) -> Iterator[None]:
    """Turn `Refused` into exit code 1 with every problem shown; nothing was written."""
    try:
        with _told_when_outdated():
            yield
    except Refused as refused:
        if as_json:
            rows = [p.as_dict() for p in refused.problems]
            tell(True, {"ok": False, "written": 0, "problems": rows}, lambda: None)
        for problem in [] if as_json else refused.problems:
            show_problem(problem)
        raise typer.Exit(1) from refused
    except KeyboardInterrupt as stopped:
        err.print("Dibatalkan; tidak ada yang ditulis. / Cancelled; nothing was written.")
        raise typer.Exit(1) from stopped


@contextmanager
def _told_when_outdated() -> Iterator[None]:
    """A missing table or column means a workspace of an older version: say so and name the cure."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError:
        from siaga.journal import upgrading

        upgrading.refuse_outdated()
        raise


@contextmanager
def working(as_json: bool, what: str) -> Iterator[Callable[[str], None]]:
    """A spinner with the stage's name and the time; Ctrl-C cancels. Silent for JSON."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=as_json) as bar:
        task = bar.add_task(what)
        yield lambda stage: bar.update(task, description=f"{what}: {stage}")
