"""Is the child alive, and how is it started and ended? Long work beside the pages; no database here."""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404
import sys
import time
from contextlib import suppress
from pathlib import Path

GO = b"go\n"
_ours: dict[int, subprocess.Popen[bytes]] = {}


def start(module: str, number: int, workspace: Path) -> tuple[int, str]:
    """A child for work of this number, in a session of its own; it waits for `release`.

    Runs `python -m MODULE WORKSPACE NUMBER`. Returns its pid and when it was born.
    """
    child = subprocess.Popen(  # noqa: S603  # nosec B603
        [sys.executable, "-m", module, str(workspace), str(number)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=workspace, start_new_session=True,
    )  # fmt: skip
    _ours[child.pid] = child
    return child.pid, born(child.pid)


def release(pid: int) -> None:
    """Tell a child of ours to begin: its work stands in the database now."""
    pipe = _ours[pid].stdin
    with suppress(OSError):
        if pipe:
            pipe.write(GO)
            pipe.close()


def abandon(pid: int) -> None:
    """Close the pipe of a child whose work never came to be; it ends by itself."""
    pipe = _ours[pid].stdin
    with suppress(OSError):
        if pipe:
            pipe.close()


def born(pid: int) -> str:
    """When the kernel says this process began; "" for none and for one that has ended and waits to be fetched."""
    if (child := _ours.get(pid)) and child.poll() is not None:
        del _ours[pid]
        return ""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self").exists() else _answers(pid)
    return "" if fields[0] in "ZX" else fields[19]


def _answers(pid: int) -> str:
    """Without /proc only the number can be asked."""
    try:
        os.kill(pid, 0)
    except OSError:
        return ""
    return "alive"


def alive(pid: int, since: str) -> bool:
    """Whether this very child still runs."""
    return bool(pid and since and born(pid) == since)


def end(pid: int, since: str, patience: float = 5.0) -> None:
    """Kill the child and every worker of it, and wait until it is gone."""
    if not alive(pid, since):
        return
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + patience
    while alive(pid, since) and time.monotonic() < until:
        time.sleep(0.02)
