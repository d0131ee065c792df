"""What is the planner given? Frozen, trusted after construction, the same in any row order."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Literal

CLASSES = ("low", "elevated", "high", "special")
Rule = Literal["off", "soft", "hard"]


@dataclass(frozen=True, slots=True, order=True)
class Village:
    """A place with stations. `radius_km`: circle of the village's area, its own width and uncertainty.

    `stand_in`: the position is not the village's own, which cannot be right.
    """

    code: str
    district: str
    lat: float
    lon: float
    mode: Literal["road", "water"]
    radius_km: float
    name: str = ""
    stand_in: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Station:
    """A polling station (TPS) with its class."""

    code: str
    village: str
    station_class: str


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """Guard of one class: officers per team, stations per team (range), Linmas per station.

    `district` "" is the rule for the regency; a district's own pattern overrides it.
    """

    station_class: str
    officers: int
    stations_max: int
    stations_min: int = 1
    linmas: int = 2
    district: str = ""

    def __post_init__(self) -> None:
        if self.officers < 1 or not 1 <= self.stations_min <= self.stations_max:
            raise ValueError(f"pattern {self.station_class}: officers >= 1 and 1 <= min <= max stations")


@dataclass(frozen=True, slots=True, order=True)
class Base:
    """A police base (polres or polsek) that officers start from, and the districts it answers for."""

    code: str
    lat: float
    lon: float
    kind: Literal["polres", "polsek"]
    districts: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Officer:
    """One ready or unready officer (personel). `senior` comes from the profile's rank list; no score of persons."""

    id: str
    base: str
    origin: Literal["polres", "polsek", "bko"]
    senior: bool
    woman: bool
    boat: bool
    ready: bool = True
    home_village: str = ""
    rank_order: int = 0
    position: str = ""


@dataclass(frozen=True, slots=True)
class Travel:
    """Travel model: straight line x factor at a speed, plus minutes for boarding. Assumptions of the profile.

    `pairs` are measured or corrected one-way minutes: ((from code, to code), minutes), used both ways
    unless the reverse pair is given too. Codes are base or village codes.
    """

    road_factor: float = 1.25
    road_kmh: float = 32.0
    water_factor: float = 1.35
    water_kmh: float = 18.0
    water_boarding: float = 6.0
    pairs: tuple[tuple[tuple[str, str], float], ...] = ()
    closed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Prices:
    """What a broken soft rule or a move costs, in minutes of travel."""

    move: float = 5.0
    call_up: float = 7.0
    no_woman: float = 1.0
    lone_bko: float = 2.0
    home_village: float = 10.0
    unknown_area: float = 0.5
    unpaired_lone: float = 2.0


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of the profile that the planner keeps; `worst_trip_ratio` times the best attainable worst trip."""

    senior_in_team: bool = True
    boat_at_river: bool = True
    max_bko_in_pair: int = 1
    home_village: Rule = "soft"
    worst_trip_ratio: float = 1.25
    lone_pair_minutes: float = 15.0
    posts_cross_districts: bool = False
    posts_mix_classes: bool = False
    spread_minutes: float | None = None
    padal_per_district: int = 1
    kapolsek_per_base: int = 1
    rayons: int = 0
    reserve_teams: int = 4
    reserve_team_size: int = 5
    reserve_minutes: float = 45.0
    reserve_busy: float = 0.3
    class_weights: tuple[tuple[str, float], ...] = (
        ("low", 1.0),
        ("elevated", 2.0),
        ("high", 4.0),
        ("special", 4.0),
    )
    prices: Prices = field(default_factory=Prices)


@dataclass(frozen=True, slots=True)
class Locks:
    """The planner's hand: officers fixed to posts, officers barred from posts (conflict of interest only).

    `stations` fixes stations to a post id, for plans that came back edited.
    """

    posts: tuple[tuple[str, str], ...] = ()
    bans: tuple[tuple[str, str], ...] = ()
    stations: tuple[tuple[str, str], ...] = ()
    teams: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """Limits of the work: nodes and relative gaps, never seconds. `seed` breaks ties."""

    posts_gap: float = 0.0
    posts_nodes: int = 20_000
    people_gap: float = 0.002
    people_nodes: int = 2_000
    reserve_gap: float = 0.0
    reserve_nodes: int = 20_000
    seed: int = 20241127


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the planner reads. Rows are sorted by code at construction, so row order never matters."""

    villages: tuple[Village, ...]
    stations: tuple[Station, ...]
    patterns: tuple[Pattern, ...]
    bases: tuple[Base, ...]
    officers: tuple[Officer, ...]
    travel: Travel = field(default_factory=Travel)
    rules: Rules = field(default_factory=Rules)
    locks: Locks = field(default_factory=Locks)
    other_objects: int = 0

    def __post_init__(self) -> None:
        for name in ("villages", "stations", "patterns", "bases", "officers"):
            rows = tuple(sorted(getattr(self, name)))
            object.__setattr__(self, name, rows)
        _check_unique("village", [v.code for v in self.villages])
        _check_unique("station", [s.code for s in self.stations])
        _check_unique("base", [b.code for b in self.bases])
        _check_unique("officer", [o.id for o in self.officers])
        _check_known("station", [(s.code, s.village) for s in self.stations], {v.code for v in self.villages})
        _check_known("officer", [(o.id, o.base) for o in self.officers], {b.code for b in self.bases})

    def pattern(self, station_class: str, district: str) -> Pattern:
        """The district's own pattern of a class, else the regency's, else `high` for `special`."""
        found = {(p.station_class, p.district): p for p in self.patterns}
        for key in ((station_class, district), (station_class, ""), ("high", district), ("high", "")):
            if key in found and (key[0] == station_class or station_class == "special"):
                return found[key]
        raise ValueError(f"no pattern for class {station_class} in district {district}")

    def input_hash(self) -> str:
        """SHA-256 of the canonical JSON of the problem, hexadecimal."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _check_unique(what: str, codes: list[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"{what} {code} appears twice")
        seen.add(code)


def _check_known(what: str, pairs: list[tuple[str, str]], known: set[str]) -> None:
    for code, place in pairs:
        if place not in known:
            raise ValueError(f"{what} {code} names unknown place {place}")
