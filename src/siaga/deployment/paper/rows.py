"""Who goes where, from which base? Rows that the printed plan, the annex and the workbook share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from siaga.deployment.pictures.sheet import ROLES, Person, Sheet


@dataclass(frozen=True, slots=True)
class Duty:
    """One line: an officer (or an empty place) at a post, in the chain or in the reserve.

    `post` is empty for command and reserve; `base` is the officer's base, for an empty place the base that
    answers for the post's district. `water`: the way is by boat.
    """

    base: str
    post: str
    officer: str
    person: Person
    role: str
    stations: str
    village: str
    district: str
    padal: str
    company: str
    minutes: float
    water: bool
    remark: str


def duties(sheet: Sheet) -> dict[str, list[Duty]]:
    """Lines per base: command first, then reserve, then posts, then places without an officer."""
    per: dict[str, list[Duty]] = {b.code: [] for b in sheet.problem.bases}
    for duty in (*_command(sheet), *_reserve(sheet), *_filled(sheet), *_empty(sheet)):
        per.setdefault(duty.base, []).append(duty)
    return {base: rows for base, rows in per.items() if rows}


def person(sheet: Sheet, officer: str) -> Person:
    """Who an id is; only the id where names may not be shown."""
    known = sheet.persons.get(officer)
    return known if sheet.show_names and known and known.name else Person(officer, officer)


def _command(sheet: Sheet) -> Iterator[Duty]:
    chain = sheet.document["command"]
    parts = [
        *((role, "", o) for role, o in chain.get("staff", ())),
        *((f"Pamatwil {rayon}", "", o) for rayon, o in chain["pamatwil"]),
        *((f"Kapolsek {sheet.base(b)}", "", o) for b, o in chain["kapolsek"]),
        *(("Padal", sheet.district(d), o) for d, o in chain["padal"]),
    ]
    for what, district, officer in parts:
        if officer in sheet.officers:
            yield _held(sheet, officer, what, district)


def _reserve(sheet: Sheet) -> Iterator[Duty]:
    for team in sheet.document["reserve"]["teams"]:
        for officer in team["officers"]:
            if officer in sheet.officers:
                yield _held(sheet, officer, f"Cadangan, siaga di {sheet.base(team['base'])}", "")


def _held(sheet: Sheet, officer: str, what: str, district: str) -> Duty:
    base = sheet.officers[officer].base
    return Duty(base, "", officer, person(sheet, officer), what, "", "", district, "", "", 0.0, False, what)


def _filled(sheet: Sheet) -> Iterator[Duty]:
    rows = [s for s in sheet.document["seats"] if s["officer"] in sheet.officers]
    for seat in sorted(rows, key=lambda s: (sheet.posts[s["post"]]["district"], s["post"], s["number"])):
        post = sheet.posts[seat["post"]]
        crew = [sheet.who(s["officer"]) for s in sheet.crews[seat["post"]] if s["officer"] != seat["officer"]]
        yield _duty(sheet, post, sheet.officers[seat["officer"]].base, seat, ", ".join(crew))


def _empty(sheet: Sheet) -> Iterator[Duty]:
    for seat in sheet.document["seats"]:
        if not seat["officer"]:
            post = sheet.posts[seat["post"]]
            crew = [sheet.who(s["officer"]) for s in sheet.crews[seat["post"]] if s["officer"]]
            yield _duty(sheet, post, sheet.home_base[post["district"]], seat, ", ".join(crew))


def _duty(sheet: Sheet, post: dict[str, Any], base: str, seat: dict[str, Any], company: str) -> Duty:
    officer, village = seat["officer"], sheet.villages[post["village"]]
    remark = ROLES.get(seat["role"], "") if officer else "kekurangan personel"
    return Duty(
        base,
        post["id"],
        officer,
        person(sheet, officer) if officer else Person(""),
        ROLES.get(seat["role"], seat["role"]),
        sheet.stations(post),
        sheet.village(post["village"]),
        sheet.district(post["district"]),
        sheet.who(post["supervisor"]),
        company,
        float(seat["travel_minutes"]),
        village.mode == "water",
        remark,
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """Movement from one base: legs (village, district, way, minutes, officers) and boats against need.

    `seats`, `jackets`: of the boats imported for the base; `unknown` boats have an uncounted figure.
    """

    legs: tuple[tuple[str, str, str, float, int], ...]
    afloat: int
    boats: int
    seats: int
    jackets: int
    unknown: int

    @property
    def missing_seats(self) -> int:
        """Boat seats short for one lift of everybody."""
        return max(0, self.afloat - self.seats)

    @property
    def missing_jackets(self) -> int:
        """Life jackets short, one for each officer afloat."""
        return max(0, self.afloat - self.jackets)


def manifest(sheet: Sheet, base: str, rows: list[Duty]) -> Manifest:
    """Who leaves the base for which village and how; one lift, not optimised."""
    legs: dict[tuple[str, str, bool, float], int] = defaultdict(int)
    for duty in rows:
        if duty.post and duty.officer:
            legs[duty.district, duty.village, duty.water, duty.minutes] += 1
    boats = [a for a in sheet.assets if a.base == base and a.kind == "boat"]
    told = tuple((v, d, "air" if w else "darat", m, n) for (d, v, w, m), n in sorted(legs.items()))
    return Manifest(
        told,
        sum(n for (_, _, water, _), n in legs.items() if water),
        len(boats),
        sum(b.seats or 0 for b in boats),
        sum(b.life_jackets or 0 for b in boats),
        sum(b.seats is None or b.life_jackets is None for b in boats),
    )
