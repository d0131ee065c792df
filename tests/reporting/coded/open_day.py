"""Give a workspace of the sample a voting day of twenty posts today, each with an officer who has a telephone.

Called with the folder; prints the phones and the posts' numbers as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from siaga.kit import workspace

workspace.activate(Path(sys.argv[1]))

from siaga.force.models import Officer  # noqa: E402
from siaga.journal.acts import act  # noqa: E402
from siaga.journal.context import CONSOLE  # noqa: E402
from siaga.kit import clock  # noqa: E402
from siaga.reporting.acts import draw_schedule  # noqa: E402
from siaga.reporting.coded import check  # noqa: E402
from siaga.reporting.coded.numbers import numbers_of  # noqa: E402
from siaga.reporting.schedule import PlannedPost  # noqa: E402
from siaga.territory.models import Station  # noqa: E402

stations = list(Station.objects.order_by("code").select_related("village")[:20])
officers = list(Officer.objects.order_by("pk")[:20])
posts = [
    PlannedPost(f"P{n:02d}", o.base_id, s.village.district_id, s.village_id, (s.code,), (o.pk,))
    for n, (s, o) in enumerate(zip(stations, officers, strict=True))
]
draw_schedule("voting", "voting", clock.local(clock.now(), "WIB").date(), posts, CONSOLE)
with act("tests.give_phones", CONSOLE, "personel"):
    for n, officer in enumerate(officers):
        officer.phone = f"081270001{n:02d}"
        officer.save(update_fields=["phone"])
numbers = numbers_of("voting")
sys.stdout.write(
    json.dumps([[o.phone, check.written(numbers[p.code])] for o, p in zip(officers, posts, strict=True)])
)
