"""What does the shell itself change? Only that a situation report went out."""

from __future__ import annotations

import hashlib
from datetime import date

from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import refuse
from siaga.web.models import SentReport

LONGEST = 8000


def mark_sent(actor: Actor, *, kind: str, day: date, hour: str, text: str) -> SentReport:
    """Tick a situation report as sent; refuses an empty one, and a text that names a candidate or counts votes."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise refuse(
            "Laporan kosong atau terlalu panjang", f"Isi laporan, paling banyak {LONGEST} huruf",
            "The report is empty or too long", f"Write the report, at most {LONGEST} letters",
        )  # fmt: skip
    with act("web.send_report", actor, f"laporan/{day}/{hour}/{kind}") as change:
        row = SentReport.objects.create(
            kind=kind, day=day, hour=hour, text=text, sent_at=clock.now(), sent_by=actor.id
        )  # fmt: skip
        change.update(sha256=hashlib.sha256(text.encode()).hexdigest(), letters=len(text))
    return row
