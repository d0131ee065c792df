"""What goes out at the fixed hours? One text for messages and the sheets to copy, from the same figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.kit import clock, words
from siaga.kit.errors import Refused
from siaga.kit.screen import explain, two
from siaga.operation.reads import profile_of
from siaga.profiles import Profile
from siaga.profiles.situation import NUMBERS, CopySheet, Sum
from siaga.web import acts
from siaga.web.models import SentReport
from siaga.web.situation import Situation, situation

NOTHING = "Nihil"
MESSAGE = "pesan"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A copy sheet with its values, and what does not add up."""

    sheet: CopySheet
    label: str
    rows: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]
    text: str


class Send(forms.Form):
    """The text that goes out, as the person leaves it."""

    kind = forms.CharField(max_length=40, widget=forms.HiddenInput)
    hour = forms.RegexField(r"^([01]\d|2[0-3])[.:][0-5]\d$", label=two("Pukul", "Hour"))
    text = forms.CharField(
        label=two("Laporan", "Report"), max_length=acts.LONGEST, widget=forms.Textarea(attrs={"rows": 24})
    )


def numbers(now: Situation) -> dict[str, int]:
    """Every number a text or a sheet may name."""
    plan, muster = now.plan, now.muster or {}
    found = {
        "real": now.officers["real"], "available": now.officers["available"], "away": now.officers["away"],
        "stations": now.stations, "seats_needed": plan.needed if plan else 0,
        "seats_filled": plan.filled if plan else 0, "seats_open": plan.open if plan else 0,
        **{f"muster_{key}": muster.get(key, 0) for key in ("strength", "present", "missing", "waiting")},
        "reports_owed": now.reports["owed"], "reports_in": now.reports["came"], "reports_out": now.reports["out"],
        "silent": now.silent, "calls": now.calls, **now.levels, "shortfalls": now.shortfalls["open"],
    }  # fmt: skip
    return {name: found[name] for name in NUMBERS}


def figures(now: Situation, made_by: str, hour: str) -> dict[str, str]:
    """Every word and number as it is written; nothing is `Nihil`."""
    days = (now.today - now.voting_day).days
    found = {
        "operation": now.operation.name, "unit": now.unit, "day": f"{now.today:%d-%m-%Y}",
        "hour": f"{hour.replace(':', '.')} {settings.CONFIG.zone}", "hn": f"H{days:+d}" if days else "H",
        "stage": ", ".join(s.title for s in now.stages), "watch": now.holder, "plan": plan_words(now),
        "made_by": made_by,
    }  # fmt: skip
    found |= {name: words.number(n) if n else NOTHING for name, n in numbers(now).items()}
    return {name: text or NOTHING for name, text in found.items()}


def plan_words(now: Situation) -> str:
    """The plan's state as it is said in a report."""
    if now.plan is None:
        return ""
    if now.plan.state == "approved":
        return f"nomor {now.plan.number} disetujui Kaops, Sprin Nomor {now.plan.order_number or '-'}"
    return f"nomor {now.plan.number} usulan, belum disetujui Kaops"


def wrong_sums(sums: tuple[Sum, ...], given: dict[str, int]) -> tuple[str, ...]:
    """Totals that are not the sum of their parts, in words."""
    return tuple(
        f"{s.total} {given[s.total]} ≠ {' + '.join(f'{p} {given[p]}' for p in s.parts)}"
        for s in sums
        if given[s.total] != sum(given[p] for p in s.parts)
    )


def sheets(rules: Profile, written: dict[str, str], given: dict[str, int]) -> list[Sheet]:
    """The copy sheets of the profile, filled."""
    found = []
    for sheet in rules.copy_sheets:
        rows = tuple((f.label, written[f.value]) for f in sheet.fields)
        text = "\n".join(f"{label}: {value}" for label, value in rows)
        label = sheet.label.en if get_language() == "en" else sheet.label.id
        found.append(Sheet(sheet, label, rows, wrong_sums(sheet.sums, given), text))
    return found


@door("web.send_report")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The report of an hour: its text, the sheets, and what already went out today."""
    now = situation()
    if now is None:
        return redirect("home")
    form = Send(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _send(request, form, now):
        return redirect(f"{request.path}?pukul={form.cleaned_data['hour']}")
    return render(request, "siaga/situation_report.html", _context(request, now, form))


def _send(request: HttpRequest, form: Send, now: Situation) -> bool:
    data, rules = form.cleaned_data, profile_of(now.operation)
    kinds = {MESSAGE} | {sheet.key for sheet in rules.copy_sheets}
    if data["kind"] not in kinds:
        form.add_error(None, str(two("Lembar ini tidak dikenal", "No such sheet")))
        return False
    try:
        hour = data["hour"].replace(".", ":")
        acts.mark_sent(actor_of(request), kind=data["kind"], day=now.today, hour=hour, text=data["text"])
    except Refused as refused:
        explain(form, refused)
        return False
    return True


def _context(request: HttpRequest, now: Situation, form: Send | None) -> dict[str, Any]:
    rules, given = profile_of(now.operation), numbers(now)
    hour = _hour(request, now)
    written = figures(now, getattr(request.user, "name", ""), hour)
    report = rules.situation_report
    text = report.filled(written).strip() if report else ""
    sent = list(SentReport.objects.filter(day=now.today)[:50])
    names = dict(User.objects.filter(pk__in={row.sent_by for row in sent}).values_list("pk", "name"))
    return {
        "hour": hour, "report": report, "text": text, "form": form or Send(), "sent": sent,
        "wrong": wrong_sums(report.sums, given) if report else (), "sheets": sheets(rules, written, given),
        "names": names, "done": {(row.kind, row.hour) for row in sent}, "hours": _hours(now, sent),
        "kinds": {MESSAGE: str(two("Pesan", "Message")), **{s.key: s.label.id for s in rules.copy_sheets}},
    }  # fmt: skip


def _hour(request: HttpRequest, now: Situation) -> str:
    """The hour asked for, else the fixed hour just past or next, else now."""
    asked = (request.POST.get("hour") or request.GET.get("pukul", "")).replace(".", ":")
    here = f"{clock.local(now.now, settings.CONFIG.zone):%H:%M}"
    fixed = sorted({r.hour for r in now.reports_today})
    if asked in fixed or (len(asked) == 5 and asked[:2].isdigit() and asked[3:].isdigit() and asked[2] == ":"):
        return asked
    return max((h for h in fixed if h <= here), default=fixed[0] if fixed else here)


def _hours(now: Situation, sent: list[SentReport]) -> list[tuple[str, bool]]:
    """The fixed hours of today and whether the message of that hour went out."""
    out = {row.hour for row in sent if row.kind == MESSAGE}
    return [(hour, hour in out) for hour in sorted({r.hour for r in now.reports_today})]
