"""Notes an officer as absent, as a muster does: `note_absent.py FOLDER OFFICER`."""

from __future__ import annotations

import sys
from pathlib import Path

from siaga.kit import workspace

workspace.activate(Path(sys.argv[1]).resolve())

from siaga.force.absence import note_absence  # noqa: E402
from siaga.journal.context import CONSOLE  # noqa: E402

note_absence({sys.argv[2]: "Sakit"}, CONSOLE, cause="muster:uji")
