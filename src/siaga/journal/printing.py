"""How does a seal look on paper? One page: root, count, signature, QR, and what it proves and what not."""

from __future__ import annotations

import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from django.conf import settings

from siaga.journal import issuing, reads, verifier
from siaga.journal.context import Actor
from siaga.journal.models import Receipt, Seal
from siaga.kit import clock
from siaga.kit.words import number

_TEMPLATE = Path(__file__).parent / "seal.typ"


def print_seal(seal: Seal, actor: Actor, recipient: str) -> bytes:
    """One copy of the page, numbered and for a holder. The page is open: a seal is worth what is known of it."""
    copy = issuing.issue("journal.print_seal", actor, f"segel/{seal.number}", recipient, open=True)
    return seal_page(seal, mark=copy.mark)


def seal_page(seal: Seal, form: Literal["pdf", "svg"] = "pdf", mark: str = "") -> bytes:
    """The seal as one page of PDF, or as a picture."""
    import segno
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture = BytesIO()
        segno.make(seal.checkpoint, error="m", micro=False).save(picture, kind="svg", border=2)
        (folder / "qr.svg").write_bytes(picture.getvalue())
        (folder / "seal.json").write_text(json.dumps({**_fields(seal), "mark": mark}, ensure_ascii=False), "utf-8")
        (folder / "seal.typ").write_bytes(_TEMPLATE.read_bytes())
        page = typst.compile(str(folder / "seal.typ"), root=str(folder), format=form)
    if not isinstance(page, bytes):
        raise TypeError("the seal does not fit on one page")
    return page


def _fields(seal: Seal) -> dict[str, object]:
    lines = seal.checkpoint.split("\n")
    zone = settings.CONFIG.zone
    receipts = seal.receipts.order_by("holder")
    return {
        "number": seal.number, "day": f"{seal.day:%d.%m.%Y}", "node": settings.CONFIG.node, "zone": zone,
        "size": number(seal.size), "erasures": number(seal.erasures), "origin": lines[0], "root": lines[2],
        "signatures": [line for line in lines if line.startswith("—")],
        "keys": [v.vkey() for v in reads.verifiers("log")][-1:],
        "stamped": seal.timestamp is not None, "proves": verifier.PROVES.split("\n"),
        "printed": f"{clock.local(clock.now(), zone):%d.%m.%Y} {clock.hour(clock.now(), zone)}",
        "receipts": [[r.holder, r.reference or "—", _state(r)] for r in receipts],
    }  # fmt: skip


def _state(receipt: Receipt) -> str:
    return "dikonfirmasi" if receipt.confirmed else "diserahkan"
