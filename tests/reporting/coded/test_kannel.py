"""SMS through the real Kannel: every message arrives once, answered, and an outage of ours loses none."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import pytest

FAKE = Path("/usr/lib/kannel/test/fakesmsc")
SIAGA = Path(sys.executable).parent / "siaga"
ENV = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE")}
pytestmark = pytest.mark.skipif(not (shutil.which("bearerbox") and FAKE.is_file()), reason="needs Debian's Kannel")


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@dataclass
class Field:
    """A post with Kannel before it; the post can be stopped and started, Kannel stays."""

    folder: Path
    port: int
    modem: int
    people: list[list[str]]
    handset: subprocess.Popen[bytes] | None = None
    server: subprocess.Popen[bytes] | None = None
    boxes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        self.server = subprocess.Popen([SIAGA, "serve", "--port", str(self.port)], cwd=self.folder, env=ENV)
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/kesehatan/hidup/", timeout=5)
                return
            except OSError:
                time.sleep(0.25)
        raise AssertionError("the post does not answer")

    def stop(self) -> None:
        if self.server:
            self.server.kill()
            self.server.wait(timeout=15)

    def send(self, texts: list[tuple[str, str]]) -> Path:
        """Messages over the modem, from (telephone, text); the file where their answers are written."""
        rows = [f"{phone} 110 text {text}" for phone, text in texts]
        words = [FAKE, "-H", "127.0.0.1", "-r", self.modem, "-i", "0.01", "-m", len(rows), *rows]
        if self.handset is not None:  # Kannel listens to one modem at a time
            self.handset.kill()
            self.handset.wait(timeout=10)
        log = self.folder / "modem.log"
        with log.open("wb") as out:
            self.handset = subprocess.Popen([str(w) for w in words], stdout=out, stderr=subprocess.STDOUT)
        return log

    def stored(self) -> list[tuple[str, str]]:
        """Post and instance of every report in the database."""
        with sqlite3.connect(f"file:{self.folder}/siaga.sqlite3?mode=ro", uri=True) as db:
            return db.execute("SELECT post, instance FROM reporting_report").fetchall()

    def wait(self, count: int, seconds: float = 90) -> int:
        until = time.monotonic() + seconds
        while len(self.stored()) < count and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(0.5)
        return len(self.stored())


def run(folder: Path, *words: object) -> str:
    """A command's output; what it said when it failed."""
    done = subprocess.run(
        [str(w) for w in words], cwd=folder, env=ENV, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def post(tmp_path_factory) -> Iterator[Field]:
    folder = tmp_path_factory.mktemp("pos")
    run(folder, SIAGA, "init", ".", "--sample", "banyuasin-pilkada-2024", "--json")
    people = json.loads(run(folder, sys.executable, Path(__file__).with_name("open_day.py"), folder))
    (folder / "keys" / "sms").write_text("rahasia\n")
    with (folder / "siaga.toml").open("a") as out:
        out.write(f'sms_token_file = "{folder}/keys/sms"\n')
    port, modem, *ports = free_ports(5)
    text = (files("siaga") / "data" / "templates" / "kannel.conf").read_text("utf-8")
    for old, new in (
        ("RAHASIA/", "rahasia/"), (":8000", f":{port}"), ("13002", str(modem)), ("13000", str(ports[0])),
        ("13001", str(ports[1])), ("13003", str(ports[2])), ("/var/spool/kannel", str(folder)),
        ("http-queue-delay = 10", "http-queue-delay = 1"),
    ):  # fmt: skip
        text = text.replace(old, new)
    (folder / "kannel.conf").write_text(text)
    found = Field(folder, port, modem, people)
    for box in ("bearerbox", "smsbox"):
        found.boxes.append(
            subprocess.Popen([box, "kannel.conf"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )
        time.sleep(1.5)
    found.start()
    yield found
    found.stop()
    for box in [*([found.handset] if found.handset else []), *reversed(found.boxes)]:
        box.kill()
        box.wait(timeout=10)


def hourly(people: list[list[str]], count: int, hour: int) -> list[tuple[str, str]]:
    """So many different messages: post by post, minute by minute."""
    rows = [(*people[n % len(people)], n // len(people)) for n in range(count)]
    return [(phone, f"SIT {number} 1 J{hour:02d}{minute:02d}") for phone, number, minute in rows]


def test_two_hundred_messages_are_two_hundred_reports_and_an_outage_loses_and_doubles_none(post):
    log = post.send(hourly(post.people, 200, 1))
    assert post.wait(200) == 200
    answers = log.read_text(errors="replace").count("diterima")
    assert answers == 200
    post.stop()
    post.send(hourly(post.people, 50, 2))
    time.sleep(3)
    assert len(post.stored()) == 200
    post.start()
    assert post.wait(250) == 250
    time.sleep(2)
    rows = post.stored()
    assert len(rows) == len({instance for _, instance in rows}) == 250
