"""What may a profile say? Every field of `profile.toml`, its unit and its limits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from siaga.profiles.field_reports import FieldReports
from siaga.profiles.part import Count, Label, Part, twice
from siaga.profiles.readiness import Fatigue, Readiness, Roll
from siaga.profiles.situation import CopySheet, SituationReport
from siaga.profiles.situation import once as sheets_twice
from siaga.profiles.stages import Catalogue, Clock, Document, Report, Role, Stage, TaskForce

ClassName = Literal["low", "elevated", "high", "special"]
CLASSES: tuple[ClassName, ...] = ("low", "elevated", "high", "special")
DistrictCode = Annotated[str, Field(pattern=r"^\d{2}\.\d{2}\.\d{2}$")]
RegencyCode = Annotated[str, Field(pattern=r"^\d{2}\.\d{2}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class Election(Part):
    """Which election, when, and how many voters a station may have."""

    title: str
    voting_day: date
    voters_per_station_max: Annotated[int, Field(ge=1, le=5000)]
    operation: str
    source: str = Field(min_length=1)


class Pattern(Part):
    """Guard of one class as named fields. `districts` empty means the whole regency."""

    station_class: ClassName = Field(alias="class")
    officers: Annotated[int, Field(ge=1, le=50)]
    stations_max: Annotated[int, Field(ge=1, le=100)]
    stations_min: Annotated[int, Field(ge=1)] = 1
    linmas_per_station: Annotated[float, Field(ge=0)] = 2
    districts: tuple[DistrictCode, ...] = ()
    source: str = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.stations_min > self.stations_max:
            raise ValueError("stations_min is above stations_max")
        return self


class DocumentedPattern(Part):
    """A pattern as published somewhere, kept with its source and its contradictions; nobody need use it."""

    row: str
    place: str
    election: str
    station_class: ClassName = Field(alias="class")
    officers: Annotated[int, Field(ge=0)]
    stations: Annotated[int, Field(ge=1)]
    linmas: Annotated[int, Field(ge=0)] | None = None
    stations_of_class: Count | None = None
    variant: str = ""
    source: str
    note: str = ""

    @property
    def linmas_per_station(self) -> float | None:
        """Linmas per polling station, None where the source gives none."""
        return None if self.linmas is None else self.linmas / self.stations


class Seeding(Part):
    """Published totals per class that seed the classes until a named officer decides."""

    regency: RegencyCode
    low: Count = 0
    elevated: Count = 0
    high: Count = 0
    special: Count = 0
    special_stations_are_special: bool = False
    shares_only: bool = False
    source: str
    note: str = ""


class Rank(Part):
    """A rank, its order (higher is more senior) and whether it counts as senior in a team."""

    name: str
    order: int
    senior: bool


class TravelModel(Part):
    """Straight line x factor at a speed; a water leg also boards. An assumption, replaced by measured pairs."""

    road_factor: Annotated[float, Field(ge=1, le=5)]
    road_kmh: Positive
    water_factor: Annotated[float, Field(ge=1, le=5)]
    water_kmh: Positive
    water_boarding_minutes: Annotated[float, Field(ge=0)]
    note: str = Field(min_length=1)


class Water(Part):
    """Districts reached mostly by water, per regency."""

    regency: RegencyCode
    districts: tuple[DistrictCode, ...]
    assumed: tuple[DistrictCode, ...] = ()
    source: str


class RecordedTrip(Part):
    """A trip somebody took, shown beside the model's answer."""

    from_base: str
    to_village: str
    minutes: Positive
    source: str


class TeamRules(Part):
    """Rules of the planner; soft ones cost their price in minutes."""

    senior_in_team: bool = True
    boat_at_river: bool = True
    max_bko_in_pair: Annotated[int, Field(ge=0, le=2)] = 1
    home_village: Literal["off", "soft", "hard"] = "soft"
    worst_trip_ratio: Annotated[float, Field(ge=1)] = 1.25
    spread_minutes: Positive | None = None
    price_move: Annotated[float, Field(ge=0)] = 5.0
    price_call_up: Annotated[float, Field(ge=0)] = 7.0
    price_no_woman: Annotated[float, Field(ge=0)] = 1.0
    price_lone_bko: Annotated[float, Field(ge=0)] = 2.0
    price_home_village: Annotated[float, Field(ge=0)] = 10.0
    price_unknown_area: Annotated[float, Field(ge=0)] = 0.5
    note: str = ""


class CommandRules(Part):
    """The chain above the posts: who is taken from the force first."""

    padal_per_district: Annotated[int, Field(ge=0, le=5)] = 1
    kapolsek_per_base: Annotated[int, Field(ge=0, le=1)] = 1
    rayons: Annotated[int, Field(ge=0)] = 3
    note: str = ""


class ReserveRules(Part):
    """Quick-reaction teams (ton siaga) and the minutes within which they should reach a station."""

    teams: Annotated[int, Field(ge=0)] = 4
    team_size: Annotated[int, Field(ge=1)] = 5
    minutes: Positive = 45.0
    busy: Share = 0.3
    note: str = ""


class OtherObject(Part):
    """Something else that is guarded; headcount None means nobody has said."""

    key: str
    label: Label
    headcount: Count | None = None
    source: str = ""


class Roster(Part):
    """Published force totals from which the synthetic roster of a sample is made."""

    regency: RegencyCode
    own: Count
    bko: Count
    bko_inside_total: bool = False
    source: str
    note: str = ""


class Profile(Part):
    """One election's rules. `name` is the folder's name."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    election: Election
    labels: dict[ClassName, Label]
    patterns: tuple[Pattern, ...] = Field(alias="pattern", min_length=1)
    seeding: tuple[Seeding, ...] = ()
    ranks: tuple[Rank, ...] = Field(alias="rank", min_length=1)
    travel: TravelModel
    water: tuple[Water, ...] = ()
    recorded_trips: tuple[RecordedTrip, ...] = Field(alias="recorded_trip", default=())
    rules: TeamRules = TeamRules()
    command: CommandRules = CommandRules()
    reserve: ReserveRules = ReserveRules()
    other_objects: tuple[OtherObject, ...] = Field(alias="other_object", default=())
    roster: tuple[Roster, ...] = ()
    stages: tuple[Stage, ...] = Field(alias="stage", default=())
    task_forces: tuple[TaskForce, ...] = Field(alias="task_force", default=())
    roles: tuple[Role, ...] = Field(alias="role", default=())
    reports: tuple[Report, ...] = Field(alias="report", default=())
    clocks: tuple[Clock, ...] = Field(alias="clock", default=())
    documents: tuple[Document, ...] = Field(alias="document", default=())
    catalogues: tuple[Catalogue, ...] = Field(alias="catalogue", default=())
    roll: Roll | None = None
    readiness: Readiness | None = None
    fatigue: Fatigue | None = None
    situation_report: SituationReport | None = None
    copy_sheets: tuple[CopySheet, ...] = Field(alias="copy_sheet", default=())
    field_reports: FieldReports | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = [c for c in CLASSES if c not in self.labels]
        if missing:
            raise ValueError(f"labels: no label for {', '.join(missing)}")
        guarded = {p.station_class for p in self.patterns if not p.districts}
        bare = [c for c in CLASSES if c not in guarded and c != "special"]
        if bare:
            raise ValueError(f"pattern: no pattern for the whole regency for {', '.join(bare)}")
        seen = [(p.station_class, d) for p in self.patterns for d in (p.districts or ("",))]
        twice = sorted({f"{c} {d}".strip() for c, d in seen if seen.count((c, d)) > 1})
        if twice:
            raise ValueError(f"pattern: given twice for {', '.join(twice)}")
        if len({r.name for r in self.ranks}) != len(self.ranks):
            raise ValueError("rank: a name appears twice")
        return self

    @model_validator(mode="after")
    def _joined(self) -> Self:
        """Every key once, and every name of a role, stage or document known."""
        for name in ("stages", "task_forces", "roles", "reports", "clocks", "documents", "catalogues"):
            again = twice([row.key for row in getattr(self, name)])
            if again:
                raise ValueError(f"{name}: key given twice: {', '.join(again)}")
        due = [(f"stage {s.key}", item) for s in self.stages for item in s.due]
        _known("role", [(w, i.owner) for w, i in due], self.roles)
        _known("role", [(f"report {r.key}", r.owner) for r in self.reports], self.roles)
        _known("document", [(w, i.document) for w, i in due if i.document], self.documents)
        _known("document", [(f"report {r.key}", r.document) for r in self.reports if r.document], self.documents)
        _known("stage", [(f"report {r.key}", s) for r in self.reports for s in r.stages], self.stages)
        if self.field_reports:
            # A shared part names the kinds of stages of every election; each form must fit one of this one.
            mine = {s.key for s in self.stages}
            lost = [f.key for f in self.field_reports.forms if mine and not mine & set(f.stages)]
            if lost:
                raise ValueError(f"field report of no stage of this profile: {', '.join(lost)}")
        again = sheets_twice(self.copy_sheets)
        if again:
            raise ValueError(f"copy_sheet: key given twice: {', '.join(again)}")
        if self.readiness:
            owners = [(f"checklist {c.key}", c.owner) for c in self.readiness.checklists]
            _known("role", [*owners, *(("escalation", k) for k in self.readiness.escalation)], self.roles)
        return self

    def warnings(self) -> list[str]:
        """Sayings that are allowed but unusual: other than two Linmas per station, sources that disagree."""
        return self._linmas() + [
            f"Tahapan {s.label.id}: tanggal berbeda menurut {', '.join(c.source for c in s.dates)}"
            for s in self.stages
            if s.conflicting()
        ]

    def _linmas(self) -> list[str]:
        return [
            f"Pola {self.labels[p.station_class].id}: {p.linmas_per_station:g} Linmas per TPS, lazimnya 2"
            for p in self.patterns
            if p.linmas_per_station != 2
        ]

    def water_districts(self) -> frozenset[str]:
        """Codes of all districts this profile takes as water, assumed ones included."""
        return frozenset(d for w in self.water for d in (*w.districts, *w.assumed))


def _known(what: str, used: list[tuple[str, str]], rows: tuple[Any, ...]) -> None:
    keys = {row.key for row in rows}
    lost = sorted({f"{where} names {what} {key}" for where, key in used if key not in keys})
    if lost:
        raise ValueError(f"no such {what}: {'; '.join(lost)}")
