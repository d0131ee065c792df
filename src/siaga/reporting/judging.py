"""Are these answers what the form asks? Each value by its type, every text past the fence. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from siaga.kit.errors import Problem
from siaga.kit.wording import fence, kinds_in, spoken, wordless
from siaga.profiles.field_reports import NUMBERS, ReportField, ReportForm

LONGEST = 500
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,110}")
_COUNT = re.compile(r"[0-9]{1,5}")
Problems = list[Problem]


@dataclass(slots=True)
class Judged:
    """The answers in one form, what is wrong with them, and what they mean for the board.

    `wording` holds the kinds of what the fence found, never the words.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    problems: Problems = field(default_factory=list)
    wording: list[str] = field(default_factory=list)
    implausible: bool = False
    alarm: bool = False
    text_refused: bool = False


def judge(form: ReportForm, given: Mapping[str, Any]) -> Judged:
    """Check every answer of a form. A call for help fails for none that it need not give: that is dropped."""
    found = Judged()
    for key in given:
        if not isinstance(key, str) or form.field_of(key) is None:
            found.problems.append(_problem(str(key)[:40], "Kolom ini tidak ada dalam formulir", "No such field"))
    for asked in form.fields:
        value = given.get(asked.key)
        if value is None or value in ("", []):
            if asked.required:
                found.problems.append(_problem(asked.key, "Belum diisi", "Missing", "Isi", "Fill it in"))
        else:
            _take(form, asked, value, found)
    return found


def _take(form: ReportForm, asked: ReportField, value: Any, found: Judged) -> None:
    try:
        kept = _READERS[asked.type](asked, value)
    except (ValueError, TypeError):
        if form.alert and not asked.required:
            found.text_refused = True
            return
        found.problems.append(_problem(asked.key, "Isian ini tidak sah", "Not a valid answer"))
        return
    words = _words(asked, kept)
    if words and not fence().clean(words):
        _refuse_text(form, asked, words, found)
        return
    found.answers[asked.key] = kept
    found.alarm |= _alarming(asked, kept)
    found.implausible |= asked.plausible_max is not None and kept > asked.plausible_max


def _words(asked: ReportField, kept: Any) -> str:
    """What of an answer is free text: a note, and the name of a picture."""
    return kept if asked.type == "text" else spoken(kept) if asked.type == "photo" else ""


def _refuse_text(form: ReportForm, asked: ReportField, text: str, found: Judged) -> None:
    kinds = kinds_in(text)
    found.wording += kinds
    found.text_refused = True
    if not form.alert:
        found.problems.append(wordless(kinds[0], field=asked.key))


def _alarming(asked: ReportField, kept: Any) -> bool:
    chosen = kept if isinstance(kept, list) else [kept]
    return any(o.alarm for o in asked.options if o.key in chosen)


def _state(asked: ReportField, value: Any) -> str:
    said = str(value).strip()
    for option in asked.options:
        if said in (option.key, option.code) or said.upper() == option.code:
            return option.key
    raise ValueError(said)


def _causes(asked: ReportField, value: Any) -> list[str]:
    parts = value if isinstance(value, list) else str(value).split()
    if len(parts) > len(asked.options):
        raise ValueError
    return sorted({_state(asked, part) for part in parts})


def _number(asked: ReportField, value: Any) -> int:
    if isinstance(value, bool) or not _COUNT.fullmatch(str(value).strip()):
        raise ValueError
    number = int(value)
    if number > NUMBERS[asked.type]:
        raise ValueError
    return number


def _clock(_: ReportField, value: Any) -> str:
    # A form client sends seconds and a zone after the minutes.
    found = _CLOCK.match(str(value).strip())
    if not found:
        raise ValueError
    return f"{int(found[1]):02d}:{found[2]}"


def _text(_: ReportField, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in value).strip()
    if len(text) > LONGEST:
        raise ValueError
    return text


def _place(_: ReportField, value: Any) -> list[float]:
    parts = value if isinstance(value, list) else str(value).split()
    lat, lon = (float(p) for p in parts[:2])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError
    return [round(lat, 5), round(lon, 5)]


def _photo(_: ReportField, value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError
    return value


_READERS: dict[str, Callable[[ReportField, Any], Any]] = {
    "state": _state, "causes": _causes, "clock": _clock, "text": _text, "place": _place, "photo": _photo,
    **dict.fromkeys(NUMBERS, _number),
}  # fmt: skip


def _problem(column: str, reason: str, english: str, cure: str = "", cure_en: str = "") -> Problem:
    return Problem(
        "", 0, column, "", reason, cure or "Isi menurut formulir", english, cure_en or "Answer as the form asks"
    )
