"""How is a word, a time, a number written on the page? Both languages stand where they are used."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from siaga.accounts.roles import ROLES
from siaga.kit import clock, words
from siaga.web.act_words import called

register = template.Library()
PLACES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


@register.simple_tag
def say(indonesian: str, english: str) -> str:
    """The text in the page's language."""
    return english if get_language() == "en" else indonesian


@register.filter
def local(instant: datetime | None) -> str:
    """Date and time in the node's zone: `27-11-2024 07.15 WIB`."""
    if instant is None:
        return "-"
    at = clock.local(instant, settings.CONFIG.zone)
    return f"{at:%d-%m-%Y %H.%M} {settings.CONFIG.zone}"


@register.filter
def clock_time(instant: datetime) -> str:
    """Clock time in the node's zone."""
    return clock.hour(instant, settings.CONFIG.zone)


@register.filter
def figure(value: float, decimals: int = 0) -> str:
    """A number as Indonesia writes it."""
    return words.number(value, decimals)


@register.filter
def percent(fraction: float, decimals: int = 1) -> str:
    """`0.0052` as `0,5 %`."""
    return words.percent(fraction, decimals)


@register.filter
def day(value: date | None) -> str:
    """A calendar day: `27-11-2024`."""
    return f"{value:%d-%m-%Y}" if value else "-"


@register.filter
def hn(value: date | None, today: date | None = None) -> str:
    """A day counted from today in the node's zone: `H-2`, `H`, `H+1`."""
    if value is None:
        return "-"
    gap = ((today or clock.local(clock.now(), settings.CONFIG.zone).date()) - value).days
    return f"H{gap:+d}" if gap else "H"


@register.filter
def till(value: date, today: date) -> str:
    """How far a day is: `hari ini`, `2 hari lagi`, `lewat 3 hari`."""
    gap = (value - today).days
    if not gap:
        return say("hari ini", "today")
    return say(f"{gap} hari lagi", f"in {gap} days") if gap > 0 else say(f"lewat {-gap} hari", f"{-gap} days late")


@register.filter
def dotted(hour: str) -> str:
    """An hour of the clock as it is written: `13:00` as `13.00`."""
    return hour.replace(":", ".")


@register.filter
def role(code: str) -> str:
    """A role's name in the page's language."""
    known = ROLES.get(code)
    if known is None:
        return code
    return known.english if get_language() == "en" else known.label


@register.filter
def act(name: str) -> str:
    """An act in words."""
    return called(name, get_language() == "en")


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """A value by a key known only at run time."""
    return mapping.get(key, "")


@register.simple_tag
def tile(label: str, value: Any, of: Any = None, **more: Any) -> SafeString:
    """A figure with its denominator. `href`, `state` (good, warn, bad) with `word`, `note`, `key` for live marks.

    Whole numbers are written as Indonesia writes them; with `of` a bar shows the share.
    """
    whole = isinstance(value, int) and isinstance(of, int) and of > 0
    share = round(100 * value / of) if whole and isinstance(of, int) else None
    context = {"label": label, "value": _figure(value), "of": _figure(of), "share": share, **more}
    return render_to_string("siaga/parts/tile.html", context)


def _figure(value: Any) -> Any:
    return words.number(value) if isinstance(value, int) and not isinstance(value, bool) else value


@register.simple_tag
def pill(state: str, word: str) -> SafeString:
    """A state as a word in a colour with a sign of its own; `state` is good, warn, bad or ""."""
    return format_html('<span class="state {}">{}</span>', state, word)


@register.inclusion_tag("siaga/parts/empty.html", name="nothing")
@register.inclusion_tag("siaga/parts/empty.html")
def empty(text: str, step: str = "", href: str = "") -> dict[str, str]:
    """What an empty screen says, and the next step: a button where `href` is given, else a sentence."""
    return {"text": text, "step": step, "href": href}


@register.inclusion_tag("siaga/parts/progress.html")
def progress(label: str, value: int | None, of: int = 100) -> dict[str, Any]:
    """How far long work is; None where nobody can say."""
    return {"label": label, "value": value, "of": of}


@register.simple_block_tag
def table(content: str, caption: str) -> SafeString:
    """`{% table "Daftar TPS" %}<thead>...{% endtable %}`: a named table that scrolls by itself on a phone."""
    around = '<div class="scroll" role="region" aria-label="{0}" tabindex="0"><table>{1}</table></div>'
    return format_html(around, caption, content)


@register.filter
def label(given: Any) -> str:
    """A profile's label in the page's language; "" for none."""
    if not given:
        return ""
    return str(given.en if get_language() == "en" else given.id)


@register.inclusion_tag("siaga/parts/live.html", takes_context=True)
def live(context: Any) -> dict[str, Any]:
    """In block `head` of a page with live parts: what it needs to hear of changes since it was asked for."""
    number = context["request"].META.get("asgi.scope", {}).get("siaga.number", -1)
    zone = settings.CONFIG.zone
    return {"since": number if number >= 0 else "", "zone_name": zone, "zone": PLACES[zone]}
