"""What did the voice on the radio say? `tps 7, 8 mariana ilir aman`: where, and which answer. Pure.

Typing is forgiven, a place that could be two is asked for, and a denied word (`tidak aman`) is never taken for its
opposite. A line in the codes of SMS is read as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from siaga.kit.errors import Problem
from siaga.profiles.field_reports import FieldReports, ReportField, ReportForm
from siaga.reporting.coded import grammar
from siaga.reporting.coded.calling import calls
from siaga.reporting.coded.grammar import Coded
from siaga.reporting.spoken.naming import near
from siaga.reporting.spoken.where import IDLE, Gazetteer, Place, Spot, Village, no_post, unclear, where, whole

__all__ = ["Gazetteer", "Heard", "Place", "Spot", "Village", "read"]

LONGEST = 300
_NOT = frozenset({"tidak", "tak", "tdk", "bukan", "belum", "blm", "kurang", "gak", "nggak", "ga"})
_UNITS = {
    "minutes": ("menit",), "boxes": ("kotak",), "officers": ("personel", "anggota"), "linmas": ("linmas",),
    "vehicles": ("kendaraan", "mobil"), "boats": ("perahu", "speedboat", "kapal"), "stations": ("tps",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood. Several `places`: choose one. `problem`: why nothing can be taken down yet."""

    form: ReportForm | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    clock: str = ""
    problem: Problem | None = None


def read(line: str, forms: FieldReports, gazetteer: Gazetteer, usual: str = "") -> Heard:
    """Read one line; `usual` is the kind of report that is owed at this hour."""
    coded = grammar.read(line, forms)
    if isinstance(coded, Coded) and (coded.number is not None or not coded.form.alert):
        return _coded(coded, gazetteer)
    words = [w.strip(".,:;!?\"'()") for w in re.split(r"[\s,;]+", line[:LONGEST]) if w.strip(".,:;!?\"'()")]
    named, words = _named_form(words, forms)
    places, rest, problem = where(words, gazetteer)
    if named is None and calls(line):
        named = next((f for f in forms.forms if f.alert), None)
    if named is not None and named.alert:
        return _help(named, places, rest)
    return _answered(Heard(named, places=places, problem=problem), rest, forms, usual)


def _coded(found: Coded, gazetteer: Gazetteer) -> Heard:
    spots = gazetteer.posts.get(found.number or 0, ())
    if found.station is not None:
        spots = spots[found.station - 1 : found.station] if found.station > 0 else ()
    heard = Heard(found.form, found.answers, clock=found.clock)
    if spots:
        return replace(heard, places=(Place(spots, number=found.number),))
    return heard if found.form.alert else replace(heard, problem=no_post())


def _named_form(words: list[str], forms: FieldReports) -> tuple[ReportForm | None, list[str]]:
    """The form said outright at the beginning (its code, or a cry for help), and the other words."""
    for at, word in enumerate(words[:4]):
        upper = word.upper()
        if upper in grammar.HELP:
            return next((f for f in forms.forms if f.alert), None), words[:at] + words[at + 1 :]
        found = next((f for f in forms.forms if f.code == upper), None)
        if found is not None:
            return found, words[:at] + words[at + 1 :]
        if word.casefold() not in IDLE:
            break
    return None, words


@dataclass(frozen=True, slots=True)
class _Meaning:
    form: ReportForm
    asked: ReportField
    option: str


def _answered(heard: Heard, rest: list[str], forms: FieldReports, usual: str) -> Heard:
    """Add form and answers by the words said."""
    phrases = _phrases([heard.form] if heard.form else [f for f in forms.forms if not f.alert])
    at, size, meant = _phrase(rest, phrases)
    form = heard.form or _of(meant, usual) or forms.form_of(usual)
    if form is None:
        return replace(heard, problem=heard.problem or _which())
    answers = {m.asked.key: m.option for m in meant if m.form.key == form.key}
    left = rest[:at] + rest[at + size :] if answers else list(rest)
    first = next((f for f in form.fields if f.type == "state"), None)
    if first is not None and not answers and left and (option := _by_code(first, left[-1])):
        answers, left = {first.key: option}, left[:-1]
    return _rest(replace(heard, form=form, answers=answers), left)


def _help(form: ReportForm, places: tuple[Place, ...], rest: list[str]) -> Heard:
    """A call for help: what is said decides what happened, and all of it is the note."""
    asked = next(f for f in form.fields if f.options)
    _, _, meant = _phrase(rest, _phrases([form]))
    note = next((f for f in form.fields if f.type == "text"), None)
    answers: dict[str, Any] = {asked.key: meant[0].option if meant else asked.options[-1].key}
    if note is not None and rest:
        answers[note.key] = " ".join(rest)
    return Heard(form, answers, places)


def _of(meant: Sequence[_Meaning], usual: str) -> ReportForm | None:
    """The form these words belong to: that of the hour where it is among them."""
    forms = [m.form for m in meant]
    return next((f for f in forms if f.key == usual), forms[0] if forms else None)


def _phrases(forms: Iterable[ReportForm]) -> dict[tuple[str, ...], list[_Meaning]]:
    found: dict[tuple[str, ...], list[_Meaning]] = {}
    for form in forms:
        for asked in (f for f in form.fields if f.type == "state"):
            for option in asked.options:
                for said in {option.label.id.casefold().replace(",", ""), *option.said}:
                    found.setdefault(tuple(said.split()), []).append(_Meaning(form, asked, option.key))
    return found


def _phrase(
    words: Sequence[str], phrases: Mapping[tuple[str, ...], list[_Meaning]]
) -> tuple[int, int, list[_Meaning]]:
    """Where the longest known phrase stands, how long it is, and what it means; a denied one means nothing."""
    small = [w.casefold() for w in words]
    for size in range(min(5, len(small)), 0, -1):
        for at in range(len(small) - size + 1):
            meant = phrases.get(tuple(small[at : at + size]))
            if meant and not (at and small[at - 1] in _NOT):
                return at, size, meant
    for at, word in enumerate(small):
        meant = next((m for k, m in phrases.items() if len(k) == 1 and len(word) > 4 and near(word, k[0], 1)), None)
        if meant and not (at and small[at - 1] in _NOT):
            return at, 1, meant
    return 0, 0, []


def _by_code(asked: ReportField, word: str) -> str | None:
    return next((o.key for o in asked.options if o.code == word.upper()), None)


def _rest(heard: Heard, words: list[str]) -> Heard:
    """Hour, numbers and causes among the words that are left; the others are the note."""
    form, answers, clock = heard.form, dict(heard.answers), heard.clock
    if form is None:
        return heard
    left: list[str] = []
    at = 0
    while at < len(words):
        told = _hour(words, at)
        counted = _counted(form, answers, words, at)
        if told and not clock:
            clock, at = told, at + (2 if words[at].casefold() in _HOURS else 1)
        elif counted is not None:
            answers[counted[0]], at = counted[1], at + 2
        else:
            left.append(words[at])
            at += 1
    answers.update(_causes(form, left))
    note = next((f for f in form.fields if f.type == "text"), None)
    words_left = left if any(w.casefold() not in IDLE for w in left) else []
    if note is not None and words_left:
        answers[note.key] = " ".join(words_left)
    return replace(heard, answers=answers, clock=clock)


_HOURS = frozenset({"jam", "pukul", "pkl"})
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]?([0-5]\d)")


def _hour(words: Sequence[str], at: int) -> str:
    """The hour said at this word: `jam 8.05`, `pukul 0805`."""
    if words[at].casefold() not in _HOURS or at + 1 >= len(words):
        return ""
    said = _CLOCK.fullmatch(words[at + 1])
    return f"{int(said[1]):02d}:{said[2]}" if said else ""


def _counted(form: ReportForm, answers: Mapping[str, Any], words: Sequence[str], at: int) -> tuple[str, int] | None:
    """A number with its unit: `4 kotak`, `15 menit`."""
    if not whole(words, at) or at + 1 >= len(words):
        return None
    unit = words[at + 1].casefold()
    keys = (f.key for f in form.fields if f.key not in answers and unit in _UNITS.get(f.type, ()))
    key = next(keys, None)
    return (key, int(words[at])) if key else None


def _causes(form: ReportForm, words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    said = " ".join(w.casefold() for w in words)
    for asked in (f for f in form.fields if f.type == "causes"):
        found = [
            o.key
            for o in asked.options
            if any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", said) for w in (o.label.id.casefold(), *o.said))
        ]
        if found:
            yield asked.key, found


def _which() -> Problem:
    return unclear("Laporannya belum jelas", "Pilih jenis laporan", "Which report is not clear", "Choose it")
