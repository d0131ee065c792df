"""What may a profile ask of the posts? Report forms with fields from an allow-list, due times, and the ladder.

No form can ask for votes: a number must be of a kind named in `NUMBERS`, and labels pass the check of wording.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from siaga.kit.wording import fence
from siaga.profiles.part import Count, Key, Label, Part, Said, twice

# Everything a report may count, with the highest number anyone can mean.
NUMBERS: dict[str, int] = {
    "minutes": 1440, "boxes": 60, "officers": 60, "linmas": 120, "vehicles": 30, "boats": 30, "stations": 30,
}  # fmt: skip
Type = Literal[
    "state", "causes", "clock", "text", "place", "photo",
    "minutes", "boxes", "officers", "linmas", "vehicles", "boats", "stations",
]  # fmt: skip
Code = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,3}$")]
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Minutes = Annotated[int, Field(ge=0, le=1440)]
Level = Literal["officer", "padal", "base", "command", "commander"]
LEVELS: tuple[Level, ...] = ("officer", "padal", "base", "command", "commander")
MOST_OPTIONS = 12
_RESULT = re.compile(
    r"(?<!surat )(?<!kotak )(?<!bilik )(?<!pemungutan )(?<!penghitungan )\bsuara\b|(?<!_)\bvotes?\b|perolehan"
    r"|paslon|\bcalon\b|kandidat|candidate|c[-_. ]?(?:hasil|plano)|\bc1\b|sirekap|turnout|partisipasi|pemilih"
    r"|voters?\b|tally|quick ?count|exit ?poll",
    re.IGNORECASE,
)


class Option(Part):
    """One answer of a `state` or of `causes`. `code` is what an SMS says; `alarm`: someone must look at it.

    `said`: what people say on the radio for it, beside the label.
    """

    key: Key
    code: Code
    label: Label
    alarm: bool = False
    said: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z ]{1,39}$")], ...] = Field(default=(), max_length=12)

    @model_validator(mode="after")
    def _no_number(self) -> Self:
        if re.fullmatch(r"[\d.,\- ]+", self.key) or re.fullmatch(r"[\d.,\- ]+", self.label.id):
            raise ValueError(f"option {self.key}: an answer in words, not a number")
        return self


class ReportField(Part):
    """One question. `plausible_max`: a higher number is kept and marked implausible."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    type: Type
    label: Label
    required: bool = False
    options: tuple[Option, ...] = Field(alias="option", default=(), max_length=MOST_OPTIONS)
    plausible_max: Count | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.type in {"state", "causes"}) != bool(self.options):
            raise ValueError(f"field {self.key}: options belong to state and causes, and those need them")
        again = twice([o.key for o in self.options]) + twice([o.code for o in self.options])
        if again:
            raise ValueError(f"field {self.key}: option given twice: {', '.join(again)}")
        if self.plausible_max is not None and self.type not in NUMBERS:
            raise ValueError(f"field {self.key}: only a number has plausible_max")
        return self

    @property
    def numeric(self) -> bool:
        """Whether the answer is a number of an allowed kind."""
        return self.type in NUMBERS


class Due(Part):
    """When it is owed: so many days from the stage's first day, at an hour of the node's zone."""

    day: Annotated[int, Field(ge=-7, le=30)] = 0
    at: Hour

    @property
    def slot(self) -> str:
        """Name of this occurrence within the form: `+0T0600`."""
        return f"{self.day:+d}T{self.at.replace(':', '')}"


class ReportForm(Part):
    """One kind of report. No `due`: it comes when something happens.

    `per`: owed by each post or by each station. `early_minutes`: before due less this it is too early to be true.
    `after`: the kind that must have happened before. `alert`: a call for help. `photos`: only with `alert`.
    """

    key: Key
    code: Code
    label: Label
    per: Literal["post", "station"] = "post"
    stages: tuple[Key, ...] = Field(min_length=1)
    due: tuple[Due, ...] = ()
    tolerance_minutes: Minutes = 15
    early_minutes: Minutes = 60
    after: Key | None = None
    alert: bool = False
    fields: tuple[ReportField, ...] = Field(alias="field", min_length=1)
    source: Said

    @model_validator(mode="after")
    def _whole(self) -> Self:
        again = twice([f.key for f in self.fields]) + twice([d.slot for d in self.due])
        if again:
            raise ValueError(f"report {self.key}: given twice: {', '.join(again)}")
        if self.alert and self.due:
            raise ValueError(f"report {self.key}: a call for help has no hours")
        if not self.alert and any(f.type == "photo" for f in self.fields):
            raise ValueError(f"report {self.key}: a routine report takes no photo")
        wrong = [text for text in self._texts() if _RESULT.search(text) or not fence().clean(text)]
        if wrong:
            raise ValueError(f"report {self.key}: no report asks for votes, candidates or turnout: {wrong[0]}")
        return self

    def _texts(self) -> list[str]:
        labels = [self.label, *(f.label for f in self.fields), *(o.label for f in self.fields for o in f.options)]
        words = [w for label in labels for w in (label.id, label.en)]
        keys = [self.key, *(f.key for f in self.fields), *(o.key for f in self.fields for o in f.options)]
        spoken = [word for f in self.fields for o in f.options for word in o.said]
        return words + spoken + [k.replace("_", " ").replace("-", " ") for k in keys]

    def field_of(self, key: str) -> ReportField | None:
        """The question of this key."""
        return next((f for f in self.fields if f.key == key), None)


class Rung(Part):
    """After how many minutes without a report who is told; `label` is what the screen calls them."""

    level: Level
    minutes: Minutes
    label: Label


class FieldReports(Part):
    """All that the posts owe: the forms, the ladder of silence, how alarms are grouped, the office of requesters.

    `group_share`: from this share of a district's posts silent at once they are one alarm, from `group_posts` up.
    `dead_zone_minutes`: the own clock of a place known to have no signal. `acknowledged_minutes`: how long
    "I am on it" holds the ladder.
    """

    forms: tuple[ReportForm, ...] = Field(alias="form", min_length=1)
    ladder: tuple[Rung, ...] = Field(alias="rung", min_length=1)
    group_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    group_posts: Annotated[int, Field(ge=2)] = 4
    dead_zone_minutes: Minutes = 180
    acknowledged_minutes: Minutes = 30
    source: Said
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        again = twice([f.key for f in self.forms]) + twice([f.code for f in self.forms])
        if again:
            raise ValueError(f"form given twice: {', '.join(again)}")
        lost = [f.after for f in self.forms if f.after and f.after not in {g.key for g in self.forms}]
        if lost:
            raise ValueError(f"after names no form: {', '.join(lost)}")
        steps = [(LEVELS.index(r.level), r.minutes) for r in self.ladder]
        if steps != sorted(steps) or len({s for s, _ in steps}) != len(steps):
            raise ValueError("the ladder climbs: officer, padal, base, command, commander, by rising minutes")
        return self

    def form_of(self, key: str) -> ReportForm | None:
        """The form of this kind."""
        return next((f for f in self.forms if f.key == key), None)
