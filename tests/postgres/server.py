"""A scratch PostgreSQL 15 of Debian's package, under its own user, on a free port of the loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path("/usr/lib/postgresql/15/bin")


def missing() -> str:
    """Why no server can be started here; empty when it can."""
    if not (BIN / "initdb").exists():
        return "needs PostgreSQL 15 (Debian's package postgresql)"
    if os.geteuid() == 0 and not _has_user():
        return "needs the user postgres"
    return ""


def _has_user() -> bool:
    return any(user.pw_name == "postgres" for user in pwd.getpwall())


def _run(*command: object, **more: object) -> None:
    # PostgreSQL refuses to run as root.
    own = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*own, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/", **more)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[str]:
    """The server's address as `postgresql://siaga@127.0.0.1:PORT/`; stopped and removed afterwards."""
    # In memory where there is some: the settings stay those of a post, and a flush costs nothing.
    where = "/dev/shm" if Path("/dev/shm").is_dir() else None
    folder, port = Path(tempfile.mkdtemp(prefix="siaga-postgresql-", dir=where)), _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        _run(BIN / "initdb", "-D", data, "-U", "siaga", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -h 127.0.0.1 -k {folder}"
        _run(BIN / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://siaga@127.0.0.1:{port}/"
        finally:
            _run(BIN / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
