"""The real server: what it refuses to serve, how fast the first page is, and that it stops cleanly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from siaga.kit.errors import Refused
from siaga.kit.workspace import Config
from siaga.web import server

SIAGA = Path(sys.executable).parent / "siaga"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "pos.polres.example"])
def test_without_tls_only_this_machine_is_served(host):
    with pytest.raises(Refused, match="TLS"):
        server.check(host, open_plan_page=False)


@pytest.mark.django_db
def test_a_database_that_may_lose_writes_is_not_served(monkeypatch):
    from siaga.journal import database

    monkeypatch.setattr(
        database, "live",
        lambda: {"journal_mode": "wal", "synchronous": "1", "foreign_keys": "1", "transaction_mode": "immediate"},
    )  # fmt: skip
    with pytest.raises(Refused, match="synchronous"):
        server.check("127.0.0.1", open_plan_page=False)


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("10.0.0.1", False)]
)
def test_loopback(host, here):
    assert server.loopback(host) is here


def test_the_deployment_check_is_clean(tmp_path):
    """Django's own check for deployment, on a workspace with TLS, with every warning an error."""
    from siaga.kit import workspace

    workspace.create(tmp_path, Config(node="pos"))
    with (tmp_path / "siaga.toml").open("a") as file:
        file.write('tls_certificate = "sertifikat.pem"\ntls_key = "kunci.pem"\n')
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret").write_text("kunci-uji-" + "aB3dE6gH9kLmNoPqRsTuVwXyZ" * 3)
    env = {**os.environ, "SIAGA_WORKSPACE": str(tmp_path), "DJANGO_SETTINGS_MODULE": "siaga.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_bandit_is_clean():
    import siaga

    folder = Path(siaga.__file__).parent
    rules = str(folder.parent.parent / "pyproject.toml")
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", str(folder), "-c", rules],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def ask(address: str) -> tuple[int, bytes, float]:
    start = time.perf_counter()
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status, answer.read(), time.perf_counter() - start


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A real post: its own workspace, its own process, on a free port."""
    folder, port = tmp_path_factory.mktemp("pos"), free_port()
    env = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE")}
    subprocess.run(
        [SIAGA, "init", ".", "--sample", "banyuasin-pilkada-2024", "--json"],
        cwd=folder, env=env, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    process = subprocess.Popen(
        [SIAGA, "serve", "--port", str(port), "--demo"], cwd=folder, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            ask(f"{address}/kesehatan/hidup/")
            break
        except OSError:
            time.sleep(0.25)
    yield address, process
    if process.poll() is None:
        process.kill()


def test_the_first_page_is_warm_and_a_stranger_reads_the_demos_plan_page(post):
    address, _ = post
    status, page, _ = ask(f"{address}/")
    assert status == 200
    assert b"Belum ada rencana" in page


def test_static_files_are_served_and_nothing_else_of_the_disk(post):
    address, _ = post
    assert b"--paper" in ask(f"{address}/static/siaga/base.css")[1]
    for path in ("/static/../settings.py", "/static/%2e%2e/settings.py", "/siaga.toml", "/static/siaga/"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(address + path)
        assert refused.value.code == 404


def test_another_host_name_is_refused(post):
    """A page on another site cannot reach the demo under its own name (DNS rebinding)."""
    address, _ = post
    request = urllib.request.Request(f"{address}/rencana/", headers={"Host": "jahat.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 400


def test_the_answer_names_no_software(post):
    address, _ = post
    with urllib.request.urlopen(f"{address}/masuk/", timeout=10) as answer:
        assert "server" not in {name.lower() for name in answer.headers}


def test_liveness(post):
    assert json.loads(ask(f"{post[0]}/kesehatan/hidup/")[1]) == {"ok": True}


def test_it_stops_cleanly_when_told(post):
    _, process = post
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) in (0, -signal.SIGTERM)
    assert "Traceback" not in process.stdout.read()
