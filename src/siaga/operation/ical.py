"""How does the calendar reach a phone? As iCalendar text (RFC 5545) of whole-day events; pure, without a clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LONGEST = 75  # octets of one line, by the standard


@dataclass(frozen=True, slots=True)
class Event:
    """A whole-day event; `end` is its last day."""

    uid: str
    start: date
    end: date
    title: str
    text: str = ""
    category: str = ""


def feed(name: str, events: Iterable[Event], stamp: datetime, mark: str = "") -> str:
    """The calendar as text with CRLF line ends. `stamp`: UTC instant of the last change; `mark`: for whom."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Siaga//Siaga//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{_escaped(name)}"]  # fmt: skip
    if mark:  # RFC 7986, and the older name that phones know
        lines += [f"DESCRIPTION:{_escaped(mark)}", f"X-WR-CALDESC:{_escaped(mark)}"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.end + timedelta(days=1):%Y%m%d}"  # the standard's end is the day after
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{_escaped(event.text)}"
    if event.category:
        yield f"CATEGORIES:{_escaped(event.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(old, new)
    return text


def _folded(line: str) -> Iterator[str]:
    """Cut at 75 octets, never inside a character; each further line begins with a space."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
