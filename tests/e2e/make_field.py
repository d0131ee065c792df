"""A voting day in a workspace of the sample: `make_field.py FOLDER`. Six posts, three phones to enrol.

Prints the one-time codes of the officers' phones, and the posts, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from siaga.kit import workspace

workspace.activate(Path(sys.argv[1]))

from siaga.accounts import acts, device_acts  # noqa: E402
from siaga.force.models import Officer  # noqa: E402
from siaga.journal.acts import act  # noqa: E402
from siaga.journal.context import CONSOLE  # noqa: E402
from siaga.kit import clock  # noqa: E402
from siaga.reporting.acts import draw_schedule  # noqa: E402
from siaga.reporting.schedule import PlannedPost  # noqa: E402
from siaga.territory.models import Station  # noqa: E402

stations = list(Station.objects.order_by("code").select_related("village")[:6])
officers = list(Officer.objects.order_by("pk")[:7])
posts = [
    PlannedPost(f"P{n}", o.base_id, s.village.district_id, s.village_id, (s.code,), (o.pk,), officers[6].pk)
    for n, (s, o) in enumerate(zip(stations, officers, strict=False))
]
draw_schedule("voting", "voting", clock.local(clock.now(), "WIB").date(), posts, CONSOLE)
codes = []
for n, officer in enumerate(officers[:3]):
    user = acts.create_user(CONSOLE, username=f"lapangan-{n}", name=officer.name, password="perahu-hijau-di-musi")
    acts.assign_role(CONSOLE, user, "personel", f"16.07/{officer.base_id}")
    with act("tests.link_officer", CONSOLE, user.pk):
        user.officer_id = officer.pk
        user.save(update_fields=["officer_id"])
    codes.append(device_acts.issue_device(CONSOLE, user, "HP dinas")[1])
sys.stdout.write(json.dumps({"codes": codes, "posts": [p.code for p in posts]}))
