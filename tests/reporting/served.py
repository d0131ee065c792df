"""A small post that really runs: its workspace, its server as a process of its own, and a client."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

SECRET = "rahasia-latihan"
MAKE = """
import sys
from datetime import date
from pathlib import Path
from siaga.kit import workspace
folder = Path(sys.argv[1])
secret = str(folder / "sms")
workspace.create(folder, workspace.Config(node="latihan", rehearsal=len(sys.argv) > 3))
workspace.change(folder, sms_token_file=secret)
(folder / "sms").write_text("rahasia-sms")
(folder / "keys").mkdir(exist_ok=True)
(folder / "keys" / "secret").write_text("x" * 60)
workspace.activate(folder)
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from siaga.journal import keys
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock
keys.begin(CONSOLE)
from operation.cast import open_cast
open_cast()
from siaga.reporting.acts import draw_schedule
from siaga.reporting.schedule import PlannedPost
posts = [
    PlannedPost(
        f"P{n:05d}", f"polsek-{n % 21}", f"16.07.{n % 21 + 1:02d}", f"desa-{n // 4}", (f"S{n}-1", f"S{n}-2")
    )
    for n in range(int(sys.argv[2]))
]
draw_schedule("voting", "voting", date(2024, 11, 27), posts, CONSOLE)
from siaga.accounts.device_acts import digest
from siaga.accounts.models import Device, RoleAssignment, User
now = clock.now()
with act("tests.make_person", CONSOLE, "operator"):
    user = User.objects.create(id="u1", username="operator", name="Operator", password="!", created_at=now)
    RoleAssignment.objects.create(
        user=user, role="operator", scope_kind="regency", scope_code="16.07", granted_by="x", granted_at=now
    )
    Device.objects.create(
        id="hp1", user=user, label="HP", secret_hash=digest("rahasia-latihan"), issued_by="x", issued_at=now,
        enrolled_at=now, code_until=now,
    )
"""
TESTS = Path(__file__).parents[1]
DAY = date(2024, 11, 27)


def at(hour: float) -> datetime:
    """A time of the voting day in WIB, as UTC."""
    return datetime(2024, 11, 26, 17, tzinfo=UTC) + timedelta(hours=hour)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that works on this folder."""
    clean = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_TEST_DATABASE")}
    return {**clean, "SIAGA_WORKSPACE": str(folder), "PYTHONPATH": str(TESTS)}


def make(folder: Path, posts: int, *, rehearsal: bool = False) -> Path:
    """A workspace with so many posts, their schedule, and one enrolled phone of an operator."""
    words = [sys.executable, "-c", MAKE, str(folder), str(posts), *(["latihan"] if rehearsal else [])]
    env = {k: v for k, v in environment(folder).items() if k != "SIAGA_WORKSPACE"}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """The post's server; it may be killed and started again on the same port."""

    def __init__(self, folder: Path, *, before: list[str] | None = None) -> None:
        self.folder, self.port, self.before = folder, free_port(), before or []
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, wait: float = 60) -> Server:
        words = [*self.before, str(Path(sys.executable).parent / "siaga"), "serve", "--port", str(self.port)]
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*words, "-w", str(self.folder)], env=environment(self.folder), stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + wait
        while time.monotonic() < until:
            try:
                Client(self.port).ask("GET", "/kesehatan/hidup/")
                return self
            except OSError:
                assert self.process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """kill -9 of the whole server."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def cpu(self) -> float:
        """Seconds of CPU the server has used, its threads included."""
        assert self.process
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Client:
    """One phone's connection."""

    def __init__(self, port: int, timeout: float = 30) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        self.link.request(method, path, body, headers)
        answer = self.link.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def report(self, raw: Any, path: str = "/api/lapor/") -> tuple[int, dict[str, str], bytes]:
        body = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
        return self.ask(
            "POST", path, body, Authorization=f"Bearer hp1.{SECRET}", **{"Content-Type": "application/json"}
        )


def said(instance: str, post: int, **more: Any) -> dict[str, Any]:
    """Post number so-and-so says at 10.00 that all is smooth."""
    return {
        "instance": instance, "kind": "situation", "post": f"P{post:05d}", "slot": "+0T1000",
        "answers": {"state": "smooth", "note": "cuaca cerah, antrean wajar"}, "at": at(10).isoformat(),
        "sent_at": datetime.now(UTC).isoformat(), **more,
    }  # fmt: skip
