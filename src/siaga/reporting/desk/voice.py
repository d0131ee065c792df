"""How is a voice, or a line on paper, taken down? One line, what was understood, Enter; the last few below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from siaga.accounts.door import door
from siaga.accounts.sign_in import actor_of
from siaga.reporting import moment
from siaga.reporting.acts import field_reports
from siaga.reporting.board import reads
from siaga.reporting.desk import confirming, places, taking
from siaga.reporting.desk.forms import Line
from siaga.reporting.envelope import Turned
from siaga.reporting.models import Report
from siaga.reporting.spoken import read

LAST = 8


@door("reporting.take_down")
@require_http_methods(["GET", "POST"])
def voice(request: HttpRequest) -> HttpResponse:
    """Take down what is heard."""
    return taken(request, "voice")


def taken(request: HttpRequest, channel: str) -> HttpResponse:
    """Read a line, ask about it, store it. What stands on paper has an hour of its own, which must be said."""
    now, forms, timed = moment.now(), field_reports(), channel == "paper"
    word = request.GET.get("kata", "kertas" if timed else "")
    context: dict[str, Any] = {"line": Line(places.usual(now), initial={"word": word}), "channel": channel}
    if request.method == "POST" and request.POST.get("step") == "store":
        known = places.gazetteer(request.user, now)
        form = confirming.answered(request.POST, forms.forms, known, now, timed=timed)
        if form is None:
            return redirect(request.path)
        if form.is_valid() and not any(isinstance(o, Turned) for o in taking.take(request, form, channel)):
            return redirect(f"{request.path}?kata={_word(form.cleaned_data['word'])}")
        context["confirm"] = form
    elif request.method == "POST":
        line = context["line"] = Line(places.usual(now), request.POST)
        if line.is_valid():
            _read(context, line.cleaned_data, forms, places.gazetteer(request.user, now), now, timed)
    return render(request, "reporting/voice.html", {**context, "last": last(request, channel)})


def _read(context: dict[str, Any], said: dict[str, Any], forms: Any, known: Any, now: Any, timed: bool) -> None:
    heard = read(said["line"], forms, known, said["kind"])
    if heard.problem is not None or heard.form is None:
        context["problem"] = heard.problem
    else:
        context["confirm"] = confirming.asked_about(heard, now, word=said["word"], timed=timed)


def _word(said: str) -> str:
    return "".join(c if c.isalnum() else "+" for c in said)[:40]


def last(request: HttpRequest, channel: str) -> list[tuple[Report, list[tuple[str, str]], str]]:
    """The last few reports this person took down, with their words."""
    english = get_language() == "en"
    names = reads.form_names(english)
    rows = Report.objects.filter(channel=channel, taken_by=actor_of(request).id).order_by("-seq")[:LAST]
    return [(r, reads.spoken(r.answers, r.kind, english), names.get(r.kind, r.kind)) for r in rows]
