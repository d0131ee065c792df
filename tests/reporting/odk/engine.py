"""JavaRosa, the engine of ODK Collect, from pyxform's validator: it loads a form, fills it by seed, serialises."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

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


def said(root: ElementTree.Element, answers: dict[str, Any]) -> dict[str, Any]:
    """What the client wrote, read without our reader; `answers`, as stored, tell the kinds only."""
    out: dict[str, Any] = {}
    for child in root:
        text = (child.text or "").strip()
        if child.tag in ("siaga_waktu", "siaga_lokasi", "meta") or not text:
            continue
        kept = answers.get(child.tag)
        if isinstance(kept, int):
            out[child.tag] = int(text)
        elif child.tag == "place":
            out[child.tag] = [round(float(n), 5) for n in text.split()[:2]]
        elif isinstance(kept, list):
            out[child.tag] = sorted(text.split())
        else:
            out[child.tag] = text[:5] if child.tag in ("entered", "left") else text
    return out
