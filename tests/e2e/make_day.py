"""Fills the sample with the eve of voting: a muster half called, the day's reports due: `make_day.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from siaga.kit import workspace


def main() -> None:
    workspace.activate(Path(sys.argv[1]).resolve())
    from siaga.deployment.models import Plan
    from siaga.journal.context import CONSOLE

    plan = Plan.objects.order_by("-number").first()
    assert plan is not None
    draw_reports(plan, CONSOLE)
    hold_muster(CONSOLE)


def draw_reports(plan, actor) -> None:
    """Today's reports of every post of the plan."""
    from siaga.kit import clock
    from siaga.reporting.acts import draw_schedule
    from siaga.reporting.from_plan import posts_of

    draw_schedule("voting", "voting", clock.today("WIB"), posts_of(plan), actor)


def hold_muster(actor) -> None:
    """A muster now; of its first sixty every fifth is ill and the others are present."""
    from siaga.force.muster import acts
    from siaga.force.muster.calling import Called, call_roll
    from siaga.kit import clock
    from siaga.operation.reads import current

    held = acts.plan_muster(current(), actor, place="Halaman Polres", at=clock.now(), commander="Kapolres")
    lines = held.lines.order_by("pk")[:60]
    called = [Called(row.officer_id, n % 5 != 0, "" if n % 5 else "sick") for n, row in enumerate(lines)]
    call_roll(held, called, actor)


if __name__ == "__main__":
    main()
