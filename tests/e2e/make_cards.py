"""Prints the QR texts and names of the first people of a workspace: `make_cards.py FOLDER COUNT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from siaga.kit import workspace

workspace.activate(Path(sys.argv[1]).resolve())

from siaga.force.models import Officer  # noqa: E402
from siaga.force.muster import code, scanning  # noqa: E402

key = scanning.card_key()
people = Officer.objects.order_by("pk")[: int(sys.argv[2])]
print(json.dumps([{"id": o.pk, "name": o.name, "text": code.make(o.pk, key)} for o in people]))
