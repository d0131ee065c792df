"""Do the planner's locks fit the hard rules? Each contradiction by name, before anything is solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from siaga.deployment.planner import travel
from siaga.deployment.planner.problem import Officer
from siaga.deployment.planner.problem import Problem as Input
from siaga.deployment.planner.result import Post
from siaga.kit.errors import Problem, Refused


def check(problem: Input, posts: Sequence[Post], held: frozenset[str]) -> None:
    """Raise `Refused` with every lock or ban that contradicts a hard rule or another lock."""
    teams = {p.id: p for p in posts}
    people = {o.id: o for o in problem.officers}
    found = [
        p for o, t in sorted(problem.locks.posts) for p in _one(problem, people.get(o), teams.get(t), (o, t), held)
    ]
    found += _twice(problem)
    if not found:
        for team, officers in _by_post(problem).items():
            found += _team(problem, teams[team], [people[o] for o in officers])
    if found:
        raise Refused(found)


def _by_post(problem: Input) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for officer, post in sorted(problem.locks.posts):
        out[post].append(officer)
    return dict(out)


def _wrong(officer: str, post: str, reason: str, reason_en: str) -> Problem:
    return Problem(
        "kunci", 0, "", f"{officer} -> {post}", reason, "Lepas kunci ini atau ubah datanya",
        reason_en, "Release this lock or change the data",
    )  # fmt: skip


def _one(
    problem: Input, officer: Officer | None, post: Post | None, names: tuple[str, str], held: frozenset[str]
) -> list[Problem]:
    if officer is None:
        return [_wrong(*names, "personel tidak dikenal", "unknown officer")]
    if post is None:
        return [_wrong(*names, "plot tidak dikenal", "unknown post")]
    rules = (
        (not officer.ready, "personel tidak siap", "the officer is not ready"),
        (officer.id in held, "personel sudah di komando atau cadangan", "the officer is in command or reserve"),
        (names in problem.locks.bans, "personel dilarang di plot itu", "the officer is barred from that post"),
        (
            problem.rules.home_village == "hard" and officer.home_village == post.village,
            "desa asal personel, dilarang oleh profil",
            "it is the officer's home village, which the profile forbids",
        ),
        (
            problem.rules.boat_at_river and post.river and post.seats == 1 and not officer.boat,
            "plot perairan seorang diri perlu personel yang bisa mengemudi perahu",
            "a lone river post needs an officer who can handle a boat",
        ),
        (_closed(problem, officer, post), "jalan ke plot itu tertutup", "the road to that post is closed"),
    )
    return [_wrong(*names, reason, english) for broken, reason, english in rules if broken]


def _closed(problem: Input, officer: Officer, post: Post) -> bool:
    bases = [b for b in problem.bases if b.code == officer.base]
    places = [v for v in problem.villages if v.code == post.village]
    return float(travel.trips(bases, places, problem.travel)[0, 0]) >= travel.CLOSED


def _twice(problem: Input) -> list[Problem]:
    posts: dict[str, list[str]] = defaultdict(list)
    for officer, post in sorted(problem.locks.posts):
        posts[officer].append(post)
    return [
        _wrong(o, ", ".join(p), "personel dikunci lebih dari sekali", "the officer is locked more than once")
        for o, p in posts.items()
        if len(p) > 1
    ]


def _team(problem: Input, post: Post, officers: list[Officer]) -> list[Problem]:
    names = (", ".join(o.id for o in officers), post.id)
    full = len(officers) == post.seats
    bko = sum(o.origin == "bko" for o in officers)
    rules = (
        (len(officers) > post.seats, "lebih banyak kunci daripada kebutuhan plot", "more locks than seats"),
        (
            post.seats == 2 and bko > problem.rules.max_bko_in_pair,
            "terlalu banyak BKO dalam regu dua orang",
            "too many reinforcements in a team of two",
        ),
        (
            problem.rules.senior_in_team and full and post.seats >= 2 and not any(o.senior for o in officers),
            "regu penuh terkunci tanpa personel senior",
            "the whole team is locked without a senior",
        ),
        (
            problem.rules.boat_at_river
            and full
            and post.river
            and post.seats >= 2
            and not any(o.boat for o in officers),
            "regu perairan penuh terkunci tanpa pengemudi perahu",
            "the whole river team is locked without a boat-skilled officer",
        ),
    )
    return [_wrong(*names, reason, english) for broken, reason, english in rules if broken]
