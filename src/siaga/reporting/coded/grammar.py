"""What does a short coded message say? One reader for SMS, WhatsApp, pasted chats and paper. Pure.

Order: code, number, then answers: a state by its code, causes by their letters together (`CM`), numbers with the
letter of their kind (`M15` minutes, `K4` boxes, `P2` officers), times as `J0715`; the rest is the note.
A call for help needs nothing but its word, first or anywhere in a message that begins with no code (see `calling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from siaga.kit.errors import Problem
from siaga.profiles.field_reports import FieldReports, ReportField, ReportForm
from siaga.reporting.coded import check
from siaga.reporting.coded.calling import calls

LETTERS = {
    "minutes": "M",
    "boxes": "K",
    "officers": "P",
    "linmas": "L",
    "vehicles": "R",
    "boats": "B",
    "stations": "T",
}
HELP = frozenset({"TOLONG", "BANTU", "BANTUAN", "DARURAT", "SOS"})
LONGEST = 480
_BREAK = re.compile(r"[\s,;]+")
_NUMBER = re.compile(r"([A-Z])(\d{1,4})")
_CLOCK = re.compile(r"J?([01]?\d|2[0-3])[.:]?([0-5]\d)")
_GREETING = frozenset({"SIAGA", "LAPOR", "LAPORAN", "IZIN", "MELAPORKAN"})


@dataclass(frozen=True, slots=True)
class Coded:
    """One report as it was coded. `number` None: a call for help that names no post. `clock`: time said, HH:MM."""

    form: ReportForm
    number: int | None = None
    station: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a message could not be read."""

    problem: Problem


def read(text: str, forms: FieldReports) -> Coded | Unread:
    """Read one message."""
    tokens = [t for t in _BREAK.split(text[:LONGEST].strip()) if t]
    while tokens and tokens[0].upper().rstrip(":.!") in _GREETING:
        tokens = tokens[1:]
    form = _form(tokens[0], forms) if tokens else None
    if form is None and calls(text):
        return called(text, forms)
    if form is None:
        return _unread("", "Kode laporan tidak dikenal", "Mulai dengan kode dari kartu plot, misal SIT 0349-6 1; "
                       "keadaan darurat: TOLONG", "The code is not known",
                       "Begin with a code of the card, as SIT 0349-6 1; in an emergency: TOLONG")  # fmt: skip
    place = check.read(tokens[1]) if len(tokens) > 1 else None
    if form.alert:
        return _help(form, place, tokens[2:] if place else tokens[1:])
    if place is None:
        return _unread("nomor", "Nomor plot tidak cocok dengan angka ujinya", "Periksa nomor di kartu plot, lalu "
                       "kirim ulang", "The post's number does not fit its check digit",
                       "Look at the number on the post's card and send again")  # fmt: skip
    return _answers(Coded(form, *place), tokens[2:])


def called(text: str, forms: FieldReports) -> Coded | Unread:
    """The call for help that a text holds: its words as the note, and the post whose number stands among them."""
    form = next((f for f in forms.forms if f.alert), None)
    if form is None:
        return _unread("", "Profil ini tidak memuat panggilan bantuan", "Telepon pos komando",
                       "This profile has no call for help", "Call the post by telephone")  # fmt: skip
    tokens = [t for t in _BREAK.split(text[:LONGEST].strip()) if t]
    place = next((p for t in tokens if (p := check.read(t.strip(".:!?"))) is not None), None)
    return _help(form, place, tokens)


def _form(token: str, forms: FieldReports) -> ReportForm | None:
    word = token.upper().rstrip(":.!")
    if word in HELP:
        return next((f for f in forms.forms if f.alert), None)
    return next((f for f in forms.forms if f.code == word), None)


def _help(form: ReportForm, place: tuple[int, int | None] | None, rest: list[str]) -> Coded:
    """Whatever else it says, it is a call for help."""
    asked = next(f for f in form.fields if f.options)
    chosen = _option(asked, rest[0]) if rest else None
    number, station = place or (None, None)
    return Coded(form, number, station, answers_of(form, " ".join(rest[1:] if chosen else rest), chosen))


def answers_of(form: ReportForm, words: str, chosen: str | None = None) -> dict[str, Any]:
    """A call for help in these words; what happened is the last option of its form where nothing else is known."""
    asked = next(f for f in form.fields if f.options)
    note = next((f for f in form.fields if f.type == "text"), None)
    answers: dict[str, Any] = {asked.key: chosen or asked.options[-1].key}
    return answers | ({note.key: words[:LONGEST]} if note and words else {})


def _answers(found: Coded, tokens: list[str]) -> Coded | Unread:
    note = next((f for f in found.form.fields if f.type == "text"), None)
    for at, token in enumerate(tokens):
        taken = _take(found, token)
        if taken is None and note is None:
            return _unread(token, f"Bagian '{token[:20]}' tidak dikenal", "Hapus bagian itu atau lihat kartu plot",
                           "This part is not known", "Leave it out, or look at the post's card")  # fmt: skip
        if taken is None:
            words = " ".join(tokens[at:]).lstrip("#.- ")
            return replace(found, answers={**found.answers, note.key: words}) if note and words else found
        found = taken
    return found


def _take(found: Coded, token: str) -> Coded | None:
    """The report with this token understood, or None."""
    for key, value in _meanings(found, token):
        if key == "":
            return replace(found, clock=value)
        return replace(found, answers={**found.answers, key: value})
    return None


def _meanings(found: Coded, token: str) -> Iterator[tuple[str, Any]]:
    word = token.upper()
    open_fields = [f for f in found.form.fields if f.key not in found.answers]
    yield from ((f.key, o) for f in open_fields if f.type == "state" and (o := _option(f, token)))
    if (counted := _NUMBER.fullmatch(word)) is not None:
        yield from ((f.key, int(counted[2])) for f in open_fields if LETTERS.get(f.type) == counted[1])
    if (told := _CLOCK.fullmatch(word)) is not None and len(token) > 2:
        said = f"{int(told[1]):02d}:{told[2]}"
        yield from ((f.key, said) for f in open_fields if f.type == "clock")
        if not found.clock:
            yield "", said
    yield from ((f.key, c) for f in open_fields if f.type == "causes" and (c := _causes(f, word)))


def _option(asked: ReportField, token: str) -> str | None:
    word = token.upper().rstrip(".")
    return next((o.key for o in asked.options if word in (o.code, o.key.upper(), o.label.id.upper())), None)


def _causes(asked: ReportField, word: str) -> list[str] | None:
    by_code = {o.code: o.key for o in asked.options}
    whole = by_code.get(word)
    if whole:
        return [whole]
    return (
        [by_code[c] for c in word]
        if word and all(c in by_code for c in word) and len(set(word)) == len(word)
        else None
    )


def _unread(value: str, reason: str, cure: str, reason_en: str, cure_en: str) -> Unread:
    return Unread(Problem("", 0, "", value[:40], reason, cure, reason_en, cure_en))
