"""What may no text hold? Patterns by kind, read from rules as data: one fence machine for every room.

The kit's own rules know candidates and votes; a room may add kinds of its own.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from siaga.kit.errors import Problem

FILE = Path(__file__).parent / "wording.toml"


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
    more = r"(?:\s*(?:,|dan|s/d|s\.d\.|sampai|hingga|&|-|/)\s*\d+)*"
    return re.compile(rf"\b(?:{after})\.?\s*(?:nomor|no\.?)?\s*\d+{more}|\b\d+\s+(?:{before})\b", re.IGNORECASE)
