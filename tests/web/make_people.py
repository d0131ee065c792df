"""Makes the people of the browser tests in a workspace: `make_people.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from siaga.kit import workspace

PASSWORD, PIN, REGENCY = "perahu-hijau-di-sungai-musi", "482915", "16.07"


def main() -> None:
    workspace.activate(Path(sys.argv[1]).resolve())
    from siaga.accounts import acts
    from siaga.journal.context import CONSOLE, Actor

    made = {}
    for name, title in (("kaops", "AKBP Kaops"), ("kaops2", "Kompol Wakil"), ("perencana", "Kompol Karendalops"),
                        ("operator", "Aiptu Operator"), ("humas", "Iptu Humas")):  # fmt: skip
        made[name] = acts.create_user(CONSOLE, username=name, name=f"{title} (contoh)", password=PASSWORD)
        acts.set_pin(CONSOLE, made[name], PIN)
    acts.appoint_first_commander(CONSOLE, made["kaops"], REGENCY)
    acts.confirm_role(Actor(made["kaops"].pk, "kaops"), acts.assign_role(CONSOLE, made["kaops2"], "kaops", REGENCY))
    for name, role in (("perencana", "karendalops"), ("operator", "operator"), ("humas", "humas")):
        acts.assign_role(CONSOLE, made[name], role, REGENCY)


main()
