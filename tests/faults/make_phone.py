"""A voting day of one post in a workspace of the sample, its officer with a phone: `make_phone.py FOLDER`.

Prints the phone's secret and the post's code as JSON.
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

first = Station.objects.order_by("code").select_related("village")[0]
stations = list(Station.objects.filter(village=first.village).order_by("code")[:4])
officer = Officer.objects.order_by("pk")[0]
post = PlannedPost(
    "P1",
    officer.base_id,
    first.village.district_id,
    first.village_id,
    tuple(s.code for s in stations),
    (officer.pk,),
)
draw_schedule("voting", "voting", clock.local(clock.now(), "WIB").date(), [post], CONSOLE)
user = acts.create_user(CONSOLE, username="lapangan", name=officer.name, password="perahu-hijau-di-musi")
acts.assign_role(CONSOLE, user, "personel", f"16.07/{officer.base_id}")
with act("tests.link_officer", CONSOLE, user.pk):
    user.officer_id = officer.pk
    user.save(update_fields=["officer_id"])
device, secret = device_acts.issue_form_client(CONSOLE, user, "HP dinas")
sys.stdout.write(json.dumps({"token": f"{device.pk}.{secret}", "post": "P1"}))
