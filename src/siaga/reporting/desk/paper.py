"""How do reports come in on paper? A sheet for each post with codes and QR, and a line typed or scanned from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from siaga.accounts.door import door
from siaga.kit import clock
from siaga.kit.paging import page_of
from siaga.profiles.field_reports import ReportForm
from siaga.profiles.part import Label
from siaga.reporting import access, moment
from siaga.reporting.acts import field_reports
from siaga.reporting.coded import check
from siaga.reporting.coded.grammar import LETTERS
from siaga.reporting.coded.numbers import numbers_of
from siaga.reporting.desk import places
from siaga.reporting.desk.voice import taken
from siaga.reporting.models import Post
from siaga.reporting.rules import StageRules
from siaga.territory.models import District, Station

SHEETS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One report on a sheet: `line` is what its QR says and what the desk types; then the codes to be circled."""

    due: str
    label: str
    line: str
    picture: str
    answers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@door("reporting.take_down")
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Type a sheet in, line by line."""
    return taken(request, "paper")


@door("reporting.take_down")
@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """The sheets of a district's posts, one page of paper each."""
    stage = places.stage_at(moment.now())
    posts = Post.objects.filter(access.within(request.user), stage=stage.stage if stage else "")
    codes = set(posts.order_by().values_list("district_code", flat=True).distinct())
    districts = list(District.objects.filter(code__in=codes).order_by("name").values_list("code", "name"))
    asked = request.GET.get("kecamatan", "")
    context: dict[str, Any] = {"districts": districts, "asked": asked}
    if stage and asked in codes:
        page = page_of(request, posts.filter(district_code=asked).order_by("code"), SHEETS)
        context |= {
            "page": page,
            "sheets": _sheets(list(page.rows), stage),
            "name": dict(districts).get(asked, asked),
        }
    return render(request, "reporting/sheets.html", context)


def _sheets(posts: list[Post], stage: StageRules) -> list[dict[str, Any]]:
    numbers = numbers_of(stage.stage)
    wanted = [code for post in posts for code in post.stations]
    forms = field_reports().forms
    stations = {s.code: s for s in Station.objects.filter(code__in=wanted).select_related("village")}
    return [
        {
            "number": check.written(numbers[post.code]), "post": post,
            "stations": [stations[c] for c in post.stations if c in stations],
            "rows": list(_rows(check.written(numbers[post.code]), post, stage, forms)),
        }
        for post in posts if post.code in numbers
    ]  # fmt: skip


def _rows(number: str, post: Post, stage: StageRules, forms: Iterable[ReportForm]) -> Iterator[Row]:
    """Every report that this post owes, by its hour; one for each station where stations owe it."""
    owed = [(w.due_at, form) for form in forms for w in stage.windows.get(form.key, ())]
    for due_at, form in sorted(owed, key=lambda pair: (pair[0], pair[1].key)):
        ends = [f"/{n}" for n in range(1, len(post.stations) + 1)] if form.per == "station" else [""]
        for end in ends:
            line = f"{form.code} {number}{end}"
            yield Row(clock.hour(due_at, settings.CONFIG.zone), _said(form.label), line, _qr(line), _answers(form))


def _answers(form: ReportForm) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Each question with its codes; one that is written in has a letter, or nothing."""
    return tuple(
        (_said(f.label), tuple((o.code, _said(o.label)) for o in f.options) or ((LETTERS.get(f.type, ""), ""),))
        for f in form.fields if f.type not in ("place", "photo")
    )  # fmt: skip


def _said(label: Label) -> str:
    return label.en if get_language() == "en" else label.id


def _qr(text: str) -> str:
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=2, border=2, dark="#000", light="#fff"))
