"""A scanner as a process of its own: sends its scans one by one. Arguments: workspace, muster, device, file."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path


def main(folder: str, number: str, device: str, file: str) -> None:
    from siaga.kit import workspace

    workspace.activate(Path(folder))
    from siaga.force.models import Muster
    from siaga.force.muster.scanning import ScanIn, record_scans
    from siaga.journal.context import Actor

    held = Muster.objects.get(pk=int(number))
    actor = Actor(device, "field", device)
    present = again = known = 0
    began = time.time()
    for batch in json.loads(Path(file).read_text("utf-8")):
        scans = [ScanIn(text, datetime.fromisoformat(at), device) for text, at in batch]
        report = record_scans(held, scans, actor)
        present, again, known = present + len(report.present), again + len(report.again), known + report.known
    print(json.dumps({"present": present, "again": again, "known": known, "began": began, "ended": time.time()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
