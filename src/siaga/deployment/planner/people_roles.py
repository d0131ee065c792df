"""Which role does each member of a team hold? The highest senior leads, one steers at a river post."""

from __future__ import annotations

from collections.abc import Sequence

from siaga.deployment.planner.problem import Officer

ROLES = {
    "leader": "ketua regu (senior)",
    "boat": "pengemudi perahu",
    "leader+boat": "ketua regu (senior) dan pengemudi perahu",
    "member": "anggota regu",
    "single": "sendiri di plot",
    "single+boat": "sendiri di plot, bisa mengemudi perahu",
}
ORDER = {"leader+boat": 0, "leader": 0, "boat": 1, "member": 2}


def roles(crew: Sequence[Officer], seats: int, river: bool) -> list[tuple[Officer, str]]:
    """The crew of a post of `seats` in seat order, each with a key of `ROLES`; equals by rank, then id."""
    people = sorted(crew, key=lambda o: (-o.rank_order, o.id))
    if seats == 1:
        return [(o, "single+boat" if river else "single") for o in people]
    leader = next((o for o in people if o.senior), None)
    steers = [o for o in people if river and o.boat]
    boat = next((o for o in steers if o is not leader), leader if steers else None)
    named = [
        (o, "+".join(r for r, who in (("leader", leader), ("boat", boat)) if who is o) or "member") for o in people
    ]
    return sorted(named, key=lambda n: ORDER[n[1]])
