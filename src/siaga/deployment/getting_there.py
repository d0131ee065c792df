"""How does an officer get from his base to the post? Way, minutes, where they come from, and the boats at hand."""

from __future__ import annotations

from dataclasses import dataclass

from siaga.deployment.pictures.sheet import Sheet
from siaga.deployment.planner.travel import trips


@dataclass(frozen=True, slots=True)
class Way:
    """One way: by water or road, minutes, whether measured, and (boats, seats, life jackets) at the base."""

    base: str
    village: str
    water: bool
    minutes: float
    measured: bool
    closed: bool
    boats: int
    seats: int
    jackets: int


def way(sheet: Sheet, base: str, post: str) -> Way:
    """From this base to the post's village."""
    start, village = sheet.bases[base], sheet.villages[sheet.posts[post]["village"]]
    travel = sheet.problem.travel
    pairs, ends = dict(travel.pairs), {(base, village.code), (village.code, base)}
    boats = [a for a in sheet.assets if a.kind == "boat" and a.base == base]
    return Way(
        sheet.base(base), village.name or village.code, village.mode == "water",
        float(trips([start], [village], travel)[0, 0]), bool(ends & pairs.keys()), bool(ends & set(travel.closed)),
        len(boats), sum(b.seats or 0 for b in boats), sum(b.life_jackets or 0 for b in boats),
    )  # fmt: skip
