"""`siaga tunnel make`: files for both ends, the door set in siaga.toml; Caddy lets through what the door does."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from typer.testing import CliRunner

from siaga.cli.tunnel import app
from siaga.kit import workspace
from siaga.web import field_door

HOST = "siaga.polres.example"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "siaga.toml").write_text('node = "pos"\n', "utf-8")
    return tmp_path


def made(folder, *words: str) -> tuple[int, dict]:
    given = ["--host", HOST, "--server", "203.0.113.7", "--workspace", str(folder), "--json", *words]
    done = CliRunner().invoke(app, given)
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("by", "place"), [("ssh", ("127.0.0.1", "127.0.0.1")), ("wireguard", ("10.90.0.2", "10.90.0.1"))]
)
def test_both_ends_are_written_and_the_door_is_set(folder, by, place):
    code, answer = made(folder, "--by", by)
    assert code == 0, answer
    texts = {file.name: file.read_text() for file in (folder / "tunnel").iterdir()}
    assert len(texts) == len(answer["files"])
    assert not [name for name, text in texts.items() if "@HOST@" in text or "@SERVER@" in text]
    door = field_door.place_of(workspace.read(folder))
    assert (door.host, door.peer, door.public) == (*place, HOST)
    assert f"{door.host}:{door.port}" in texts["Caddyfile"]


def test_the_public_server_forwards_what_the_door_opens_and_no_more(folder):
    made(folder)
    text = (folder / "tunnel" / "Caddyfile").read_text()
    line = next(row.split()[2:] for row in text.splitlines() if row.strip().startswith("@field path"))
    assert sorted(path.removesuffix("*") for path in line) == sorted((*field_door.FIELD, field_door.PULSE))


@pytest.mark.parametrize("server", ["", "a b", "-oProxyCommand=x", "x\nUser root", "$(id)"])
def test_a_server_that_is_no_address_is_refused_and_writes_nothing(folder, server):
    code, answer = made(folder, "--server", server)
    assert code != 0
    assert answer["problems"]
    assert not (folder / "tunnel").exists()
    assert not workspace.read(folder).public_host


@pytest.mark.skipif(not shutil.which("caddy"), reason="needs Debian's caddy")
def test_caddy_reads_the_written_file(folder):
    made(folder)
    words = ["caddy", "adapt", "--config", str(folder / "tunnel" / "Caddyfile"), "--validate"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, env={"HOME": str(folder)})
    assert done.returncode == 0, done.stderr
