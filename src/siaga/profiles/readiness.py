"""What may a profile say about the force's readiness? The roll, reasons, kit states, checklists, duty blocks."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from siaga.profiles.part import Count, Key, Label, Part, Said, twice

Kind = Literal["person", "vehicle", "boat", "radio", "crowd", "medical", "post"]
KINDS: tuple[Kind, ...] = ("person", "vehicle", "boat", "radio", "crowd", "medical", "post")
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Column = Literal["strength", "missing", "present", "remarks"]


class AbsenceReason(Part):
    """Why someone is missing from the roll. `unavailable`: also cannot be posted; `default`: nobody said why."""

    key: Key
    label: Label
    unavailable: bool = True
    default: bool = False


class Agency(Part):
    """An agency that is invited to the muster."""

    key: Key
    label: Label
    source: str = ""


class Roll(Part):
    """How the roll is printed and what it knows: columns in order, reasons, agencies, mustered kinds."""

    columns: tuple[Column, ...] = ("strength", "missing", "present", "remarks")
    labels: dict[Column, Label]
    reasons: tuple[AbsenceReason, ...] = Field(alias="reason", min_length=1)
    agencies: tuple[Agency, ...] = Field(alias="agency", default=())
    kinds: dict[Literal["parade", "shift"], Label]
    source: Said
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sorted(self.columns) != sorted(self.labels):
            raise ValueError("columns and labels do not name the same columns")
        again = twice([r.key for r in self.reasons]) + twice([a.key for a in self.agencies])
        if again:
            raise ValueError(f"given twice: {', '.join(again)}")
        if sum(r.default for r in self.reasons) != 1:
            raise ValueError("exactly one reason is the default (nobody said why)")
        return self


class KitState(Part):
    """A state of a piece of kit, and whether it can be used in that state."""

    key: Key
    label: Label
    usable: bool


class CheckItem(Part):
    """One line of a checklist.

    `minimum` is the least usable number; "seats" means one for each seat. `unit` "%" takes 0 to 100.
    `essential`: without it the subject is not ready. `expires`: its date must lie ahead.
    """

    key: Key
    label: Label
    minimum: Annotated[float, Field(ge=0)] | Literal["seats"] = 1.0
    unit: str = ""
    essential: bool = False
    expires: bool = False


class Checklist(Part):
    """What is looked at on one kind of thing, who owns what is missing, and by when it should be cured."""

    key: Key
    kind: Kind
    label: Label
    owner: Key
    due_days: Count = 3
    items: tuple[CheckItem, ...] = Field(alias="item", min_length=1)
    source: Said

    @model_validator(mode="after")
    def _once(self) -> Self:
        again = twice([item.key for item in self.items])
        if again:
            raise ValueError(f"checklist {self.key}: item given twice: {', '.join(again)}")
        return self


class Readiness(Part):
    """States of kit, the chain an overdue shortfall climbs, and the checklists."""

    states: tuple[KitState, ...] = Field(alias="state", min_length=2)
    escalation: tuple[Key, ...] = Field(min_length=1)
    checklists: tuple[Checklist, ...] = Field(alias="checklist", min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Self:
        again = twice([s.key for s in self.states]) + twice([c.kind for c in self.checklists])
        if again:
            raise ValueError(f"given twice: {', '.join(again)}")
        if not any(s.usable for s in self.states):
            raise ValueError("no state is usable")
        return self


class DutyBlock(Part):
    """A block of duty (day 0 is voting day). `shared`: the two of a pair take half of it each."""

    key: Literal["movement", "night", "voting", "counting", "escort"]
    label: Label
    start_day: Annotated[int, Field(ge=-5, le=5)]
    start: Hour
    end_day: Annotated[int, Field(ge=-5, le=5)]
    end: Hour
    shared: bool = False

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if (self.start_day, self.start) >= (self.end_day, self.end):
            raise ValueError(f"block {self.key}: ends before it starts")
        return self


class Fatigue(Part):
    """Rest rules. They guard people's lives: an alert is raised, a reliever proposed, nobody is scored."""

    blocks: tuple[DutyBlock, ...] = Field(alias="block", min_length=1)
    window_hours: Annotated[float, Field(gt=0)] = 24.0
    rest_hours: Annotated[float, Field(gt=0)] = 4.0
    long_road_minutes: Annotated[float, Field(gt=0)] = 120.0
    long_water_minutes: Annotated[float, Field(gt=0)] = 90.0
    source: Said
    note: str = ""

    @model_validator(mode="after")
    def _once(self) -> Self:
        again = twice([b.key for b in self.blocks])
        if again:
            raise ValueError(f"block given twice: {', '.join(again)}")
        if self.rest_hours > self.window_hours:
            raise ValueError("rest_hours is above window_hours")
        return self
