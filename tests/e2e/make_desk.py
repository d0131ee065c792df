"""Draws up today's reports of the sample's plan: `make_desk.py FOLDER`.

Prints a post's number, one of its stations, village, district and base, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from siaga.kit import workspace


def main() -> None:
    workspace.activate(Path(sys.argv[1]).resolve())
    from siaga.deployment.models import Plan
    from siaga.journal.context import CONSOLE
    from siaga.kit import clock
    from siaga.reporting.acts import draw_schedule
    from siaga.reporting.coded import check
    from siaga.reporting.coded.numbers import numbers_of
    from siaga.reporting.from_plan import posts_of
    from siaga.territory.models import Station

    plan = Plan.objects.order_by("-number").first()
    assert plan is not None
    posts = posts_of(plan)
    draw_schedule("voting", "voting", clock.today("WIB"), posts, CONSOLE)
    post = next(p for p in posts if p.officers)
    station = Station.objects.select_related("village__district").get(pk=post.stations[0])
    number = check.written(numbers_of("voting")[post.code])
    print(json.dumps([number, station.number, station.village.name, station.village.district.name, post.base]))


if __name__ == "__main__":
    main()
