"""What may a profile say of the situation report? Its text for messages, and sheets to copy into applications."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, model_validator

from siaga.profiles.part import Key, Label, Part, Said, twice

# What a text or a sheet may name. Words first, then numbers; `web.situation.figures` gives every one of them.
WORDS = ("operation", "unit", "day", "hour", "hn", "stage", "watch", "plan", "made_by")
NUMBERS = (
    "real", "available", "away", "stations", "seats_needed", "seats_filled", "seats_open", "muster_strength",
    "muster_present", "muster_missing", "muster_waiting", "reports_owed", "reports_in", "reports_out", "silent",
    "calls", "potential", "threshold", "actual", "shortfalls",
)  # fmt: skip
KNOWN = frozenset((*WORDS, *NUMBERS))
_NAME = re.compile(r"\{([a-z_]+)\}")


class Sum(Part):
    """A total and the parts that must make it up."""

    total: str
    parts: tuple[str, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _numbers(self) -> Self:
        _known({self.total, *self.parts}, frozenset(NUMBERS))
        return self


class SituationReport(Part):
    """The text of the report, with `{names}` of figures. Its form differs by unit, so it is data."""

    text: Said
    sums: tuple[Sum, ...] = ()
    verified: bool = False
    source: Said

    @model_validator(mode="after")
    def _names(self) -> Self:
        _known(set(_NAME.findall(self.text)), KNOWN)
        return self

    def filled(self, figures: dict[str, str]) -> str:
        """The text with its figures."""
        return _NAME.sub(lambda found: figures[found.group(1)], self.text)


class CopyField(Part):
    """One field of an application, in the application's order."""

    label: Said
    value: Said

    @model_validator(mode="after")
    def _name(self) -> Self:
        _known({self.value}, KNOWN)
        return self


class CopySheet(Part):
    """The fields of an application one must fill by hand, in its order. Unverified until somebody compared them."""

    key: Key
    label: Label
    fields: tuple[CopyField, ...] = Field(alias="field", min_length=1)
    sums: tuple[Sum, ...] = ()
    verified: bool = False
    source: Said


def _known(names: set[str], known: frozenset[str]) -> None:
    strange = sorted(names - known)
    if strange:
        raise ValueError(f"no such figure: {', '.join(strange)} (known: {', '.join(sorted(known))})")


def once(sheets: tuple[CopySheet, ...]) -> list[str]:
    """Keys of sheets that appear twice."""
    return twice([sheet.key for sheet in sheets])
