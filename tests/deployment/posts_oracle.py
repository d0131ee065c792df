"""Posts by trying everything: every way to cut a few stations into teams. Slow, and nothing to get wrong."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import inf

from siaga.deployment.checker import posts as checker
from siaga.deployment.planner import problem_io, travel
from siaga.deployment.planner.problem import Problem, Station
from siaga.deployment.planner.result import Posts

Cut = list[list[Station]]


def best(problem: Problem, stations: list[Station], teams: int | None = None) -> tuple[int, float]:
    """Fewest teams (or `teams`) and the least minutes at that number, for stations of one group."""
    cost = _Cost(problem)
    found = [(len(cut), sum(cost.of(team) for team in cut)) for cut in cuts(stations)]
    fits = [f for f in found if f[1] < inf and (teams is None or f[0] == teams)]
    return min(fits)


def cuts(stations: list[Station]) -> Iterator[Cut]:
    """Every set partition."""
    if not stations:
        yield []
        return
    head, *tail = stations
    for cut in cuts(tail):
        yield [[head], *cut]
        for i, team in enumerate(cut):
            yield [*cut[:i], [head, *team], *cut[i + 1 :]]


def as_document(found: Posts) -> dict[str, object]:
    rows = [
        {
            "id": p.id,
            "village": p.village,
            "district": p.district,
            "class": p.station_class,
            "seats": p.seats,
            "river": p.river,
            "stations": list(p.stations),
            "patrol_minutes": round(p.patrol_minutes, 6),
        }
        for p in found.posts
    ]
    stage = {"name": "posts", "bound": found.proof.bound, "reason": found.proof.reason}
    return {"posts": rows, "summary": {"posts": len(rows)}, "stages": [stage]}


def broken(problem: Problem, found: Posts) -> list[str]:
    return checker.broken_rules(problem_io.to_dict(problem), as_document(found))


class _Cost:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.index = {v.code: i for i, v in enumerate(problem.villages)}
        self.legs = travel.legs(problem.villages, problem.travel)
        self.walks = travel.walks(problem.villages, problem.travel)

    def of(self, team: list[Station]) -> float:
        """Minutes of a team from its best village, infinite where a rule forbids it."""
        patterns = [self.problem.pattern(s.station_class, self._district(s)) for s in team]
        if sum(Fraction(1, p.stations_max) for p in patterns) > 1:
            return inf
        at = [self.index[s.village] for s in team]
        return min(self._from(base, at) for base in set(at))

    def _from(self, base: int, at: list[int]) -> float:
        spread = self.problem.rules.spread_minutes
        legs = [float(self.legs[base, v]) for v in at]
        if max(legs) >= travel.CLOSED or (spread is not None and max(legs) > spread):
            return inf
        return sum(legs) + float(self.walks[at].sum())

    def _district(self, s: Station) -> str:
        return self.problem.villages[self.index[s.village]].district
