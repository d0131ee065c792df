"""What differs between two plans, told by hand on three seats."""

from __future__ import annotations

from siaga.deployment.comparing import compare


def document(seats: dict[str, tuple[str, float]], posts: dict[str, list[str]], **summary: float) -> dict:
    return {
        "seats": [{"officer": o, "post": p, "travel_minutes": m} for o, (p, m) in seats.items()]
        + [{"officer": "", "post": "P9", "travel_minutes": 0.0}],
        "posts": [{"id": p, "stations": s} for p, s in posts.items()],
        "summary": summary,
    }


BEFORE = document(
    {"A": ("P1", 5.0), "B": ("P1", 6.0), "C": ("P2", 7.0)}, {"P1": ["1", "2"], "P2": ["3"]}, shortage=1
)
AFTER = document(
    {"A": ("P1", 5.0), "C": ("P3", 9.0), "D": ("P1", 4.0)}, {"P1": ["1"], "P3": ["2", "3"]}, shortage=0
)


def test_who_moves_is_called_up_and_stands_down():
    found = compare(BEFORE, AFTER)
    told = {m.officer: (m.kind, m.before, m.after, m.minutes_before, m.minutes_after) for m in found.moves}
    assert told == {
        "B": ("stood_down", "P1", "", 6.0, 0.0),
        "C": ("moved", "P2", "P3", 7.0, 9.0),
        "D": ("called_up", "", "P1", 0.0, 4.0),
    }
    assert found.staying == 1
    assert [found.count(k) for k in ("moved", "called_up", "stood_down")] == [1, 1, 1]


def test_posts_that_are_gone_new_or_recut_are_named():
    found = compare(BEFORE, AFTER)
    assert (found.gone, found.new, found.recut) == (("P2",), ("P3",), ("P1",))


def test_figures_stand_side_by_side_and_a_missing_one_is_none():
    figures = {name: (a, b) for name, a, b in compare(BEFORE, AFTER).figures}
    assert figures["shortage"] == (1, 0)
    assert figures["travel_minutes"] == (None, None)


def test_a_plan_does_not_differ_from_itself():
    found = compare(BEFORE, BEFORE)
    assert (found.moves, found.gone, found.new, found.recut, found.staying) == ((), (), (), (), 3)
