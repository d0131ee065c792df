"""What may no text hold? Patterns by kind, read from rules as data: one fence machine for every room.

The kit's own rules know candidates and votes; a room may add kinds of its own. `require_clean` is the one check of
every text that somebody types: columns (`kit.free_text`), reasons of acts and cells of imports all ask it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from siaga.kit.errors import Problem, Refused

FILE = Path(__file__).parent / "wording.toml"
REMEMBERED = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found and of which kind."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Fence:
    """Kinds with their reasons and cures, patterns in order, and what numbers of places look like."""

    kinds: Mapping[str, Mapping[str, str]]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    place_number: re.Pattern[str]
    quick: re.Pattern[str] | None = None

    def findings(self, text: str) -> list[Finding]:
        """Everything in the text that may not stand there, each once."""
        plain = self.without_place_numbers(tidy(text))
        return list(dict.fromkeys(Finding(kind, m.group(0)) for kind, m in self._matches(plain)))

    def clean(self, text: str) -> bool:
        """Whether nothing is found: the question of intake, quick for the texts that posts really write."""
        plain = tidy(text)
        if self.quick and not self.quick.search(plain):
            return True
        return next(self._matches(self.without_place_numbers(plain)), None) is None

    def without_place_numbers(self, text: str) -> str:
        """The text with the numbers of places and times blotted out."""
        return self.place_number.sub(lambda m: re.sub(r"\d", "_", m.group(0)), text)

    def problem(self, finding: Finding, *, file: str = "", row: int = 0, field: str = "") -> Problem:
        """A finding in both languages."""
        kind = self.kinds[finding.kind]
        return Problem(
            file, row, field, finding.text, kind["reason"], kind["cure"], kind["reason_en"], kind["cure_en"]
        )

    def _matches(self, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        for kind, pattern in self.patterns:
            for match in pattern.finditer(text):
                yield kind, match


class WordsRefused(Refused):
    """A text was refused for its words. Knows their kinds and where they stood, never the words.

    `counted` once the journal has its number.
    """

    def __init__(self, problems: list[Problem], kinds: Iterable[str]) -> None:
        self.kinds, self.counted = Counter(kinds), False
        super().__init__(problems)


def require_clean(text: str, field: str = "") -> None:
    """Refuse a text that names a candidate or counts votes."""
    try:
        _passed(text)
    except WordsRefused as refused:
        raise WordsRefused([wordless(kind, field=field) for kind in refused.kinds], refused.kinds) from None


def wordless(kind: str, *, file: str = "", row: int = 0, field: str = "") -> Problem:
    """What is said of a finding of this kind without repeating it."""
    return fence().problem(Finding(kind, ""), file=file, row=row, field=field)


def kinds_in(text: str) -> list[str]:
    """The kinds of what the fence finds in a text, each once; empty: it is clean."""
    try:
        _passed(text)
    except WordsRefused as refused:
        return list(refused.kinds)
    return []


def spoken(name: str) -> str:
    """A file's name as words; a counter such as `foto-01.jpg` becomes a plain number."""
    return re.sub(r"[._\-\s]+0*", " ", name)


def _passed(text: str) -> None:
    """Remembers short texts that passed (a source stands in a thousand rows); one that does not is kept nowhere."""
    (_short if len(text) <= REMEMBERED else _short.__wrapped__)(text)


@lru_cache(maxsize=8192)
def _short(text: str) -> None:
    if not fence().clean(text):
        raise WordsRefused([], list(dict.fromkeys(f.kind for f in fence().findings(text))))


def tidy(text: str) -> str:
    """One form for letters, no invisible marks, single blanks: otherwise a soft hyphen would hide a name."""
    if text.isascii():
        return " ".join(text.split())
    plain = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in plain if unicodedata.category(c) != "Cf").split())


@cache
def fence(*files: Path, kinds: frozenset[str] = frozenset({"candidate", "votes"})) -> Fence:
    """The kit's rules of these kinds, then those of the files in order."""
    base = read(FILE)
    rules = [r for r in base["rule"] if r["kind"] in kinds] + [r for f in files for r in read(f)["rule"]]
    said = {k: v for document in (base, *map(read, files)) for k, v in document["kind"].items()}
    quick = None if files else re.compile(base["quick"], re.IGNORECASE)
    return Fence(said, tuple((r["kind"], _compiled(r)) for r in rules), _place_number(base["numbers"]), quick)


@cache
def read(file: Path) -> dict[str, Any]:
    """The rules of one file."""
    return tomllib.loads(file.read_text("utf-8"))


def _compiled(rule: dict[str, Any]) -> re.Pattern[str]:
    return re.compile(rule["pattern"], 0 if rule.get("exact") else re.IGNORECASE)


def _place_number(numbers: dict[str, list[str]]) -> re.Pattern[str]:
    after = "|".join(re.escape(w) for w in sorted(numbers["after"], key=len, reverse=True))
    before = "|".join(numbers["before"])
    years = "|".join(numbers["years"])
    more = r"(?:\s*(?:,|dan|s/d|s\.d\.|sampai|hingga|&|-|/)\s*\d+)*"
    place = rf"\b(?:{after})\.?\s*(?:nomor|no\.?)?\s*\d+{more}|\b\d+\s+(?:{before})\b"
    return re.compile(rf"{place}|\b(?:{years})\s+(?:19|20)\d\d\b", re.IGNORECASE)
