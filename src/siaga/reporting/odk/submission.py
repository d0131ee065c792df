"""What did a form client send? Its XML read as data, with nothing of it trusted. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # nosec B405

from siaga.kit.errors import Refused, refuse
from siaga.profiles.field_reports import ReportForm
from siaga.reporting.odk.workbook import PLACE, TIME

MOST_BYTES = 512 * 1024
MOST_NODES = 400
_INSTANCE = re.compile(r"uuid:[0-9a-fA-F-]{36}")
FormOf = Callable[[str], ReportForm | None]


@dataclass(frozen=True, slots=True)
class Submission:
    """One filled form: which, its client's id, when, where, the answers, and the names of its pictures."""

    form: ReportForm
    instance: str
    at: datetime
    place: str
    answers: dict[str, Any] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()


def parse(body: bytes, form_of: FormOf) -> Submission:
    """Read a submission. Refuses what is no form of ours, has no id or no time, or is too large."""
    root = _root(body)
    form = form_of(root.get("id", "") or "")
    if form is None:
        raise _not_ours(root.get("id", "") or "")
    said = {_name(child): (child.text or "").strip() for child in root}
    answers = {f.key: said[f.key] for f in form.fields if said.get(f.key)}
    pictures = tuple(answers[f.key] for f in form.fields if f.type == "photo" and f.key in answers)
    return Submission(form, _instance(root), _time(said.get(TIME, "")), said.get(PLACE, ""), answers, pictures)


def _root(body: bytes) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(body) > MOST_BYTES:
        raise _unreadable(f"{len(body)} bytes")
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise _unreadable(type(error).__name__) from error
    if sum(1 for _ in root.iter()) > MOST_NODES:
        raise _unreadable(f"> {MOST_NODES}")
    return root


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _instance(root: Element) -> str:
    found = next((e.text or "" for e in root.iter() if _name(e) == "instanceID"), "").strip()
    if not _INSTANCE.fullmatch(found):
        raise refuse(
            "Laporan tanpa instanceID yang sah", "Kirim dari ODK Collect atau Enketo",
            "The report has no valid instanceID", "Send from ODK Collect or Enketo", value=found[:60],
        )  # fmt: skip
    return found


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise refuse(
            "Waktu kejadian kosong atau tanpa zona waktu", "Isi waktu kejadian",
            "The time of the event is missing or has no zone", "Fill in the time", value=text[:40],
        )  # fmt: skip
    return at


def _unreadable(value: str) -> Refused:
    return refuse(
        "Berkas laporan tidak dapat dibaca", "Kirim ulang dari aplikasi formulir",
        "The report's file cannot be read", "Send it again from the form client", value=value,
    )  # fmt: skip


def _not_ours(value: str) -> Refused:
    return refuse(
        "Formulir ini tidak dikenal", "Ambil formulir kosong terbaru dari pos komando",
        "This form is not known", "Fetch the blank forms from the command post again", value=value[:60],
    )  # fmt: skip
