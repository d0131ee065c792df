"""Makes a planner beside the commander who began the post: `make_planner.py FOLDER`; prints a session key."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from make_people import REGENCY, make, session

from siaga.kit import workspace


def main() -> None:
    workspace.activate(Path(sys.argv[1]).resolve())
    from siaga.accounts import acts
    from siaga.journal.context import CONSOLE

    planner = make("perencana", "Karendalops")
    acts.assign_role(CONSOLE, planner, "karendalops", REGENCY)
    print(json.dumps({"karendalops": session(planner, command=True)}))


if __name__ == "__main__":
    main()
