"""The sample goes in through the importers, and goes in again as an update."""

import pytest

from siaga.journal.context import CONSOLE
from siaga.territory.models import Base, District, Station, Village
from siaga.territory.sample import load_banyuasin

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("election", "stations"), [("pilkada-2024", 1389), ("pemilu-2024", 2564)])
def test_sample_loads_whole_with_both_spellings(election, stations):
    reports = load_banyuasin(CONSOLE, election)
    counts = [m.objects.count() for m in (District, Village, Station, Base)]
    assert counts == [21, 313, stations, 15]
    assert [r.accepted for r in reports] == counts
    for r in reports: print(r, r.dropped, [str(w) for w in r.warnings])


