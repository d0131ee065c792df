"""What does a change on the morning cost? `python -m benchmarks.replan`: Pilkada sample, 5 % absent, 9 hit."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time
from typing import Any


def main() -> None:
    from siaga.deployment.opening import open_workspace

    with tempfile.TemporaryDirectory() as folder:
        open_workspace(Path(folder) / "w", sample="banyuasin-pilkada-2024")
        for name, value in figures().items():
            print(f"{name}: {value}")


def figures() -> dict[str, Any]:
    """CPU seconds of the kernels, moves and travel against a fresh optimum, for the sample in force."""
    from siaga.deployment import repairing, snapshot
    from siaga.deployment.planner.plan import plan
    from siaga.deployment.planner.problem import Options

    options = Options()
    before = snapshot.problem()
    old = plan(before, options).document
    after = changed(before, old)
    fresh = plan(after, options).document["summary"]
    began = process_time()
    full = repairing.replanned(after, old, options)
    spent = process_time() - began
    began = process_time()
    instant = repairing.repaired(after, old, options)
    instantly = process_time() - began
    summary = full["summary"]
    return {
        "full_cpu_seconds": round(spent, 3),
        "instant_cpu_seconds": round(instantly, 4),
        "seats": summary["seats_needed"],
        "moved": len(full["moved"]),
        "moved_share": round(len(full["moved"]) / summary["seats_needed"], 4),
        "moved_at_least": full["moved_at_least"],
        "called_up": len(full["called_up"]),
        "stood_down": len(full["stood_down"]),
        "shortage": summary["shortage"],
        "travel_over_fresh": round(summary["travel_minutes"] / fresh["travel_minutes"] - 1, 5),
        "patrol_over_fresh": round(summary["patrol_minutes"] / fresh["patrol_minutes"] - 1, 5),
        "instant_filled": instant["summary"]["seats_filled"],
    }


def changed(problem: Any, document: dict[str, Any]) -> Any:
    """5 % of the officers absent, 3 classes changed, 3 stations cancelled, 3 roads closed, spread over the list."""
    from siaga.deployment.planner import changes

    people = sorted(o.id for o in problem.officers if o.ready)
    absent = [changes.Absent(o) for o in people[::20]]
    home = {s.code: s.village for s in problem.stations}
    low = [p for p in document["posts"] if p["class"] == "low"]
    far = [p for p in low if any(home[c] != p["village"] for c in p["stations"])]
    roads = [
        changes.Closed(p["village"], next(home[c] for c in p["stations"] if home[c] != p["village"]))
        for p in far[:: len(far) // 3][:3]
    ]
    hit = low[5 :: len(low) // 7][:6]
    classes = [changes.Reclassed(p["stations"][0], "elevated") for p in hit[:3]]
    gone = [changes.Cancelled(p["stations"][0]) for p in hit[3:]]
    return changes.apply(problem, [*absent, *roads, *classes, *gone])


if __name__ == "__main__":
    main()
