"""Is every screen within reach sound? Walked as administrator, commander and operator.

On each axe-core finds nothing, the policy is kept, no other host is asked, and nothing is missing or broken.
"""

from __future__ import annotations

import pytest
from screen import axe_finds
from walking import walk

FEWEST = {"administrator": 10, "kaops": 35, "operator": 25}


@pytest.fixture(scope="module")
def day(served):
    """The sample in the middle of a day, so that no list is empty."""
    served.script("make_day.py")


@pytest.fixture(scope="module")
def checked() -> set[tuple[str, ...]]:
    """Screens that axe-core has read for a role before."""
    return set()


@pytest.mark.parametrize("role", FEWEST)
def test_every_screen_within_reach_is_sound(sign_in, served, day, checked, role):
    page, wrong, seen = sign_in(role), [], []
    page.on("response", lambda r: r.status >= 400 and wrong.append(f"{r.status} {r.url}"))
    for kind in walk(page, served.address):
        seen.append(kind)
        if kind not in checked:
            checked.add(kind)
            wrong += [f"{page.url}\n{found}" for found in axe_finds(page)]
    assert not wrong, "\n".join(wrong)
    assert len(seen) >= FEWEST[role], sorted(seen)
