"""Does everyone in a pair get rest, is nobody without rest missed, and is the right reliever named?"""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.force.fatigue.rest import Block, Rules, Spare, Stand, Turn, alerts, longest_stretch, turns_of

H = 60
BLOCKS = (
    Block("movement", -16 * H, -7 * H, False), Block("night", -4 * H, 5 * H, True),
    Block("voting", 6 * H, 13 * H, False), Block("counting", 13 * H, 21 * H, True),
    Block("escort", 21 * H, 26 * H, False),
)  # fmt: skip
RULES = Rules(BLOCKS)


def _stand(officer: str, post: str = "A", minutes: float = 20, water: bool = False) -> Stand:
    return Stand(officer, post, minutes, water)


def _alerts(stands, pairs=(), verdicts=None, spares=()):
    return alerts(stands, turns_of(stands, pairs, RULES), verdicts or {}, spares, RULES)


def test_a_pair_takes_turns_at_night_and_at_the_count_and_needs_no_alert():
    stands = [_stand("1"), _stand("2")]
    turns = turns_of(stands, (), RULES)
    night = [(t.officer, t.start, t.end) for t in turns if t.block == "night"]
    counting = [(t.officer, t.start, t.end) for t in turns if t.block == "counting"]
    assert night == [("1", -4 * H, 30), ("2", 30, 5 * H)]
    assert counting == [("1", 17 * H, 21 * H), ("2", 13 * H, 17 * H)]
    assert _alerts(stands) == ()


def test_a_lone_officer_has_no_rest_and_is_named_with_the_numbers():
    found = _alerts([_stand("1")])
    assert [(a.officer, a.reasons, a.allowed) for a in found] == [("1", ("no_rest",), 20 * H)]
    assert found[0].stretch == 30 * H + 20
    assert found[0].turn.block == "night"


def test_two_lone_posts_that_the_plan_paired_relieve_each_other():
    stands = [_stand("1", "A"), _stand("2", "B")]
    assert len(_alerts(stands)) == 2
    assert _alerts(stands, pairs=[("A", "B")]) == ()


def test_a_pair_of_posts_is_used_once_and_never_with_a_full_post():
    stands = [_stand("1", "A"), _stand("2", "B"), _stand("3", "C"), _stand("4", "D"), _stand("5", "D")]
    named = {a.officer for a in _alerts(stands, pairs=[("A", "B"), ("B", "C"), ("C", "D")])}
    assert named == {"3"}


@pytest.mark.parametrize(("verdict", "flagged"), [("fit", False), ("", False), ("limited", True), ("unfit", True)])
def test_a_health_flag_is_an_alert(verdict, flagged):
    found = _alerts([_stand("1"), _stand("2")], verdicts={"1": verdict})
    assert [(a.officer, a.reasons) for a in found] == ([("1", ("health",))] if flagged else [])


@pytest.mark.parametrize(
    ("minutes", "water", "flagged"), [(90, False, False), (91, False, True), (60, True, False), (61, True, True)]
)
def test_a_long_way_home_after_the_night_is_an_alert(minutes, water, flagged):
    found = _alerts([_stand("1", minutes=minutes, water=water), _stand("2", minutes=5)])
    assert [(a.officer, a.reasons) for a in found] == ([("1", ("long_leg",))] if flagged else [])
    assert not flagged or found[0].turn.block == "return"


def test_the_nearest_reliever_is_named_once_and_can_handle_a_boat_where_needed():
    stands = [_stand("1", "A"), _stand("2", "B", 70, water=True)]
    spares = [
        Spare("x", False, {"A": 10, "B": 5}), Spare("y", True, {"A": 5, "B": 30}), Spare("z", True, {"C": 1}),
    ]  # fmt: skip
    found = _alerts(stands, spares=spares)
    assert [(a.officer, a.reliever, a.reliever_minutes) for a in found] == [("2", "y", 30), ("1", "x", 10)]
    assert [a.reliever for a in _alerts(stands)] == ["", ""]


def test_nobody_is_sent_on_a_longer_way_than_the_one_he_relieves():
    stands = [_stand("1", "A", 30)]
    assert _alerts(stands, spares=[Spare("x", False, {"A": 91})])[0].reliever == ""
    assert _alerts(stands, spares=[Spare("x", False, {"A": 90})])[0].reliever == "x"
    far = [_stand("1", "A", 200)]
    assert _alerts(far, spares=[Spare("x", False, {"A": 200})])[0].reliever == "x"


def test_blocks_that_overlap_are_refused():
    with pytest.raises(ValueError, match="night starts before movement ends"):
        Rules((Block("movement", 0, 10, False), Block("night", 9, 20, True)))


def test_a_stretch_runs_from_rest_to_rest():
    turns = [Turn("1", "A", b, s, e) for b, s, e in (("a", 0, 60), ("b", 200, 300), ("c", 540, 600))]
    assert longest_stretch(turns, 240) == (300, turns[0])
    assert longest_stretch(turns, 120) == (100, turns[1])
    assert longest_stretch([], 240) == (0, None)


crews = st.lists(
    st.tuples(st.integers(1, 4), st.floats(0, 300), st.booleans()), min_size=1, max_size=6
)  # fmt: skip


@settings(derandomize=True, deadline=None)
@given(crews, st.randoms(use_true_random=False))
def test_shared_blocks_are_covered_without_a_gap_and_row_order_never_matters(given_crews, shuffler):
    stands = [
        Stand(f"{p}{n}", f"P{p}", minutes, water)
        for p, (size, minutes, water) in enumerate(given_crews)
        for n in range(size)
    ]
    turns = turns_of(stands, (), RULES)
    for post in {s.post for s in stands}:
        for block in BLOCKS[1:]:
            own = sorted((t.start, t.end) for t in turns if (t.post, t.block) == (post, block.key))
            if block.shared:
                assert own[0][0] == block.start
                assert own[-1][1] == block.end
                assert all(a[1] == b[0] for a, b in itertools.pairwise(own))
            else:
                assert set(own) == {(block.start, block.end)}
    shuffled = stands[:]
    shuffler.shuffle(shuffled)
    assert turns_of(shuffled, (), RULES) == turns
    assert _alerts(shuffled) == _alerts(stands)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2880), st.integers(1, 600)), min_size=1, max_size=8))
def test_the_stretch_agrees_with_walking_minute_by_minute(spans):
    turns = [Turn("1", "A", "x", start, start + length) for start, length in spans]
    assert longest_stretch(turns, 240)[0] == _by_minutes(turns, 240)


def _by_minutes(turns: list[Turn], rest: int) -> int:
    """Slow check: mark each minute on duty, cut at free runs of `rest` minutes, measure the longest piece."""
    last = max(t.end for t in turns)
    busy = [any(t.start <= m < t.end for t in turns) for m in range(last)]
    best = start = free = 0
    begun = False
    for minute, on in enumerate(busy):
        if on:
            if not begun or free >= rest:
                begun, start = True, minute
            free = 0
            best = max(best, minute + 1 - start)
        else:
            free += 1
    return best
