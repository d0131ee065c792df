"""How does one paper become PDF and DOCX alike? Blocks of text, tables and signatures, rendered by two writers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from siaga.kit import documents

_TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `widths` are shares of the page's width, `foot` a last row in bold."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    foot: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in (self.header, *self.rows, *([self.foot] if self.foot else [])):
            if len(row) != len(self.widths):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.widths)}")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs; `note` says when it was signed in the system, else a wet signature is awaited."""

    position: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures side by side."""

    signers: tuple[Signature, ...]


Block = Heading | Text | Grid | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: title, subtitle, blocks in order, and a line at the foot of each page."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    foot: str = ""

    def digest(self) -> str:
        """SHA-256 of title, subtitle and blocks without signatures, hexadecimal."""
        content = [b for b in self.blocks if not isinstance(b, Signatures)]
        text = json.dumps([self.title, self.subtitle, _as_data(content)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_data(self) -> dict[str, Any]:
        """The paper as plain data, to be kept."""
        return {"title": self.title, "subtitle": self.subtitle, "foot": self.foot, "blocks": _as_data(self.blocks)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Paper:
        """The paper of `as_data`, also after JSON; signatures are not kept."""
        blocks = tuple(_from_data(dict(b)) for b in data["blocks"])
        return cls(data["title"], data["subtitle"], blocks, data["foot"])


def _from_data(block: dict[str, Any]) -> Block:
    kind = {"Heading": Heading, "Text": Text, "Grid": Grid}[block.pop("kind")]
    if kind is Grid:
        block = {key: tuple(value) for key, value in block.items()}
        block["rows"] = tuple(tuple(row) for row in block["rows"])
    made: Block = kind(**block)
    return made


def _as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [{"kind": type(b).__name__, **asdict(b)} for b in blocks]


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF; the same paper gives the same bytes."""
    return documents.pdf(_TEMPLATE.read_text("utf-8"), paper.as_data())


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX, to be edited and signed by hand."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(paper.title, 0)
    document.add_paragraph(paper.subtitle)
    for block in paper.blocks:
        _WRITERS[type(block)](document, block)
    document.sections[0].footer.paragraphs[0].text = paper.foot
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _heading(document: Any, block: Heading) -> None:
    if block.new_page:
        document.add_page_break()
    document.add_heading(block.text, 2)


def _text(document: Any, block: Text) -> None:
    document.add_paragraph(block.text)


def _grid(document: Any, block: Grid) -> None:
    rows = [block.header, *block.rows, *([block.foot] if block.foot else [])]
    table = document.add_table(rows=len(rows), cols=len(block.header), style="Table Grid")
    cells = table._cells  # one walk: cell() walks the whole table each time
    for n, text in enumerate(cell for row in rows for cell in row):
        cells[n].text = text
        bold = n < len(block.header) or (block.foot and n >= len(block.header) * (len(rows) - 1))
        for run in cells[n].paragraphs[0].runs if bold else []:
            run.bold = True


def _signatures(document: Any, block: Signatures) -> None:
    table = document.add_table(rows=1, cols=len(block.signers))
    for cell, signer in zip(table.rows[0].cells, block.signers, strict=True):
        cell.text = f"{signer.position}\n\n{signer.note}\n\n{signer.name}"


_WRITERS: dict[type, Any] = {Heading: _heading, Text: _text, Grid: _grid, Signatures: _signatures}
