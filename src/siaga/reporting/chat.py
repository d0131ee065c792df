"""Which messages does a pasted chat hold? Exports of WhatsApp in their many spellings, or bare lines. Pure.

Read: `[27/11/24 08.15] Budi: ...`, `27/11/24, 08.15 - Budi: ...`, `[08.15, 27/11/2024] Budi: ...`, twelve-hour
clocks, years of two or four digits, American order of the day. Notices of the system and pictures are left out and
counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

_DAY = r"(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{2,4})"
_HOUR = r"(?P<h>\d{1,2})[.:](?P<m>\d{2})(?:[.:]\d{2})?\s?(?P<half>[ap]\.?\s?m\.?)?"
_HEADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\[{_DAY},?\s+{_HOUR}\]\s*(?P<rest>.*)",
        rf"\[{_HOUR},\s*{_DAY}\]\s*(?P<rest>.*)",
        rf"{_DAY},?\s+(?:pukul\s+|at\s+)?{_HOUR}\s+[-–]\s+(?P<rest>.*)",
    )
)
_SAID = re.compile(r"(?P<who>[^:]{1,60}):(?:\s+(?P<text>.*)|$)", re.DOTALL)
_NO_TEXT = re.compile(
    r"<[^<>]*(?:omitted|tidak disertakan|dilampirkan|attached)[^<>]*>"
    r"|(?:image|video|audio|sticker|gif|document|gambar|stiker|dokumen|foto|kontak|contact card)\s"
    r"(?:omitted|tidak disertakan)"
    r"|.*\((?:file attached|file terlampir|berkas terlampir)\)"
    r"|(?:this message was deleted|you deleted this message|pesan ini (?:telah )?dihapus"
    r"|anda menghapus pesan ini)\.?"
    r"|(?:missed (?:voice|video) call|panggilan (?:suara|video) tak terjawab).*|null",
    re.IGNORECASE,
)
_EDITED = re.compile(r"\s*<(?:this message was edited|pesan ini diedit)>\s*$", re.IGNORECASE)
MOST, LONGEST = 500, 1000


@dataclass(frozen=True, slots=True)
class Said:
    """One message: who by the name in that chat ("" for a bare line), when by that phone (None: not told)."""

    sender: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """The messages in order; `left_out`: notices, pictures and calls; `cut`: messages beyond the limit."""

    messages: tuple[Said, ...]
    left_out: int = 0
    cut: int = 0


def split(text: str) -> Chat:
    """Take a pasted chat apart."""
    lines = [_plain(line) for line in text.splitlines()]
    heads = [next((m for p in _HEADS if (m := p.fullmatch(line))), None) for line in lines]
    if not any(heads):
        return _limited([Said("", line.strip()[:LONGEST]) for line in lines if line.strip()], 0)
    american = _american([m for m in heads if m])
    found: list[Said] = []
    left_out = 0
    for one in _joined(lines, heads, american):
        if one.sender and one.text and not _NO_TEXT.fullmatch(one.text):
            found.append(one)
        else:
            left_out += 1
    return _limited(found, left_out)


def _limited(found: list[Said], left_out: int) -> Chat:
    return Chat(tuple(found[:MOST]), left_out, max(0, len(found) - MOST))


def _plain(line: str) -> str:
    """A line without invisible marks, each kind of blank as one."""
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in line if unicodedata.category(c) != "Cf")


def _joined(lines: Sequence[str], heads: Sequence[re.Match[str] | None], american: bool) -> Iterator[Said]:
    """Messages with the lines that follow each; one without a sender is a notice of the system."""
    now: Said | None = None
    for line, head in zip(lines, heads, strict=True):
        if head is None:
            if now is not None and len(now.text) < LONGEST:
                now = replace(now, text=f"{now.text}\n{line}"[:LONGEST])
            continue
        if now is not None:
            yield _trimmed(now)
        said = _SAID.fullmatch(head["rest"])
        at = _time(head, american)
        who = said["who"].strip().lstrip("~ ") if said else ""
        now = Said(who, (said["text"] or "")[:LONGEST] if said else head["rest"][:LONGEST], at)
    if now is not None:
        yield _trimmed(now)


def _trimmed(one: Said) -> Said:
    return replace(one, text=_EDITED.sub("", one.text).strip())


def _american(heads: Sequence[re.Match[str]]) -> bool:
    """Whether the month stands first: no first number is beyond twelve, and some second one is."""
    return all(int(m["a"]) <= 12 for m in heads) and any(int(m["b"]) > 12 for m in heads)


def _time(head: re.Match[str], american: bool) -> datetime | None:
    a, b, c, hour = (int(head[k]) for k in ("a", "b", "c", "h"))
    year, month, day = (a, b, c) if len(head["a"]) == 4 else (c, a, b) if american else (c, b, a)
    half = (head["half"] or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, hour, int(head["m"]))  # noqa: DTZ001
    except ValueError:
        return None
