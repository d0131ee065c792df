"""JavaRosa, the engine of ODK Collect, from pyxform's validator: it loads a form, fills it by seed, serialises."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyxform

JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
PROGRAM = Path(__file__).parent / "Fill.java"


def filled(form: str, count: int, seed: int, folder: Path) -> list[bytes]:
    """So many submissions of a form, as JavaRosa writes them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "form.xml").write_text(form, "utf-8")
    out = folder / "out"
    out.mkdir()
    words = [
        "java",
        "-Xshare:auto",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        JAR,
        PROGRAM,
        folder / "form.xml",
        out,
        count,
        seed,
    ]
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return [file.read_bytes() for file in sorted(out.iterdir(), key=lambda f: int(f.stem))]
