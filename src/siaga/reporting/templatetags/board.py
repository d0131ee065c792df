"""How is one cell of the response board written? By a function: a page of a district has seven hundred of them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from siaga.kit.screen import two
from siaga.kit.words import number
from siaga.reporting.board.reads import Cell

register = template.Library()
_NOT_REPORTED = two("belum lapor", "not reported")


@register.simple_tag
def cell(c: Cell) -> SafeString:
    """Answered of owed; who has not spoken in words and by a sign, never by colour alone."""
    if not c.owed:
        return format_html('<td class="cell">{}</td>', "–")
    told = " !" if c.state == "warn" else ""
    if c.overdue:
        many = number(c.overdue)
        told = format_html(' <span class="unseen">{}: {}</span>▲{}', _NOT_REPORTED, many, many)
    return format_html('<td class="cell {}">{}/{}{}</td>', c.state, number(c.answered), number(c.owed), told)
