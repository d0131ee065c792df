"""Which ways in are open, when was each last heard, what waits? The tunnel is as the journal says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, Max, Min, QuerySet

from siaga.journal.acts import act
from siaga.journal.context import SYSTEM
from siaga.journal.leaf import instant
from siaga.journal.models import Entry
from siaga.kit.screen import two
from siaga.reporting.models import CHANNELS, Quarantined, Report

LOST, BACK = "reporting.lose_tunnel", "reporting.regain_tunnel"
TUNNEL = "terowongan"
BY_TUNNEL = ("page", "odk", "whatsapp")
SECRETS = {"sms": "sms_token_file", "whatsapp": "whatsapp_secret_file"}
ENGLISH = {
    "page": "offline page", "odk": "ODK Collect or Enketo", "sms": "SMS", "whatsapp": "WhatsApp",
    "voice": "radio or telephone", "pasted": "pasted WhatsApp", "batch": "file or API", "paper": "paper",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: open, down or off; how many reports came by it, the last, and what waits for a look."""

    channel: str
    label: str
    state: str
    count: int
    last: datetime | None
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Tunnel:
    """The line to the public name: open or down, and since when."""

    up: bool
    since: datetime


def ways() -> list[Way]:
    """Every way in, the ones never heard too; three questions."""
    line = tunnel()
    heard = _counted(Report.objects.all(), Max("received_at"))
    held = _counted(Quarantined.objects.filter(state="waiting"), Min("received_at"))
    return [
        Way(
            code, str(two(label, ENGLISH[code])), _state(code, line),
            *heard.get(code, (0, None)), *held.get(code, (0, None)),
        )
        for code, label in CHANNELS
        if code in ENGLISH
    ]  # fmt: skip


def _counted(rows: QuerySet[Any], when: Aggregate) -> dict[str, tuple[int, datetime]]:
    found = rows.order_by("channel").values_list("channel").annotate(Count("pk"), when=when)
    return {channel: (count, at) for channel, count, at in found}


def _state(code: str, line: Tunnel | None) -> str:
    """Whether this way is open as far as the post can know: "open", "down" or "off"."""
    secret = SECRETS.get(code)
    if secret and not getattr(settings.CONFIG, secret):
        return "off"
    return "down" if code in BY_TUNNEL and line is not None and not line.up else "open"


def tunnel() -> Tunnel | None:
    """The line as last noted; None where no public name is set or nobody has looked yet."""
    if not settings.CONFIG.public_host:
        return None
    row = Entry.objects.filter(object=TUNNEL).order_by("-seq").first()
    return Tunnel(row.act == BACK, instant(row.event)) if row else None


def note_tunnel(up: bool, why: str, now: datetime) -> bool:
    """Write down that the line went or came back; False when that is no news."""
    last = tunnel()
    if last is not None and last.up == up:
        return False
    with act(BACK if up else LOST, SYSTEM, TUNNEL, event_time=now) as change:
        change.update(why=why)
    return True
