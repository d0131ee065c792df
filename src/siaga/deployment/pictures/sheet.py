"""What may a picture, a paper or an export of a plan know? One frozen sheet; it has no phone numbers at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from siaga.deployment.planner.problem import Base, Officer, Problem, Village

CLASSES = ("low", "elevated", "high", "special")
CLASS_WORDS = {"low": "kurang rawan", "elevated": "rawan", "high": "sangat rawan", "special": "khusus"}
ROLES = {
    "leader": "ketua regu",
    "boat": "pengemudi perahu",
    "leader+boat": "ketua regu, pengemudi perahu",
    "member": "anggota",
    "single": "sendiri",
    "single+boat": "sendiri, mengemudi perahu",
}
CREDIT = (
    "Codes and boundaries: Cahya DSN (MIT). Polling-station counts: KPU RI, via KawalPemilu and "
    "razanfawwaz/pilkada-scrap. Town points: GeoNames (CC BY 4.0)."
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who an officer id is. Shown by name only where the sheet says so."""

    id: str
    name: str = ""
    rank: str = ""
    nrp: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A boat or vehicle at a base; `seats` and `life_jackets` None: nobody has counted."""

    id: str
    kind: str
    base: str
    name: str = ""
    seats: int | None = None
    life_jackets: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A plan's document with the names to tell it by. `districts` are (code, name) pairs.

    `outlines`: GeoJSON files, the first with a feature of this regency's code wins. `synthetic` lists in
    words what is made up; any entry puts the mark SINTETIS on everything. `notes` are printed under the summary.
    `issue` is the number of the journal entry under which this copy left, for `recipient`.
    """

    document: dict[str, Any]
    problem: Problem
    regency_code: str
    regency: str
    operation: str
    unit: str
    districts: tuple[tuple[str, str], ...] = ()
    people: tuple[Person, ...] = ()
    assets: tuple[Asset, ...] = ()
    outlines: tuple[Path, ...] = ()
    labels: tuple[tuple[str, str], ...] = tuple(CLASS_WORDS.items())
    synthetic: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    number: int = 1
    approved: str = ""
    show_names: bool = False
    issue: int = 0
    recipient: str = ""

    @property
    def summary(self) -> dict[str, Any]:
        """The plan's figures."""
        return dict(self.document["summary"])

    @property
    def issued(self) -> str:
        """Number and recipient of this copy, "" for a page that was not issued to anybody."""
        return f"Nomor keluar {self.issue} untuk {self.recipient}" if self.issue else ""

    @property
    def mark(self) -> str:
        """Classification, with number and recipient where the copy was issued."""
        return " · ".join(part for part in ("TERBATAS", self.issued) if part)

    @property
    def status(self) -> str:
        """Approved by whom, or not yet."""
        return self.approved or "belum disetujui"

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """Villages whose position is a stand-in: code and name."""
        return tuple(f"{v.code} {v.name}".strip() for v in self.problem.villages if v.stand_in)

    @cached_property
    def posts(self) -> dict[str, dict[str, Any]]:
        """Posts by id, in the plan's order."""
        return {p["id"]: p for p in self.document["posts"]}

    @cached_property
    def crews(self) -> dict[str, list[dict[str, Any]]]:
        """Seats of each post, in seat order."""
        crews: dict[str, list[dict[str, Any]]] = {p: [] for p in self.posts}
        for seat in self.document["seats"]:
            crews[seat["post"]].append(seat)
        return crews

    @cached_property
    def officers(self) -> dict[str, Officer]:
        """The planner's rows by officer id."""
        return {o.id: o for o in self.problem.officers}

    @cached_property
    def persons(self) -> dict[str, Person]:
        """Names by officer id."""
        return {p.id: p for p in self.people}

    @cached_property
    def villages(self) -> dict[str, Village]:
        """Villages by code."""
        return {v.code: v for v in self.problem.villages}

    @cached_property
    def bases(self) -> dict[str, Base]:
        """Bases by code."""
        return {b.code: b for b in self.problem.bases}

    @cached_property
    def home_base(self) -> dict[str, str]:
        """District code to the base that answers for it; the polres where no polsek does."""
        polres = next((b.code for b in self.problem.bases if b.kind == "polres"), "")
        answers: dict[str, str] = defaultdict(lambda: polres)
        answers.update({d: b.code for b in self.problem.bases for d in b.districts if b.kind == "polsek"})
        return answers

    @cached_property
    def _districts(self) -> dict[str, str]:
        return dict(self.districts)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(self.labels)

    def district(self, code: str) -> str:
        """The district's name, else its code."""
        return self._districts.get(code, code)

    def village(self, code: str) -> str:
        """The village's name, else its code."""
        found = self.villages.get(code)
        return found.name or code if found else code

    def base(self, code: str) -> str:
        """The base's name, else its code."""
        found = self.bases.get(code)
        return found.name or code if found else code

    def label(self, station_class: str) -> str:
        """The profile's word for a class."""
        return self._labels.get(station_class, CLASS_WORDS.get(station_class, station_class))

    def who(self, officer: str) -> str:
        """Rank and name where names may be shown, else the id; a dash for nobody."""
        person = self.persons.get(officer)
        if not officer:
            return "–"
        return f"{person.rank} {person.name}".strip() if self.show_names and person else officer

    def stations(self, post: dict[str, Any]) -> str:
        """Stations of a post per village: `Mariana 001–004, 007; Mariana Ilir 001`."""
        per: dict[str, list[str]] = defaultdict(list)
        for code in post["stations"]:
            per[self.village_of.get(code, "")].append(code)
        return "; ".join(f"{self.village(v)} {_runs(codes)}".strip() for v, codes in per.items())

    @cached_property
    def village_of(self) -> dict[str, str]:
        """Station code to village code."""
        return {s.code: s.village for s in self.problem.stations}


def _runs(codes: list[str]) -> str:
    """Last three digits of station codes, runs joined: 001–003, 007."""
    tails = [c[-3:] if c[-3:].isdigit() else c for c in sorted(codes)]
    runs: list[list[str]] = []
    for tail in tails:
        if runs and tail.isdigit() and runs[-1][-1].isdigit() and int(tail) == int(runs[-1][-1]) + 1:
            runs[-1].append(tail)
        else:
            runs.append([tail])
    return ", ".join(r[0] if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)
