"""How few teams can there be when some villages may not share one? A program of its own, unlike the planner's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


def teams(may: Sequence[Sequence[bool]], loads: Sequence[Sequence[float]]) -> int:
    """Fewest teams; `may[a][b]` if a team seated in a may guard b, `loads` each station's share of a team.

    A team is seated in a village of its own. Shares of one village are counted by size.
    """
    n = len(may)
    kinds = [(v, share, count) for v in range(n) for share, count in sorted(Counter(loads[v]).items())]
    arcs = [(k, a) for k, (v, _, _) in enumerate(kinds) for a in range(n) if may[a][v]]
    width = len(arcs) + n
    whole, room, own = np.zeros((len(kinds), width)), np.zeros((n, width)), np.zeros((n, width))
    for column, (k, a) in enumerate(arcs):
        v, share, _ = kinds[k]
        whole[k, column] = 1
        room[a, column] = share
        own[a, column] = v == a
    for a in range(n):
        room[a, len(arcs) + a] = own[a, len(arcs) + a] = -1
    supply = np.array([count for _, _, count in kinds])
    cost = np.array([0.0] * len(arcs) + [1.0] * n)
    found = milp(
        cost,
        integrality=np.ones(width),
        bounds=Bounds(0, np.inf),
        constraints=[
            LinearConstraint(whole, supply, supply),
            LinearConstraint(room, -np.inf, 1e-9),
            LinearConstraint(own, 0, np.inf),
        ],
    )
    return int(np.rint(found.fun))
