"""How is a word, a time, a number written on the page? Both languages stand where they are used."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

from siaga.accounts.roles import ROLES
from siaga.kit import clock, words
from siaga.web.act_words import called

register = template.Library()


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
