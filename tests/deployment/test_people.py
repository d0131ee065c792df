"""Do officers sit where the rules allow, at proven cost?"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployment.cast import banyuasin, four_villages, listed_posts, officer, post
from siaga.deployment.planner import people, people_margin, travel
from siaga.deployment.planner.problem import Locks, Officer, Options, Problem, Rules, Travel
from siaga.deployment.planner.result import People, Post
from siaga.kit.errors import Refused

NONE: frozenset[str] = frozenset()


def seated(answer: People) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for seat in answer.seats:
        out.setdefault(seat.post, []).append(seat.officer)
    return out


def solve(problem: Problem, posts: tuple[Post, ...], held: frozenset[str] = NONE, **more: object) -> People:
    return people.solve(problem, posts, held, Options(people_gap=0.0), **more)  # type: ignore[arg-type]


def test_the_nearest_base_serves_each_end_of_the_line() -> None:
    crew = [officer("a", "B1", "s"), officer("b", "B1"), officer("c", "B2", "s"), officer("d", "B2")]
    problem = four_villages(*crew)
    answer = solve(problem, (post("P0", "V0"), post("P3", "V3")))
    assert seated(answer) == {"P0": ["a", "b"], "P3": ["c", "d"]}
    assert answer.travel_minutes == 0.0
    assert answer.proof.gap == 0.0
    assert [s.role for s in answer.seats] == ["leader", "member", "leader", "member"]


def test_a_senior_travels_where_a_team_lacks_one() -> None:
    crew = [officer("a", "B1", "s"), officer("b", "B1", "s"), officer("c", "B2"), officer("d", "B2")]
    answer = solve(four_villages(*crew), (post("P0", "V0"), post("P3", "V3")))
    one_way = 0.3 * 111.19492664 * 1.25 / 32 * 60
    assert answer.travel_minutes == pytest.approx(2 * one_way, rel=1e-4)
    assert all(any(o in ("a", "b") for o in team) for team in seated(answer).values())


def test_no_officers_leaves_every_seat_empty() -> None:
    answer = solve(four_villages(), (post("P0", "V0"),))
    assert [s.officer for s in answer.seats] == ["", ""]
    assert (answer.shortage, answer.shortage_proven, answer.proof.gap) == (2, True, None)


def test_no_posts_leaves_everybody_unused() -> None:
    answer = solve(four_villages(officer("a")), ())
    assert (answer.seats, answer.not_used, answer.proof.gap) == ((), ("a",), None)


def test_the_unready_and_the_held_are_left_alone() -> None:
    crew = [officer("a", flags="sx"), officer("b", flags="s"), officer("c", flags="s")]
    answer = solve(four_villages(*crew), (post("P0", "V0", seats=1),), frozenset({"b"}))
    assert seated(answer) == {"P0": ["c"]}


def test_too_few_boat_skilled_is_a_shortage_and_no_crash() -> None:
    crew = [officer(f"o{i}", flags="s") for i in range(6)] + [officer("boat", flags="sb")]
    posts = (post("R1", "V0", river=True), post("R2", "V1", river=True), post("R3", "V2", 1, True))
    answer = solve(four_villages(*crew), posts)
    assert answer.shortage == 2
    assert answer.shortage_proven
    assert answer.proof.gap == 0.0


def test_high_class_seats_are_filled_before_low_ones() -> None:
    posts = (post("L", "V0", 1), post("H", "V3", 1, cls="high"))
    answer = solve(four_villages(officer("a", "B1")), posts)
    assert seated(answer) == {"H": ["a"], "L": [""]}
    assert (answer.shortage, answer.shortage_weighted) == (1, 1.0)


def test_at_most_one_reinforcement_in_a_pair() -> None:
    crew = [officer("k1", flags="sk"), officer("k2", flags="sk"), officer("far", "B2")]
    answer = solve(four_villages(*crew), (post("P0", "V0"),))
    assert "far" in seated(answer)["P0"]


def test_a_lone_seat_prefers_an_own_officer() -> None:
    crew = [officer("a_bko", flags="k"), officer("own")]
    answer = solve(four_villages(*crew), (post("P0", "V0", 1),))
    assert seated(answer) == {"P0": ["own"]}


def test_a_woman_joins_a_team_where_that_costs_less_than_the_price() -> None:
    crew = [officer("a", flags="s"), officer("b"), officer("w", flags="w")]
    answer = solve(four_villages(*crew), (post("P0", "V0"),))
    assert "w" in seated(answer)["P0"]


@pytest.mark.parametrize(("rule", "who"), [("off", "home"), ("soft", "other"), ("hard", "other")])
def test_the_home_village_rule(rule: str, who: str) -> None:
    crew = [officer("home", home_village="V0"), officer("other")]
    problem = four_villages(*crew, rules=Rules(home_village=rule))  # type: ignore[arg-type]
    assert seated(solve(problem, (post("P0", "V0", 1),))) == {"P0": [who]}


def test_a_hard_home_village_leaves_the_seat_empty_rather_than_break() -> None:
    problem = four_villages(officer("home", home_village="V0"), rules=Rules(home_village="hard"))
    answer = solve(problem, (post("P0", "V0", 1),))
    assert (seated(answer), answer.shortage_proven) == ({"P0": [""]}, True)


def test_other_objects_keep_their_headcount_off_the_posts() -> None:
    crew = [officer(f"o{i}", flags="s") for i in range(4)]
    answer = solve(four_villages(*crew, other_objects=3), (post("P0", "V0"), post("P1", "V1", 1)))
    assert (answer.shortage, len(answer.not_used), answer.shortage_proven) == (2, 3, True)


def test_a_closed_road_is_not_taken() -> None:
    problem = four_villages(officer("a"), travel=Travel(closed=(("B1", "V0"),)))
    assert seated(solve(problem, (post("P0", "V0", 1),))) == {"P0": [""]}


def test_locks_and_bans_are_kept() -> None:
    crew = [officer("a", "B1"), officer("b", "B2")]
    problem = four_villages(*crew, locks=Locks(posts=(("a", "P3"),), bans=(("b", "P0"),)))
    answer = solve(problem, (post("P0", "V0", 1), post("P3", "V3", 1)))
    assert seated(answer) == {"P0": [""], "P3": ["a"]}


@pytest.mark.parametrize(
    ("locks", "words"),
    [
        (Locks(posts=(("nobody", "P0"),)), "tidak dikenal"),
        (Locks(posts=(("a", "P9"),)), "plot tidak dikenal"),
        (Locks(posts=(("x", "P0"),)), "tidak siap"),
        (Locks(posts=(("a", "P0"),), bans=(("a", "P0"),)), "dilarang"),
        (Locks(posts=(("a", "P0"), ("a", "P1"))), "lebih dari sekali"),
        (Locks(posts=(("k1", "P0"), ("k2", "P0"))), "BKO"),
        (Locks(posts=(("b", "P0"), ("c", "P0"))), "senior"),
        (Locks(posts=(("a", "P0"), ("b", "P0"), ("c", "P0"))), "lebih banyak kunci"),
        (Locks(posts=(("b", "R0"),)), "perahu"),
        (Locks(posts=(("held", "P0"),)), "komando"),
    ],
)
def test_a_lock_against_a_hard_rule_is_refused_by_name(locks: Locks, words: str) -> None:
    crew = [officer("a", flags="s"), officer("b"), officer("c"), officer("x", flags="x"), officer("held")]
    problem = four_villages(*crew, officer("k1", flags="sk"), officer("k2", flags="k"), locks=locks)
    posts = (post("P0", "V0"), post("P1", "V1"), post("R0", "V2", 1, True))
    with pytest.raises(Refused, match=words):
        solve(problem, posts, frozenset({"held"}))


def test_the_worst_trip_stays_within_the_ratio_of_the_best_attainable() -> None:
    crew = [officer("a", "B1"), officer("b", "B2")]
    problem = four_villages(*crew, rules=Rules(worst_trip_ratio=1.0))
    answer = solve(problem, (post("P0", "V1", 1), post("P1", "V3", 1)))
    assert answer.worst_trip <= answer.worst_attainable + 1e-6


def test_a_rule_that_forces_a_longer_trip_is_told() -> None:
    """Senior and boat are both near, but both are reinforcements: one of the pair must come from afar."""
    crew = [officer("near1", "B1", "sk"), officer("near2", "B1", "bk"), officer("far", "B2", "b")]
    answer = solve(four_villages(*crew), (post("P0", "V0", river=True),))
    assert seated(answer) == {"P0": ["near1", "far"]}
    assert answer.worst_trip > 1.25 * answer.worst_attainable
    assert any("dinaikkan" in note for note in answer.notes)


def test_the_next_best_is_named_with_its_cost() -> None:
    crew = [officer("a", "B1"), officer("b", "B2"), officer("c", "B2")]
    seat = solve(four_villages(*crew, rules=Rules(worst_trip_ratio=1.0)), (post("P0", "V1", 1),)).seats[0]
    assert (seat.officer, seat.next_best, seat.next_best_cost) == ("a", "", None)
    posts = (post("P0", "V1", 1), post("P3", "V3", 1))
    first, second = solve(four_villages(*crew, rules=Rules(worst_trip_ratio=9.0)), posts).seats
    tenth = 0.1 * 111.19492664 * 1.25 / 32 * 60
    assert (first.officer, first.next_best) == ("a", "c")
    assert first.next_best_cost == pytest.approx(tenth, rel=1e-4)
    assert (second.officer, second.next_best, second.next_best_cost) == ("b", "c", 0.0)
    assert "Dari B1, 26 menit" in first.why


def test_ten_more_officers_fill_the_empty_seats_and_no_more() -> None:
    posts = (post("P0", "V0", 1), post("P3", "V3", 1))
    short = four_villages(officer("a", "B2"))
    one = people_margin.more_officers(short, posts, NONE, solve(short, posts))
    assert (one.officers, one.seats, one.weight) == (10, 1, 1.0)
    far = four_villages(officer("a", "B2"), officer("b", "B2"))
    two = people_margin.more_officers(far, posts, NONE, solve(far, posts))
    assert (two.seats, two.weight) == (0, 0.0)


def test_lone_posts_are_paired_or_named_as_a_risk() -> None:
    crew = [officer(f"o{i}") for i in range(3)]
    posts = tuple(post(f"P{i}", v, 1) for i, v in enumerate(("V0", "V0", "V3")))
    answer = solve(four_villages(*crew), posts)
    assert answer.lone_pairs == (("P0", "P1"),)
    assert answer.lone_risks == ("P2",)
    assert ("unpaired_lone", 1, 2.0) in answer.soft


def test_identical_teams_in_one_village_are_cut_so_that_each_has_its_senior() -> None:
    crew = [officer(f"s{i}", flags="s") for i in range(5)] + [officer(f"j{i}") for i in range(5)]
    posts = tuple(post(f"P{i}", "V0", seats) for i, seats in enumerate((2, 2, 3, 3)))
    answer = solve(four_villages(*crew), posts)
    assert answer.shortage == 0
    assert all(any(o.startswith("s") for o in team) for team in seated(answer).values())


@pytest.mark.parametrize("election", ["pilkada", "pemilu"])
def test_banyuasin_is_seated_within_half_a_percent(election: str) -> None:
    problem = banyuasin(election)
    posts = listed_posts(problem)
    answer = people.solve(problem, posts, NONE, Options())
    assert answer.proof.gap is not None
    assert answer.proof.gap <= 0.005
    assert answer.travel_bound <= answer.travel_minutes <= answer.travel_bound * 1.005
    assert answer.reduced_cost >= -1e-6
    needed = sum(p.seats for p in posts)
    ready = len(problem.officers)
    assert answer.shortage == max(0, needed - ready)
    assert answer.shortage_proven
    assert answer.worst_trip <= 1.25 * answer.worst_attainable + 1e-5


def test_row_order_changes_nothing() -> None:
    problem = banyuasin("pilkada")
    posts = listed_posts(problem)
    turned = replace(
        problem,
        villages=problem.villages[::-1],
        bases=problem.bases[::-1],
        officers=problem.officers[::-1],
        stations=problem.stations[::-1],
    )
    assert people.solve(problem, posts, NONE, Options()) == people.solve(turned, posts[::-1], NONE, Options())


# --- tiny instances against brute force -----------------------------------------------------------------


def brute(problem: Problem, posts: tuple[Post, ...]) -> tuple[float, float]:
    """Least weighted shortage, then least cost, over every way to seat officers. No worst-trip rule."""
    seats = [p for p in posts for _ in range(p.seats)]
    best = (float("inf"), float("inf"), float("inf"))
    weights = dict(problem.rules.class_weights)
    for chosen in product([None, *problem.officers], repeat=len(seats)):
        used = [o for o in chosen if o]
        if len(set(used)) != len(used):
            continue
        teams: dict[str, list[Officer | None]] = {p.id: [] for p in posts}
        for seat, who in zip(seats, chosen, strict=True):
            teams[seat.id].append(who)
        if not all(lawful(problem, p, teams[p.id]) for p in posts):
            continue
        empty = [s for s, o in zip(seats, chosen, strict=True) if o is None]
        short = sum(weights[s.station_class] for s in empty)
        best = min(best, (short, len(empty), sum(cost(problem, p, teams[p.id]) for p in posts)))
    return best[0], best[2]


def lawful(problem: Problem, place: Post, team: list[Officer | None]) -> bool:
    people_ = [o for o in team if o]
    full = None not in team
    if len(team) >= 2 and full and not any(o.senior for o in people_):
        return False
    if place.river and full and not any(o.boat for o in people_):
        return False
    if len(team) == 2 and sum(o.origin == "bko" for o in people_) > 1:
        return False
    return not (problem.rules.home_village == "hard" and any(o.home_village == place.village for o in people_))


def cost(problem: Problem, place: Post, team: list[Officer | None]) -> float:
    prices, people_ = problem.rules.prices, [o for o in team if o]
    places = {v.code: v for v in problem.villages}
    out = 0.0
    for who in people_:
        base = next(b for b in problem.bases if b.code == who.base)
        out += float(travel.trips([base], [places[place.village]], problem.travel)[0, 0])
        out += prices.lone_bko * (len(team) == 1 and who.origin == "bko")
        out += prices.home_village * (problem.rules.home_village == "soft" and who.home_village == place.village)
    if len(team) >= 2 and None not in team and not any(o.woman for o in people_):
        out += prices.no_woman
    return out


def crews(size: int) -> st.SearchStrategy[tuple[Officer, ...]]:
    flags = st.sets(st.sampled_from("sbkw")).map(lambda s: "".join(sorted(s)))
    home = st.sampled_from(["", "V0", "V1"])
    one = st.tuples(st.sampled_from(["B1", "B2"]), flags, home)
    many = st.lists(one, min_size=0, max_size=size)
    return many.map(lambda rows: tuple(officer(f"o{i}", b, f, home_village=h) for i, (b, f, h) in enumerate(rows)))


SHAPES = st.lists(
    st.tuples(
        st.sampled_from(["V0", "V1", "V3"]),
        st.sampled_from([1, 2]),
        st.booleans(),
        st.sampled_from(["low", "high"]),
    ),
    min_size=1,
    max_size=2,
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(crews(5), SHAPES, st.sampled_from(["off", "soft", "hard"]))
def test_tiny_instances_agree_with_brute_force(
    crew: tuple[Officer, ...], shapes: list[tuple[str, int, bool, str]], home: str
) -> None:
    posts = tuple(post(f"P{i}", v, n, r, c) for i, (v, n, r, c) in enumerate(shapes))
    rules = Rules(home_village=home, worst_trip_ratio=1000.0)  # type: ignore[arg-type]
    problem = four_villages(*crew, rules=rules)
    answer = solve(problem, posts)
    short, best = brute(problem, posts)
    assert answer.shortage_weighted == pytest.approx(short)
    assert answer.proof.value == pytest.approx(best, abs=1e-4)
    assert answer.proof.bound <= best + 1e-4
