"""From real strength to ready: every step with its denominator, unknown said as unknown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siaga.force import strength

COUNTS = st.one_of(st.none(), st.integers(0, 400))


def test_walk_by_hand():
    walk = strength.walk(
        {"polres": 300, "polsek": 364, "bko": 229},
        {"sakit": 3, "": 1},
        [("Gudang logistik", 20), ("Pengawalan", None)],
        [("Padal", 21), ("Cadangan", 20)],
    )
    assert (walk.real, walk.ready) == (893, 893 - 3 - 1 - 20 - 21 - 20)
    assert walk.unknown == ("Pengawalan",)
    escort = next(s for s in walk.steps if s.label == "Pengawalan")
    assert (escort.count, escort.of, escort.left) == (None, 893, 869)
    assert "belum diketahui" in escort.note
    assert any(s.label == strength.NO_REASON and s.count == 1 for s in walk.steps)


@pytest.mark.parametrize("asked", [5, 6])
def test_more_asked_than_there_is_never_goes_below_zero(asked):
    walk = strength.walk({"polres": 4}, {}, [("KPU", asked)])
    assert walk.ready == 0
    assert f"diminta {asked}" in walk.steps[-2].note


@settings(derandomize=True, deadline=None)
@given(st.integers(0, 900), st.lists(COUNTS, max_size=6), st.lists(COUNTS, max_size=4))
def test_steps_always_add_up(real, others, command):
    walk = strength.walk(
        {"polres": real}, {}, [(f"o{i}", n) for i, n in enumerate(others)],
        [(f"c{i}", n) for i, n in enumerate(command)],
    )  # fmt: skip
    assert walk.ready == max(0, real - sum(n or 0 for n in (*others, *command)))
    assert all(s.of == real and 0 <= s.left <= real for s in walk.steps)
