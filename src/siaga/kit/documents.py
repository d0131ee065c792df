"""How does a document get onto paper? Typst templates with data, and pictures; no system libraries."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal


def pdf(template: str, data: dict[str, Any], pictures: dict[str, str] | None = None) -> bytes:
    """Render a typst template to PDF. It reads `data` by `json("data.json")`, so no value is ever typst code.

    `pictures` are SVG texts by file name. Only the fonts inside typst are used and no time is written: the
    same input gives the same bytes.
    """
    return _compile(template, {"data.json": json.dumps(data, ensure_ascii=False), **(pictures or {})}, "pdf")


def png(svg: str, width: int = 1600) -> bytes:
    """An SVG as a PNG of `width` pixels."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("a.svg", width: 800pt)'
    return _compile(page, {"a.svg": svg}, "png", ppi=width * 72 / 800)


def _compile(template: str, files: dict[str, str], shape: Literal["pdf", "png"], ppi: float = 144) -> bytes:
    import typst

    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in {"main.typ": template, **files}.items():
            (root / name).write_text(text, "utf-8")
        options: dict[str, Any] = {"ignore_system_fonts": True, "timestamp": 0}
        return _one(typst.compile(str(root / "main.typ"), root=folder, format=shape, ppi=ppi, **options))


def _one(answer: object) -> bytes:
    if not isinstance(answer, bytes):
        raise ValueError("the picture has several pages")
    return answer
