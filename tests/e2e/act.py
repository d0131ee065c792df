"""One act in a workspace, as another process makes it: `act.py FOLDER absent`."""

from __future__ import annotations

import sys
from pathlib import Path

from siaga.kit import workspace


def absent() -> None:
    """Somebody is no longer available."""
    from siaga.force.models import Officer
    from siaga.journal.acts import act
    from siaga.journal.context import CONSOLE

    officer = Officer.objects.filter(available=True).order_by("pk").first()
    with act("force.note_absence", CONSOLE, officer.pk):
        Officer.objects.filter(pk=officer.pk).update(available=False, reason="Sakit")


if __name__ == "__main__":
    workspace.activate(Path(sys.argv[1]).resolve())
    {"absent": absent}[sys.argv[2]]()
