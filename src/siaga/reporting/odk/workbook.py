"""What is a report form as an XLSForm? The definition that drives every other channel too, sheet by sheet. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from siaga.profiles.field_reports import NUMBERS, ReportField, ReportForm
from siaga.profiles.part import Label

TIME, PLACE = "siaga_waktu", "siaga_lokasi"
INDONESIAN, ENGLISH = "Indonesia (id)", "English (en)"
PIXELS = 1600
_TYPES = {"clock": "time", "text": "text", "place": "geopoint", "photo": "image"}
Row = dict[str, str]
Sheets = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Place:
    """A post or a station a device may report for: code without blanks, and what the officer calls it."""

    code: str
    label: str


def sheets(form: ReportForm, places: Sequence[Place]) -> Sheets:
    """Survey, choices and settings; the version is a digest, so a changed form is fetched again."""
    survey = [_time(), *([_where(form)] if places else []), *(_question(form, f) for f in form.fields)]
    choices = [_choice("lokasi", p.code, p.label, p.label) for p in places]
    for asked in form.fields:
        choices += [_choice(_list(form, asked), o.key, o.label.id, o.label.en) for o in asked.options]
    settings = {"form_id": form.key, "form_title": form.label.id, "default_language": INDONESIAN}
    return {"survey": survey, "choices": choices, "settings": [settings | {"version": version(survey, choices)}]}


def version(*parts: Any) -> str:
    """Sixteen characters that change with the form and with the places."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _time() -> Row:
    texts = _labels("Waktu kejadian", "Time of the event")
    return {"type": "dateTime", "name": TIME, "default": "now()", "required": "yes", **texts}


def _where(form: ReportForm) -> Row:
    station = _labels("TPS", "Polling station")
    texts = station if form.per == "station" else _labels("Plot", "Post")
    needed = "no" if form.alert else "yes"
    return {"type": "select_one lokasi", "name": PLACE, "required": needed, **texts}


def _question(form: ReportForm, asked: ReportField) -> Row:
    row = {"name": asked.key, "required": "yes" if asked.required else "no", **_texts(asked.label)}
    if asked.type in ("state", "causes"):
        kind = "select_one" if asked.type == "state" else "select_multiple"
        return {"type": f"{kind} {_list(form, asked)}", **row}
    if asked.type in NUMBERS:
        return {"type": "integer", "constraint": f". >= 0 and . <= {NUMBERS[asked.type]}", **row}
    if asked.type == "photo":
        row["parameters"] = f"max-pixels={PIXELS}"
    return {"type": _TYPES[asked.type], **row}


def _list(form: ReportForm, asked: ReportField) -> str:
    return f"{form.key}_{asked.key}".replace("-", "_")


def _choice(list_name: str, name: str, indonesian: str, english: str) -> Row:
    return {"list_name": list_name, "name": name, **_labels(indonesian, english)}


def _texts(label: Label) -> Row:
    return _labels(label.id, label.en)


def _labels(indonesian: str, english: str) -> Row:
    return {f"label::{INDONESIAN}": indonesian, f"label::{ENGLISH}": english}
