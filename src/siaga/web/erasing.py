"""Which bodies were erased, which may be, and does the legal hold stand? Two people erase; the entry stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from siaga.accounts.door import door
from siaga.accounts.models import User
from siaga.accounts.sign_in import actor_of
from siaga.force.models import Officer
from siaga.journal import erasing, reads
from siaga.journal.leaf import instant
from siaga.journal.models import Entry, Erasure
from siaga.kit.paging import page_of
from siaga.kit.screen import attempt, two

ASKED = ("journal.ask_erasure", erasing.ERASE)


class Ask(forms.Form):
    """Which body, about whom, on which article."""

    seq = forms.IntegerField(label=two("Nomor catatan", "Number of the entry"), min_value=0, max_value=2**31 - 1)
    subject = forms.RegexField(
        r"^[A-Za-z0-9._/-]+$", label=two("Subjek data", "Subject"), max_length=100,
        help_text=two(
            "Siapa yang datanya dihapus: nama pengguna, NRP, atau nomor. Jangan tulis nama orang.",
            "Whose data are erased: a user name, service number or other number. No person's name.",
        ),
        error_messages={"invalid": two("Tulis nomor atau nama pengguna", "Write a number or a user name")},
    )  # fmt: skip
    ground = forms.ChoiceField(label=two("Dasar hukum", "Legal ground"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(code, two(f"{code}: {a}", f"{code}: {b}")) for code, (a, b) in erasing.GROUNDS.items()]
        self.fields["ground"].choices = [("", "—"), *rows]  # type: ignore[attr-defined]

    def clean_subject(self) -> str:
        """The account's id where the person has an account: nobody may erase what is about himself."""
        asked = self.cleaned_data["subject"]
        officer = Officer.objects.filter(nrp=asked).values_list("pk", flat=True).first() or asked
        known = User.objects.filter(Q(pk=asked) | Q(username=asked) | Q(officer_id=officer))
        return str(known.values_list("pk", flat=True).first() or officer)


class Why(forms.Form):
    """A reason."""

    reason = forms.CharField(
        label=two("Alasan", "Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=two("Sebut putusan atau perkaranya", "Name the ruling or the case"),
    )  # fmt: skip


@door("journal.read_erasures")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Requests, those done and those that wait; the legal hold; `?entri=7` asks about one entry."""
    seq = request.GET.get("entri", "")
    number = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 10 else None
    return _page(request, Ask(initial={"seq": number}), Why(), number)


@door("journal.erase")
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """First person: ask for an erasure."""
    form = Ask(request.POST)
    if form.is_valid() and attempt(form, lambda: erasing.ask(actor=actor_of(request), **form.cleaned_data)):
        return redirect("erasures")
    return _page(request, form, Why(), form.cleaned_data.get("seq"), status=409)


@door("journal.erase")
@require_POST
def erase(request: HttpRequest, seq: int) -> HttpResponse:
    """Second person: erase. Refused for who asked, for the author and for the subject."""
    erasing.erase(seq, actor_of(request))
    return redirect("erasures")


@door("journal.erase")
@require_POST
def turn_down(request: HttpRequest, seq: int) -> HttpResponse:
    """Take a request off the list."""
    erasing.turn_down(seq, actor_of(request), request.POST.get("reason", "")[:300])
    return redirect("erasures")


@door("journal.hold")
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Place or release the legal hold."""
    form = Why(request.POST)
    turn = erasing.release_hold if request.POST.get("do") == "release" else erasing.place_hold
    if form.is_valid() and attempt(form, lambda: turn(actor_of(request), form.cleaned_data["reason"])):
        return redirect("erasures")
    return _page(request, Ask(), form, None, status=409)


def _page(request: HttpRequest, form: Ask, why: Why, seq: int | None, status: int = 200) -> HttpResponse:
    listed = page_of(request, Erasure.objects.order_by("done_by", "-seq"))
    rows, people = _rows(listed.rows)
    context = {
        "form": form, "why": why, "page": listed, "rows": rows, "names": people, "kept": _kept(),
        "years": erasing.RETENTION.days // 365, **erasing.hold(),
        "one": None if seq is None else _one(seq),
    }  # fmt: skip
    return render(request, "siaga/erasures.html", context, status=status)


def _kept() -> list[Any]:
    return [two(*words) for words in erasing.KEPT.values()]


def _rows(found: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Requests with the times of asking and erasing, and the names of all people in them."""
    objects = [f"entri/{row.seq}" for row in found]
    told: dict[tuple[str, str], Entry] = {
        (entry.object, entry.act): entry
        for entry in Entry.objects.filter(object__in=objects, act__in=ASKED).order_by("seq")
    }
    rows = [{"row": row, "asked": _at(told, row.seq, ASKED[0]), **_done(told, row)} for row in found]
    ids = {i for row in found for i in (row.subject, row.asked_by, row.done_by)}
    return rows, dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))


def _at(told: dict[tuple[str, str], Entry], seq: int, act: str) -> Any:
    entry = told.get((f"entri/{seq}", act))
    return instant(entry.recorded) if entry else None


def _done(told: dict[tuple[str, str], Entry], row: Erasure) -> dict[str, Any]:
    entry = told.get((f"entri/{row.seq}", erasing.ERASE)) if row.done_by else None
    return {"erased": instant(entry.recorded), "by": entry.seq} if entry else {"erased": None, "by": None}


def _one(seq: int) -> dict[str, Any] | None:
    """One entry: the answer about its body, and whether its kind must be kept."""
    entry = Entry.objects.filter(seq=seq).first()
    if entry is None:
        return None
    answer, by = reads.body_answer(seq)
    return {**reads.shown(entry), "answer": answer, "by": by, "kept": erasing.must_be_kept(entry)}
