"""What may a profile say about the course of an operation? Stages, task forces, roles, reports, clocks, papers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from siaga.profiles.part import Key, Label, Part, Said, twice


class DateClaim(Part):
    """What one source says of a stage's dates. `rule` holds a date that is only a rule ("3 days after ...")."""

    start: date | None = None
    end: date | None = None
    rule: str = ""
    source: Said

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.start is None and self.end is None and not self.rule:
            raise ValueError("a source must give a start, an end or a rule")
        if self.start and self.end and self.start > self.end:
            raise ValueError("start is after end")
        return self

    def says(self) -> tuple[date | None, date | None, str]:
        """The claim without its source, to compare two sources."""
        return self.start, self.end, self.rule


class DueItem(Part):
    """Something to be done at a stage: so many days from its start or end, by whom, with which document."""

    key: Key
    label: Label
    owner: Key
    counted_from: Literal["start", "end"] = "start"
    days: Annotated[int, Field(ge=-400, le=400)] = 0
    document: str = ""
    source: str = ""


class Stage(Part):
    """A stage (tahapan). The first of `dates` is used; the others are shown beside it with their sources.

    `guards_stations`: stations are guarded and a plan is due. `opened_later`: a re-vote and its kin, which
    begin only when someone orders them, with their own day and stations.
    """

    key: Key
    label: Label
    dates: tuple[DateClaim, ...] = ()
    guards_stations: bool = False
    opened_later: bool = False
    within_days: Annotated[int, Field(ge=1)] | None = None
    vulnerability: str = ""
    activity: str = ""
    due: tuple[DueItem, ...] = ()
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if not self.dates and not self.opened_later:
            raise ValueError(f"stage {self.key}: no dates")
        again = twice([item.key for item in self.due])
        if again:
            raise ValueError(f"stage {self.key}: due given twice for {', '.join(again)}")
        return self

    def conflicting(self) -> bool:
        """True when its sources do not say the same."""
        return len({claim.says() for claim in self.dates}) > 1


class TaskForce(Part):
    """A satgas: who leads it and what it does. The list differs by unit and year, so it is data."""

    key: Key
    label: Label
    lead: Said
    job: Said
    level: Literal["mabes", "polda", "polres"] = "polres"
    source: Said


class Role(Part):
    """A role in the operation and the position that usually holds it."""

    key: Key
    label: Label
    held_by: str = ""
    duty: Said
    source: Said


class Report(Part):
    """A report that falls due at set hours of the day, during the stages named (none: the whole operation)."""

    key: Key
    label: Label
    owner: Key
    times: tuple[Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")], ...] = Field(min_length=1)
    stages: tuple[Key, ...] = ()
    document: str = ""
    source: Said


class Clock(Part):
    """A legal time limit, as data. `limit` None: the source gives none. Versioned by `valid_from`/`valid_to`."""

    key: Key
    label: Label
    starts: Said
    limit: Annotated[int, Field(ge=1)] | None = None
    unit: Literal["hour", "day"] = "day"
    day_type: Literal["calendar", "working", "unverified", "not-applicable"]
    basis: Said
    actor: Said
    if_missed: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = True
    source: Said


class Document(Part):
    """A paper the operation produces, its core fields, and its template file in the profile's folder, if any."""

    key: Key
    label: Label
    fields: tuple[Said, ...] = Field(min_length=1)
    template: str = ""
    source: Said


class Catalogue(Part):
    """An indicator catalogue by name: three instruments, kept apart."""

    key: Key
    label: Label
    instrument: Literal["police-index", "supervisor-index", "station-map"]
    version: Said
    complete: bool
    source: Said
    note: str = ""
