"""The made-up roster: published headcounts, the same for a seed, marked, and fit to be planned with."""

import random
from collections import Counter

import pytest

from siaga.force import reads, roster
from siaga.force.sample import load_roster, roster_bases
from siaga.journal.context import CONSOLE
from siaga.profiles import load_profile
from siaga.territory.sample import load_banyuasin

pytestmark = pytest.mark.django_db
PEMILU, PILKADA = load_profile("pemilu-2024"), load_profile("pilkada-2024")


@pytest.mark.parametrize(("profile", "own", "bko"), [(PEMILU, 664, 229), (PILKADA, 687, 80)])
def test_roster_has_the_published_headcounts(profile, own, bko):
    load_banyuasin(CONSOLE, profile.name)
    published = profile.roster[0]
    officers, assets = load_roster(
        CONSOLE, own=published.own, bko=published.bko, water_districts=profile.water_districts(),
        ranks=[r.name for r in profile.ranks], source=published.source,
    )  # fmt: skip
    rows = reads.officers()
    origins = Counter(o.origin == "bko" for o in rows)
    assert (origins[False], origins[True]) == (own, bko)
    assert officers.accepted == own + bko
    assert officers.warnings == assets.warnings[:0]
    assert all(o.synthetic and "Sintetis" in o.name and o.nrp.startswith("SINT") for o in rows)
    assert all(a.synthetic for a in reads.assets())
    assert all(o.available for o in rows)


def test_roster_can_staff_river_posts_and_leads_every_base():
    load_banyuasin(CONSOLE, "pemilu-2024")
    water = PEMILU.water_districts()
    load_roster(CONSOLE, own=664, bko=229, water_districts=water)
    rows, bases = reads.officers(), roster_bases(water)
    assert 0.45 <= sum(o.boat for o in rows) / len(rows) <= 0.50
    wet = {b.code for b in bases if b.water}
    share = [sum(o.boat for o in rows if o.base in codes) / sum(o.base in codes for o in rows) for codes in (
        wet, {b.code for b in bases if not b.water and b.kind == "polsek"})]  # fmt: skip
    assert share[0] > 0.8 > 0.3 > share[1]
    polres = sum(o.base == "polres-banyuasin" for o in rows)
    assert 0.44 <= polres / len(rows) <= 0.46
    heads = Counter(o.base for o in rows if o.position == "Kapolsek")
    assert heads == Counter(b.code for b in bases if b.kind == "polsek")


def test_roster_is_the_same_for_a_seed_in_any_order():
    load_banyuasin(CONSOLE, "pilkada-2024")
    bases = list(roster_bases(PILKADA.water_districts()))
    first = roster.make_officers(687, 80, bases, seed=1, away={"sakit": 3, "cuti": 2})
    random.Random(5).shuffle(bases)
    assert roster.make_officers(687, 80, bases, seed=1, away={"cuti": 2, "sakit": 3}) == first
    assert roster.make_officers(687, 80, bases, seed=2) != first
    assert Counter(d.reason for d in first if d.available == "tidak") == {"sakit": 3, "cuti": 2}
    assert len({d.officer_id for d in first}) == 767


def test_roster_without_a_polsek_is_refused():
    with pytest.raises(ValueError, match="polsek"):
        roster.make_officers(5, 0, [roster.RosterBase("a", "A", "polres", 1, False)], seed=1)
