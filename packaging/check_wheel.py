"""Does an installed wheel work by itself? Apart from the checkout and without Node: the size, the plan, the page.

Run by `make wheel` with the wheel and the locked versions; ends with an error at what does not hold first.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

MOST_MB = 450
LIBRARIES = ("htmx.js", "jsqr.js", "maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css", "pmtiles.js")
UV = Path(sys.executable).with_name("uv")


def main(wheel: Path, locked: Path) -> None:
    """Install into a new environment in a new folder and use it from there."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        venv.create(home / "env", with_pip=False)
        python = home / "env" / "bin" / "python"
        words = ["pip", "install", "--quiet", "--python", python, "--constraint", locked, wheel]
        subprocess.run([UV, *words], check=True)  # noqa: S603
        say(f"Default install: {installed_mb(home / 'env'):.0f} MB of {MOST_MB} without bytecode")
        siaga = home / "env" / "bin" / "siaga"
        alone = {"PATH": str(home / "env" / "bin"), "HOME": folder}
        subprocess.run([siaga, "demo", "--no-serve"], cwd=home, env=alone, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        served(siaga, home / "demo-workspace", alone)
    say("The installed wheel plans, serves its page and holds the browser libraries")


def say(text: str) -> None:
    """One line for whoever runs this."""
    sys.stdout.write(f"{text}\n")


def installed_mb(env: Path) -> float:
    """Megabytes of site-packages without bytecode."""
    files = (f for f in env.glob("lib/*/site-packages/**/*") if f.is_file() and f.suffix != ".pyc")
    size = sum(f.stat().st_size for f in files) / 1e6
    if size >= MOST_MB:
        sys.exit(f"The default install takes {size:.0f} MB, {MOST_MB} at most")
    return size


def served(siaga: Path, workspace: Path, env: dict[str, str]) -> None:
    """Start the server, fetch the first page and every library, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603
        [siaga, "serve", "--port", str(port)], cwd=workspace, env=env, stdout=subprocess.DEVNULL
    )
    try:
        for path in ("/", *(f"/static/vendor/{name}" for name in LIBRARIES)):
            if not fetched(f"http://127.0.0.1:{port}{path}"):
                sys.exit(f"{path} is not served by the installed wheel")
    finally:
        server.terminate()
        server.wait(timeout=30)


def fetched(url: str, patience: float = 60.0) -> bytes:
    """The body of a page; waits while the server starts, b"" when it answers with an error."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  # our own server
                return bytes(answer.read())
        except urllib.error.HTTPError:
            return b""
        except OSError:
            if time.monotonic() > until:
                return b""
            time.sleep(0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
