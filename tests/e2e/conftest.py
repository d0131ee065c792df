"""One served post for each module, a real browser, and a signed-in page per role.

    def test_the_roll_is_read(sign_in):
        page = sign_in("operator")      # any role of accounts.roles; a page without sign-in: sign_in("")
        page.goto("/apel/")
        axe(page); fits(page); shot(page, "apel")

The sample is made and planned once a session (or kept in `SIAGA_E2E=DIR`) and copied for each module.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from screen import BROWSER, FLAGS, Watch

SIAGA = Path(sys.executable).parent / "siaga"
HERE = Path(__file__).parent
ENV = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "SIAGA_WORKSPACE")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(not BROWSER, reason="needs Debian's Chromium"))


@dataclass(frozen=True)
class Post:
    """A post that is served: its folder, its address, and a session key per role."""

    folder: Path
    address: str
    keys: dict[str, str]

    def siaga(self, *words: str) -> str:
        """Run a command of Siaga in this workspace; its output."""
        return run([SIAGA, *words], self.folder)

    def script(self, file: str, *words: str) -> str:
        """Run a small program of this folder on the workspace (its first argument); its output."""
        return run([sys.executable, HERE / file, self.folder, *words], self.folder)


def run(words: list[Any], folder: Path) -> str:
    """A command's output; what it said when it failed."""
    done = subprocess.run(
        [str(w) for w in words], cwd=folder, env=ENV, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Banyuasin sample, planned, with its people; never served itself, made once for all workers."""
    kept, base = os.environ.get("SIAGA_E2E"), tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = Path(kept) if kept else shared / "contoh" / "pos"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "contoh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "keys.json").is_file():
            _make(folder)
    return folder


def _make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    run([SIAGA, "init", ".", "--sample", "banyuasin-pilkada-2024", "--json"], folder)
    run([SIAGA, "plan", "--json"], folder)
    keys = run([sys.executable, HERE / "make_people.py", folder], folder)
    (folder / "keys.json").write_text(keys, "utf-8")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(folder: Path, *words: str, port: int = 0) -> tuple[subprocess.Popen[str], str]:
    """Serve this workspace; the process and its address, once it answers."""
    port = port or free_port()
    process = subprocess.Popen(
        [SIAGA, "serve", "--port", str(port), *words], cwd=folder, env=ENV, text=True, stdout=subprocess.PIPE
    )
    try:
        return process, answers(port)
    except AssertionError:
        process.kill()
        raise


def answers(port: int) -> str:
    """The address of the post at this port, once it answers."""
    address = f"http://localhost:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/kesehatan/hidup/", timeout=5)
            return address
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the post did not answer within a minute")


def stop(process: subprocess.Popen[str]) -> None:
    """End a post that was served."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture(scope="module")
def served(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """A copy of the sample, served for this module."""
    folder = tmp_path_factory.mktemp("pos") / "pos"
    shutil.copytree(sample, folder)
    process, address = serve(folder)
    yield Post(folder, address, json.loads((folder / "keys.json").read_text("utf-8")))
    stop(process)


@pytest.fixture(scope="module")
def post(served: Post) -> str:
    """The address of the module's post."""
    return served.address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for this module: its event loop must be gone when other modules ask the database."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium: Any, served: Post) -> Iterator[Callable[..., Any]]:
    """`sign_in(role, **context)` gives a page of its own browser context; every page is watched to the end."""
    opened = []

    def open_page(role: str = "", **options: Any) -> Any:
        context = chromium.new_context(base_url=served.address, **options)
        if role:
            context.add_cookies([{"name": "sessionid", "value": served.keys[role], "url": served.address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.watch = Watch(page, served.address)
        opened.append((context, page))
        return page

    yield open_page
    for context, _ in opened:
        context.close()
    assert not [wrong for _, page in opened for wrong in page.watch.wrong]


@pytest.fixture
def page(sign_in: Callable[..., Any]) -> Any:
    """A page nobody signed in on."""
    return sign_in("")
