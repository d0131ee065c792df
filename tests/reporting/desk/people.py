"""The desk on voting day: two officers and a padal who are known, and browsers as an operator or a base chief."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from accounts.cast import HERE, person, signed_in
from siaga.accounts.models import RoleAssignment
from siaga.force.models import Officer
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.reporting.coded import check
from siaga.reporting.coded.numbers import numbers_of


def enlist() -> None:
    """Andi and Budi stand at P1; Citra controls P1 and P2."""
    with act("tests.people", CONSOLE, "x"):
        for pk, name in (("o1", "Andi"), ("o2", "Budi"), ("padal-1", "Citra")):
            Officer.objects.create(
                officer_id=pk, name=name, rank="Bripka", phone=f"08120000{pk[-1]}111", sex="L", origin="polres",
                base_id="polsek-darat",
            )  # fmt: skip


def operator() -> Client:
    """An operator of the command post."""
    return signed_in(person("operator"))


def chief() -> Client:
    """The chief of the base on the water, with post P3 only."""
    user = person("kapolsek")
    with act("tests.scope", CONSOLE, "kapolsek"):
        RoleAssignment.objects.filter(user=user).update(scope_code=f"{HERE}/polsek-air")
    return signed_in(user)


def number(post: str) -> str:
    """A post's number as its card has it."""
    return check.written(numbers_of("voting")[post])


def fields(page: str) -> dict[str, str]:
    """What the page's question would send as it stands: hidden and filled fields, chosen radios."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>", page):
        said: dict[str, Any] = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in said and (said.get("type") != "radio" or " checked" in tag) and said.get("type") != "checkbox":
            found[said["name"]] = said.get("value", "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL):
        found[name] = text
    found.pop("csrfmiddlewaretoken", None)
    return {k: _plain(v) for k, v in found.items()}


def _plain(text: str) -> str:
    import html

    return html.unescape(text)
